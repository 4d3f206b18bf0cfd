"""Passkeys in a browser, with its virtual authenticator: made, signed in with, and shown again before what weighs."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from app.web.people.conftest import PASSWORD, House
from browsing import Opener, add_authenticator
from comity.app.accounts.stepping import FRESH, Proofs
from served import listening


@pytest.fixture
def port(house: House) -> Iterator[int]:
    """Where the house's pages are served."""
    with listening(house.node, house.clock) as running:
        yield running


def with_authenticator(page: Page) -> Page:
    add_authenticator(page)
    page.set_default_timeout(20_000)
    return page


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in?next=/account/passkeys")
    page.get_by_label("Sign-in name").fill("anna")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_passkey_is_made_signs_in_and_proves_anew(house: House, port: int, opened: Opener) -> None:
    account, address = house.somebody("anna"), f"http://localhost:{port}"
    page = with_authenticator(opened())
    sign_in(page, address)
    page.get_by_label("What to call it").fill("office computer")
    page.get_by_role("button", name="Make a passkey").click()
    page.get_by_role("heading", name="office computer").wait_for()
    assert [one.name for one in house.node.accounts.get(account.id).passkeys] == ["office computer"]

    page.context.clear_cookies()
    page.goto(f"{address}/sign-in?next=/account/passkeys")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{address}/account/passkeys")
    key = next(one["value"] for one in page.context.cookies() if one["name"] == "session").partition(".")[0]
    assert dict(house.node.sessions.of(account.id))[key].way == "passkey"

    house.clock.time += 2 * FRESH
    page.get_by_role("button", name="Remove office computer").click()
    page.get_by_role("heading", name="Prove that it is you").wait_for()
    assert house.node.accounts.get(account.id).passkeys
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{address}/account?done=removed")
    assert not house.node.accounts.get(account.id).passkeys
    proof = Proofs(house.node.stores.desk, house.clock.micros).find(key)
    assert proof is not None
    assert proof.signature


def test_browser_that_gives_up_is_told_and_may_try_again(house: House, port: int, opened: Opener) -> None:
    house.somebody("anna")
    page = with_authenticator(opened())
    page.goto(f"http://localhost:{port}/sign-in")
    refuse = "navigator.credentials.get = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"
    page.evaluate(f"() => {{ {refuse} }}")
    button = page.get_by_role("button", name="Sign in with a passkey")
    button.click()
    page.get_by_text("The browser did not go through with it. Try again.").wait_for()
    assert button.is_enabled()


def test_page_says_where_passkeys_work(house: House, port: int, opened: Opener) -> None:
    page = opened(f"http://127.0.0.1:{port}/sign-in")
    assert page.get_by_role("button", name="Sign in with a passkey").count() == 0
    page.get_by_role("link", name=f"http://localhost:{port}").click()
    page.get_by_role("button", name="Sign in with a passkey").wait_for()


def test_page_without_scripts_says_what_it_needs(house: House, port: int, opened: Opener) -> None:
    page = opened(f"http://localhost:{port}/sign-in", java_script_enabled=False)
    assert page.get_by_text("Passkeys need a browser that runs scripts.").is_visible()
    assert not page.get_by_role("button", name="Sign in with a passkey").is_visible()
    assert page.get_by_role("button", name="Sign in", exact=True).is_visible()
