from typing import Any

import pytest

from capabilities.parties.speaking import PLACE, RANGE, Speech, disputing, facility, say, withdrawing
from comity.capabilities.parties import FACILITY
from comity.capabilities.parties.acts import Confidence, FacilityKind, Place, Precision
from comity.capabilities.parties.views import FacilityQuery, FacilityRow, facility_rows
from comity.capabilities.parties.views.facilities import FACILITIES, facility_points
from comity.kernel.fold import fold
from comity.kernel.ids import RECORD
from comity.kernel.marking import join, public
from comity.kernel.marks import Point


def rows(*speeches: Speech, matter: str = RANGE, **query: Any) -> tuple[FacilityRow, ...]:
    return facility_rows(fold(matter, FACILITY, say(matter, speeches)), FacilityQuery(**query))


def points(*speeches: Speech) -> tuple[Point, ...]:
    return tuple(point for row in rows(*speeches) for point in facility_points(row))


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({}, True),
        ({"party": "XBB"}, True),
        ({"party": "XAA"}, False),
        ({"kind": FacilityKind.RANGE}, True),
        ({"kind": FacilityKind.AIR_BASE}, False),
        ({"place": "dry val"}, True),
        ({"place": "Wet"}, False),
        ({"confidence": Confidence.HIGH}, True),
        ({"confidence": Confidence.LOW}, False),
        ({"party": "XBB", "kind": FacilityKind.RANGE, "place": "DRY", "confidence": Confidence.HIGH}, True),
        ({"party": "XBB", "kind": FacilityKind.NAVAL_BASE}, False),
    ],
)
def test_rows_fit_every_part_of_the_query(query: dict[str, Any], fits: bool) -> None:
    assert bool(rows(Speech("XAA", facility()), **query)) is fits


def test_where_they_differ_each_side_s_word_can_be_found() -> None:
    one, other = Speech("XAA", facility()), Speech("XBB", facility(kind=FacilityKind.AIR_BASE))
    (row,) = rows(one, other)
    assert (row.conflict, len(row.acts), row.marking) == (True, 2, join(public("XAA"), public("XBB")))
    for kind in (FacilityKind.RANGE, FacilityKind.AIR_BASE):
        assert rows(one, other, kind=kind) == (row,)
    assert rows(one, other, kind=FacilityKind.HEADQUARTERS) == ()


def test_the_record_gives_way_to_the_state_it_lies_in() -> None:
    (row,) = rows(Speech(RECORD, facility()), Speech("XBB", facility(note="ours")), matter="facility:range")
    assert (row.facility.note, row.conflict, len(row.acts)) == ("ours", False, 1)


def test_nothing_is_shown_of_what_is_withdrawn_or_void() -> None:
    assert rows() == ()
    assert rows(Speech("XAA", facility()), withdrawing("XAA", 0)) == ()
    (row,) = rows(Speech("XAA", facility()), Speech("XDD", facility(name="Mine")))
    assert (row.facility.name, row.conflict) == ("Range of XBB", False)


@pytest.mark.parametrize(
    ("precision", "precise"),
    [(None, False), *((one, one is not Precision.REGION) for one in Precision)],
)
def test_a_facility_is_a_point(precision: Precision | None, precise: bool) -> None:
    assert points(Speech("XAA", facility(precision=precision))) == (
        Point(
            name="Range of XBB",
            layer="facility",
            latitude=400_000,
            longitude=-755_000,
            matter=RANGE,
            precise=precise,
            sure=True,
        ),
    )


def test_no_point_without_both_coordinates() -> None:
    for place in (Place(name="Dry Valley"), Place(name="Dry Valley", longitude=1)):
        assert points(Speech("XAA", facility(place=place))) == ()


def test_what_is_contested_or_of_low_confidence_is_not_sure() -> None:
    elsewhere = Place(name=PLACE.name, latitude=1, longitude=1)
    unsure = (
        (Speech("XAA", facility(confidence=Confidence.LOW)),),
        (Speech("XAA", facility()), Speech("XBB", facility(place=elsewhere))),
        (Speech("XAA", facility()), disputing("XDD", 0)),
    )
    assert [[point.sure for point in points(*speeches)] for speeches in unsure] == [[False]] * 3
    assert FACILITIES.points is facility_points
