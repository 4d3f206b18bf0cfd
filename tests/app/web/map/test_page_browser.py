"""The map in a browser: moved by keys, buttons and pointer, its years chosen, accessible, and whole without scripts."""

from collections.abc import Callable
from math import hypot
from typing import Any

import pytest
from playwright.sync_api import Page

from app.web.map.places import pin
from browsing import PHONE, Opener, axe_faults, too_wide
from comity.app.web.map.clusters import Placed, clusters_of
from comity.app.web.map.figure import APART

VIEW = "document.querySelector('svg.map').getAttribute('viewBox').split(' ').map(Number)"
PINS = """[...document.querySelectorAll('.pins > a:not(.away)')].map(pin =>
  pin.getAttribute('transform').match(/[0-9.-]+/g).map(Number))"""
CLUSTERS = """[...document.querySelectorAll('.clusters > a')].map(one =>
  [...one.getAttribute('transform').match(/[0-9.-]+/g).map(Number), Number(one.querySelector('text').textContent)])"""
IN_SIGHT = """() => {
  const frame = document.querySelector('.map-frame').getBoundingClientRect();
  const middles = [...document.querySelectorAll('.clusters > a')].map(one => one.getBoundingClientRect())
    .map(one => [one.x + one.width / 2, one.y + one.height / 2]);
  return middles.find(([x, y]) => Math.abs(x - frame.x - frame.width / 2) < frame.width / 4
    && Math.abs(y - frame.y - frame.height / 2) < frame.height / 4);
}"""
LARGEST = """() => [...document.querySelectorAll('.clusters > a')]
  .sort((one, other) => other.querySelector('text').textContent - one.querySelector('text').textContent)[0]
  .dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))"""
BUTTONS = (("To the west", -1, 0), ("To the east", 1, 0), ("To the north", -1, 1), ("To the south", 1, 1))
ROWS = "[...document.querySelectorAll('.map-table tbody tr')].filter(row => !row.hidden).length"


@pytest.fixture
def open_page(opened: Opener, server: str) -> Callable[..., Page]:
    """Opens a page of the node."""
    return lambda path, **options: opened(server + path, **options)


def moved(page: Page, before: list[float]) -> list[float]:
    """The window once it is no longer the one before."""
    page.wait_for_function(f"before => String({VIEW}) !== String(before)", arg=before)
    view: list[float] = page.evaluate(VIEW)
    return view


def shown(page: Page) -> list[float]:
    """The window once the script has drawn it."""
    page.wait_for_selector(".map-figure.live")
    # Drawn twice over: once when it was made, once when its size was seen.
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    view: list[float] = page.evaluate(VIEW)
    return view


def test_keys_move_the_map_and_bring_it_closer(open_page: Callable[..., Page]) -> None:
    page = open_page("/map")
    whole = shown(page)
    page.locator(".map-frame").focus()
    page.keyboard.press("+")
    closer = moved(page, whole)
    assert closer[2] == pytest.approx(whole[2] / 1.6, rel=0.01)
    page.keyboard.press("ArrowRight")
    east = moved(page, closer)
    assert east[0] > closer[0]
    assert east[1:] == pytest.approx(closer[1:], abs=0.2)
    page.keyboard.press("ArrowUp")
    north = moved(page, east)
    assert north[1] < east[1]
    page.keyboard.press("0")
    assert moved(page, north) == pytest.approx(whole, abs=0.2)
    page.keyboard.press("-")
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(60)
    x, y, width, height = page.evaluate(VIEW)
    assert [width, height] == pytest.approx(whole[2:], abs=0.2)
    sheet = [float(one) for one in (page.locator("svg.map").get_attribute("data-sheet") or "").split()]
    assert -0.2 <= x <= sheet[0] - width + 0.2, "the map stays on its sheet"
    assert -0.2 <= y <= sheet[1] - height + 0.2, "the map stays on its sheet"


