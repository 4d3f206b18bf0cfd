from datetime import date
from typing import Any

import pytest

from capabilities.parties.speaking import ABROAD, Speech, disputing, engagement, say, withdrawing
from comity.capabilities.parties import ENGAGEMENT
from comity.capabilities.parties.acts import Confidence, EngagementKind, EngagementStatus, Place, Precision
from comity.capabilities.parties.views import EngagementQuery, EngagementRow, engagement_rows
from comity.capabilities.parties.views.engagements import OUTSIDE, engagement_points
from comity.kernel.fold import fold
from comity.kernel.marks import Point

DONE = {"start": "2001-10", "end": "2005-11-21", "status": EngagementStatus.ENDED}


def rows(*speeches: Speech, **query: Any) -> tuple[EngagementRow, ...]:
    return engagement_rows(fold(ABROAD, ENGAGEMENT, say(ABROAD, speeches)), EngagementQuery(**query))


def points(*speeches: Speech) -> tuple[Point, ...]:
    return tuple(point for row in rows(*speeches) for point in engagement_points(row))


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({}, True),
        ({"party": "XBB"}, True),
        ({"party": "XOC"}, True),
        ({"party": "XAA"}, False),
        ({"organisation": "XOC"}, True),
        ({"organisation": "XBB"}, False),
        ({"kind": EngagementKind.BASE_OR_FACILITY}, True),
        ({"kind": EngagementKind.OFFICE}, False),
        ({"status": EngagementStatus.ENDED}, True),
        ({"status": EngagementStatus.LAPSED}, False),
        ({"place": "valley"}, True),
        ({"place": "Air base"}, False),
        ({"confidence": Confidence.HIGH}, True),
        ({"confidence": Confidence.LOW}, False),
        ({"on": date(2001, 9, 30)}, False),
        ({"on": date(2001, 10, 1)}, True),
        ({"on": date(2005, 11, 21)}, True),
        ({"on": date(2005, 11, 22)}, False),
        ({"since": date(2005, 11, 22)}, False),
        ({"since": date(2005, 11, 21)}, True),
        ({"until": date(2001, 9, 30)}, False),
        ({"until": date(2001, 10, 1)}, True),
        ({"on": date(2003, 1, 1), "since": date(2006, 1, 1)}, False),
        ({"organisation": "XOC", "on": date(2003, 1, 1), "party": "XBB"}, True),
    ],
)
def test_rows_fit_every_part_of_the_query(query: dict[str, Any], fits: bool) -> None:
    assert bool(rows(Speech("XAA", engagement(**DONE)), **query)) is fits


def test_what_its_dates_leave_open_stays() -> None:
    for fields in ({}, {"start": "2001"}, {"end": "2005"}, {"start": "2003", "end": "2003"}):
        assert rows(Speech("XAA", engagement(**fields)), on=date(2003, 6, 1))
    assert not rows(Speech("XAA", engagement(end="2005")), since=date(2006, 1, 1))
    assert not rows(Speech("XAA", engagement(start="2005")), until=date(2004, 12, 31))


def test_without_a_place_no_part_of_a_name_fits() -> None:
    nowhere = Speech("XAA", engagement(place=None, partner=None))
    queries: tuple[dict[str, Any], ...] = ({}, {"place": ""}, {"place": "a"}, {"party": "XBB"})
    assert [len(rows(nowhere, **query)) for query in queries] == [1, 1, 0, 0]
    assert points(nowhere) == ()


def test_actor_and_partner_may_differ_and_both_are_found() -> None:
    opening, denied = Speech("XAA", engagement(status=EngagementStatus.REPORTED)), Speech("XBB", engagement(note="no"))
    (row,) = rows(opening, denied, Speech("XDD", engagement(note="void")))
    assert (row.conflict, len(row.acts), row.engagement.status) == (True, 2, EngagementStatus.REPORTED)
    assert rows(opening, denied, status=EngagementStatus.IN_OPERATION) == rows(opening, denied)
    assert rows(opening, withdrawing("XAA", 0)) == ()


def test_an_engagement_is_a_point_with_its_time() -> None:
    assert points(Speech("XAA", engagement(**DONE))) == (
        Point(
            name="Air base",
            layer="outside",
            latitude=400_000,
            longitude=-755_000,
            matter=ABROAD,
            start="2001-10",
            end="2005-11-21",
            precise=True,
            sure=True,
        ),
    )
    (open_ended,) = points(Speech("XAA", engagement(start="1996")))
    assert (open_ended.start, open_ended.end) == ("1996", None)
    (rough,) = points(Speech("XAA", engagement(precision=Precision.REGION)))
    assert not rough.precise
    assert points(Speech("XAA", engagement(place=Place(name="Dry Valley", latitude=1)))) == ()


@pytest.mark.parametrize(
    ("status", "end", "sure"),
    [
        (EngagementStatus.IN_OPERATION, None, True),
        (EngagementStatus.IN_FORCE, None, True),
        (EngagementStatus.LEASED, None, True),
        (EngagementStatus.SIGNED, None, True),
        (EngagementStatus.APPROVED, None, False),
        (EngagementStatus.PLANNED, None, False),
        (EngagementStatus.REPORTED, None, False),
        (EngagementStatus.REPORTED, "2020", False),
        (EngagementStatus.NOT_VERIFIED, None, False),
        (EngagementStatus.LAPSED, None, False),
        (EngagementStatus.LAPSED, "2020", True),
        (EngagementStatus.ENDED, None, False),
        (EngagementStatus.ENDED, "2020", True),
    ],
)
def test_what_may_not_be_there_is_not_sure(status: EngagementStatus, end: str | None, sure: bool) -> None:
    assert [point.sure for point in points(Speech("XAA", engagement(status=status, end=end)))] == [sure]


@pytest.mark.parametrize("status", EngagementStatus)
def test_low_confidence_is_never_sure(status: EngagementStatus) -> None:
    low = Speech("XAA", engagement(status=status, end="2020", confidence=Confidence.LOW))
    assert [point.sure for point in points(low)] == [False]


def test_what_is_contested_is_not_sure() -> None:
    opening = Speech("XAA", engagement())
    for more in (Speech("XBB", engagement(note="no")), disputing("XDD", 0)):
        assert [point.sure for point in points(opening, more)] == [False]
    assert OUTSIDE.points is engagement_points
    assert OUTSIDE.events is None
