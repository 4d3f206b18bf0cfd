"""Writing in a browser: accessible, no wider than a phone, and kept and told while one types."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_FILE_PATH  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect, sync_playwright

from app.web.test_layout_browser import RULES
from app.web.write.people import Writer
from comity.app.node import Node
from served import Client

FORM = "/write/exercise.described/1"


@pytest.fixture(scope="module")
def writer(client: Client, node: Node) -> Writer:
    return Writer(client, node)


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # The sandbox needs rights that a container seldom has; the only pages opened are our own.
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


def opened(browser: Browser, writer: Writer, server: str, language: str, width: int) -> Page:
    context = browser.new_context(
        locale=language, viewport={"width": width, "height": 900}, reduced_motion="reduce", base_url=server
    )
    context.add_cookies([{"name": "session", "value": writer.cookie, "url": server}])
    page = context.new_page()
    page.set_default_timeout(10_000)
    return page


def look_at(page: Page) -> None:
    page.click(".form-actions button[value=preview]")
    page.wait_for_load_state()


def accessible(page: Page) -> None:
    page.evaluate(Path(AXE_FILE_PATH).read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, rules)", RULES)
    assert len(found["passes"]) > 20
    assert not [f"{one['id']}: {node['target']}" for one in found["violations"] for node in one["nodes"]]


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_forms_are_accessible_and_fit_a_phone(browser: Browser, writer: Writer, server: str, language: str) -> None:
    page = opened(browser, writer, server, language, 390)
    for path in ("/write", FORM):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    look_at(page)
    expect(page.locator("#problems")).to_be_visible()
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    accessible(page)
    page.context.close()


def test_what_is_typed_is_kept_told_and_sent(browser: Browser, writer: Writer, server: str) -> None:
    page = opened(browser, writer, server, "en", 1280)
    page.goto(FORM)
    page.fill("[name='name']", "Quiet Dawn")
    for name, value in (("status", "announced"), ("format", "bilateral"), ("framework", "other")):
        page.check(f"[name='{name}'][value='{value}']")
    page.check("[name='confidence'][value='high']")
    page.click("button[name='add:sources']")
    expect(page.locator("[name='sources.1']")).to_be_focused()
    expect(page.locator("[name='name']")).to_have_value("Quiet Dawn")
    page.check("[name='handling:level'][value='restricted']")
    expect(page.locator("#who-sees")).to_contain_text("it cannot be shared with anybody")
    expect(page.locator(".kept-note")).to_have_text("Kept as a draft.")
    look_at(page)
    accessible(page)
    page.click(".send-form button[value=send]")
    page.wait_for_url("**/drafts")
    assert [one.kind for one in writer.node.outbox.waiting(writer.id)] == ["exercise.described/1"]
    page.context.close()
