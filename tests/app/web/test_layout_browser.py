"""The pages in a browser: accessible by WCAG 2.2 AA, within the policy, and no wider than the screen."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, sync_playwright

from app.web.pages_shown import FILES, PAGES, SCREENS

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CONTRAST = {"runOnly": ["color-contrast"]}


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # The sandbox needs rights that a container seldom has; the only pages opened are our own.
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


def opened(browser: Browser, address: str, **options: Any) -> Page:
    """A page in a fresh browser; ``told`` on it gathers what the browser complains about."""
    context = browser.new_context(reduced_motion="reduce", **options)
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(address)
    complaints = [one for one in told if "status of 404" not in one]
    assert not complaints
    return page


@pytest.mark.parametrize(
    ("language", "scheme", "path"),
    [
        *(("en", "light", path) for path in PAGES),
        *(("ru", "light", path) for path in (*SCREENS, *FILES)),
        *(("zh", "light", path) for path in SCREENS),
        *(("en", "dark", path) for path in PAGES),
    ],
)
def test_page_is_accessible(browser: Browser, server: str, language: str, scheme: Any, path: str) -> None:
    page = opened(browser, server + path, locale=language, color_scheme=scheme)
    # One opened part is like another; all of them would keep the rules busy for long.
    page.evaluate("[...document.querySelectorAll('main details')].slice(0, 3).forEach(one => { one.open = true })")
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
@pytest.mark.parametrize("path", PAGES)
def test_page_is_no_wider_than_the_screen(browser: Browser, server: str, language: str, path: str) -> None:
    page = opened(browser, server + path, locale=language, viewport={"width": 390, "height": 800})
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.context.close()


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_first_screen_needs_no_scrolling(browser: Browser, server: str, language: str) -> None:
    page = opened(browser, server, locale=language, viewport={"width": 1280, "height": 800})
    assert page.evaluate("document.documentElement.scrollHeight") <= 800
    page.context.close()


def test_pages_ask_nobody_else(browser: Browser, server: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/map", "/timeline"):
        page.goto(server + path)
    assert asked
    assert all(address.startswith(server) for address in asked)
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_choosing_a_language_is_one_press(browser: Browser, server: str, scripts: bool) -> None:
    page = opened(browser, f"{server}/states/KAZ", locale="en", java_script_enabled=scripts)
    page.get_by_role("link", name="ZH 中文").click()
    assert page.locator("h1").inner_text() == "哈萨克斯坦"
    page.get_by_role("link", name="RU Русский").click()
    assert page.locator("h1").inner_text() == "Казахстан"
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_further_pages_are_reached_by_keyboard(browser: Browser, server: str, scripts: bool) -> None:
    page = opened(browser, f"{server}/states", locale="en", java_script_enabled=scripts)
    menu = page.locator(".site-more > summary")
    link = page.get_by_role("link", name="Border crossings")
    assert not link.is_visible()
    menu.focus()
    page.keyboard.press("Enter")
    assert link.is_visible()
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/crossings")
    page.context.close()


def test_menu_closes_as_menus_do_where_scripts_run(browser: Browser, server: str) -> None:
    page = opened(browser, f"{server}/states", locale="en")
    menu = page.locator(".site-more")
    menu.locator("summary").click()
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    menu.locator("summary").click()
    page.locator("h1").click(position={"x": 5, "y": 5})
    assert menu.get_attribute("open") is None
    page.context.close()


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_head_stays_low_on_a_narrow_screen(browser: Browser, server: str, language: str) -> None:
    page = opened(browser, f"{server}/states", locale=language, viewport={"width": 390, "height": 800})
    assert page.locator(".site-header").bounding_box()["height"] <= 250  # type: ignore[index]
    page.locator(".site-more > summary").click()
    box = page.locator(".site-more > ul").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.context.close()


def test_list_is_filtered_without_scripts(browser: Browser, server: str) -> None:
    page = opened(browser, f"{server}/exercises", locale="en", java_script_enabled=False)
    page.locator(".filters > summary").click()
    page.get_by_label("State", exact=True).select_option("KAZ")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/exercises?*party=KAZ*")
    assert page.locator("tbody tr").count() > 5
    page.context.close()


def test_page_can_be_walked_by_keyboard(browser: Browser, server: str) -> None:
    page = opened(browser, f"{server}/organisations/sco?status=member", locale="en")
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.className + ' ' + document.activeElement.tagName"))
    assert {"skip-link A", "figure FIGURE", "table-wrap DIV", " SUMMARY", "button BUTTON"} <= reached
    page.context.close()


def test_page_fits_on_paper(browser: Browser, server: str) -> None:
    page = opened(browser, f"{server}/organisations/sco", locale="en", viewport={"width": 700, "height": 900})
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
    assert page.locator(".site-nav").is_hidden()
    page.context.close()
