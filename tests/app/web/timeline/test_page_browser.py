"""The timeline in a browser: accessible, no wider than the screen, readable without scripts, and on paper."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, sync_playwright

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PATHS = ("/timeline", "/timeline?layer=accession&since=1994&until=1994")


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # The sandbox needs rights that a container seldom has; the only pages opened are our own.
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


def opened(browser: Browser, address: str, **options: Any) -> Page:
    """A page in a fresh browser that has not complained about anything."""
    page = browser.new_context(reduced_motion="reduce", **{"locale": "en", **options}).new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(address)
    assert not told
    return page


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("zh", "dark")])
@pytest.mark.parametrize("path", PATHS)
def test_page_is_accessible(browser: Browser, server: str, path: str, language: str, scheme: Any) -> None:
    page = opened(browser, server + path, locale=language, color_scheme=scheme)
    page.evaluate(Path(AXE_FILE_PATH).read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, rules)", RULES)
    assert len(found["passes"]) > 20
    assert not [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]
    page.context.close()


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
@pytest.mark.parametrize("width", [390, 1280])
def test_page_is_no_wider_than_the_screen_and_the_figure_scrolls(
    browser: Browser, server: str, language: str, width: int
) -> None:
    page = opened(browser, f"{server}/timeline", locale=language, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    inner, outer = page.evaluate("(one => [one.scrollWidth, one.clientWidth])(document.querySelector('#figure'))")
    assert (inner > outer) is (width == 390)
    page.context.close()


def test_table_leads_on_a_narrow_screen_and_a_link_leads_to_the_figure(browser: Browser, server: str) -> None:
    page = opened(browser, f"{server}/timeline", viewport={"width": 390, "height": 800}, java_script_enabled=False)
    top = "document.querySelector('{}').getBoundingClientRect().top"
    assert page.evaluate(f"{top.format('#table')} < {top.format('#figure')}")
    page.get_by_role("link", name="To the figure").click()
    assert page.url.endswith("#figure")
    page.context.close()


def test_marks_lead_to_their_files_and_take_no_stop_of_the_keyboard(browser: Browser, server: str) -> None:
    page = opened(browser, f"{server}/timeline?layer=session", java_script_enabled=False)
    stops = page.evaluate("[...document.querySelectorAll('#figure a')].filter(one => one.tabIndex >= 0).length")
    assert stops == 0
    mark = page.locator("#figure a").first
    href = mark.get_attribute("href")
    mark.click()
    assert page.url == f"{server}{href}"
    page.context.close()


def test_names_in_the_figure_keep_clear_of_each_other(browser: Browser, server: str) -> None:
    page = opened(browser, f"{server}/timeline", viewport={"width": 1280, "height": 900})
    overlaps = page.evaluate(
        """() => [...document.querySelectorAll('#figure .lane')].map(lane => {
            const boxes = [...lane.querySelectorAll('.mark > text')].map(one => one.getBoundingClientRect());
            const over = (a, b) => a.left < b.right && b.left < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom;
            return boxes.filter((one, at) => boxes.slice(at + 1).some(other => over(one, other))).length;
        })"""
    )
    assert len(overlaps) == 5
    assert sum(overlaps) == 0
    page.context.close()


def test_filters_work_without_scripts(browser: Browser, server: str) -> None:
    page = opened(browser, f"{server}/timeline", java_script_enabled=False)
    page.get_by_label("Mission").check()
    page.get_by_label("From the year").fill("2010")
    page.get_by_role("button", name="Show").click()
    assert "layer=mission" in page.url
    assert page.locator("#figure .lane").count() == 1
    page.context.close()


def test_page_fits_on_paper(browser: Browser, server: str) -> None:
    page = opened(browser, f"{server}/timeline", viewport={"width": 700, "height": 900})
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
    page.context.close()
