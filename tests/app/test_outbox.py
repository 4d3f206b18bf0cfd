"""Statements wait before they are sent, can be taken back until then, and are written once."""

import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import msgspec
import pytest

from comity.app.accounts.account import Account
from comity.app.accounts.roles import Role
from comity.app.draft import Draft
from comity.app.node import Node
from comity.app.outbox import KEPT, LEASE, MOST_ENTRIES, WINDOW
from comity.app.queued import DUE, OUTBOX, State
from comity.app.trail.deeds import Deed
from comity.kernel.errors import Malformed, NotAllowed, NotFound, TooLarge
from comity.kernel.marking import Level
from nodes import OFFICER, OWN, SetClock, Stumbles, membership, memory_stores, node_on, organisation

ONE, TWO = "a1", "b2"


@pytest.fixture
def faults() -> Stumbles:
    return Stumbles("append.prepared")


@pytest.fixture
def node(untouched_home: Path, tmp_path: Path, clock: SetClock, faults: Stumbles) -> Iterator[Node]:
    """A node in memory, at a time that the test sets, whose writing the test can make fail."""
    (tmp_path / "keys").symlink_to(untouched_home / "keys")
    running = node_on(tmp_path, memory_stores(), clock, faults)
    yield running
    running.close()


def pass_time(node: Node, clock: SetClock, span: timedelta = WINDOW) -> int:
    clock.time += span
    return node.outbox.send_due(clock.micros())


def size(node: Node) -> int:
    return node.status().size


def test_a_statement_waits_and_is_then_sent(node: Node, clock: SetClock) -> None:
    before = size(node)
    entry = node.outbox.hand_in(ONE, organisation(), OFFICER)
    assert pass_time(node, clock, WINDOW - timedelta(microseconds=1)) == 0
    assert (size(node), node.outbox.waiting(ONE)[0].state) == (before, State.WAITING)
    assert pass_time(node, clock, timedelta(microseconds=1)) == 1
    kept = node.outbox.waiting(ONE)[0]
    assert (kept.id, kept.state, size(node)) == (entry, State.SENT, before + 1)
    said = node.reading(OFFICER.reader).act(bytes.fromhex(kept.act))  # type: ignore[arg-type]
    assert said.act.envelope.matter == kept.matter
    assert pass_time(node, clock) == 0


def test_what_was_taken_back_is_a_draft_and_never_sent(node: Node, clock: SetClock) -> None:
    before = size(node)
    values = (("code", "XAA-PACT"), ("note", ""))
    entry = node.outbox.hand_in(ONE, organisation(), OFFICER, values=values)
    back = node.outbox.undo(ONE, entry)
    assert back == organisation()
    assert [one.values for one in node.drafts.all(ONE)] == [values]
    assert node.outbox.waiting(ONE) == ()
    pass_time(node, clock, WINDOW + LEASE)
    assert size(node) == before
    with pytest.raises(NotFound):
        node.outbox.undo(ONE, entry)


def test_without_a_form_the_draft_itself_comes_back(node: Node) -> None:
    entry = node.outbox.hand_in(ONE, membership("organisation:XAA.pact"), OFFICER)
    node.outbox.undo(ONE, entry)
    kept = node.drafts.get(ONE, entry)
    assert msgspec.json.decode(dict(kept.values)["draft"], type=Draft).matter == kept.matter == "organisation:XAA.pact"


def test_what_was_sent_cannot_be_taken_back(node: Node, clock: SetClock) -> None:
    entry = node.outbox.hand_in(ONE, organisation(), OFFICER)
    pass_time(node, clock)
    with pytest.raises(NotAllowed) as refused:
        node.outbox.undo(ONE, entry)
    assert [one.code for one in refused.value.refusals] == ["outbox.gone"]
    assert node.drafts.all(ONE) == ()


