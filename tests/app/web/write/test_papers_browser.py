"""Papers in a browser: chosen, looked at, sent, and saved again byte for byte; with scripts and without."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.web.write.people import Writer
from browsing import PHONE, Opener, axe_faults, too_wide
from comity.app.node import Node
from served import Client

FORM = "/write/exercise.described/1"


@pytest.fixture
def writer(client: Client, node: Node) -> Writer:
    return Writer(client, node)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    file = tmp_path / "План учения 计划.pdf"
    file.write_bytes(b"%PDF-1.7\r\n" + os.urandom(300_000))
    return file


def fill(page: Page) -> None:
    page.fill("[name='name']", "Quiet Dawn")
    for name, value in (("status", "announced"), ("format", "bilateral"), ("framework", "other")):
        page.check(f"[name='{name}'][value='{value}']")
    page.check("[name='confidence'][value='high']")
    page.fill("[name='sources.0']", "Order of the day")
    page.check("[name='handling:level'][value='restricted']")


def send_now(writer: Writer) -> str:
    """Let the time of what was handed in come; its written id."""
    (entry,) = writer.node.outbox.waiting(writer.id)
    writer.node.outbox.send_due(entry.due + timedelta(seconds=1) // timedelta(microseconds=1))
    return writer.node.outbox.waiting(writer.id)[0].act


@pytest.mark.parametrize("scripts", [True, False])
def test_paper_is_added_sent_and_saved_again_as_it_was(
    opened: Opener, writer: Writer, server: str, paper: Path, scripts: bool
) -> None:
    page = opened(base_url=server, cookies={"session": writer.cookie}, java_script_enabled=scripts)
    page.goto(FORM)
    fill(page)
    page.set_input_files("[name='papers']", paper)
    page.click("button[value='papers']")
    page.wait_for_url("**draft=*")
    expect(page.locator(".papers legend")).to_have_text(paper.name)
    expect(page.locator("[name='name']")).to_have_value("Quiet Dawn")
    page.click(".form-actions button[value=preview]")
    page.wait_for_url("**show=preview*")
    expect(page.locator(".papers")).to_contain_text(paper.name)
    page.click(".send-form button[value=send]")
    page.wait_for_url("**/drafts")
    page.goto(f"{server}/statements/{send_now(writer)}")
    with page.expect_download() as begun:
        page.click(f"text={paper.name}")
    assert begun.value.path().read_bytes() == paper.read_bytes()


def test_files_that_were_chosen_go_with_whatever_is_pressed(
    opened: Opener, writer: Writer, server: str, paper: Path
) -> None:
    page = opened(base_url=server, cookies={"session": writer.cookie})
    page.goto(FORM)
    page.set_input_files("[name='papers']", paper)
    page.click("button[name='add:sources']")
    expect(page.locator(".papers legend")).to_have_text(paper.name)
    expect(page.locator("[name='sources.1']")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_papers_are_accessible_and_fit_a_phone(
    opened: Opener, writer: Writer, server: str, paper: Path, language: str
) -> None:
    empty = paper.with_name(f"{'long-name' * 20}.txt")
    empty.write_bytes(b"")
    page = opened(base_url=server, cookies={"session": writer.cookie}, locale=language, viewport=PHONE)
    page.goto(FORM)
    fill(page)
    page.set_input_files("[name='papers']", [paper, empty])
    page.click("button[value='papers']")
    expect(page.locator("#field-papers-problem")).to_be_visible()
    page.locator("details.refers > summary").click()
    assert not too_wide(page)
    assert not axe_faults(page)
    page.click(".form-actions button[value=preview]")
    page.wait_for_url("**show=preview*")
    assert not too_wide(page)
    assert not axe_faults(page)
