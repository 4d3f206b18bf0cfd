"""The page of a series in a browser: accessible, no wider than the screen, strip and ranges on the same columns."""

import pytest

from browsing import RULES, WORDING, Opener, Rules, axe_faults, too_wide

PEACE = "/series/peace-mission"
MANY = "/series/rats-joint-anti-terrorist-exercises"


@pytest.mark.parametrize(
    ("path", "language", "rules"),
    [
        # Its colours are judged in test_layout_browser, by day and night.
        (PEACE, "zh", WORDING),
        (MANY, "ru", RULES),
        ("/exercises/pm-2018", "en", RULES),
    ],
)
def test_page_is_accessible(opened: Opener, server: str, path: str, language: str, rules: Rules) -> None:
    page = opened(server + path, locale=language)
    assert not axe_faults(page, rules)


@pytest.mark.parametrize(
    ("path", "language", "width"),
    [
        (PEACE, "ru", 1280),
        (MANY, "en", 390),
        (MANY, "en", 1280),
        ("/exercises/pm-2018", "ru", 390),
    ],
)
def test_page_is_no_wider_than_the_screen(opened: Opener, server: str, path: str, language: str, width: int) -> None:
    page = opened(server + path, locale=language, viewport={"width": width, "height": 800})
    assert not too_wide(page)


@pytest.mark.parametrize("path", [PEACE, MANY])
@pytest.mark.parametrize("width", [390, 1280])
def test_strip_and_ranges_stand_on_the_same_columns(opened: Opener, server: str, path: str, width: int) -> None:
    page = opened(server + path, viewport={"width": width, "height": 800}, java_script_enabled=False)
    lefts = page.evaluate(
        """() => [...document.querySelectorAll('table.strip')].map(table =>
            [...table.querySelectorAll('tbody tr:first-child > *')].map(one => one.getBoundingClientRect().left))"""
    )
    assert lefts
    assert all(abs(one - other) < 1 for line in lefts for one, other in zip(lefts[0], line, strict=True))


def test_strip_fits_a_wide_screen_and_keeps_the_states_in_sight_on_a_narrow_one(opened: Opener, server: str) -> None:
    wide = opened(f"{server}{PEACE}", viewport={"width": 1280, "height": 900})
    frame = "document.querySelector('.strip').parentElement"
    assert wide.evaluate(f"{frame}.scrollWidth <= {frame}.clientWidth")
    narrow = opened(f"{server}{PEACE}", viewport={"width": 390, "height": 900})
    narrow.evaluate(f"{frame}.scrollLeft = 200")
    name = "document.querySelector('.strip tbody .strip-name').getBoundingClientRect().left"
    assert narrow.evaluate(f"{name} - {frame}.getBoundingClientRect().left") < 5
