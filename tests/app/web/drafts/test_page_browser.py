"""What scripts add: seconds that count down, answers that open in place; and that no page needs more than it may."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.base import AXE_FILE_PATH  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, sync_playwright

from comity.app.web.app import build_app
from nodes import OFFICER, organisation
from signed import People

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def address(people: People) -> Iterator[str]:
    """Where uvicorn serves the same node."""
    app = build_app(people.node, people.clock)
    running = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off", ws="none"))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    yield f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"
    running.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # The sandbox needs rights that a container seldom has; the only pages opened are our own.
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


def opened(browser: Browser, people: People, address: str, **options: Any) -> tuple[Page, Any, list[str]]:
    """A page of somebody who is signed in, that person, and what the browser complains about."""
    one, told = people.browser(), []
    context = browser.new_context(**options)
    context.add_cookies([{"name": "session", "value": one._cookie, "url": address}])
    page = context.new_page()
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    return page, one, told


def faults(page: Page) -> list[str]:
    page.evaluate(Path(AXE_FILE_PATH).read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [one["id"] for one in found["violations"]]


def test_seconds_count_down_and_the_button_takes_back(browser: Browser, people: People, address: str) -> None:
    page, one, told = opened(browser, people, address)
    people.node.outbox.hand_in(one.id, organisation(), one.officer, values=(("name.en", "Quiet pact"),))
    page.goto(f"{address}/drafts")
    line = page.locator(".countdown")
    assert line.text_content() == "It is sent in 15 seconds."
    page.get_by_text("It is sent in 13 seconds.").wait_for()
    assert faults(page) == []
    page.get_by_role("button", name="Take it back").press("Enter")
    page.get_by_role("link", name="Go on writing").wait_for()
    assert [kept.kind for kept in people.node.drafts.all(one.id)] == ["organisation.described/1"]
    assert told == []
    page.context.close()


def test_questions_open_their_answers_in_place(browser: Browser, people: People, address: str) -> None:
    page, _, told = opened(browser, people, address, viewport={"width": 390, "height": 800})
    act = people.node.submit(organisation(), OFFICER).id.hex()
    page.goto(f"{address}/statements/{act}")
    why = page.get_by_role("link", name="Why do I see this?")
    why.press("Enter")
    answer = page.locator("#explained")
    answer.get_by_text("You act for XAA").wait_for()
    assert why.get_attribute("aria-expanded") == "true"
    page.get_by_role("link", name="Who else sees this?").click()
    answer.get_by_text("Its handling lets only these see it:").wait_for()
    assert why.get_attribute("aria-expanded") == "false"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert faults(page) == []
    page.get_by_role("link", name="Who else sees this?").click()
    assert answer.is_hidden()
    assert page.url.endswith(act)
    page.goto(f"{address}/statements/{act}/share?to=XBB")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert faults(page) == []
    assert told == []
    page.context.close()
