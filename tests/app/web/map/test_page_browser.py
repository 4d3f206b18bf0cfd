"""The map in a browser: moved by keys, buttons and pointer, its years chosen, accessible, and whole without scripts."""

from collections.abc import Iterator
from math import hypot
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, sync_playwright

from app.web.map.places import pin
from comity.app.web.map.clusters import Placed, clusters_of
from comity.app.web.map.figure import APART

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
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


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # The sandbox needs rights that a container seldom has; the only pages opened are our own.
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield running
        running.close()


@pytest.fixture
def opened(browser: Browser, server: str) -> Iterator[Any]:
    """Opens a page of the node in a fresh browser, which may complain of nothing until the test ends."""
    pages: list[Page] = []
    told: list[str] = []

    def open_page(path: str, **options: Any) -> Page:
        page = browser.new_context(**{"locale": "en", "reduced_motion": "reduce", **options}).new_page()
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.goto(server + path)
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.context.close()
    assert not told


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


def test_keys_move_the_map_and_bring_it_closer(opened: Any) -> None:
    page = opened("/map")
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


def test_buttons_do_the_same_without_dragging(opened: Any) -> None:
    page = opened("/map")
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


def test_dragging_moves_the_map_and_chooses_no_pin(opened: Any) -> None:
    page = opened("/map", viewport={"width": 1280, "height": 1000})
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


def test_wheel_scrolls_the_page_until_the_map_has_the_focus(opened: Any) -> None:
    page = opened("/map")
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
def test_marks_gather_as_on_the_server(opened: Any, path: str) -> None:
    page = opened(path)
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


def test_mark_of_several_places_opens_up_or_lists_them(opened: Any) -> None:
    page = opened("/map")
    whole = shown(page)
    page.evaluate(LARGEST)
    assert moved(page, whole)[2] < whole[2] / 1.9
    href = page.locator(".clusters > a").first.get_attribute("href")
    assert href.startswith("/map?near=")
    page.goto(page.url.partition("/map")[0] + href)
    assert page.evaluate(ROWS) >= 2


def test_years_hide_pins_and_rows_and_say_how_many_are_left(opened: Any) -> None:
    page = opened("/map?view=world&layer=exercise")
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


def test_sliders_do_not_cross(opened: Any) -> None:
    page = opened("/map")
    shown(page)
    page.get_by_label("Until").focus()
    page.keyboard.press("Home")
    page.get_by_label("From", exact=True).focus()
    page.keyboard.press("ArrowRight")
    values = page.evaluate("['map-from', 'map-to'].map(id => Number(document.getElementById(id).value))")
    assert values[0] == values[1]


def test_with_less_motion_the_button_goes_one_year_on(opened: Any) -> None:
    page = opened("/map")
    shown(page)
    button = page.get_by_role("button", name="Next year")
    button.click()
    first = page.locator("output[for=map-from]").inner_text()
    assert page.locator("output[for=map-to]").inner_text() == first
    button.click()
    assert int(page.locator("output[for=map-from]").inner_text()) == int(first) + 1


def test_years_run_by_themselves_until_stopped(opened: Any) -> None:
    page = opened("/map", reduced_motion="no-preference")
    shown(page)
    before = [page.locator(f"output[for=map-{name}]").inner_text() for name in ("from", "to")]
    page.get_by_role("button", name="Year by year").click()
    page.wait_for_function(f"() => document.querySelector('output[for=map-from]').textContent > '{before[0]}'")
    assert page.locator("[role=status]").get_attribute("aria-live") == "off"
    page.get_by_role("button", name="Stop").click()
    assert [page.locator(f"output[for=map-{name}]").inner_text() for name in ("from", "to")] == before
    assert page.locator("[role=status]").get_attribute("aria-live") is None


def test_without_scripts_the_map_is_whole_and_nothing_dead_is_shown(opened: Any) -> None:
    page = opened("/map", java_script_enabled=False)
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
        ("/map?layer=facility&layer=crossing&party=KGZ", {"locale": "zh", "viewport": {"width": 390, "height": 800}}),
        ("/map?near=42.87,74.59,300", {}),
        ("/map?near=-60,-120,1", {}),
    ],
)
def test_page_is_accessible(opened: Any, path: str, options: dict[str, Any]) -> None:
    page = opened(path, **options)
    page.wait_for_selector(".map-figure.live")
    page.evaluate(Path(AXE_FILE_PATH).read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, rules)", RULES)
    assert len(found["passes"]) > 20
    assert not [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
@pytest.mark.parametrize("scripts", [True, False])
def test_page_is_no_wider_than_the_screen(opened: Any, language: str, scripts: bool) -> None:
    page = opened("/map", locale=language, viewport={"width": 390, "height": 800}, java_script_enabled=scripts)
    width = page.locator("html").evaluate("one => one.scrollWidth") if scripts else None
    box = page.locator(".map-figure").bounding_box()
    assert width is None or width <= 390
    assert box["x"] + box["width"] <= 390


def test_marks_are_far_enough_apart_for_a_finger(opened: Any) -> None:
    page = opened("/map", viewport={"width": 390, "height": 800})
    shown(page)
    at = page.evaluate(
        """[...document.querySelectorAll('.pins > a:not(.gathered):not(.away), .clusters > a')].map(one => {
             const {x, y} = new DOMPoint(0, 0).matrixTransform(one.getScreenCTM()); return [x, y]; })"""
    )
    assert len(at) > 10
    assert min(hypot(a[0] - b[0], a[1] - b[1]) for i, a in enumerate(at) for b in at[:i]) >= 24
