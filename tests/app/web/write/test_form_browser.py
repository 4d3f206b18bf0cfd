"""Writing in a browser: accessible, no wider than a phone, and kept and told while one types."""

import pytest
from playwright.sync_api import Page, expect

from app.web.write.people import Writer
from browsing import PHONE, Opener, axe_faults, too_wide
from comity.app.node import Node
from served import Client

FORM = "/write/exercise.described/1"


@pytest.fixture(scope="module")
def writer(client: Client, node: Node) -> Writer:
    return Writer(client, node)


def look_at(page: Page) -> None:
    page.click(".form-actions button[value=preview]")
    page.wait_for_load_state()


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_forms_are_accessible_and_fit_a_phone(opened: Opener, writer: Writer, server: str, language: str) -> None:
    page = opened(base_url=server, cookies={"session": writer.cookie}, locale=language, viewport=PHONE)
    for path in ("/write", FORM):
        page.goto(path)
        assert not too_wide(page)
    look_at(page)
    expect(page.locator("#problems")).to_be_visible()
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    assert not too_wide(page)
    assert not axe_faults(page)


def test_what_is_typed_is_kept_told_and_sent(opened: Opener, writer: Writer, server: str) -> None:
    page = opened(base_url=server, cookies={"session": writer.cookie})
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
    assert not axe_faults(page)
    page.click(".send-form button[value=send]")
    page.wait_for_url("**/drafts")
    assert [one.kind for one in writer.node.outbox.waiting(writer.id)] == ["exercise.described/1"]
