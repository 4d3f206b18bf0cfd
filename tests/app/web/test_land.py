"""Land and rooms for names, made once for each sheet."""

from threading import Thread

import pytest

from comity.analysis.outlines import Ring
from comity.app.web.land import EXTENTS, Land

KAZAKH: Ring = ((50.0, 45.0), (85.0, 45.0), (85.0, 55.0), (50.0, 55.0), (50.0, 45.0))
KYRGYZ: Ring = ((70.0, 40.0), (80.0, 40.0), (80.0, 45.0), (70.0, 45.0), (70.0, 40.0))
LAND = Land((((KAZAKH,),), ((KYRGYZ,),)))
SHEET = LAND.sheet("eurasia", 1000, 600)


@pytest.mark.parametrize("extent", EXTENTS)
@pytest.mark.parametrize("size", [(1088, 640), (560, 400), (100, 300)])
def test_every_extent_shows_central_asia(extent: str, size: tuple[int, int]) -> None:
    sheet = LAND.sheet(extent, *size)
    assert (sheet.width, sheet.height) == size
    assert sheet.shows(74.59, 42.87)
    assert LAND.path(sheet).startswith("M")


def test_world_shows_the_capitals_of_every_continent() -> None:
    world = LAND.sheet("world", 1088, 640)
    places = (
        (-77.0, 38.9),
        (-157.9, 21.3),
        (174.8, -41.3),
        (178.4, -18.1),
        (18.4, -33.9),
        (-58.4, -34.6),
        (33.1, 69.1),
    )
    assert all(world.shows(*place) for place in places)


def test_what_was_drawn_is_kept_also_for_other_threads() -> None:
    path = LAND.path(SHEET)
    found: list[str] = []
    threads = [Thread(target=lambda: found.append(LAND.path(LAND.sheet("eurasia", 1000, 600)))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(one is path for one in found)
    assert LAND.path(LAND.sheet("eurasia", 500, 300)) != path


def test_name_has_room_in_the_region_of_its_capital() -> None:
    rooms = LAND.rooms(SHEET, {"KAZ": (71.45, 51.17), "KGZ": (74.59, 42.87), "XAA": (0.0, 0.0)})
    assert rooms.keys() == {"KAZ", "KGZ"}
    assert rooms["KAZ"].y < rooms["KGZ"].y
    assert rooms["KAZ"].width > 2 * rooms["KGZ"].width


def test_region_with_two_capitals_gets_no_name() -> None:
    assert LAND.rooms(SHEET, {"KAZ": (71.45, 51.17), "XAA": (60.0, 50.0), "KGZ": (74.59, 42.87)}).keys() == {"KGZ"}


def test_no_land_is_an_empty_path() -> None:
    empty = Land(())
    assert empty.path(empty.sheet("world", 100, 100)) == ""
    assert empty.rooms(empty.sheet("world", 100, 100), {"KAZ": (71.45, 51.17)}) == {}
