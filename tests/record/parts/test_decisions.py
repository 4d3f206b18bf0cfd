"""Bodies and summits, row by row, and the packaged tables as a whole."""

from collections import Counter
from itertools import pairwise

import pytest
from msgspec.structs import replace

from comity.capabilities.decisions.acts import (
    BODY_DESCRIBED,
    SESSION_DESCRIBED,
    BodyDescribed,
    BodyKind,
    SessionDescribed,
    SessionStatus,
)
from comity.capabilities.parties.acts import Confidence, DecisionRule, Place
from comity.kernel.act import open_body
from comity.kernel.canonical import encode
from comity.kernel.declaration import Names
from comity.kernel.errors import Malformed
from comity.record.parts.decisions import BODIES, SUMMITS, BodyRow, SummitRow, body, summit
from comity.record.reading import read_packaged, read_table

BODY = BodyRow(
    file="edition2/bodies.csv",
    line=2,
    edition=2,
    id="council",
    name_en="Council",
    name_ru="Совет",
    name_zh="理事会",
    organisation="XOC",
    kind="governing_body",
    kind_detail="governing body of the oasis",
    founded="2002-06",
    founded_note="Agreement date",
    seat="Oasis",
    latitude="41.31",
    longitude="69.28",
    seat_detail="usual venue",
    frequency="twice a year",
    decision_rule="consensus",
    decision_detail="",
    legal_base="Oasis Charter",
    note="",
    sources="a page",
    confidence="high",
    found_by="search",
)
SUMMIT = SummitRow(
    file="edition2/summits.csv",
    line=2,
    edition=2,
    id="xoc-2001",
    body="council",
    number="1",
    organisation="XOC",
    start="2001-06-14",
    end="2001-06-15",
    place="Oasis",
    country="XAA",
    chair="XBB",
    outcomes="A pact",
    status="held",
    note="",
    sources="a page",
    confidence="high",
    found_by="search",
)


@pytest.fixture(scope="module")
def bodies() -> dict[str, BodyDescribed]:
    """What the packaged rows say, by matter."""
    rows = read_table(BODY.file, read_packaged(BODY.file), BODIES, 2)
    said = [body(row) for row in rows if isinstance(row, BodyRow)]
    return {one.matter: open_body(encode(one.body), BODY_DESCRIBED) for one in said}  # type: ignore[misc]


@pytest.fixture(scope="module")
def summits() -> dict[str, SessionDescribed]:
    """What the packaged rows say, by matter, in the order of the file."""
    rows = read_table(SUMMIT.file, read_packaged(SUMMIT.file), SUMMITS, 2)
    said = [summit(row) for row in rows if isinstance(row, SummitRow)]
    return {one.matter: open_body(encode(one.body), SESSION_DESCRIBED) for one in said}  # type: ignore[misc]


def test_body_is_described_in_a_file_of_its_name() -> None:
    said = body(BODY)
    assert (said.kind, said.matter) == (BODY_DESCRIBED, "body:council")
    assert said.body == BodyDescribed(
        name=Names(en="Council", ru="Совет", zh="理事会"),
        kind=BodyKind.GOVERNING_BODY,
        confidence=Confidence.HIGH,
        organisation="XOC",
        kind_detail="governing body of the oasis",
        founded="2002-06",
        founded_note="Agreement date",
        seat=Place(name="Oasis", latitude=413_100, longitude=692_800),
        seat_detail="usual venue",
        frequency="twice a year",
        decision_rule=DecisionRule.CONSENSUS,
        legal_base="Oasis Charter",
        sources=("a page",),
    )


def test_empty_cells_of_a_body_say_not_known() -> None:
    columns = ("organisation", "kind_detail", "founded", "seat", "latitude", "longitude", "decision_rule", "frequency")
    said = body(replace(BODY, **dict.fromkeys(columns, ""))).body
    assert isinstance(said, BodyDescribed)
    assert (said.organisation, said.kind_detail, said.founded, said.seat, said.decision_rule) == (None,) * 5