def test_buttons_do_the_same_without_dragging(open_page: Callable[..., Page]) -> None:
    page = open_page("/map")
    whole = shown(page)
    page.get_by_role("button", name="Closer").click()
    closer = moved(page, whole)
    for name, sign, axis in (
        ("To the west", -1, 0),
        ("To the east", 1, 0),
        ("To the north", -1, 1),
        ("To the south", 1, 1),
    ):
        before = page.evaluate(VIEW)
        page.get_by_role("button", name=name).click()
        assert (moved(page, before)[axis] - before[axis]) * sign > 0
    page.get_by_role("button", name="The whole map").click()
    assert moved(page, closer) == pytest.approx(whole, abs=0.2)


def test_dragging_moves_the_map_and_chooses_no_pin(open_page: Callable[..., Page]) -> None:
    page = open_page("/map", viewport={"width": 1280, "height": 1000})
    whole = shown(page)
    page.get_by_role("button", name="Closer").click()
    closer = moved(page, whole)
    page.locator(".map-frame").scroll_into_view_if_needed()
    x, y = page.evaluate(IN_SIGHT)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 40, y - 30, steps=4)
    page.mouse.up()
    dragged = moved(page, closer)
    assert dragged[0] > closer[0]
    assert dragged[1] > closer[1]
    assert page.url.endswith("/map")


def test_wheel_scrolls_the_page_until_the_map_has_the_focus(open_page: Callable[..., Page]) -> None:
    page = open_page("/map")
    whole = shown(page)
    page.locator("svg.map").hover()
    page.mouse.wheel(0, 100)
    page.wait_for_function("() => window.scrollY > 0")
    assert page.evaluate(VIEW) == whole
    page.locator(".map-frame").focus()
    page.locator("svg.map").hover()
    page.mouse.wheel(0, -100)
    assert moved(page, whole)[2] < whole[2]


@pytest.mark.parametrize("path", ["/map", "/map?view=world"])
def test_marks_gather_as_on_the_server(open_page: Callable[..., Page], path: str) -> None:
    page = open_page(path)
    shown(page)
    for _ in range(3):
        scale = page.evaluate(f"{VIEW}[2] / document.querySelector('svg.map').clientWidth")
        pins = [Placed(pin(), x, y) for x, y in page.evaluate(PINS)]
        wanted = {(*one.at, len(one.placed)) for one in clusters_of(pins, APART * scale) if len(one.placed) > 1}
        assert {tuple(one) for one in page.evaluate(CLUSTERS)} == wanted
        assert wanted
        before = page.evaluate(VIEW)
        page.get_by_role("button", name="Closer").click()
        moved(page, before)


def test_mark_of_several_places_opens_up_or_lists_them(open_page: Callable[..., Page]) -> None:
    page = open_page("/map")
    whole = shown(page)
    page.evaluate(LARGEST)
    assert moved(page, whole)[2] < whole[2] / 1.9
    href = page.locator(".clusters > a").first.get_attribute("href")
    assert href is not None
    assert href.startswith("/map?near=")
    page.goto(page.url.partition("/map")[0] + href)
    assert page.evaluate(ROWS) >= 2


def test_years_hide_pins_and_rows_and_say_how_many_are_left(open_page: Callable[..., Page]) -> None:
    page = open_page("/map?view=world&layer=exercise")
    shown(page)
    total = page.evaluate(ROWS)
    slider = page.get_by_label("Until")
    slider.focus()
    page.keyboard.press("Home")
    page.wait_for_function(f"() => {ROWS} < {total}")
    left = page.evaluate(ROWS)
    assert page.evaluate(PINS + ".length") == left
    assert page.locator("[role=status]").inner_text() == f"Shown: {left} of {total}."
    assert page.locator("output[for=map-to]").inner_text() == slider.get_attribute("min")
    page.keyboard.press("End")
    page.wait_for_function(f"() => {ROWS} === {total}")
    page.get_by_label("From", exact=True).focus()
    page.keyboard.press("End")
    page.wait_for_function(f"() => {ROWS} < {total}")