def test_handing_in_twice_sends_once(node: Node, clock: SetClock) -> None:
    before = size(node)
    barrier = Barrier(8)
    found = []

    def press() -> None:
        barrier.wait()
        found.append(node.outbox.hand_in(ONE, organisation(), OFFICER, "form-1"))

    presses = [Thread(target=press) for _ in range(8)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    pass_time(node, clock)
    assert (len(set(found)), len(found), size(node)) == (1, 8, before + 1)
    assert node.outbox.hand_in(ONE, organisation(), OFFICER, "form-1") == found[0]
    assert node.outbox.hand_in(ONE, organisation(), OFFICER, "form-2") != found[0]
    node.outbox.hand_in(TWO, organisation(), OFFICER, "form-1")
    pass_time(node, clock)
    assert size(node) == before + 3


def test_what_rules_refuse_comes_back_with_its_reasons(node: Node, clock: SetClock) -> None:
    opened = node.submit(organisation(), OFFICER)
    low = msgspec.structs.replace(OFFICER, reader=msgspec.structs.replace(OFFICER.reader, clearance=Level.RESTRICTED))
    entry = node.outbox.hand_in(ONE, membership(opened.matter, marking=OWN), low)
    pass_time(node, clock)
    kept = node.outbox.waiting(ONE)[0]
    assert kept.state is State.REFUSED
    assert "marking.above_author" in [one.code for one in kept.refusals]
    node.outbox.undo(ONE, entry)
    assert (node.outbox.waiting(ONE), [one.id for one in node.drafts.all(ONE)]) == ((), [entry])


def test_a_statement_that_does_not_fit_is_refused_with_the_fault(node: Node, clock: SetClock) -> None:
    draft = msgspec.structs.replace(organisation(), body=msgspec.Raw(b'{"code":"XAA-PACT"}'))
    node.outbox.hand_in(ONE, draft, OFFICER)
    pass_time(node, clock)
    assert [one.code for one in node.outbox.waiting(ONE)[0].refusals] == ["malformed"]


def test_a_disk_that_fails_for_a_while_delays_only(node: Node, clock: SetClock, faults: Stumbles) -> None:
    before = size(node)
    entry = node.outbox.hand_in(ONE, organisation(), OFFICER)
    faults.times = 2
    assert pass_time(node, clock) == 1
    assert (node.outbox.waiting(ONE)[0].state, size(node)) == (State.WAITING, before)
    assert pass_time(node, clock) == 1
    node.outbox.hand_in(ONE, organisation("XAA-TWO"), OFFICER)
    assert pass_time(node, clock) == 2
    assert size(node) == before + 2
    assert {one.state for one in node.outbox.waiting(ONE)} == {State.SENT}
    assert entry in {one.id for one in node.outbox.waiting(ONE)}


def test_what_a_failing_disk_delays_can_be_taken_back(node: Node, clock: SetClock, faults: Stumbles) -> None:
    entry = node.outbox.hand_in(ONE, organisation(), OFFICER)
    faults.times = 1
    pass_time(node, clock)
    assert node.outbox.undo(ONE, entry) == organisation()


def test_a_statement_that_was_written_before_the_fault_is_not_taken_back(
    node: Node, clock: SetClock, faults: Stumbles
) -> None:
    faults.name = "append.committed"
    before = size(node)
    entry = node.outbox.hand_in(ONE, organisation(), OFFICER)
    faults.times = 1
    pass_time(node, clock)
    assert node.outbox.waiting(ONE)[0].state is State.WAITING
    with pytest.raises(NotAllowed):
        node.outbox.undo(ONE, entry)
    assert node.outbox.waiting(ONE)[0].state is State.SENT
    pass_time(node, clock, LEASE + WINDOW)
    assert size(node) == before + 1
    assert node.drafts.all(ONE) == ()


def test_sending_and_taking_back_at_once_has_one_outcome(node: Node, clock: SetClock) -> None:
    before = size(node)
    entries = [node.outbox.hand_in(ONE, organisation(f"XAA-N{number}"), OFFICER) for number in range(40)]
    clock.time += WINDOW
    barrier = Barrier(2)
    undone = []

    def take_back() -> None:
        barrier.wait()
        for entry in reversed(entries):
            try:
                node.outbox.undo(ONE, entry)
            except NotAllowed:
                continue
            undone.append(entry)

    other = Thread(target=take_back)
    other.start()
    barrier.wait()
    node.outbox.send_due(clock.micros())
    other.join()
    node.outbox.send_due(clock.micros())
    sent = {one.id for one in node.outbox.waiting(ONE) if one.state is State.SENT}
    assert sent | set(undone) == set(entries)
    assert not sent & set(undone)
    assert size(node) == before + len(sent)
    assert {one.id for one in node.drafts.all(ONE)} == set(undone)


def account(node: Node, *roles: Role, clearance: Level = Level.TOP_SECRET) -> Account:
    made = Account(id="", login=f"user-{os.urandom(4).hex()}", name="One", roles=roles, clearance=clearance, made=0)
    return node.accounts.create(made, os.urandom)


def test_an_account_that_was_withdrawn_meanwhile_sends_nothing(node: Node, clock: SetClock) -> None:
    before, writer = size(node), account(node, Role.OFFICER)
    node.outbox.hand_in(writer.id, organisation(), OFFICER)
    node.accounts.replace(msgspec.structs.replace(writer, withdrawn=1))
    pass_time(node, clock)
    assert [one.code for one in node.outbox.waiting(writer.id)[0].refusals] == ["outbox.author"]
    assert size(node) == before


def test_an_account_writes_with_the_clearance_it_has_when_sending(node: Node, clock: SetClock) -> None:
    writer = account(node, Role.OFFICER)
    node.outbox.hand_in(writer.id, organisation(marking=OWN), OFFICER)
    node.accounts.replace(msgspec.structs.replace(writer, clearance=Level.OPEN))
    pass_time(node, clock)
    assert [one.code for one in node.outbox.waiting(writer.id)[0].refusals] == ["marking.above_author"]


def test_nobody_sees_or_takes_back_what_another_handed_in(node: Node) -> None:
    entry = node.outbox.hand_in(ONE, organisation(), OFFICER)
    assert node.outbox.waiting(TWO) == ()
    for act in (node.outbox.undo, node.outbox.dismiss):
        with pytest.raises(NotFound):
            act(TWO, entry)
    with pytest.raises(Malformed):
        node.outbox.waiting("a/1")


def test_what_was_sent_long_ago_is_forgotten(node: Node, clock: SetClock) -> None:
    node.outbox.hand_in(ONE, organisation(), OFFICER)
    pass_time(node, clock)
    pass_time(node, clock, KEPT - WINDOW)
    assert len(node.outbox.waiting(ONE)) == 1
    pass_time(node, clock, LEASE * 2)
    assert node.outbox.waiting(ONE) == ()


def test_only_what_is_over_can_be_struck_from_the_list(node: Node, clock: SetClock) -> None:
    entry = node.outbox.hand_in(ONE, organisation(), OFFICER)
    assert not node.outbox.dismiss(ONE, entry)
    pass_time(node, clock)
    assert node.outbox.dismiss(ONE, entry)
    assert node.outbox.waiting(ONE) == ()


def test_nobody_fills_the_outbox(node: Node) -> None:
    for _ in range(MOST_ENTRIES):
        node.outbox.hand_in(ONE, organisation(), OFFICER)
    with pytest.raises(NotAllowed) as refused:
        node.outbox.hand_in(ONE, organisation(), OFFICER)
    assert [one.code for one in refused.value.refusals] == ["outbox.full"]
    node.outbox.hand_in(TWO, organisation(), OFFICER)
    with pytest.raises(TooLarge):
        node.outbox.hand_in(TWO, organisation(), OFFICER, values=(("text", "x" * 9_000_000),))


def test_what_was_refused_is_not_lost_and_does_not_pile_up(node: Node, clock: SetClock) -> None:
    unfit = msgspec.structs.replace(organisation(), body=msgspec.Raw(b"{}"))
    entries = [node.outbox.hand_in(ONE, unfit, OFFICER) for _ in range(MOST_ENTRIES)]
    pass_time(node, clock)
    pass_time(node, clock, 10 * KEPT)
    assert [one.state for one in node.outbox.waiting(ONE)] == [State.REFUSED] * MOST_ENTRIES
    with pytest.raises(NotAllowed) as refused:
        node.outbox.hand_in(ONE, organisation(), OFFICER)
    assert [one.code for one in refused.value.refusals] == ["outbox.refused"]
    node.outbox.hand_in(TWO, organisation(), OFFICER)
    node.outbox.dismiss(ONE, entries[0])
    node.outbox.hand_in(ONE, organisation(), OFFICER)
    node.outbox.undo(ONE, entries[1])
    node.outbox.hand_in(ONE, organisation(), OFFICER)
    assert [one.id for one in node.drafts.all(ONE)] == [entries[1]]


def test_what_a_process_still_works_on_is_left_to_it(node: Node, clock: SetClock) -> None:
    node.outbox.hand_in(ONE, organisation(), OFFICER)
    ((key, raw),) = node.stores.desk.items(OUTBOX, "", 10)
    ((token, _),) = node.stores.desk.items(DUE, "", 10)
    node.stores.desk.drop(DUE, token)
    assert pass_time(node, clock, WINDOW + LEASE) == 0
    assert node.stores.desk.get(OUTBOX, key) == raw
    pass_time(node, clock, LEASE)
    assert node.stores.desk.items(DUE, "", 10) != ()


def test_the_clockwork_sends_and_closing_leaves_what_waits(untouched_home: Path, tmp_path: Path) -> None:
    (tmp_path / "keys").symlink_to(untouched_home / "keys")
    stores, clock = memory_stores(), SetClock()
    node = node_on(tmp_path, stores, clock)
    node.outbox.hand_in(ONE, organisation(), OFFICER)
    clock.time += WINDOW
    node.tick()
    until = time.monotonic() + 20
    while node.outbox.waiting(ONE)[0].state is not State.SENT and time.monotonic() < until:
        time.sleep(0.02)
    assert node.outbox.waiting(ONE)[0].state is State.SENT
    node.outbox.hand_in(ONE, organisation("XAA-TWO"), OFFICER)
    node.close()
    clock.time += WINDOW
    again = node_on(tmp_path, stores, clock)
    assert again.outbox.send_due(clock.micros()) == 1
    again.close()


def test_another_version_under_the_same_mark_is_refused_and_not_passed_over(node: Node, clock: SetClock) -> None:
    old, new = (("code", "XAA-PACT"),), (("code", "XAA-MENDED"),)
    entry = node.outbox.hand_in(ONE, organisation(), OFFICER, "form-1", old)
    assert node.outbox.hand_in(ONE, organisation(), OFFICER, "form-1", old) == entry
    for _ in range(2):  # while it waits, and once it is sent
        with pytest.raises(NotAllowed) as refused:
            node.outbox.hand_in(ONE, organisation("XAA-MENDED"), OFFICER, "form-1", new)
        assert [one.code for one in refused.value.refusals] == ["outbox.other"]
        pass_time(node, clock)
    before = size(node)
    assert node.outbox.dismiss(ONE, entry)
    node.outbox.hand_in(ONE, organisation("XAA-MENDED"), OFFICER, "form-1", new)
    pass_time(node, clock)
    assert size(node) == before + 1


def test_without_a_form_another_draft_under_the_same_mark_is_refused(node: Node) -> None:
    node.outbox.hand_in(ONE, organisation(), OFFICER, "form-1")
    with pytest.raises(NotAllowed):
        node.outbox.hand_in(ONE, organisation("XAA-MENDED"), OFFICER, "form-1")


def test_what_was_sent_leaves_room_for_more(node: Node, clock: SetClock) -> None:
    for number in range(MOST_ENTRIES):
        node.outbox.hand_in(ONE, organisation(f"XAA-R{number}"), OFFICER)
    pass_time(node, clock)
    assert {one.state for one in node.outbox.waiting(ONE)} == {State.SENT}
    node.outbox.hand_in(ONE, organisation("XAA-ONE-MORE"), OFFICER)


def test_handing_in_is_noted_once_however_often_it_is_tried(node: Node, clock: SetClock, faults: Stumbles) -> None:
    node.outbox.hand_in(ONE, organisation(), OFFICER)
    faults.times = 3
    for _ in range(4):
        pass_time(node, clock)
    assert node.outbox.waiting(ONE)[0].state is State.SENT
    noted = [one.entry.noted.deed for one in node.trail.entries(0, node.trail.newest())]
    assert noted == [Deed.WROTE]