def test_summit_is_described_in_a_file_of_its_name() -> None:
    said = summit(SUMMIT)
    assert (said.kind, said.matter) == (SESSION_DESCRIBED, "session:xoc-2001")
    assert said.body == SessionDescribed(
        organisation="XOC",
        status=SessionStatus.HELD,
        confidence=Confidence.HIGH,
        body="body:council",
        number=1,
        start="2001-06-14",
        end="2001-06-15",
        place="Oasis",
        country="XAA",
        chair="XBB",
        outcomes="A pact",
        sources=("a page",),
    )


@pytest.mark.parametrize(
    ("row", "column", "cell", "expected"),
    [
        (BODY, "id", "the council", "a name of small letters"),
        (BODY, "organisation", "Oasis", "a code like KAZ"),
        (BODY, "kind", "club", "one of statutory_organ,"),
        (BODY, "founded", "2002-13", "a date like 2001"),
        (BODY, "latitude", "41.3", "degrees from -90.00 to 90.00 with two decimals"),
        (BODY, "seat", "", "the name of the place"),
        (BODY, "decision_rule", "votes", "one of consensus,"),
        (BODY, "confidence", "", "one of high,"),
        (SUMMIT, "body", "the council", "a name of small letters"),
        (SUMMIT, "number", "first", "a whole number from 0 to 10000"),
        (SUMMIT, "organisation", "", "a code like KAZ"),
        (SUMMIT, "end", "2001-06-13", "a date after the start 2001-06-14"),
        (SUMMIT, "country", "Oasis", "a code like KAZ"),
        (SUMMIT, "chair", "somebody", "a code like KAZ"),
        (SUMMIT, "status", "postponed", "one of held, announced"),
        (SUMMIT, "sources", "", "at least one source"),
    ],
)
def test_wrong_cell_is_refused_with_its_place(row: BodyRow | SummitRow, column: str, cell: str, expected: str) -> None:
    changed = replace(row, **{column: cell})
    with pytest.raises(Malformed) as caught:
        body(changed) if isinstance(changed, BodyRow) else summit(changed)
    assert str(caught.value).startswith(f"{row.file}:2, column {column}: expected {expected}")


def test_packaged_bodies_are_whole(bodies: dict[str, BodyDescribed]) -> None:
    assert len(bodies) == 23
    assert Counter(one.organisation for one in bodies.values()) == {"SCO": 20, "SCO-RATS": 2, None: 1}
    assert all(one.seat is None or one.seat.latitude is not None for one in bodies.values())
    assert {name for name, one in bodies.items() if one.kind in {BodyKind.AGREED_CENTRE, BodyKind.PLANNED_CENTRE}} == {
        "body:universal-centre",
        "body:antidrug-centre",
        "body:toc-centre",
    }


def test_packaged_summits_are_those_of_both_organisations(summits: dict[str, SessionDescribed]) -> None:
    assert Counter(one.organisation for one in summits.values()) == {"SHANGHAI-FIVE": 5, "SCO": 26}
    assert [one.number for one in summits.values()] == [*(None,) * 5, *range(1, 27)]
    assert {one.body for one in summits.values() if one.organisation == "SCO"} == {"body:hsc"}
    assert {one.body for one in summits.values() if one.organisation != "SCO"} == {None}
    starts = [one.start or "" for one in summits.values()]
    assert all(earlier < later for earlier, later in pairwise(starts))


def test_a_packaged_summit_that_was_announced_is_not_one_that_was_held(summits: dict[str, SessionDescribed]) -> None:
    announced = [(name, one) for name, one in summits.items() if one.status is SessionStatus.ANNOUNCED]
    ((name, one),) = announced
    assert (name, one.start, one.end, one.outcomes, one.confidence) == (
        *("session:sco-2026", "2026", None, None, Confidence.LOW),
    )
