"""What a reader is given is decided by the acts themselves, whatever the Index says and whenever it is asked."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from comity.app.node import Node
from comity.app.opening import open_node
from comity.kernel.canonical import encode
from comity.kernel.errors import NotFound
from comity.kernel.marking import handling_alone
from nodes import NOON, OFFICER, OPEN, OWN, VISITOR, SetClock, organisation


def test_what_the_index_says_is_checked_again(home: Path) -> None:
    node = open_node(home)
    node.submit(organisation("XAA-HUSH", OWN), OFFICER)
    said = node.submit(organisation("XAA-SAID", OPEN), OFFICER)
    node.close()
    with closing(sqlite3.connect(home / "index.db")) as db:
        marking = encode(handling_alone(OPEN)).decode()
        (public,) = db.execute("SELECT number FROM audience WHERE marking = ?", (marking,)).fetchone()
        db.execute("UPDATE act SET audience = ?", (public,))
        db.commit()
    node = open_node(home)
    found = [one.id for one in node.reading(VISITOR).search("quiet pact").acts]
    node.close()
    assert found == [said.id]


def test_past_its_time_a_statement_stays_with_its_originators(home: Path) -> None:
    clock = SetClock()
    node = open_node(home, clock)
    marking = msgspec.structs.replace(OPEN, valid_until=NOON + timedelta(hours=1))
    done = node.submit(organisation("XAA-BRIEF", marking), OFFICER)
    assert node.reading(VISITOR).act(done.id).id == done.id
    clock.time = NOON + timedelta(hours=2)
    with pytest.raises(NotFound):
        node.reading(VISITOR).act(done.id)
    with pytest.raises(NotFound):
        node.evidence(done.id, VISITOR)
    with pytest.raises(NotFound):
        node.reading(VISITOR).folded(done.matter)
    assert done.matter not in {one.matter for one in node.reading(VISITOR).page("organisation").matters}
    assert not node.reading(VISITOR).search("quiet").acts
    assert node.reading(OFFICER.reader).act(done.id).id == done.id
    node.close()


def test_search_pages_on_over_what_it_may_show(own_node: Node) -> None:
    for number in range(7):
        own_node.submit(organisation(f"XAA-{number}", OPEN if number % 2 else OWN), OFFICER)
    reading = own_node.reading(VISITOR)
    first = reading.search("quiet", limit=2)
    assert first.next is not None
    second = reading.search("quiet", first.next, 2)
    assert len({one.id for one in (*first.acts, *second.acts)}) == 3
    assert second.next is None
