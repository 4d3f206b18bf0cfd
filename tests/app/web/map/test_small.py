"""The small map of other pages: light, without links of its own, on the extent that shows its places."""

import gzip

import pytest

from app.web.map.places import BOX, point
from comity.app.language import Catalogue
from comity.app.web.land import EXTENTS, Land
from comity.app.web.map.small import UNITS, SmallFrame, drawn_small, extent_for
from comity.kernel.marks import Point
from comity.record.boundaries import packaged_boundaries
from markup import faults_of, read

LAND = Land((((BOX,),),))
WORDS = Catalogue("en")


def drawn(*points: Point, frame: SmallFrame | None = None) -> str:
    return str(drawn_small(LAND, WORDS, points, frame or SmallFrame()))


def test_small_map_is_one_link_around_one_image() -> None:
    text = drawn(point(), point(start="2007", name="Other"), point(latitude=50.0, layer="facility", sure=False))
    assert faults_of(f"<html lang='en'><h1>x</h1>{text}</html>") == []
    page = read(text)
    assert [one.get("href") for one in page.all("a")] == ["/map"]
    assert [one.text() for one in page.all("desc")] == ["3 places"]
    pins = [one.get("class") for one in page.all("path") if "pin" in one.get("class").split()]
    # Two at one place are one mark.
    assert sorted(pins) == ["pin exercise", "pin facility unsure"]


def test_size_extent_and_address_are_chosen() -> None:
    page = read(drawn(point(), frame=SmallFrame(width=100, height=60, extent="world", href="/map?layer=exercise")))
    (svg,) = page.all("svg")
    assert svg.get("viewbox") == f"0 0 {100 * UNITS} {60 * UNITS}"
    assert (svg.get("width"), svg.get("height")) == ("100", "60")
    assert [one.get("href") for one in page.all("a")] == ["/map?layer=exercise"]


@pytest.mark.parametrize(
    ("points", "extent"),
    [
        ((), "eurasia"),
        ((point(),), "central-asia"),
        ((point(), point(39.9, 116.4)), "eurasia"),
        ((point(), point(21.3, -157.9)), "world"),
    ],
)
def test_extent_is_the_closest_that_shows_every_place(points: tuple[Point, ...], extent: str) -> None:
    assert extent_for(points, LAND) == extent


@pytest.mark.parametrize("extent", EXTENTS)
def test_land_is_light(extent: str) -> None:
    land = Land(packaged_boundaries())
    path = land.path(land.sheet(extent, 280 * UNITS, 200 * UNITS)).encode()
    assert 5_000 < len(path) < 60_000
    assert len(gzip.compress(path)) < 20_000
