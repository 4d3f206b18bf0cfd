"""The way in, walked in a browser by keyboard; and that its pages can be used by everybody, on a telephone too."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.base import AXE_FILE_PATH  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, sync_playwright

from app.web.people.conftest import PASSWORD, House
from comity.app.accounts.roles import Role
from comity.app.web.app import build_app

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def address(house: House) -> Iterator[str]:
    """Where uvicorn serves the node."""
    app = build_app(house.node, house.clock)
    running = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off", ws="none"))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    yield f"http://localhost:{running.servers[0].sockets[0].getsockname()[1]}"
    running.should_exit = True
    thread.join(10)


@pytest.fixture
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # The sandbox needs rights that a container seldom has; the only pages opened are our own.
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


def check(page: Page) -> None:
    """Fail where somebody could not use the page."""
    page.evaluate(Path(AXE_FILE_PATH).read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, rules)", RULES)
    assert [(one["id"], page.url) for one in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def test_the_first_person_comes_in_by_the_link_and_invites_another(
    browser: Browser, house: House, address: str
) -> None:
    told: list[str] = []
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(f"{address}/welcome/{house.node.people.first_link(os.urandom)}")
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
    assert told == []


@pytest.mark.parametrize("language", ["ru", "zh"])
def test_signing_in_in_other_languages_and_at_night(
    browser: Browser, house: House, address: str, language: str
) -> None:
    house.somebody("anna", Role.OFFICER)
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale=language, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{address}/account")
    assert page.locator("h1").text_content() == {"ru": "Войти", "zh": "登录"}[language]
    check(page)
    page.locator("#login").fill("anna")
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")
    page.wait_for_url(f"{address}/account")
    check(page)
