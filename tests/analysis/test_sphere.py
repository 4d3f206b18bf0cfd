"""Distances on the sphere, and which regions lie around a place."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.analysis.sphere import DEGREE_KM, RADIUS_KM, Regions, distance

BOX = ((10.0, 50.0), (20.0, 50.0), (20.0, 60.0), (10.0, 60.0), (10.0, 50.0))
FIJI = ((179.0, -18.0), (180.0, -18.0), (180.0, -17.0), (179.0, -17.0), (179.0, -18.0))
REGIONS = Regions((((BOX,),), ((FIJI,),), ()))
PLACES = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ((37.62, 55.76), (116.40, 39.90), 5_795),
        ((76.89, 43.24), (74.59, 42.87), 191),
        ((179.9, 0.0), (-179.9, 0.0), 22.24),
        ((0.0, 90.0), (90.0, -90.0), 20_015),
        ((5.0, 5.0), (5.0, 5.0), 0),
    ],
)
def test_distance_is_that_of_great_circles(one: tuple[float, float], other: tuple[float, float], km: float) -> None:
    assert distance(one, other) == pytest.approx(km, rel=3e-3)


@given(PLACES, PLACES, PLACES)
def test_distance_is_even_handed_and_no_detour_is_shorter(
    one: tuple[float, float], other: tuple[float, float], third: tuple[float, float]
) -> None:
    assert distance(one, other) == pytest.approx(distance(other, one), abs=1e-6)
    assert distance(one, other) <= distance(one, third) + distance(third, other) + 1e-6
    assert distance(one, other) <= 3.1416 * RADIUS_KM


def test_place_inside_is_no_distance_away() -> None:
    assert REGIONS.distance(0, (15, 55), 0) == 0
    assert REGIONS.around((15, 55), 30) == (0,)


@pytest.mark.parametrize(
    ("place", "km"), [((15, 49.5), 0.5 * DEGREE_KM), ((20.5, 55), 0.5 * DEGREE_KM * 0.5736), ((9.5, 49.5), 66.3)]
)
def test_place_outside_is_as_far_as_the_nearest_edge(place: tuple[float, float], km: float) -> None:
    assert REGIONS.distance(0, place, 500) == pytest.approx(km, rel=1e-2)


def test_farther_than_asked_is_infinitely_far() -> None:
    assert REGIONS.distance(0, (15, 49), 30) == inf
    assert REGIONS.distance(0, (15, 30), inf) == pytest.approx(20 * DEGREE_KM, rel=1e-2)
    assert REGIONS.distance(2, (15, 49), inf) == inf


def test_region_is_near_across_the_180th_meridian() -> None:
    assert REGIONS.distance(1, (-179.9, -17.5), 30) == pytest.approx(10.6, abs=0.1)
    assert REGIONS.around((-179.9, -17.5), 30) == (1,)


def test_regions_come_nearest_first_and_none_from_afar() -> None:
    near = Regions((((BOX,),), ((((20.1, 50.0), (21.0, 50.0), (21.0, 51.0), (20.1, 50.0)),),)))
    assert near.around((20.2, 50.1), 50) == (1, 0)
    assert near.around((19.9, 50.5), 50) == (0, 1)
    assert near.around((60, 0), 50) == ()
