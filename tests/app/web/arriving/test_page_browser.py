"""What is new, in a browser of somebody signed in: accessible, on a phone, and following what arrives."""

import os
import re
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.base import AXE_FILE_PATH  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect, sync_playwright

from comity.app.web.app import build_app
from nodes import OFFICER, organisation
from signed import People

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # The sandbox needs rights that a container seldom has; the only pages opened are our own.
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="module")
def address(people: People) -> Iterator[str]:
    settings = uvicorn.Config(
        build_app(people.node, people.clock),
        port=0,
        log_level="error",
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=1,
    )
    running = uvicorn.Server(settings)
    thread = Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    yield f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"
    running.should_exit = True
    thread.join(10)


def signed_in(browser: Browser, people: People, address: str, **options: Any) -> Page:
    """A page of an officer's browser."""
    one = people.browser(name="Officer with quite a long name")
    context = browser.new_context(reduced_motion="reduce", **{"locale": "en", **options})
    cookie = people.node.sessions.open(one.id, "passkey", "test", os.urandom)
    context.add_cookies([{"name": "session", "value": cookie, "url": address}])
    return context.new_page()


def test_page_is_accessible_with_its_menu_open(browser: Browser, people: People, address: str) -> None:
    people.node.submit(organisation(), OFFICER)
    page = signed_in(browser, people, address)
    page.goto(f"{address}/new")
    page.locator(".site-account > summary").click()
    page.evaluate(Path(AXE_FILE_PATH).read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, rules)", RULES)
    assert len(found["passes"]) > 20
    assert not [f"{one['id']}: {node['target']}" for one in found["violations"] for node in one["nodes"]]
    page.context.close()


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_pages_and_menu_fit_a_phone(browser: Browser, people: People, address: str, language: str) -> None:
    page = signed_in(browser, people, address, locale=language, viewport={"width": 390, "height": 800})
    for path in ("/new", "/account/feed"):
        page.goto(address + path)
        page.locator(".site-account > summary").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        box = page.locator(".site-account .site-panel").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    page.context.close()


def test_what_arrives_comes_up_by_itself(browser: Browser, people: People, address: str) -> None:
    page = signed_in(browser, people, address)
    with page.expect_request("**/new/events"):
        page.goto(f"{address}/new")
    page.wait_for_timeout(500)
    people.clock.time += timedelta(seconds=1)
    told = people.node.submit(organisation(), OFFICER).id.hex()
    expect(page.locator(f'#arrived a[href="/statements/{told}"]')).to_be_visible(timeout=5_000)
    expect(page.locator("#arrived-told")).to_have_text(re.compile(r"New since you opened this page: \d"))
    page.context.close()


def test_without_scripts_the_page_shows_it_when_loaded_again(browser: Browser, people: People, address: str) -> None:
    page = signed_in(browser, people, address, java_script_enabled=False)
    page.goto(f"{address}/new")
    people.clock.time += timedelta(seconds=1)
    told = people.node.submit(organisation(), OFFICER).id.hex()
    page.reload()
    assert page.locator(f'#arrived a[href="/statements/{told}"]').is_visible()
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_signing_out_is_in_the_menu(browser: Browser, people: People, address: str, scripts: bool) -> None:
    page = signed_in(browser, people, address, java_script_enabled=scripts)
    page.goto(f"{address}/states")
    page.locator(".site-account > summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{address}/states")
    assert page.locator(".site-sign-in").is_visible()
    page.context.close()
