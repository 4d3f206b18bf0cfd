from typing import Any

from capabilities.parties.speaking import NAMES, ORGANISATION, Speech, council, disputing, say
from comity.capabilities.parties import ORGANISATION as OF_ORGANISATIONS
from comity.capabilities.parties.acts import Confidence, Place
from comity.capabilities.parties.views import NoQuery, organisation_rows
from comity.capabilities.parties.views.organisations import ORGANISATION as OF_ONE
from comity.capabilities.parties.views.organisations import ORGANISATIONS, seat_points
from comity.kernel.fold import fold
from comity.kernel.marks import Point

SEAT = Place(name="Oasis City", latitude=413_100, longitude=692_800)


def points(*speeches: Speech) -> tuple[Point, ...]:
    (row,) = organisation_rows(fold(ORGANISATION, OF_ORGANISATIONS, say(ORGANISATION, speeches)), NoQuery())
    return seat_points(row)


def seated(**fields: Any) -> Speech:
    return Speech("XAA", council(seat=SEAT, founded="2001-06-15", **fields))


def test_a_seat_is_a_point_without_a_time() -> None:
    (point,) = points(seated())
    assert point == Point(
        name=NAMES, layer="seat", latitude=413_100, longitude=692_800, matter=ORGANISATION, precise=True, sure=True
    )
    assert (point.start, point.end) == (None, None)


def test_no_point_without_both_coordinates() -> None:
    for seat in (None, Place(name="Oasis City"), Place(name="Oasis City", latitude=1)):
        assert points(Speech("XAA", council(seat=seat))) == ()


def test_a_seat_that_is_contested_or_of_low_confidence_is_not_sure() -> None:
    unsure = (
        (seated(confidence=Confidence.LOW),),
        (seated(), Speech("XOC", council(seat=Place(name="Elsewhere", latitude=1, longitude=1)))),
        (seated(), disputing("XDD", 0)),
    )
    assert [[point.sure for point in points(*speeches)] for speeches in unsure] == [[False]] * 3
    assert [point.sure for point in points(seated(confidence=Confidence.MEDIUM))] == [True]


def test_one_organisation_draws_nothing_a_second_time() -> None:
    assert ORGANISATIONS.points is seat_points
    assert OF_ONE.points is None
