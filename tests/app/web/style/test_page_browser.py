"""Pages made of the design system's pieces in a browser: accessible, no wider than a phone, without scripts too."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, sync_playwright

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CONTRAST = {"runOnly": ["color-contrast"]}
PAGES = ("/style", "/network", "/calendar?year=2025&month=9", "/search?text=mission")


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


@pytest.mark.parametrize(("path", "scheme"), [*((path, "light") for path in PAGES), ("/style", "dark")])
def test_page_is_accessible(browser: Browser, server: str, path: str, scheme: Any) -> None:
    page = opened(browser, server + path, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('header details').forEach(one => { one.open = true })")
    page.evaluate(Path(AXE_FILE_PATH).read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, rules)", RULES if scheme == "light" else CONTRAST)
    assert len(found["passes"]) > (20 if scheme == "light" else 0)
    assert not [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]
    page.context.close()


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_pages_are_no_wider_than_a_phone(browser: Browser, server: str, language: str) -> None:
    page = opened(browser, server + PAGES[0], locale=language, viewport={"width": 390, "height": 800})
    for path in PAGES:
        page.goto(server + path)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    page.context.close()


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_head_keeps_one_line_on_a_desk(browser: Browser, server: str, language: str) -> None:
    page = opened(browser, f"{server}/search", locale=language, viewport={"width": 1280, "height": 800})
    box = page.locator(".site-header").bounding_box()
    assert box is not None
    assert box["height"] <= 70
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_search_is_reached_from_every_page_by_keyboard(browser: Browser, server: str, scripts: bool) -> None:
    page = opened(browser, f"{server}/states", java_script_enabled=scripts)
    page.locator(".site-search > summary").focus()
    page.keyboard.press("Enter")
    if scripts:
        page.wait_for_function("document.activeElement.name === 'text'")
    else:
        page.keyboard.press("Tab")
    page.keyboard.type("naval drills")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?text=naval+drills")
    assert page.locator(".results mark").count() > 1
    page.context.close()


def test_search_menu_closes_by_escape(browser: Browser, server: str) -> None:
    page = opened(browser, f"{server}/states")
    page.locator(".site-search > summary").click()
    page.wait_for_function("document.activeElement.name === 'text'")
    page.keyboard.press("Escape")
    page.locator(".site-search:not([open])").wait_for()
    page.context.close()


def test_circle_of_the_network_leads_to_its_row(browser: Browser, server: str) -> None:
    page = opened(browser, f"{server}/network", java_script_enabled=False)
    page.locator(".network .knot:not(.thing) circle").first.click()
    assert "#group-" in page.url
    page.context.close()
