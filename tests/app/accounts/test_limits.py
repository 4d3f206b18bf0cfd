"""Waits after failed sign-ins: they grow, they end, and nobody is locked out for good."""

from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.adapters.store_memory import MemoryDesk
from comity.adapters.store_sqlite import SqliteDesk
from comity.app.accounts import limits as limits_module
from comity.app.accounts.limits import (
    FORGOTTEN,
    FREE_BY_ADDRESS,
    FREE_BY_NAME,
    LIMITS,
    LONGEST,
    Limits,
    network_of,
    wait_after,
)
from comity.kernel.errors import NotAllowed, StoreFull, refusal
from comity.kernel.store import Desk
from nodes import SetClock

SECOND = timedelta(seconds=1)


class Door:
    """Somebody who tries, and a clock."""

    def __init__(self, desk: Desk | None = None, clock: SetClock | None = None) -> None:
        self.clock = clock or SetClock()
        self.desk = desk or MemoryDesk()
        self.limits = Limits(self.desk, self.clock.micros)

    def tries(self, login: str = "one", address: str = "192.0.2.1") -> bool:
        try:
            with self.limits.attempt(login, address):
                return True
        except NotAllowed:
            return False

    def passes(self, span: timedelta) -> None:
        self.clock.time += span


@pytest.fixture
def door() -> Door:
    return Door()


def test_a_few_failures_are_free_then_waits_grow(door: Door) -> None:
    assert [door.tries() for _ in range(FREE_BY_NAME + 1)] == [True] * FREE_BY_NAME + [False]
    for seconds in (1, 2, 4, 8, 16):
        door.passes((seconds - 0.5) * SECOND)
        assert not door.tries()
        door.passes(0.5 * SECOND)
        assert door.tries(), seconds
        assert not door.tries()


def test_trying_while_one_waits_does_not_prolong_the_wait(door: Door) -> None:
    for _ in range(FREE_BY_NAME + 3):
        door.passes(LONGEST)
        door.tries()
    for _ in range(50):
        assert not door.tries()
    door.passes(8 * SECOND)
    assert door.tries()


def test_names_are_waited_for_apart_and_addresses_together(door: Door) -> None:
    while door.tries():
        pass
    assert door.tries("two")
    assert not door.tries("one", "192.0.2.2")
    tried = sum(door.tries(f"name{number}") for number in range(100))
    assert tried == FREE_BY_ADDRESS - FREE_BY_NAME - 1
    assert door.tries("three", "192.0.2.2")


@pytest.mark.parametrize("typed", ["ONE", " one ", "ｏｎｅ"])
def test_a_name_typed_otherwise_is_the_same_name(door: Door, typed: str) -> None:
    while door.tries():
        pass
    assert not door.tries(typed)


def test_the_right_person_clears_the_name_but_not_what_else_the_address_did(door: Door) -> None:
    for number in range(FREE_BY_ADDRESS - 1):
        assert door.tries(f"name{number}")
    for _ in range(FREE_BY_NAME - 1):
        assert door.tries("one", "192.0.2.2")
    with door.limits.attempt("one", "192.0.2.1") as attempt:
        attempt.right()
    for _ in range(FREE_BY_NAME):
        assert door.tries("one", "192.0.2.3")
    assert not door.tries("one", "192.0.2.3")
    assert door.tries("two")
    assert not door.tries("two")


def test_what_was_not_looked_at_or_is_right_so_far_counts_for_nothing(door: Door) -> None:
    for _ in range(FREE_BY_NAME - 1):
        assert door.tries()
    for _ in range(FREE_BY_ADDRESS):
        with door.limits.attempt("one", "192.0.2.1") as attempt:
            attempt.uncounted()
        with pytest.raises(NotAllowed), door.limits.attempt("one", "192.0.2.1") as attempt, attempt.looked_at():
            raise NotAllowed((refusal("account.busy", "Too many are signing in."),))
    assert door.tries()
    assert not door.tries()


def test_many_at_once_count_as_many(door: Door) -> None:
    with ExitStack() as at_once:
        for _ in range(FREE_BY_NAME):
            at_once.enter_context(door.limits.attempt("one", "192.0.2.1"))
        assert not door.tries()
        assert not list(door.desk.items(LIMITS, "", 9)), "what has not failed is not written down"
    assert not door.tries()
    door.passes(SECOND)
    assert door.tries()


def test_signing_in_without_a_slip_writes_nothing(door: Door) -> None:
    door.limits = Limits(ReadOnlyDesk(), door.clock.micros)
    for _ in range(2 * FREE_BY_ADDRESS):
        with door.limits.attempt("one", "192.0.2.1") as attempt:
            attempt.right()
    with pytest.raises(StoreFull):
        door.tries()


