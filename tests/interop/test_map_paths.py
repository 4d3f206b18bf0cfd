"""Paths of land: read back from their text they are the outlines, rounded."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.analysis.outlines import Point, Ring, signed_area
from comity.analysis.projection import EqualEarth, albers
from comity.interop.map_paths import Sheet, land_path, make_sheet, room_for_name

CONE = albers(15, 60, 30, 82.5)
SHEET = make_sheet(CONE, ((15, 50), (150, 50), (82.5, 0), (82.5, 74)), 1000, 600)
KAZAKH = ((50.0, 45.0), (85.0, 45.0), (85.0, 55.0), (50.0, 55.0), (50.0, 45.0))
LAKE = ((60.0, 47.0), (70.0, 47.0), (70.0, 52.0), (60.0, 52.0), (60.0, 47.0))
LONGITUDES, LATITUDES = st.floats(-180, 180), st.floats(-85, 85)
RINGS = st.lists(st.tuples(LONGITUDES, LATITUDES), min_size=3, max_size=9).map(lambda points: (*points, points[0]))


def drawn(path: str) -> list[list[Point]]:
    """The rings of a path as closed lists of points; fails on anything the module does not write."""
    rings = []
    assert re.fullmatch(r"(M-?\d+ -?\d+l(-?\d+| \d+)*z)*", path), path[:200]
    for x, y, steps in re.findall(r"M(-?\d+) (-?\d+)l([^z]*)z", path):
        numbers = [int(one) for one in re.findall(r"-?\d+", steps)]
        assert len(numbers) % 2 == 0
        points: list[Point] = [(int(x), int(y))]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            points.append((points[-1][0] + dx, points[-1][1] + dy))
        rings.append([*points, points[0]])
    return rings


def test_sheet_shows_its_corners_and_no_more_than_fits() -> None:
    for corner in ((15, 50), (150, 50), (82.5, 0), (82.5, 74)):
        x, y = SHEET.place(*corner)
        assert -1e-6 <= x <= SHEET.width + 1e-6
        assert -1e-6 <= y <= SHEET.height + 1e-6
    west, east = SHEET.place(15, 50)[0], SHEET.place(150, 50)[0]
    north, south = SHEET.place(82.5, 74)[1], SHEET.place(82.5, 0)[1]
    assert east - west == pytest.approx(1000) or south - north == pytest.approx(600)
    assert SHEET.shows(70, 45)
    assert not SHEET.shows(-70, 45)


def test_north_is_up_and_east_is_right() -> None:
    x, y = SHEET.place(80, 40)
    assert SHEET.place(80, 50)[1] < y
    assert SHEET.place(90, 40)[0] > x


def test_corners_on_one_line_make_no_sheet() -> None:
    with pytest.raises(ValueError, match="expected corners that span an area"):
        make_sheet(EqualEarth(0), ((0, 0), (10, 0)), 100, 100)


@pytest.mark.parametrize("turned", [False, True])
def test_land_runs_one_way_and_its_holes_the_other(turned: bool) -> None:
    turn = -1 if turned else 1
    (outer, hole) = drawn(land_path((((KAZAKH[::turn], LAKE[::turn]),),), SHEET, 1))
    assert signed_area(outer) > 0 > signed_area(hole)
    true = SHEET.scale**2 * 0.61086 * (0.8191520 - 0.7071068)
    assert abs(signed_area(outer)) == pytest.approx(true, rel=0.01)


def test_path_goes_by_whole_units_and_says_nothing_twice() -> None:
    (outer,) = drawn(land_path((((KAZAKH,),),), SHEET, 1))
    assert all(one != other for one, other in pairwise(outer))
    for corner in KAZAKH:
        x, y = SHEET.place(*corner)
        assert (round(x), round(y)) in outer


@given(st.lists(RINGS, max_size=3))
def test_any_rings_make_a_path_within_the_margin(rings: list[Ring]) -> None:
    for ring in drawn(land_path(((tuple(rings),),), SHEET, 0)):
        assert all(-21 <= x <= 1021 and -21 <= y <= 621 for x, y in ring)


def test_specks_are_left_out_and_land_elsewhere_too() -> None:
    speck = ((60.0, 50.0), (60.01, 50.0), (60.01, 50.01), (60.0, 50.0))
    elsewhere = ((-70.0, -20.0), (-60.0, -20.0), (-60.0, -30.0), (-70.0, -20.0))
    assert land_path((((speck,), (elsewhere,)),), SHEET, 2) == ""
    assert land_path((), SHEET, 0) == ""
    assert land_path((((),),), SHEET, 0) == ""


def test_land_across_the_180th_meridian_draws_no_line_across() -> None:
    ring = ((170.0, 60.0), (-170.0, 60.0), (-170.0, 70.0), (170.0, 70.0), (170.0, 60.0))
    world = make_sheet(EqualEarth(0), ((-180, 0), (180, 0), (0, -80), (0, 80)), 1000, 500)
    rings = drawn(land_path((((ring,),),), world, 0))
    assert len(rings) == 2
    assert all(abs(x2 - x1) < 100 for one in rings for (x1, _), (x2, _) in pairwise(one))


def test_name_has_room_where_the_region_is_wide() -> None:
    small = ((84.0, 54.0), (85.0, 54.0), (85.0, 55.0), (84.0, 54.0))
    room = room_for_name(((small,), (KAZAKH,)), SHEET)
    assert room is not None
    x, y = SHEET.place(67.5, 50)
    assert abs(room.x - x) < 20
    assert abs(room.y - y) < 60
    assert 150 < room.width < 400
    assert room_for_name((), SHEET) is None
    assert room_for_name(((tuple((x - 140, y) for x, y in KAZAKH),),), SHEET) is None


def test_room_of_a_region_at_the_edge_lies_on_the_sheet() -> None:
    huge = tuple((float(x), float(y)) for x, y in ((0, 0), (179, 0), (179, 80), (0, 80), (0, 0)))
    close: Sheet = make_sheet(CONE, ((70, 45), (90, 45), (80, 40), (80, 50)), 400, 300)
    room = room_for_name(((huge,),), close)
    assert room is not None
    assert 8 <= room.x - room.width / 2
    assert room.x + room.width / 2 <= 392
