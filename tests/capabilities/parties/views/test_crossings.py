from typing import Any

import pytest

from capabilities.parties.speaking import GATE, Speech, crossing, disputing, say, withdrawing
from comity.capabilities.parties import CROSSING
from comity.capabilities.parties.acts import Confidence, CrossingMode, CrossingStatus, Place, Precision
from comity.capabilities.parties.views import CrossingQuery, CrossingRow, crossing_rows
from comity.capabilities.parties.views.crossings import CROSSINGS, UNSURE, crossing_points
from comity.kernel.fold import fold
from comity.kernel.marks import Point


def rows(*speeches: Speech, **query: Any) -> tuple[CrossingRow, ...]:
    return crossing_rows(fold(GATE, CROSSING, say(GATE, speeches)), CrossingQuery(**query))


def points(*speeches: Speech) -> tuple[Point, ...]:
    return tuple(point for row in rows(*speeches) for point in crossing_points(row))


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({}, True),
        ({"party": "XBB"}, True),
        ({"party": "XCC"}, True),
        ({"party": "XAA"}, False),
        ({"kind": CrossingMode.RAIL}, True),
        ({"kind": CrossingMode.ROAD}, False),
        ({"status": CrossingStatus.OPEN}, True),
        ({"status": CrossingStatus.CLOSED}, False),
        ({"place": "VALLEY"}, True),
        ({"place": "North"}, False),
        ({"confidence": Confidence.HIGH}, True),
        ({"confidence": Confidence.MEDIUM}, False),
        ({"party": "XCC", "status": CrossingStatus.SEASONAL}, False),
    ],
)
def test_rows_fit_every_part_of_the_query(query: dict[str, Any], fits: bool) -> None:
    assert bool(rows(Speech("XAA", crossing()), **query)) is fits


def test_two_sides_that_differ_are_shown_as_a_conflict_with_both() -> None:
    one, other = Speech("XBB", crossing()), Speech("XCC", crossing(status=CrossingStatus.CLOSED))
    opening = Speech("XAA", crossing())
    (row,) = rows(opening, withdrawing("XAA", 0), one, other)
    assert row == rows(opening, withdrawing("XAA", 0), one, other, status=CrossingStatus.CLOSED)[0]
    assert (row.conflict, len(row.acts), row.crossing.status) == (True, 2, CrossingStatus.OPEN)
    assert rows(opening, withdrawing("XAA", 0)) == ()


@pytest.mark.parametrize("status", CrossingStatus)
def test_a_crossing_is_a_point_and_sure_where_it_was_verified(status: CrossingStatus) -> None:
    assert points(Speech("XAA", crossing(status=status))) == (
        Point(
            name="North Gate",
            layer="crossing",
            latitude=400_000,
            longitude=-755_000,
            matter=GATE,
            precise=True,
            sure=status not in UNSURE,
        ),
    )
    assert {CrossingStatus.LISTED, CrossingStatus.NOT_VERIFIED} == UNSURE


def test_what_is_contested_or_of_low_confidence_is_not_sure() -> None:
    unsure = (
        (Speech("XAA", crossing(confidence=Confidence.LOW)),),
        (Speech("XAA", crossing()), Speech("XBB", crossing(status=CrossingStatus.CLOSED))),
        (Speech("XAA", crossing()), disputing("XDD", 0)),
    )
    assert [[point.sure for point in points(*speeches)] for speeches in unsure] == [[False]] * 3


def test_points_tell_how_well_the_place_is_known() -> None:
    assert [point.precise for point in points(Speech("XAA", crossing(precision=Precision.REGION)))] == [False]
    assert points(Speech("XAA", crossing(place=Place(name="North Gate")))) == ()
    assert CROSSINGS.points is crossing_points
