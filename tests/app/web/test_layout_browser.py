"""The pages in a browser: accessible by WCAG 2.2 AA, within the policy, and no wider than the screen."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, sync_playwright

PAGES = ("/", "/organisations/sco", "/states/KAZ", "/api", "/nothing")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


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
        *((language, "light", path) for language in ("ru", "zh") for path in PAGES[:2]),
        ("en", "dark", "/organisations/sco"),
    ],
)
def test_page_is_accessible(browser: Browser, server: str, language: str, scheme: Any, path: str) -> None:
    page = opened(browser, server + path, locale=language, color_scheme=scheme)
    # One opened part is like another; all of them would keep the rules busy for long.
    page.evaluate("[...document.querySelectorAll('details')].slice(0, 3).forEach(one => { one.open = true })")
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
@pytest.mark.parametrize("path", PAGES)
def test_page_is_no_wider_than_the_screen(browser: Browser, server: str, language: str, path: str) -> None:
    page = opened(browser, server + path, locale=language, viewport={"width": 390, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.context.close()


def test_choosing_a_language_needs_no_button_where_scripts_run(browser: Browser, server: str) -> None:
    page = opened(browser, f"{server}/organisations/sco?on=2018-06-01", locale="en")
    page.get_by_label("Language").select_option("ru")
    page.wait_for_url("**/organisations/sco?on=2018-06-01")
    page.wait_for_selector("html[lang=ru]")
    assert not page.get_by_role("button", name="Показать").first.is_hidden()
    page.context.close()


def test_choosing_a_language_works_without_scripts(browser: Browser, server: str) -> None:
    page = opened(browser, f"{server}/states/KAZ", locale="en", java_script_enabled=False)
    page.get_by_label("Language").select_option("zh")
    page.locator(".lang-switch button").click()
    assert page.locator("h1").inner_text() == "哈萨克斯坦"
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
