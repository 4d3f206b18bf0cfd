"""The pages in a browser: accessible by WCAG 2.2 AA, within the policy, and no wider than the screen."""

import pytest
from playwright.sync_api import Page

from app.web.pages_shown import FILES, PAGES, SCREENS
from browsing import CONTRAST, PHONE, WORDING, Opener, axe_faults, too_wide

DESK = {"width": 1280, "height": 800}
JUDGED = {"ru": (*SCREENS, *FILES), "zh": SCREENS}
"""The pages that the rules of axe judge, by other language."""


def show(page: Page, screen: dict[str, int], parts: int | None = None) -> None:
    """Bring a page to a screen of another size, with so many of its parts open, or all."""
    page.set_viewport_size({"width": screen["width"], "height": screen["height"]})
    page.evaluate(
        """parts => {
          [...document.querySelectorAll("main details")].forEach((one, at) => { one.open = at < (parts ?? Infinity) });
          return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
        }""",
        parts,
    )


@pytest.mark.parametrize("path", PAGES)
def test_page_is_accessible_by_day_and_night_and_no_wider_than_a_phone(opened: Opener, server: str, path: str) -> None:
    page = opened(server + path, viewport=DESK, bears=missing(path))
    # One opened part is like another; all of them would keep the rules busy for long.
    show(page, DESK, parts=3)
    faults = [f"by day: {one}" for one in axe_faults(page)]
    page.emulate_media(color_scheme="dark")
    faults += [f"by night: {one}" for one in axe_faults(page, CONTRAST)]
    show(page, PHONE)
    faults += [f"on a phone: {one}" for one in too_wide(page)]
    assert not faults


@pytest.mark.parametrize("language", ["ru", "zh"])
@pytest.mark.parametrize("path", PAGES)
def test_page_in_another_language_is_no_wider_than_a_phone_and_accessible(
    opened: Opener, server: str, language: str, path: str
) -> None:
    page = opened(server + path, locale=language, viewport=PHONE, bears=missing(path))
    show(page, PHONE)
    faults = [f"on a phone: {one}" for one in too_wide(page)]
    if path in JUDGED[language]:
        show(page, DESK, parts=3)
        faults += [f"by day: {one}" for one in axe_faults(page, WORDING)]
    assert not faults


def missing(path: str) -> str:
    """What the browser says of a page that is not there, where that is the page meant."""
    return "status of 404" if path == "/nothing" else ""


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_first_screen_needs_no_scrolling(opened: Opener, server: str, language: str) -> None:
    page = opened(server, locale=language, viewport=DESK)
    assert page.evaluate("document.documentElement.scrollHeight") <= 800


def test_pages_ask_nobody_else(opened: Opener, server: str) -> None:
    page = opened()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/map", "/timeline"):
        page.goto(server + path)
    assert asked
    assert all(address.startswith(server) for address in asked)


@pytest.mark.parametrize("scripts", [True, False])
def test_choosing_a_language_is_one_press(opened: Opener, server: str, scripts: bool) -> None:
    page = opened(f"{server}/states/KAZ", java_script_enabled=scripts)
    page.get_by_role("link", name="ZH 中文").click()
    assert page.locator("h1").inner_text() == "哈萨克斯坦"
    page.get_by_role("link", name="RU Русский").click()
    assert page.locator("h1").inner_text() == "Казахстан"


@pytest.mark.parametrize("scripts", [True, False])
def test_further_pages_are_reached_by_keyboard(opened: Opener, server: str, scripts: bool) -> None:
    page = opened(f"{server}/states", java_script_enabled=scripts)
    menu = page.locator(".site-more > summary")
    link = page.get_by_role("link", name="Border crossings")
    assert not link.is_visible()
    menu.focus()
    page.keyboard.press("Enter")
    assert link.is_visible()
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/crossings")


def test_menu_closes_as_menus_do_where_scripts_run(opened: Opener, server: str) -> None:
    page = opened(f"{server}/states")
    menu = page.locator(".site-more")
    menu.locator("summary").click()
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    menu.locator("summary").click()
    page.locator("h1").click(position={"x": 5, "y": 5})
    assert menu.get_attribute("open") is None


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_head_stays_low_on_a_narrow_screen(opened: Opener, server: str, language: str) -> None:
    page = opened(f"{server}/states", locale=language, viewport=PHONE)
    assert page.locator(".site-header").bounding_box()["height"] <= 250  # type: ignore[index]
    page.locator(".site-more > summary").click()
    box = page.locator(".site-more > ul").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_list_is_filtered_without_scripts(opened: Opener, server: str) -> None:
    page = opened(f"{server}/exercises", java_script_enabled=False)
    page.locator(".filters > summary").click()
    page.get_by_label("State", exact=True).select_option("KAZ")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/exercises?*party=KAZ*")
    assert page.locator("tbody tr").count() > 5


def test_page_can_be_walked_by_keyboard(opened: Opener, server: str) -> None:
    page = opened(f"{server}/organisations/sco?status=member")
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.className + ' ' + document.activeElement.tagName"))
    assert {"skip-link A", "figure FIGURE", "table-wrap DIV", " SUMMARY", "button BUTTON"} <= reached


def test_page_fits_on_paper(opened: Opener, server: str) -> None:
    page = opened(f"{server}/organisations/sco", viewport={"width": 700, "height": 900})
    page.emulate_media(media="print")
    assert not too_wide(page)
    assert page.locator(".site-nav").is_hidden()
