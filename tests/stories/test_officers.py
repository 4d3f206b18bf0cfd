"""Two officers of one state at work: a draft, second thoughts, sending, a share with proof, answers at once."""

import re
from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest

from app.web.write.people import Writer, form_of
from comity.adapters.keys import create_keys
from comity.app.outbox import WINDOW
from comity.app.web.forms.handling import PREFIX, Audience
from comity.capabilities import REGISTRY
from comity.kernel.evidence import Known, verify_evidence
from comity.kernel.marking import Level
from nodes import OFFICER
from signed import People, people_on

FORM = "/write/organisation.described/1"
PACT = {
    "code": "XAA-PACT",
    "name__en": "Quiet pact",
    "name__ru": "Тихий пакт",
    "name__zh": "静默公约",
    "type": "bilateral pact",
    "decision_rule": "bilateral",
    "collective_defence": "no",
    "confidence": "high",
    f"{PREFIX}audience": Audience.CHOSEN.value,
    f"{PREFIX}parties.0": "XBB",
    f"{PREFIX}level": Level.RESTRICTED.value,
}


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    create_keys(tmp_path, "XAA")
    with people_on(tmp_path) as running:
        yield running


def pass_time(people: People) -> None:
    people.clock.time += WINDOW
    people.node.outbox.send_due(people.clock.micros())


def previewed(writer: Writer, page: str, **values: str) -> list[tuple[str, str]]:
    """Look at what was entered; the form that sends it."""
    shown = writer.get(writer.press(page, "do", "preview", **values))
    assert 'id="problems"' not in shown, shown
    return form_of(shown, "send-form")[1]


def test_second_thoughts_a_double_press_and_a_share(people: People) -> None:
    one = Writer(people.client, people.node)
    before = people.node.status().size
    sending = previewed(one, one.get(FORM), **PACT)
    assert one.post(FORM, [*sending, ("do", "send")]) == "/drafts"
    (entry,) = people.node.outbox.waiting(one.id)
    assert "Take it back" in one.get("/drafts")
    key = dict(sending)["form_key"]
    assert one.post("/drafts/undo", [("form_key", key), ("id", entry.id)]) == "/drafts"
    pass_time(people)
    assert people.node.status().size == before
    (kept,) = people.node.drafts.all(one.id)
    again = previewed(one, one.get(f"{FORM}?draft={kept.id}"), note="Seen again.")
    barrier = Barrier(4)

    def press() -> None:
        barrier.wait()
        one.post(FORM, [*again, ("do", "send")])

    presses = [Thread(target=press) for _ in range(4)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    pass_time(people)
    assert people.node.status().size == before + 1
    (sent,) = people.node.outbox.waiting(one.id)
    assert people.node.drafts.all(one.id) == ()
    share(people, one, sent.act, key)


def share(people: People, one: Writer, act: str, key: str) -> None:
    address = f"/statements/{act}/share"
    assert "It may be shared with XBB" in one.get(f"{address}?to=XBB")
    assert one.post(address, [("form_key", key), ("to", "XBB")]) == f"{address}?to=XBB"
    raw = one.get(f"{address}/proof?to=XBB").encode()
    known = Known(kinds=REGISTRY.kinds, identity=people.node.keys.identity, record={})
    assert verify_evidence(raw, known).id.hex() == act
    assert "XAA gave it to XBB" in one.get(f"/statements/{act}/explained")


def test_two_officers_answer_at_once_and_both_are_heard(people: People) -> None:
    one, two = Writer(people.client, people.node), Writer(people.client, people.node)
    sending = previewed(one, one.get(FORM), **PACT)
    one.post(FORM, [*sending, ("do", "send")])
    pass_time(people)
    (opened,) = people.node.outbox.waiting(one.id)
    form, barrier = "/write/act.disputed/1", Barrier(2)

    def answer(writer: Writer, reason: str) -> None:
        ready = previewed(writer, writer.get(f"{form}?act={opened.act}"), reason=reason)
        barrier.wait()
        writer.post(form, [*ready, ("do", "send")])

    both = [Thread(target=answer, args=one_of) for one_of in ((one, "It has ended."), (two, "It never began."))]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    pass_time(people)
    (line,) = (line for line in people.node.reading(OFFICER.reader).folded(opened.matter).lines if line.disputed_by)
    assert len(line.disputed_by) == 2
    for writer in (one, two):
        page = writer.get(f"/statements/{opened.act}")
        assert len(re.findall(r"Disputed by:.*?</p>", page)) == 1
        assert all(other in page for other in line.disputed_by)


def test_a_stolen_cookie_is_worth_nothing_after_the_session_ends(people: People) -> None:
    one = Writer(people.client, people.node)
    sending = previewed(one, one.get(FORM), **PACT)
    held = people.node.sessions.find(one.cookie)
    assert held is not None
    people.node.sessions.end(held.key)
    answer = one.answer("/drafts/undo", [("form_key", dict(sending)["form_key"]), ("id", "0" * 32)])
    assert answer.headers["location"].startswith("/sign-in")
    assert len(people.node.drafts.all(one.id)) == 1
