"""Passkeys in a browser, with its virtual authenticator: made, signed in with, and shown again before what weighs."""

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app.web.people.conftest import PASSWORD, House
from comity.app.accounts.stepping import FRESH, Proofs
from comity.app.web.app import build_app


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # The sandbox needs rights that a container seldom has; the only pages opened are our own.
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def port(house: House) -> Iterator[int]:
    """Where the house's pages are served."""
    config = uvicorn.Config(build_app(house.node, house.clock), port=0, log_level="error", lifespan="off", ws="none")
    running = uvicorn.Server(config)
    thread = Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    yield running.servers[0].sockets[0].getsockname()[1]
    running.should_exit = True
    thread.join(10)


def with_authenticator(context: BrowserContext) -> Page:
    """A page in a browser whose owner always shows finger or face."""
    page = context.new_page()
    page.set_default_timeout(20_000)
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return page


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in?next=/account/passkeys")
    page.get_by_label("Sign-in name").fill("anna")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_passkey_is_made_signs_in_and_proves_anew(house: House, port: int, browser: Browser) -> None:
    account, address = house.somebody("anna"), f"http://localhost:{port}"
    context = browser.new_context(locale="en")
    page = with_authenticator(context)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))

    sign_in(page, address)
    page.get_by_label("What to call it").fill("office computer")
    page.get_by_role("button", name="Make a passkey").click()
    page.get_by_role("heading", name="office computer").wait_for()
    assert [one.name for one in house.node.accounts.get(account.id).passkeys] == ["office computer"]

    context.clear_cookies()
    page.goto(f"{address}/sign-in?next=/account/passkeys")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{address}/account/passkeys")
    key = next(one["value"] for one in context.cookies() if one["name"] == "session").partition(".")[0]
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
    assert not told
    context.close()


def test_browser_that_gives_up_is_told_and_may_try_again(house: House, port: int, browser: Browser) -> None:
    house.somebody("anna")
    context = browser.new_context(locale="en")
    page = with_authenticator(context)
    page.goto(f"http://localhost:{port}/sign-in")
    refuse = "navigator.credentials.get = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"
    page.evaluate(f"() => {{ {refuse} }}")
    button = page.get_by_role("button", name="Sign in with a passkey")
    button.click()
    page.get_by_text("The browser did not go through with it. Try again.").wait_for()
    assert button.is_enabled()
    context.close()


def test_page_says_where_passkeys_work(house: House, port: int, browser: Browser) -> None:
    context = browser.new_context(locale="en")
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}/sign-in")
    assert page.get_by_role("button", name="Sign in with a passkey").count() == 0
    page.get_by_role("link", name=f"http://localhost:{port}").click()
    page.get_by_role("button", name="Sign in with a passkey").wait_for()
    context.close()


def test_page_without_scripts_says_what_it_needs(house: House, port: int, browser: Browser) -> None:
    context = browser.new_context(locale="en", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"http://localhost:{port}/sign-in")
    assert page.get_by_text("Passkeys need a browser that runs scripts.").is_visible()
    assert not page.get_by_role("button", name="Sign in with a passkey").is_visible()
    assert page.get_by_role("button", name="Sign in", exact=True).is_visible()
    context.close()
