"""Entries are found by person, deed and day, page by page, with bounded work."""

import os
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.adapters.store_memory import MemoryDesk
from comity.app.trail import selecting
from comity.app.trail.deeds import Deed
from comity.app.trail.entry import What, Who
from comity.app.trail.log import Trail
from comity.app.trail.selecting import Choice, in_order, newest_first, own_newest_first
from comity.app.trail.whose import Whose
from comity.kernel.store import Desk
from nodes import NOON, SetClock

DEEDS = (Deed.READ, Deed.WROTE, Deed.SIGNED_IN)


def filled(count: int, desk: Desk | None = None) -> Trail:
    """A trail with an entry every six hours, by three people in turn."""
    clock = SetClock()
    trail = Trail(desk if desk is not None else MemoryDesk(), clock.micros, os.urandom)
    for number in range(count):
        clock.time = NOON + timedelta(hours=6 * number)
        trail.note(Who(f"person {number % 3}"), DEEDS[number % len(DEEDS)])
    return trail


def numbers(trail: Trail, choice: Choice, limit: int) -> list[int]:
    """Every page, one after the other."""
    found: list[int] = []
    before: int | None = None
    while before != 0:
        page = newest_first(trail, choice, before, limit)
        assert len(page.entries) <= limit
        found += [one.number for one in page.entries]
        before = page.before
    return found


@given(count=st.integers(0, 30), limit=st.integers(1, 9))
def test_pages_hold_everything_once_newest_first(count: int, limit: int) -> None:
    assert numbers(filled(count), Choice(), limit) == list(range(count, 0, -1))


def test_entries_are_chosen_by_person_deed_and_day() -> None:
    trail = filled(12)
    assert numbers(trail, Choice(people=frozenset({"person 1"})), 2) == [11, 8, 5, 2]
    assert numbers(trail, Choice(people=frozenset({"person 0", "person 1"})), 50) == [11, 10, 8, 7, 5, 4, 2, 1]
    assert numbers(trail, Choice(deed=Deed.SIGNED_IN), 50) == [12, 9, 6, 3]
    assert numbers(trail, Choice(since=date(2026, 11, 23), until=date(2026, 11, 23)), 50) == [6, 5, 4, 3]
    assert numbers(trail, Choice(people=frozenset({"nobody"})), 50) == []
    assert [one.number for one in in_order(trail, Choice(deed=Deed.READ), 1, 10)] == [4, 7, 10]


def test_a_page_looks_through_a_bounded_number_of_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selecting, "LOOKED_THROUGH", 5)
    trail = filled(12)
    page = newest_first(trail, Choice(people=frozenset({"nobody"})), None, 50)
    assert (page.entries, page.before) == ((), 8)
    assert numbers(trail, Choice(people=frozenset({"person 0"})), 50) == [10, 7, 4, 1]


@given(count=st.integers(0, 30), limit=st.integers(1, 9), who=st.sampled_from(["person 0", 'pers"on', "person"]))
def test_own_pages_hold_all_of_one_person_and_of_nobody_else(count: int, limit: int, who: str) -> None:
    desk = MemoryDesk()
    trail = filled(count, desk)
    for _ in range(count):
        trail.note(Who(who), Deed.READ)
        trail.note(Who("another"), Deed.READ, What(whom=who))
    choice, before, found = Choice(people=frozenset({who})), "", list[int]()
    while True:
        page = own_newest_first(Whose(desk, trail), choice, before, limit)
        assert len(page.entries) <= limit
        found += [one.number for one in page.entries]
        if not page.further:
            break
        before = page.entries[-1].entry.noted.sealed
    assert found == numbers(trail, choice, 9)
