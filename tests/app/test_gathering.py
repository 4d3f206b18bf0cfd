"""What is gathered stays what a fresh reading gives: after new acts, for each reader, and past an act's time."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from comity.app import gathering
from comity.app.node import Node
from comity.app.opening import open_node
from comity.app.reading import parse_query
from comity.capabilities import REGISTRY
from comity.capabilities.parties.views import MembershipQuery, NoQuery
from comity.kernel.errors import NotAllowed
from comity.kernel.marking import Reader
from nodes import NOON, OFFICER, OPEN, OWN, VISITOR, SetClock, membership, organisation

ORGANISATIONS = REGISTRY.views["organisations"]
MEMBERSHIPS = REGISTRY.views["memberships"]


def codes(node: Node, reader: Reader) -> set[str]:
    return {row.organisation.code for row in node.reading(reader).all_rows(ORGANISATIONS, NoQuery())}


def test_what_is_written_is_gathered_at_once_by_those_who_may_see_it(own_node: Node) -> None:
    before = codes(own_node, VISITOR)
    assert before == codes(own_node, OFFICER.reader)
    own_node.submit(organisation("XAA-HUSH", OWN), OFFICER)
    own_node.submit(organisation("XAA-SAID", OPEN), OFFICER)
    assert codes(own_node, VISITOR) - before == {"XAA-SAID"}
    assert codes(own_node, OFFICER.reader) - before == {"XAA-SAID", "XAA-HUSH"}


def test_a_file_that_grows_is_read_anew(own_node: Node) -> None:
    done = own_node.submit(organisation("XAA-PACT", OPEN), OFFICER)
    query = MembershipQuery(party="XBB")
    assert own_node.reading(VISITOR).all_rows(MEMBERSHIPS, query) == ()
    own_node.submit(membership(done.matter, marking=OPEN), OFFICER)
    (row,) = own_node.reading(VISITOR).all_rows(MEMBERSHIPS, query)
    assert row.membership.party == "XBB"


def test_gathered_rows_are_those_read_page_by_page(own_node: Node) -> None:
    reading = own_node.reading(VISITOR)
    query = parse_query(MEMBERSHIPS, {"on": "2018-06-01"})
    paged: list[msgspec.Struct] = []
    after: str | None = ""
    while after is not None:
        found = reading.rows(MEMBERSHIPS, query, None, after)
        paged.extend(found.rows)
        after = found.next
    assert list(reading.all_rows(MEMBERSHIPS, query)) == paged
    assert reading.all_rows(MEMBERSHIPS, query) is reading.all_rows(MEMBERSHIPS, query)


def test_past_its_time_a_statement_is_gathered_no_more(home: Path) -> None:
    clock = SetClock()
    node = open_node(home, clock)
    node.submit(
        organisation("XAA-BRIEF", msgspec.structs.replace(OPEN, valid_until=NOON + timedelta(hours=1))), OFFICER
    )
    assert "XAA-BRIEF" in codes(node, VISITOR)
    clock.time = NOON + timedelta(hours=2)
    assert "XAA-BRIEF" not in codes(node, VISITOR)
    assert "XAA-BRIEF" in codes(node, OFFICER.reader)
    node.close()


def test_more_files_than_can_be_read_at_once_are_refused(own_node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MOST_FILES", 5)
    with pytest.raises(NotAllowed, match="more than 5 files of this kind"):
        own_node.reading(VISITOR).all_rows(ORGANISATIONS, NoQuery())


def test_readers_beyond_the_kept_ones_are_read_afresh(own_node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "_KEPT_GATHERINGS", 1)
    for _ in range(2):
        assert codes(own_node, VISITOR) == codes(own_node, Reader(party="XBB"))


def test_past_its_time_a_statement_makes_nothing_be_read_anew(home: Path) -> None:
    clock = SetClock()
    node = open_node(home, clock)
    node.submit(
        organisation("XAA-BRIEF", msgspec.structs.replace(OPEN, valid_until=NOON + timedelta(hours=1))), OFFICER
    )
    clock.time = NOON + timedelta(hours=2)
    reading = node.reading(OFFICER.reader)
    assert reading.all_rows(ORGANISATIONS, NoQuery()) is reading.all_rows(ORGANISATIONS, NoQuery())
    node.close()


def test_files_that_were_too_many_are_not_read_again_at_once(own_node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MOST_FILES", 5)
    reading = own_node.reading(VISITOR)
    with pytest.raises(NotAllowed):
        reading.all_rows(ORGANISATIONS, NoQuery())
    monkeypatch.setattr(type(reading), "page", None)
    with pytest.raises(NotAllowed, match="more than 5 files"):
        reading.all_rows(ORGANISATIONS, NoQuery())


def test_kept_answers_are_bounded_by_their_rows(own_node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "_KEPT_ROWS", 400)
    reading = own_node.reading(VISITOR)
    every, members = MembershipQuery(), MembershipQuery(organisation="OSCE")
    first = reading.all_rows(MEMBERSHIPS, every)
    assert reading.all_rows(MEMBERSHIPS, members)
    assert reading.all_rows(MEMBERSHIPS, every) is not first
