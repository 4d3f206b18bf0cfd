"""Pages made of the design system's pieces in a browser: accessible, no wider than a phone, without scripts too."""

import pytest

from browsing import CONTRAST, PHONE, Opener, axe_faults, too_wide

PAGES = ("/style", "/network", "/calendar?year=2025&month=9", "/search?text=mission")


@pytest.mark.parametrize("path", PAGES)
def test_page_is_accessible(opened: Opener, server: str, path: str) -> None:
    page = opened(server + path)
    page.evaluate("document.querySelectorAll('header details').forEach(one => { one.open = true })")
    assert not axe_faults(page), "by day"
    if path == "/style":
        page.emulate_media(color_scheme="dark")
        assert not axe_faults(page, CONTRAST), "by night"


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_pages_are_no_wider_than_a_phone(opened: Opener, server: str, language: str) -> None:
    page = opened(server + PAGES[0], locale=language, viewport=PHONE)
    for path in PAGES:
        page.goto(server + path)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert not too_wide(page)


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_head_keeps_one_line_on_a_desk(opened: Opener, server: str, language: str) -> None:
    page = opened(f"{server}/search", locale=language, viewport={"width": 1280, "height": 800})
    box = page.locator(".site-header").bounding_box()
    assert box is not None
    assert box["height"] <= 70


@pytest.mark.parametrize("scripts", [True, False])
def test_search_is_reached_from_every_page_by_keyboard(opened: Opener, server: str, scripts: bool) -> None:
    page = opened(f"{server}/states", java_script_enabled=scripts)
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


def test_search_menu_closes_by_escape(opened: Opener, server: str) -> None:
    page = opened(f"{server}/states")
    page.locator(".site-search > summary").click()
    page.wait_for_function("document.activeElement.name === 'text'")
    page.keyboard.press("Escape")
    page.locator(".site-search:not([open])").wait_for()


def test_search_takes_the_keyboard_as_it_opens(opened: Opener, server: str) -> None:
    page = opened(f"{server}/states")
    press = "document.querySelector('.site-search > summary').click()"
    focused, is_open = "document.activeElement.id", "document.querySelector('.site-search').open"
    assert page.evaluate(f"() => {{ {press}; return [{focused}, {is_open}]; }}") == ["site-search-text", True]
    assert page.evaluate(f"() => {{ {press}; return {is_open}; }}") is False


def test_circle_of_the_network_leads_to_its_row(opened: Opener, server: str) -> None:
    page = opened(f"{server}/network", java_script_enabled=False)
    page.locator(".network .knot:not(.thing) circle").first.click()
    assert "#group-" in page.url
