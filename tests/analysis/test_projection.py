"""Projections against published figures, and equal areas."""

from math import inf, pi, radians, sin

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from comity.analysis.outlines import projected, signed_area
from comity.analysis.projection import EqualEarth, Projection, albers, from_meridian

EURASIA = albers(15, 60, 30, 82.5)
WORLD = EqualEarth(11)
LONGITUDES = st.floats(-180, 180)
LATITUDES = st.floats(-89, 89)


def test_albers_gives_snyders_worked_example() -> None:
    # Map Projections: A Working Manual, p. 291: sphere, R = 1.
    cone = albers(29.5, 45.5, 23, -96)
    assert cone.n == pytest.approx(0.6028370, abs=5e-8)
    assert cone.rho0 == pytest.approx(1.5562263, abs=5e-8)
    assert cone.project(-75, 35) == pytest.approx((0.2952720, 0.2416774), abs=8e-8)


def test_equal_earth_gives_the_extent_of_its_paper() -> None:
    globe = EqualEarth(0)
    assert globe.project(180, 0) == pytest.approx((2.7066299, 0))
    assert globe.project(0, 90) == pytest.approx((0, 1.3173627))
    # The poles are lines 0.59 times as long as the equator.
    assert globe.project(180, 90)[0] / globe.project(180, 0)[0] == pytest.approx(0.5924, abs=5e-4)


@pytest.mark.parametrize("projection", [EURASIA, WORLD, albers(-20, -40, 0, 140)], ids=["cone", "globe", "south"])
@given(west=LONGITUDES, width=st.floats(1, 120), south=LATITUDES, height=st.floats(1, 60))
def test_boxes_keep_their_area_wherever_they_lie(
    projection: Projection, west: float, width: float, south: float, height: float
) -> None:
    north = min(90.0, south + height)
    assume(north - south > 0.5)
    east = from_meridian(west + width, 0)
    middle = from_meridian(west + width / 2, 0)
    # Edges take the shorter way, so a wide box needs points between its corners.
    ring = ((west, south), (middle, south), (east, south), (east, north), (middle, north), (west, north), (west, south))
    found = sum(abs(signed_area(part)) for part in projected(ring, projection))
    true = radians(width) * (sin(radians(north)) - sin(radians(south)))
    assert found == pytest.approx(true, rel=2e-2)


@given(LONGITUDES, st.floats(-90, 90))
def test_every_place_has_a_finite_image(longitude: float, latitude: float) -> None:
    for projection in (EURASIA, WORLD):
        assert all(abs(one) < 20 for one in projection.project(longitude, latitude))
        assert inf not in projection.project(longitude, latitude)


@pytest.mark.parametrize(
    ("longitude", "middle", "apart"), [(180, 0, 180), (-180, 0, -180), (-179, 170, 11), (5, 365, 0)]
)
def test_degrees_from_a_meridian_are_less_than_half_a_turn(longitude: float, middle: float, apart: float) -> None:
    assert from_meridian(longitude, middle) == apart


def test_opposite_parallels_make_no_cone() -> None:
    with pytest.raises(ValueError, match="expected standard parallels that are not opposite, got 30 and -30"):
        albers(30, -30, 0, 0)


def test_the_whole_sphere_has_its_area() -> None:
    boxes = [((x, -90), (x + 90, -90), (x + 90, 90), (x, 90), (x, -90)) for x in (-180.0, -90.0, 0.0, 90.0)]
    found = sum(abs(signed_area(part)) for ring in boxes for part in projected(ring, WORLD))
    assert found == pytest.approx(4 * pi, rel=1e-3)
