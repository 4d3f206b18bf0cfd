"""Places of the record lie in the states they are said to lie in."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from comity.analysis.outlines import Region, Ring
from comity.interop.geojson import read_regions
from comity.record.placing import Misplaced, Place, find_misplaced

CAPITALS = {"XAA": (55.0, 15.0), "XBB": (55.0, 25.0), "XCC": (0.0, 100.0)}


def box(west: float, east: float) -> Ring:
    return ((west, 50.0), (east, 50.0), (east, 60.0), (west, 60.0), (west, 50.0))


# XAA with an exclave beyond XBB; XCC has no land on this map.
POLYGONS: tuple[Region, ...] = (((box(10, 20),), (box(30, 31),)), ((box(20, 30),),))


def place(latitude: float, longitude: float, *states: str) -> Place:
    return Place(where="one.csv:2", states=states or ("XAA",), latitude=latitude, longitude=longitude)


def misplaced(*places: Place, capitals: dict[str, tuple[float, float]] | None = None) -> Sequence[Misplaced]:
    return find_misplaced(capitals or CAPITALS, places, POLYGONS, 30)


@pytest.mark.parametrize(
    ("latitude", "longitude", "states"),
    [
        (55, 15, ("XAA",)),
        (50.1, 10.1, ("XAA",)),
        (55, 30.5, ("XAA",)),
        (49.8, 15, ("XAA",)),
        (55, 20.4, ("XAA",)),
        (55, 25, ("XAA", "XBB")),
        (55, 25, ("XBB", "XAA")),
    ],
    ids=["inside", "corner", "exclave", "coast", "border", "second", "first"],
)
def test_place_in_or_at_its_state_passes(latitude: float, longitude: float, states: tuple[str, ...]) -> None:
    assert misplaced(place(latitude, longitude, *states)) == ()


@pytest.mark.parametrize(
    ("latitude", "longitude", "states", "km"),
    [(55, 25, ("XAA",), 319), (49.5, 15, ("XAA",), 55.6), (15, 55, ("XAA", "XBB"), float("inf"))],
    ids=["neighbour", "sea", "swapped"],
)
def test_place_elsewhere_is_named_with_its_distance(
    latitude: float, longitude: float, states: tuple[str, ...], km: float
) -> None:
    (found,) = misplaced(place(55, 15), place(latitude, longitude, *states))
    assert found.place.longitude == longitude
    assert found.km == pytest.approx(km, rel=0.02)


def test_sentence_says_what_was_expected_and_what_came() -> None:
    near, far = misplaced(place(49.5, 15.25), place(15, 55, "XAA", "XBB"))
    assert near.sentence() == "one.csv:2: expected a place in XAA, got 49.50, 15.25, 56 km away"
    assert far.sentence() == ("one.csv:2: expected a place in XAA or XBB, got 15.00, 55.00, more than 1000 km away")


def test_nothing_is_said_of_states_that_are_not_on_the_map() -> None:
    assert misplaced(place(55, 25, "XCC"), place(55, 25, "XDD"), place(55, 25)) != ()
    assert misplaced(place(55, 25, "XCC"), place(55, 25, "XDD")) == ()
    assert find_misplaced(CAPITALS, [place(55, 25)], (), 30) == ()


def test_capital_at_a_border_stands_for_both_sides() -> None:
    assert misplaced(place(55, 25), capitals={"XAA": (55.0, 19.98)}) == ()
    assert len(misplaced(place(55, 25), capitals={"XAA": (55.0, 19.0)})) == 1


def test_real_places_lie_in_their_states_and_swapped_ones_do_not(root: Path) -> None:
    capitals = {"KAZ": (51.17, 71.45), "KGZ": (42.87, 74.59), "CHN": (39.90, 116.40), "RUS": (55.76, 37.62)}
    polygons = read_regions((root / "src" / "comity" / "record" / "boundaries.json").read_bytes())
    right = [
        place(54.98, 60.37, "RUS"),
        place(54.71, 20.51, "RUS"),
        place(43.12, 131.89, "RUS"),
        place(42.85, 71.35, "KAZ"),
        place(39.68, 73.90, "KGZ"),
        place(39.68, 73.90, "CHN"),
        place(36.07, 120.38, "CHN"),
    ]
    assert find_misplaced(capitals, right, polygons, 30) == ()
    swapped = [place(one.longitude, one.latitude, *one.states) for one in right[3:6]]
    assert len(find_misplaced(capitals, swapped, polygons, 30)) == 3
