"""The way in, walked in a browser by keyboard; and that its pages can be used by everybody, on a telephone too."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from app.web.people.conftest import PASSWORD, House
from browsing import PHONE, Opener, axe_faults, too_wide
from comity.app.accounts.roles import Role
from served import listening


@pytest.fixture
def address(house: House) -> Iterator[str]:
    """Where uvicorn serves the node."""
    with listening(house.node, house.clock) as port:
        yield f"http://localhost:{port}"


def check(page: Page) -> None:
    """Fail where somebody could not use the page."""
    assert not axe_faults(page)
    assert not too_wide(page)


def test_the_first_person_comes_in_by_the_link_and_invites_another(opened: Opener, house: House, address: str) -> None:
    page = opened(f"{address}/welcome/{house.node.people.first_link(os.urandom)}", viewport=PHONE)
    check(page)
    page.get_by_label("Sign-in name").focus()
    for text in ("root", "Root One", PASSWORD, PASSWORD):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/account")
    first = house.node.accounts.find("root")
    assert first is not None
    # The account opens with a second factor; that way is walked in test_passkeys_browser.
    cookie = house.node.sessions.open(first.id, "passkey", "test", os.urandom)
    page.context.add_cookies([{"name": "session", "value": cookie, "url": address}])
    page.goto(f"{address}/accounts/invite")
    check(page)
    page.get_by_label("Sign-in name").fill("anna")
    page.get_by_label("Name, as others here see it").fill("Anna Petrova")
    page.get_by_label("Approver").press("Space")
    page.get_by_role("button", name="Make the account and show its link").press("Enter")
    page.locator(".secret").wait_for()
    check(page)
    account = house.node.accounts.find("anna")
    assert account is not None
    assert account.roles == (Role.APPROVER,)


@pytest.mark.parametrize("language", ["ru", "zh"])
def test_signing_in_in_other_languages_and_at_night(opened: Opener, house: House, address: str, language: str) -> None:
    house.somebody("anna", Role.OFFICER)
    page = opened(f"{address}/account", viewport=PHONE, locale=language, color_scheme="dark")
    assert page.locator("h1").text_content() == {"ru": "Войти", "zh": "登录"}[language]
    check(page)
    page.locator("#login").fill("anna")
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")
    page.wait_for_url(f"{address}/account")
    check(page)