class ReadOnlyDesk(MemoryDesk):
    """A Desk that takes nothing."""

    def put(self, drawer: str, key: str, value: bytes) -> None:
        raise StoreFull("no space")

    def drop(self, drawer: str, key: str) -> bool:
        raise StoreFull("no space")


def test_processes_on_one_store_count_together(tmp_path: Path) -> None:
    clock = SetClock()
    with closing(SqliteDesk(tmp_path / "desk.db")) as one, closing(SqliteDesk(tmp_path / "desk.db")) as two:
        doors = [Door(desk, clock) for desk in (one, two)]
        for number in range(FREE_BY_NAME):
            assert doors[number % 2].tries()
        assert [door.tries() for door in doors] == [False, False]
        clock.time += SECOND
        with doors[1].limits.attempt("one", "192.0.2.1") as attempt:
            attempt.right()
        assert [door.tries() for door in doors] == [True, True]


def test_processes_that_count_at_the_same_time_lose_nothing() -> None:
    door = Door()
    begun = [Limits(door.desk, door.clock.micros) for _ in range(FREE_BY_NAME)]
    with ExitStack() as at_once:
        for limits in begun:
            at_once.enter_context(limits.attempt("one", "192.0.2.1"))
    assert not door.tries()


def test_only_so_much_is_kept_and_the_oldest_makes_room(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits_module, "MOST_KEPT", 100)
    for number in range(1_001):
        door.passes(SECOND)
        door.tries(f"name{number}", f"192.0.{number % 200}.{number // 200}")
    rows = [msgspec.json.decode(kept)["last"] for _, kept in door.desk.items(LIMITS, "", 5_000)]
    assert len(rows) == 100
    assert min(rows) == door.clock.micros() - 49 * 1_000_000


def test_what_is_kept_outlives_the_process_and_names_nobody(door: Door) -> None:
    while door.tries("secret typed in the wrong field"):
        pass
    assert not any("secret" in key for key, _ in door.desk.items(LIMITS, "", 100))
    door.limits = Limits(door.desk, door.clock.micros)
    assert len(door.desk.items(LIMITS, "", 100)) == 2
    assert not door.tries("secret typed in the wrong field")


def test_failures_are_forgotten_after_a_day_and_swept_away(door: Door) -> None:
    for number in range(150):
        door.tries(f"name{number}", f"192.0.2.{number}")
    assert len(door.desk.items(LIMITS, "", 1_000)) == 300
    door.passes(FORGOTTEN + SECOND)
    for number in range(60):
        door.tries(f"other{number}", f"198.51.100.{number}")
    assert len(door.desk.items(LIMITS, "", 1_000)) == 120


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=400)])
def test_a_clock_that_was_set_back_locks_nobody_out(door: Door, back: timedelta) -> None:
    while door.tries():
        pass
    door.passes(-back)
    assert door.tries()
    assert not door.tries()


def test_the_wait_is_told_in_minutes(door: Door) -> None:
    for _ in range(FREE_BY_NAME + 20):
        door.passes(LONGEST)
        door.tries()
    with pytest.raises(NotAllowed, match="Wait 15 min") as refused, door.limits.attempt("one", "192.0.2.1"):
        pass
    assert [one.code for one in refused.value.refusals] == ["account.wait"]


@given(st.integers(0, 200), st.integers(1, 50))
def test_waits_only_grow_and_never_last(failures: int, free: int) -> None:
    assert wait_after(failures, free) <= wait_after(failures + 1, free) <= LONGEST // timedelta(microseconds=1)
    assert (wait_after(failures, free) == 0) == (failures < free)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xy"), st.integers(0, 4_000)), max_size=80))
def test_whatever_others_do_a_wait_is_over_after_the_longest(attempts: list[tuple[str, str, int]]) -> None:
    door = Door()
    for login, address, seconds in attempts:
        door.passes(seconds * SECOND)
        door.tries(login, address)
    door.passes(LONGEST)
    assert door.tries("a", "x")


@given(st.lists(st.integers(0, 60), max_size=200))
def test_guesses_at_one_name_stay_few_however_they_are_spread(pauses: list[int]) -> None:
    door = Door()
    admitted = 0
    for number, seconds in enumerate(pauses):
        door.passes(seconds * SECOND)
        admitted += door.tries("one", f"192.0.2.{number}")
    # After the free ones each admitted guess has at least doubled the time that must have passed.
    assert admitted <= FREE_BY_NAME + (sum(pauses) + 1).bit_length()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("testclient", "testclient", True),
    ],
)
def test_a_subscriber_of_ipv6_is_one_address(one: str, other: str, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same
