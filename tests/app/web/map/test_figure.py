"""The drawing: sound markup, names where they fit, a window that stays on the sheet."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.map.places import BOX, pin
from comity.app.language import Catalogue
from comity.app.web.land import Land
from comity.app.web.map.clusters import clusters_of
from comity.app.web.map.figure import APART, Drawn, drawing, whole, window_around
from comity.app.web.map.gathered import Pin
from comity.app.web.map.marks import Told
from comity.app.web.map.naming import Naming
from comity.app.web.map.page import on_sheet
from comity.interop.map_paths import Room
from comity.kernel.marks import LAYERS
from markup import Element, faults_of, read

LAND = Land((((BOX,),),))
SHEET = LAND.sheet("eurasia", 4352, 2560)
WORDS = Catalogue("en")


def drawn(pins: list[Pin], **more: Any) -> str:
    placed = on_sheet(pins, SHEET)
    values: dict[str, Any] = {
        "words": WORDS,
        "sheet": SHEET,
        "window": whole(SHEET),
        "land": LAND.path(SHEET),
        "names": [],
        "placed": placed,
        "clusters": clusters_of(placed, APART * 4),
        "told": Told(lambda one: (Naming(WORDS).title(one.point), "/exercises/one"), lambda cluster: "/map?near=1,2,3"),
    }
    return str(drawing(Drawn(**{**values, **more})))


def of_class(page: Element, name: str) -> list[Element]:
    return [one for one in page.all() if name in one.get("class").split()]


def test_drawing_is_sound_and_holds_every_pin() -> None:
    pins = [pin(layer=layer, longitude=40 + 10 * number) for number, layer in enumerate(LAYERS)]
    text = drawn(pins)
    assert [fault for fault in faults_of(f"<html lang='en'><h1>x</h1>{text}</html>")] == []
    page = read(text)
    assert len(of_class(page, "pin")) == len(LAYERS)
    assert of_class(page, "cluster") == []
    assert {one.get("id") for one in page.all("g") if one.get("id")} == {f"pin-{layer}" for layer in LAYERS}
    (land,) = of_class(page, "land")
    assert land.get("d").startswith("M")


def test_pins_at_one_place_are_one_mark_and_stay_there_for_scripts() -> None:
    page = read(drawn([pin(), pin(), pin(latitude=30.0)]))
    assert len(of_class(page, "gathered")) == 2
    (cluster,) = of_class(page, "cluster")
    assert "2 places" in cluster.text()


def test_drawing_without_pins_is_an_image() -> None:
    (svg,) = read(drawn([])).all("svg")
    assert svg.get("role") == "img"


def test_places_elsewhere_are_not_on_the_sheet() -> None:
    assert on_sheet([pin(latitude=-30.0, longitude=-60.0)], SHEET) == ()


@pytest.mark.parametrize(
    ("name", "room", "fits"),
    [("Kazakhstan", 400, True), ("Kazakhstan", 150, False), ("中国", 150, True), ("中国", 60, False)],
)
def test_names_that_do_not_fit_stay_hidden(name: str, room: int, fits: bool) -> None:
    page = read(drawn([], names=[(name, Room(100.0, 100.0, room))]))
    (text,) = page.all("text")
    assert text.text() == name
    assert (text.get("class") == "tight") != fits


def test_names_are_escaped() -> None:
    page = read(drawn([], names=[('<b>&"', Room(1.0, 1.0, 900.0))]))
    assert [one.text() for one in page.all("text")] == ['<b>&"']


@given(st.tuples(st.floats(-9_000, 9_000), st.floats(-9_000, 9_000)), st.floats(0, 9_000))
def test_window_stays_on_the_sheet_and_keeps_its_proportions(place: tuple[float, float], reach: float) -> None:
    window = window_around(SHEET, place, reach)
    assert 0 <= window.x <= SHEET.width - window.width
    assert 0 <= window.y <= SHEET.height - window.height
    assert SHEET.width // 8 <= window.width <= SHEET.width
    assert abs(window.width / window.height - SHEET.width / SHEET.height) < 0.01
    x, y = place
    if 0 <= x <= SHEET.width and 0 <= y <= SHEET.height:
        assert window.x <= x <= window.x + window.width
        assert window.y <= y <= window.y + window.height


def test_marks_keep_their_size_in_a_closer_window() -> None:
    window = window_around(SHEET, (2000, 1200), 10)
    page = read(drawn([pin()], window=window))
    (svg,) = page.all("svg")
    assert svg.get("viewbox") == f"{window.x} {window.y} {window.width} {window.height}"
    shapes = [one for one in page.all("g") if one.get("id") == "pin-exercise"]
    assert [one.get("transform") for one in shapes] == ["scale(0.5)"]


def test_many_pins_are_drawn_quickly() -> None:
    pins = [
        pin(20 + number * 7 % 45, 40 + number * 11 % 80, layer=LAYERS[number % 5], start=f"{1996 + number % 30}-05")
        for number in range(1_500)
    ]
    drawn(pins)
    before = time.process_time()
    text = drawn(pins)
    # 25 to 50 ms on a machine of 2026; the bound is for a busy one, and element by element it takes ten times as long.
    assert time.process_time() - before < 0.25
    assert text.count('class="pin ') == 1_500
