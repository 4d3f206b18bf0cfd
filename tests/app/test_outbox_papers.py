"""Papers wait with their statement, come back with it, are said with it once, and are then no longer kept."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from comity.app.draft import Attachment, Draft
from comity.app.node import Node
from comity.app.outbox import LEASE, WINDOW
from comity.app.papers import CONTENTS, LISTED, MOST_BYTES, MOST_KEPT
from comity.app.queued import OUTBOX, State
from comity.kernel.errors import NotAllowed
from comity.kernel.ids import ActId
from comity.kernel.marking import Level
from nodes import OFFICER, OWN, SetClock, Stumbles, memory_stores, node_on, organisation

ONE = "a1"
PAPER = Attachment(name="План.pdf", media_type="application/pdf", lang="ru", content=b"%PDF-1.7 \xff\x00")
ANNEX = Attachment(name="附件.txt", media_type="text/plain", lang="zh", content="附件".encode())


@pytest.fixture
def faults() -> Stumbles:
    return Stumbles("append.committed")


@pytest.fixture
def node(untouched_home: Path, tmp_path: Path, clock: SetClock, faults: Stumbles) -> Iterator[Node]:
    (tmp_path / "keys").symlink_to(untouched_home / "keys")
    running = node_on(tmp_path, memory_stores(), clock, faults)
    yield running
    running.close()


def with_papers(*papers: Attachment, **more: object) -> Draft:
    return msgspec.structs.replace(organisation(), attachments=papers or (PAPER, ANNEX), **more)


def pass_time(node: Node, clock: SetClock) -> None:
    clock.time += WINDOW
    node.outbox.send_due(clock.micros())


def contents(node: Node) -> tuple[str, ...]:
    return node.stores.desk.keys(CONTENTS, "", 100)


def test_papers_are_said_with_their_statement_and_no_longer_kept(node: Node, clock: SetClock) -> None:
    entry = node.outbox.hand_in(ONE, with_papers(), OFFICER)
    raw = node.stores.desk.get(OUTBOX, f"{ONE}/{entry}")
    assert raw is not None
    assert b'"content"' not in raw
    assert len(contents(node)) == 2
    pass_time(node, clock)
    (sent,) = node.outbox.waiting(ONE)
    assert (sent.state, sent.papers, contents(node)) == (State.SENT, (), ())
    reading, act = node.reading(OFFICER.reader), ActId(bytes.fromhex(sent.act))
    for position, paper in enumerate((PAPER, ANNEX)):
        listed, content = reading.document(act, position)
        assert (listed.name, listed.media_type, listed.lang) == (paper.name, paper.media_type, paper.lang)
        assert content == paper.content


def test_a_statement_that_comes_back_brings_its_papers(node: Node, clock: SetClock) -> None:
    values = (("code", "XAA-PACT"),)
    entry = node.outbox.hand_in(ONE, with_papers(), OFFICER, values=values)
    node.outbox.undo(ONE, entry)
    (draft,) = node.drafts.all(ONE)
    kept = node.drafts.papers.of_draft(ONE, draft.id)
    assert (draft.values, node.drafts.papers.attached(ONE, draft.id, kept)) == (values, (PAPER, ANNEX))
    again = node.outbox.hand_in(ONE, with_papers(), OFFICER, draft.id, values)
    node.drafts.drop(ONE, draft.id)
    assert {key.split("/")[1] for key in contents(node)} == {again}
    pass_time(node, clock)
    assert node.outbox.waiting(ONE)[0].state is State.SENT


def test_what_rules_refuse_keeps_its_papers_until_it_is_struck(node: Node, clock: SetClock) -> None:
    low = msgspec.structs.replace(OFFICER, reader=msgspec.structs.replace(OFFICER.reader, clearance=Level.RESTRICTED))
    entries = [node.outbox.hand_in(ONE, with_papers(marking=OWN), low) for _ in range(2)]
    pass_time(node, clock)
    assert {one.state for one in node.outbox.waiting(ONE)} == {State.REFUSED}
    assert node.outbox.dismiss(ONE, entries[0])
    assert {key.split("/")[1] for key in contents(node)} == {entries[1]}
    node.outbox.undo(ONE, entries[1])
    assert [one.name for one in node.drafts.papers.of_draft(ONE, entries[1])] == [PAPER.name, ANNEX.name]


def test_a_fault_between_writing_and_telling_does_not_say_them_twice(
    node: Node, clock: SetClock, faults: Stumbles
) -> None:
    before = node.status().size
    node.outbox.hand_in(ONE, with_papers(), OFFICER)
    faults.times = 1
    for _ in range(3):
        pass_time(node, clock)
    assert (node.outbox.waiting(ONE)[0].state, node.status().size, contents(node)) == (State.SENT, before + 1, ())


def test_a_paper_that_was_lost_is_told_of_and_nothing_is_said(node: Node, clock: SetClock) -> None:
    before = node.status().size
    node.outbox.hand_in(ONE, with_papers(), OFFICER)
    node.stores.desk.drop(CONTENTS, contents(node)[0])
    pass_time(node, clock)
    (entry,) = node.outbox.waiting(ONE)
    assert (entry.state, [one.code for one in entry.refusals]) == (State.REFUSED, ["papers.lost"])
    assert node.status().size == before


def test_the_same_form_with_other_papers_is_another_version(node: Node) -> None:
    values = (("code", "XAA-PACT"),)
    entry = node.outbox.hand_in(ONE, with_papers(), OFFICER, "form-1", values)
    assert node.outbox.hand_in(ONE, with_papers(), OFFICER, "form-1", values) == entry
    assert len(contents(node)) == 2
    for other in ((ANNEX,), (ANNEX, PAPER), (PAPER, msgspec.structs.replace(ANNEX, content=b"other"))):
        with pytest.raises(NotAllowed) as refused:
            node.outbox.hand_in(ONE, with_papers(*other), OFFICER, "form-1", values)
        assert [one.code for one in refused.value.refusals] == ["outbox.other"]


def test_nobody_fills_the_outbox_with_papers(node: Node) -> None:
    large = msgspec.structs.replace(PAPER, content=bytes(MOST_BYTES))
    with pytest.raises(NotAllowed) as refused:
        node.outbox.hand_in(ONE, with_papers(large, PAPER), OFFICER)
    assert [one.code for one in refused.value.refusals] == ["papers.too_large"]
    for _ in range(MOST_KEPT // MOST_BYTES):
        node.outbox.hand_in(ONE, with_papers(large), OFFICER)
    with pytest.raises(NotAllowed) as refused:
        node.outbox.hand_in(ONE, with_papers(PAPER), OFFICER)
    assert [one.code for one in refused.value.refusals] == ["outbox.full"]
    node.outbox.hand_in(ONE, organisation("XAA-NONE"), OFFICER)
    node.outbox.hand_in("b2", with_papers(PAPER), OFFICER)


def test_what_nobody_lists_is_gone_after_a_while(node: Node, clock: SetClock) -> None:
    node.drafts.papers.put(ONE, "e" * 32, (PAPER,))
    entry = node.outbox.hand_in(ONE, with_papers(), OFFICER)
    node.outbox.undo(ONE, entry)
    node.stores.desk.drop("drafts", f"{ONE}/{entry}")
    for _ in range(4):
        clock.time += 40 * LEASE
        node.outbox.send_due(clock.micros())
    assert (contents(node), node.stores.desk.keys(LISTED, "", 10)) == ((), ())
