"""Rings: cut where the map is cut, clipped to a frame, measured."""

from itertools import pairwise
from math import pi, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.analysis.outlines import Point, clipped, frame_of, holds, projected, signed_area, widest_row
from comity.analysis.projection import EqualEarth, albers

SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0))
HOLE = ((4.0, 4.0), (6.0, 4.0), (6.0, 6.0), (4.0, 6.0), (4.0, 4.0))
# Land on both sides of the 180th meridian, once as one ring and once split there as RFC 7946 asks.
CHUKOTKA = ((170.0, 60.0), (-170.0, 60.0), (-170.0, 70.0), (170.0, 70.0), (170.0, 60.0))
SPLIT = (
    ((170.0, 60.0), (180.0, 60.0), (180.0, 70.0), (170.0, 70.0), (170.0, 60.0)),
    ((-180.0, 60.0), (-170.0, 60.0), (-170.0, 70.0), (-180.0, 70.0), (-180.0, 60.0)),
)
COORDINATES = st.floats(-20, 20)
RINGS = st.lists(st.tuples(COORDINATES, COORDINATES), min_size=3, max_size=12).map(lambda points: [*points, points[0]])


@given(RINGS, COORDINATES)
def test_two_halves_have_the_area_of_the_whole(ring: list[Point], at: float) -> None:
    west = clipped(ring, (-30, -30, at, 30))
    east = clipped(ring, (at, -30, 30, 30))
    assert signed_area(west) + signed_area(east) == pytest.approx(signed_area(ring), abs=1e-6)


@given(RINGS)
def test_what_is_clipped_lies_in_the_frame_and_is_closed(ring: list[Point]) -> None:
    frame = (-5.0, -4.0, 6.0, 7.0)
    found = clipped(ring, frame)
    if found:
        assert found[0] == found[-1]
        west, south, east, north = frame_of(found)
        assert west >= frame[0]
        assert south >= frame[1]
        assert east <= frame[2]
        assert north <= frame[3]


def test_ring_outside_the_frame_vanishes_and_one_around_it_becomes_the_frame() -> None:
    assert clipped(SQUARE, (20, 20, 30, 30)) == []
    assert signed_area(clipped(SQUARE, (2, 2, 3, 3))) == 1


@pytest.mark.parametrize("middle", [0, 90, 180, -170, 175])
def test_ring_across_the_180th_meridian_is_no_line_across_the_map(middle: float) -> None:
    projection = EqualEarth(middle)
    joined = list(projected(CHUKOTKA, projection))
    split = [part for ring in SPLIT for part in projected(ring, projection)]
    area = sum(abs(signed_area(part)) for part in joined)
    assert area == pytest.approx(sum(abs(signed_area(part)) for part in split), rel=1e-6)
    assert area == pytest.approx(radians(20) * (sin(radians(70)) - sin(radians(60))), rel=1e-3)
    assert all(abs(x2 - x1) < 0.5 for part in joined for (x1, _), (x2, _) in pairwise(part))


def test_ring_across_the_cut_has_a_part_at_each_edge() -> None:
    parts = list(projected(CHUKOTKA, EqualEarth(0)))
    assert len(parts) == 2
    assert min(x for x, _ in parts[0]) * max(x for x, _ in parts[1]) < 0


@pytest.mark.parametrize("latitude", [60.0, -60.0])
@pytest.mark.parametrize("middle", [0, 37, -180])
def test_ring_around_a_pole_holds_the_pole(latitude: float, middle: float) -> None:
    ring = tuple((float(x), latitude) for x in (-170, -90, 0, 90, 170, -170))
    area = sum(abs(signed_area(part)) for part in projected(ring, EqualEarth(middle)))
    assert area == pytest.approx(2 * pi * (1 - sin(radians(60))), rel=1e-2)


def test_long_edges_bend_with_the_map() -> None:
    box = ((30.0, 50.0), (130.0, 50.0), (130.0, 55.0), (30.0, 55.0), (30.0, 50.0))
    (part,) = projected(box, albers(15, 60, 30, 80))
    assert len(part) > 100
    # A parallel is an arc on the cone: its middle lies south of its ends.
    assert min(y for _, y in part) < part[0][1] - 0.05


@given(st.floats(0.01, 9.99), st.floats(0.01, 9.99))
def test_polygon_holds_what_its_ring_holds_but_for_the_hole(x: float, y: float) -> None:
    in_hole = 4 < x < 6 and 4 < y < 6
    if x not in {4.0, 6.0} and y not in {4.0, 6.0}:
        assert holds((SQUARE, HOLE), (x, y)) == (not in_hole)
    assert not holds((SQUARE, HOLE), (x + 10, y))
    assert not holds((), (x, y))


def test_widest_row_of_a_funnel_is_at_its_wide_end() -> None:
    funnel = [(0.0, 0.0), (100.0, 0.0), (55.0, 50.0), (55.0, 100.0), (45.0, 100.0), (45.0, 50.0), (0.0, 0.0)]
    x, y, width = widest_row(funnel, 15)
    assert y < 20
    assert width > 80
    assert 40 < x < 60


def test_widest_row_of_a_line_has_no_width() -> None:
    assert widest_row([(1.0, 1.0), (5.0, 1.0), (1.0, 1.0), (1.0, 1.0)], 5)[2] == 0


@given(RINGS)
def test_widest_row_lies_in_the_ring(ring: list[Point]) -> None:
    x, y, width = widest_row(ring, 7)
    if width > 1e-6:
        assert holds((tuple(ring),), (x, y))
