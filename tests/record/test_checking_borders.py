"""Places of the record beside the outlines of states, by other code and in another projection than the product's check.

Outlines at 1:50m are drawn to about a kilometre and show who administers what; pins of the record are places, not
positions. So a place may lie up to 30 km outside.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from comity.record.building import table_of
from comity.record.cells import listed
from comity.record.parts.parties import OrganisationRow, PartyRow
from comity.record.parts.places import CrossingRow, FacilityRow
from comity.record.reading import load_rows
from comity.record.table import Row
from record.current import current, newest
from record.outlines import Outline, Point, distance_km, state_outlines

TOLERANCE_KM = 30


@pytest.fixture(scope="module")
def outlines(shared: Path) -> dict[str, Outline]:
    return state_outlines(shared)


def point(row: Row) -> Point | None:
    """Where a row puts its pin."""
    latitude, longitude = getattr(row, "latitude", ""), getattr(row, "longitude", "")
    return Point(float(longitude), float(latitude)) if latitude else None


def pinned(rows: Sequence[Row]) -> Iterator[tuple[Row, Point, tuple[str, ...]]]:
    """Rows with a pin and with the states in any of which it may lie."""
    for row in rows:
        at, column = point(row), table_of(row).country
        if at is not None and column and listed(row, column):
            yield row, at, listed(row, column)


def far(rows: Sequence[Row], outlines: dict[str, Outline]) -> tuple[str, ...]:
    """Rows whose pin lies in or near none of their states, with the distance to the nearest of them."""
    found = []
    for row, at, states in pinned(rows):
        distance = min(distance_km(at, outlines[state]) for state in states)
        if distance > TOLERANCE_KM:
            found.append(f"{row.file}:{row.line}: {distance:.0f} km from {' and '.join(states)}")
    return tuple(found)


def test_every_place_lies_in_its_state(outlines: dict[str, Outline]) -> None:
    rows = newest(load_rows())
    tables = {table_of(row).file for row, _, _ in pinned(rows)}
    assert {"parties.csv", "facilities.csv", "crossings.csv", "exercises.csv", "outside.csv"} <= tables
    assert far(rows, outlines) == ()


def test_place_in_another_state_is_found(outlines: dict[str, Outline]) -> None:
    rows = current(FacilityRow)
    (chebarkul,) = [row for row in rows if row.id == "chebarkul"]
    moved = replace(chebarkul, country="UZB")
    (found,) = far((*rows, moved), outlines)
    assert "km from UZB" in found


def test_every_crossing_lies_by_both_its_states(outlines: dict[str, Outline]) -> None:
    distances = {
        row.id: max(distance_km(at, outlines[side]) for side in listed(row, "sides"))
        for row in current(CrossingRow)
        if (at := point(row)) is not None
    }
    assert len(distances) > 40
    assert not {name: km for name, km in distances.items() if km > TOLERANCE_KM}


def test_every_seat_lies_in_the_state_it_names(outlines: dict[str, Outline]) -> None:
    states = current(PartyRow)
    seats = [(row, at) for row in current(OrganisationRow) if (at := point(row)) is not None]
    assert len(seats) > 10
    for row, at in seats:
        country = row.seat.partition(" (")[0].rpartition(", ")[2]
        named = [state.code for state in states if state.name_en.startswith(country)]
        assert named, row.seat
        assert min(distance_km(at, outlines[code]) for code in named) <= TOLERANCE_KM, row.seat


@pytest.mark.parametrize(
    ("place", "state", "least", "most"),
    [
        (Point(71.43, 51.13), "KAZ", 0, 0),  # Astana
        (Point(71.43, 51.13), "RUS", 250, 400),
        (Point(69.28, 41.31), "KAZ", 5, 25),  # Tashkent
        (Point(27.57, 53.90), "CHN", 3_000, 6_000),  # Minsk
        (Point(12.45, 41.90), "ITA", 0, 3),  # the Vatican, a hole in Italy
        (Point(158.65, 53.02), "RUS", 0, 0),  # Petropavlovsk-Kamchatsky
    ],
)
def test_distances_are_those_of_the_map(
    outlines: dict[str, Outline], place: Point, state: str, least: float, most: float
) -> None:
    assert least <= distance_km(place, outlines[state]) <= most
