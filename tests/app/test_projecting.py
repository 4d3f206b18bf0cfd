from datetime import UTC, datetime
from pathlib import Path

import msgspec

from comity.app.node import Node
from comity.app.opening import open_node
from comity.app.storing import InHome
from comity.kernel.marking import Reader
from nodes import OFFICER, OPEN, VISITOR, organisation


def listed(node: Node, reader: Reader = VISITOR) -> tuple[int, int]:
    """Files listed and statements found."""
    reading = node.reading(reader)
    return len(reading.page("organisation").matters), len(reading.search("quiet pact").acts)


def test_lists_cleared_beside_a_running_node_are_rebuilt_whole(home: Path, own_node: Node) -> None:
    for number in range(3):
        own_node.submit(organisation(f"XAA-{number}", OPEN), OFFICER)
    files, hits = listed(own_node)
    assert hits == 3
    InHome(home).clear_index()
    own_node.submit(organisation("XAA-3", OPEN), OFFICER)
    assert listed(own_node) == (files + 1, hits + 1)
    again = open_node(home)
    assert listed(again) == (files + 1, hits + 1)
    again.close()


def test_markings_that_the_same_readers_may_see_make_one_audience(own_node: Node) -> None:
    before = len(own_node.stores.index.audiences())
    for year in range(2030, 2040):
        until = datetime(year, 1, 1, tzinfo=UTC)
        own_node.submit(organisation(f"XAA-{year}", msgspec.structs.replace(OPEN, valid_until=until)), OFFICER)
    assert len(own_node.stores.index.audiences()) <= before + 1
