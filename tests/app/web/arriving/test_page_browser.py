"""What is new, in a browser of somebody signed in: accessible, on a phone, and following what arrives."""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browsing import PHONE, Opener, axe_faults, too_wide
from nodes import OFFICER, organisation
from signed import People


def signed_in(opened: Opener, people: People, address: str, **options: Any) -> Page:
    """A page of an officer's browser."""
    one = people.browser(name="Officer with quite a long name")
    return opened(base_url=address, cookies=one.cookies, **options)


def test_page_is_accessible_with_its_menu_open(opened: Opener, people: People, address: str) -> None:
    people.node.submit(organisation(), OFFICER)
    page = signed_in(opened, people, address)
    page.goto("/new")
    page.locator(".site-account > summary").click()
    assert not axe_faults(page)


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_pages_and_menu_fit_a_phone(opened: Opener, people: People, address: str, language: str) -> None:
    page = signed_in(opened, people, address, locale=language, viewport=PHONE)
    for path in ("/new", "/account/feed"):
        page.goto(path)
        page.locator(".site-account > summary").click()
        assert not too_wide(page)
        box = page.locator(".site-account .site-panel").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


def test_what_arrives_comes_up_by_itself(opened: Opener, people: People, address: str) -> None:
    page = signed_in(opened, people, address)
    with page.expect_request("**/new/events"):
        page.goto("/new")
    page.wait_for_timeout(500)
    people.clock.time += timedelta(seconds=1)
    told = people.node.submit(organisation(), OFFICER).id.hex()
    expect(page.locator(f'#arrived a[href="/statements/{told}"]')).to_be_visible(timeout=5_000)
    expect(page.locator("#arrived-told")).to_have_text(re.compile(r"New since you opened this page: \d"))


def test_without_scripts_the_page_shows_it_when_loaded_again(opened: Opener, people: People, address: str) -> None:
    page = signed_in(opened, people, address, java_script_enabled=False)
    page.goto("/new")
    people.clock.time += timedelta(seconds=1)
    told = people.node.submit(organisation(), OFFICER).id.hex()
    page.reload()
    assert page.locator(f'#arrived a[href="/statements/{told}"]').is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_signing_out_is_in_the_menu(opened: Opener, people: People, address: str, scripts: bool) -> None:
    page = signed_in(opened, people, address, java_script_enabled=scripts)
    page.goto("/states")
    page.locator(".site-account > summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/states")
    assert page.locator(".site-sign-in").is_visible()
