"""The page of a series in a browser: accessible, no wider than the screen, strip and ranges on the same columns."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, sync_playwright

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PEACE = "/series/peace-mission"
MANY = "/series/rats-joint-anti-terrorist-exercises"


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


@pytest.mark.parametrize(
    ("path", "language", "scheme"),
    [
        (PEACE, "zh", "dark"),
        (MANY, "ru", "light"),
        ("/exercises/pm-2018", "en", "light"),
    ],
)
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


@pytest.mark.parametrize(
    ("path", "language", "width"),
    [
        *((PEACE, language, 390) for language in ("en", "ru", "zh")),
        (PEACE, "ru", 1280),
        (MANY, "en", 390),
        (MANY, "en", 1280),
        ("/exercises/pm-2018", "ru", 390),
    ],
)
def test_page_is_no_wider_than_the_screen(browser: Browser, server: str, path: str, language: str, width: int) -> None:
    page = opened(browser, server + path, locale=language, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


@pytest.mark.parametrize("path", [PEACE, MANY])
@pytest.mark.parametrize("width", [390, 1280])
def test_strip_and_ranges_stand_on_the_same_columns(browser: Browser, server: str, path: str, width: int) -> None:
    page = opened(browser, server + path, viewport={"width": width, "height": 800}, java_script_enabled=False)
    lefts = page.evaluate(
        """() => [...document.querySelectorAll('table.strip')].map(table =>
            [...table.querySelectorAll('tbody tr:first-child > *')].map(one => one.getBoundingClientRect().left))"""
    )
    assert lefts
    assert all(abs(one - other) < 1 for line in lefts for one, other in zip(lefts[0], line, strict=True))
    page.context.close()


def test_strip_fits_a_wide_screen_and_keeps_the_states_in_sight_on_a_narrow_one(browser: Browser, server: str) -> None:
    wide = opened(browser, f"{server}{PEACE}", viewport={"width": 1280, "height": 900})
    frame = "document.querySelector('.strip').parentElement"
    assert wide.evaluate(f"{frame}.scrollWidth <= {frame}.clientWidth")
    narrow = opened(browser, f"{server}{PEACE}", viewport={"width": 390, "height": 900})
    narrow.evaluate(f"{frame}.scrollLeft = 200")
    name = "document.querySelector('.strip tbody .strip-name').getBoundingClientRect().left"
    assert narrow.evaluate(f"{name} - {frame}.getBoundingClientRect().left") < 5
    wide.context.close()
    narrow.context.close()
