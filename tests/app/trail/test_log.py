"""Notes are durable when they return, from any number of threads."""

import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from app.trail.trails import OFFICER, kept_in, read_of
from comity.adapters.store_memory import MemoryDesk
from comity.app.accounts.person import Person
from comity.app.accounts.roles import Role
from comity.app.trail.deeds import Deed
from comity.app.trail.entry import What, Who
from comity.app.trail.given import Given
from comity.app.trail.log import PIECE, Trail, who_of
from comity.kernel.errors import StoreFault, StoreFull
from comity.kernel.marking import Reader
from nodes import SetClock, officer


class SlowDesk(MemoryDesk):
    """A Desk that waits before the first transaction, and remembers how many entries each had."""

    def __init__(self) -> None:
        super().__init__()
        self.go = Event()
        self.sizes: list[int] = []

    def note_all(self, entries: Sequence[tuple[int, bytes]]) -> int:
        self.go.wait(10)
        self.sizes.append(len(entries))
        return super().note_all(entries)


class FullDesk(MemoryDesk):
    """A Desk without space."""

    def note_all(self, entries: Sequence[tuple[int, bytes]]) -> int:
        raise StoreFull("no space")


def test_entries_are_numbered_in_order_and_can_be_read_in_pieces(tmp_path: Path) -> None:
    kept = kept_in(tmp_path)
    assert kept.trail.newest() == 0
    kept.read(PIECE + 5)
    assert kept.trail.newest() == PIECE + 5
    assert [one.number for one in kept.trail.entries(PIECE - 2, PIECE + 3)] == list(range(PIECE - 1, PIECE + 4))
    assert list(kept.trail.entries(PIECE + 5, PIECE + 9)) == []
    kept.read(1)
    assert kept.trail.newest() == PIECE + 6


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 8, 9, 100])
def test_the_newest_number_is_found_whatever_it_is(tmp_path: Path, count: int) -> None:
    kept = kept_in(tmp_path)
    kept.read(count)
    assert Trail(kept.desk, SetClock().micros, os.urandom).newest() == count
    assert kept.trail.newest() == kept.trail.newest() == count


def test_notes_that_wait_together_become_durable_together() -> None:
    desk = SlowDesk()
    trail = Trail(desk, SetClock().micros, os.urandom)
    with ThreadPoolExecutor(12) as pool:
        noting = [pool.submit(trail.note, OFFICER, Deed.READ, What(count=number)) for number in range(12)]
        time.sleep(0.1)
        desk.go.set()
        for one in noting:
            one.result(10)
    assert sum(desk.sizes) == 12
    assert len(desk.sizes) <= 3
    assert sorted(one.entry.noted.count for one in trail.entries(0, 12)) == list(range(12))


def test_what_cannot_be_noted_is_refused_to_everybody_who_waits() -> None:
    trail = Trail(FullDesk(), SetClock().micros, os.urandom)
    with ThreadPoolExecutor(4) as pool:
        noting = [pool.submit(trail.note, OFFICER, Deed.READ) for _ in range(8)]
        faults = [one.exception(10) for one in noting]
    assert all(isinstance(one, StoreFault) for one in faults)


def test_who_is_told_apart_by_how_they_came_in() -> None:
    person = Person(id="0f3a", name="One", roles=frozenset({Role.OFFICER, Role.LEGAL}), reader=Reader(party="XAA"))
    assert who_of(person) == Who("0f3a", ("legal", "officer"), "key")
    assert who_of(officer("one")) == Who("one", ("officer",), "command")
    assert who_of("0f3a") == Who("0f3a")
    assert who_of(None) == Who()


def test_nothing_is_noted_of_what_is_public() -> None:
    desk = MemoryDesk()
    Trail(desk, SetClock().micros, os.urandom).note_given(OFFICER, Deed.READ, Given())
    assert desk.trail(0, 9) == ()


def test_a_note_is_one_durable_transaction() -> None:
    desk = SlowDesk()
    desk.go.set()
    trail = Trail(desk, SetClock().micros, os.urandom)
    for number in range(5):
        trail.note(OFFICER, Deed.READ, What(content=read_of(number)))
    assert desk.sizes == [1] * 5