def test_sliders_do_not_cross(open_page: Callable[..., Page]) -> None:
    page = open_page("/map")
    shown(page)
    page.get_by_label("Until").focus()
    page.keyboard.press("Home")
    page.get_by_label("From", exact=True).focus()
    page.keyboard.press("ArrowRight")
    values = page.evaluate("['map-from', 'map-to'].map(id => Number(document.getElementById(id).value))")
    assert values[0] == values[1]


def test_with_less_motion_the_button_goes_one_year_on(open_page: Callable[..., Page]) -> None:
    page = open_page("/map")
    shown(page)
    button = page.get_by_role("button", name="Next year")
    button.click()
    first = page.locator("output[for=map-from]").inner_text()
    assert page.locator("output[for=map-to]").inner_text() == first
    button.click()
    assert int(page.locator("output[for=map-from]").inner_text()) == int(first) + 1


def test_years_run_by_themselves_until_stopped(open_page: Callable[..., Page]) -> None:
    page = open_page("/map", reduced_motion="no-preference")
    shown(page)
    before = [page.locator(f"output[for=map-{name}]").inner_text() for name in ("from", "to")]
    page.get_by_role("button", name="Year by year").click()
    page.wait_for_function(f"() => document.querySelector('output[for=map-from]').textContent > '{before[0]}'")
    assert page.locator("[role=status]").get_attribute("aria-live") == "off"
    page.get_by_role("button", name="Stop").click()
    assert [page.locator(f"output[for=map-{name}]").inner_text() for name in ("from", "to")] == before
    assert page.locator("[role=status]").get_attribute("aria-live") is None


def test_without_scripts_the_map_is_whole_and_nothing_dead_is_shown(open_page: Callable[..., Page]) -> None:
    page = open_page("/map", java_script_enabled=False)
    assert page.locator(".map-tools").is_hidden()
    assert page.locator(".map-time").is_hidden()
    assert page.locator(".clusters > a").count() > 5
    assert page.locator(".pins > a.gathered").first.is_hidden()
    page.get_by_label("From the year").select_option("2010")
    page.get_by_label("Seat of an organisation").uncheck()
    page.get_by_role("button", name="Show", exact=True).click()
    assert "since=2010" in page.url
    assert "layer=seat" not in page.url
    assert page.locator(".map-table tbody tr").count() > 5


@pytest.mark.parametrize(
    ("path", "options"),
    [
        # Few rows: one is like another, and all of them would keep the rules busy for long.
        ("/map?layer=exercise&layer=seat&since=2019", {}),
        ("/map?layer=outside&until=2003", {"color_scheme": "dark", "locale": "ru"}),
        ("/map?layer=facility&layer=crossing&party=KGZ", {"locale": "zh", "viewport": PHONE}),
        ("/map?near=42.87,74.59,300", {}),
        ("/map?near=-60,-120,1", {}),
    ],
)
def test_page_is_accessible(open_page: Callable[..., Page], path: str, options: dict[str, Any]) -> None:
    page = open_page(path, **options)
    page.wait_for_selector(".map-figure.live")
    assert not axe_faults(page)


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
@pytest.mark.parametrize("scripts", [True, False])
def test_page_is_no_wider_than_the_screen(open_page: Callable[..., Page], language: str, scripts: bool) -> None:
    page = open_page("/map", locale=language, viewport=PHONE, java_script_enabled=scripts)
    assert not too_wide(page)
    box = page.locator(".map-figure").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 390


def test_marks_are_far_enough_apart_for_a_finger(open_page: Callable[..., Page]) -> None:
    page = open_page("/map", viewport=PHONE)
    shown(page)
    at = page.evaluate(
        """[...document.querySelectorAll('.pins > a:not(.gathered):not(.away), .clusters > a')].map(one => {
             const {x, y} = new DOMPoint(0, 0).matrixTransform(one.getScreenCTM()); return [x, y]; })"""
    )
    assert len(at) > 10
    assert min(hypot(a[0] - b[0], a[1] - b[1]) for i, a in enumerate(at) for b in at[:i]) >= 24
