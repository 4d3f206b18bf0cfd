from functools import cache
from hashlib import sha256

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.kernel.act import entry_of
from comity.kernel.errors import Damaged
from comity.kernel.ids import LogId
from comity.kernel.log import LogState, NewAct, append, head_of, new_act, resume
from comity.kernel.merkle import EMPTY_ROOT, leaf_hash
from comity.kernel.store import Head
from kernel.logs import LOG, STORED, KeptLog
from trees import root_of

MANY = 1_200
BIG = 66_000


def small(number: int) -> NewAct:
    """An act of a few bytes; the log does not read them."""
    return new_act("party:XAA.state", "party.described/1", b"%d" % number, sha256(b"%d" % number).digest())


@cache
def acts() -> tuple[NewAct, ...]:
    return tuple(small(number) for number in range(MANY))


@cache
def big_log() -> KeptLog:
    """More than 256 full tiles, so that the third level holds hashes and a tile of the second is full."""
    return KeptLog().add([small(number) for number in range(BIG)])


def resumed(log: KeptLog, head: Head | None = None) -> LogState:
    return resume(head or log.head, log.read_entries, log.read_roots)


@given(st.lists(st.integers(1, MANY - 1), max_size=6, unique=True).map(sorted))
def test_any_batches_make_the_same_log(cuts: list[int]) -> None:
    whole, parts = KeptLog().add(acts()), KeptLog()
    for start, stop in zip([0, *cuts], [*cuts, MANY], strict=True):
        parts.add(acts()[start:stop])
    assert (parts.state, parts.head, parts.tiles, parts.rows) == (whole.state, whole.head, whole.tiles, whole.rows)


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 600])
def test_the_head_is_the_root_of_rfc_6962(size: int) -> None:
    log = KeptLog().add(acts()[:size])
    assert log.head.root == root_of([leaf_hash(act.entry) for act in acts()[:size]])
    assert (log.head.size, log.head.log) == (size, LOG)


def test_a_batch_holds_all_that_one_transaction_writes() -> None:
    first = append(LogState(log=LOG), acts()[:300], STORED)
    second = append(first.state, acts()[300:310], STORED + 1)
    assert (second.batch.expected_size, second.batch.head.size, second.state.size) == (300, 310, 310)
    assert [row.index for row in second.batch.rows] == list(range(300, 310))
    assert {row.stored for row in second.batch.rows} == {STORED + 1}
    assert [(tile.level, tile.index) for tile in first.batch.tiles] == [(0, 0)]
    row, act = second.batch.rows[0], acts()[300]
    assert (row.entry, row.opening, row.raw, row.matter, row.kind) == (
        *(act.entry, act.opening, act.raw, act.matter, act.kind),
    )
    assert second.batch.head == head_of(second.state)


def test_an_entry_commits_to_opening_and_bytes() -> None:
    act = acts()[5]
    assert act.entry == entry_of(act.opening, act.raw)
    assert small(5) == act


def test_an_empty_batch_changes_nothing() -> None:
    state = append(LogState(log=LOG), acts()[:5], STORED).state
    assert append(state, [], STORED).state == state
    assert head_of(LogState(log=LOG)).root == EMPTY_ROOT


@given(st.integers(0, MANY))
def test_a_log_is_resumed_at_any_size(size: int) -> None:
    log = KeptLog().add(acts()[:size])
    assert resumed(log) == log.state
    if size < MANY:
        assert append(resumed(log), acts()[size:], STORED) == append(log.state, acts()[size:], STORED)


def test_a_large_log_is_resumed_from_few_hashes() -> None:
    log, read = big_log(), [0]

    def entries(start: int, stop: int) -> list[bytes]:
        read[0] += stop - start
        return log.read_entries(start, stop)

    def roots(level: int, start: int, stop: int) -> list[bytes]:
        read[0] += stop - start
        return log.read_roots(level, start, stop)

    assert resume(log.head, entries, roots) == log.state
    assert read[0] == sum(BIG >> 8 * level & 255 for level in range(3))


def altered(content: bytes, place: int, flip: int) -> bytes:
    changed = bytearray(content)
    changed[place % len(content)] ^= flip
    return bytes(changed)


@given(st.integers(0, 40), st.integers(1, 255), st.sampled_from(("root", "frontier")))
def test_a_changed_head_is_found_on_resuming(place: int, flip: int, part: str) -> None:
    log = KeptLog().add(acts()[:613])
    head = msgspec.structs.replace(log.head, **{part: altered(getattr(log.head, part), place, flip)})
    with pytest.raises(Damaged):
        resumed(log, head)


@pytest.mark.parametrize("size", [0, 612, 614, 2**40])
def test_a_changed_size_is_found_on_resuming(size: int) -> None:
    log = KeptLog().add(acts()[:613])
    with pytest.raises(Damaged):
        resumed(log, msgspec.structs.replace(log.head, size=size))


@given(st.integers(0, BIG % 256 - 1), st.integers(0, 31), st.integers(1, 255))
def test_a_changed_newest_entry_is_found_on_resuming(back: int, place: int, flip: int) -> None:
    log = big_log()

    def entries(start: int, stop: int) -> list[bytes]:
        found = log.read_entries(start, stop)
        found[back] = altered(found[back], place, flip)
        return found

    with pytest.raises(Damaged, match="do not make its head"):
        resume(log.head, entries, log.read_roots)


@given(st.integers(0, 1), st.integers(0, 300), st.integers(0, 31), st.integers(1, 255))
def test_a_changed_tile_root_is_found_on_resuming(level: int, which: int, place: int, flip: int) -> None:
    log = big_log()

    def roots(of_level: int, start: int, stop: int) -> list[bytes]:
        found = log.read_roots(of_level, start, stop)
        if of_level == level and found:
            found[which % len(found)] = altered(found[which % len(found)], place, flip)
        return found

    with pytest.raises(Damaged, match="do not make its head"):
        resume(log.head, log.read_entries, roots)


def test_missing_entries_and_tiles_are_found_on_resuming() -> None:
    log = big_log()
    with pytest.raises(Damaged, match="at level 0 of comity/XAA/1, found"):
        resume(log.head, lambda start, stop: log.read_entries(start, stop)[1:], log.read_roots)
    with pytest.raises(Damaged, match="at level 1 of comity/XAA/1, found 0"):
        resume(log.head, log.read_entries, lambda level, start, stop: [])


def test_each_epoch_is_a_log_of_its_own() -> None:
    log = KeptLog(LogId("XAA", 2)).add(acts()[:3])
    assert {row.log for row in log.rows} == {LogId("XAA", 2)}
    assert resumed(log).log == LogId("XAA", 2)
