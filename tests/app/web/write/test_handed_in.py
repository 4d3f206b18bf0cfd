"""Whoever goes back to a form that was sent is told what became of it, and led on."""

from datetime import timedelta

import msgspec
import pytest

from app.web.write.people import HTML, Writer, form_of
from app.web.write.test_actions import FORM, looked_at, sent
from comity.app.node import Node
from comity.app.queued import Queued, State
from markup import faults_of
from nodes import OFFICER, organisation
from served import Client


@pytest.fixture
def writer(client: Client, node: Node) -> Writer:
    return Writer(client, node)


def handed_in(writer: Writer) -> tuple[str, Queued]:
    """A draft that was sent, and the entry that it became."""
    page = looked_at(writer)
    draft = dict(form_of(page, "send-form")[1])["draft"]
    sent(writer, page)
    (entry,) = writer.node.outbox.waiting(writer.id)
    return draft, entry


def send(writer: Writer, entry: Queued) -> Queued:
    """The entry once its time has come."""
    writer.node.outbox.send_due(entry.due + timedelta(seconds=1) // timedelta(microseconds=1))
    (entry,) = writer.node.outbox.waiting(writer.id)
    return entry


def test_what_waits_can_still_be_taken_back(writer: Writer) -> None:
    draft, entry = handed_in(writer)
    told = writer.get(f"{FORM}?draft={draft}&show=preview")
    assert not faults_of(told)
    assert "It is about to be sent" in told
    assert f"/drafts#entry-{entry.id}" in told


def test_what_was_sent_leads_to_the_statement(writer: Writer) -> None:
    draft, entry = handed_in(writer)
    entry = send(writer, entry)
    assert entry.state is State.SENT
    told = writer.get(f"{FORM}?draft={draft}")
    assert not faults_of(told)
    assert "It was sent." in told
    assert f"/statements/{entry.act}" in told


def test_what_was_refused_leads_to_the_reasons(writer: Writer) -> None:
    draft = "a" * 32
    unfit = msgspec.structs.replace(organisation(), body=msgspec.Raw(b"{}"))
    writer.node.outbox.hand_in(writer.id, unfit, OFFICER, draft)
    entry = send(writer, writer.node.outbox.waiting(writer.id)[0])
    assert entry.state is State.REFUSED
    told = writer.get(f"{FORM}?draft={draft}")
    assert "It was not sent." in told
    assert f"/drafts#entry-{entry.id}" in told


def test_what_was_taken_back_leads_to_the_draft_that_it_is_again(writer: Writer) -> None:
    draft, entry = handed_in(writer)
    writer.node.outbox.undo(writer.id, entry.id)
    answer = writer.client.get(f"{FORM}?draft={draft}", headers=writer.headers(HTML, "en"), follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{FORM}?draft={entry.id}")
    assert "Quiet pact" in writer.get(answer.headers["location"])


def test_what_is_struck_from_the_list_is_gone(writer: Writer) -> None:
    draft, entry = handed_in(writer)
    send(writer, entry)
    writer.node.outbox.dismiss(writer.id, entry.id)
    writer.get(f"{FORM}?draft={draft}", status=404)


def test_it_is_told_at_its_own_form_alone(writer: Writer) -> None:
    draft, _ = handed_in(writer)
    writer.get(f"/write/act.disputed/1?draft={draft}", status=404)


def test_what_another_handed_in_is_not_there(client: Client, node: Node, writer: Writer) -> None:
    draft, _ = handed_in(writer)
    other = Writer(client, node)
    assert other.get(f"{FORM}?draft={draft}", status=404) == other.get(f"{FORM}?draft={'0' * 32}", status=404)
