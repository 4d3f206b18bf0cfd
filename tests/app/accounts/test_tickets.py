"""What counts once: taken once, in time, and never more of it than there is room for."""

import os
from datetime import timedelta

import pytest

from comity.adapters.store_memory import MemoryDesk
from comity.app.accounts.tickets import MOST, MOST_EACH, Tickets
from nodes import SetClock

LIFETIME = timedelta(minutes=5)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def tickets(clock: SetClock) -> Tickets:
    return Tickets(MemoryDesk(), "some", LIFETIME, clock.micros)


def test_value_is_taken_once(tickets: Tickets) -> None:
    name = tickets.keep(b"value", os.urandom, "one")
    assert tickets.take(name) == b"value"
    assert tickets.take(name) is None


def test_value_holds_for_its_lifetime_and_no_longer(tickets: Tickets, clock: SetClock) -> None:
    first, second = (tickets.keep(b"value", os.urandom, "one") for _ in range(2))
    clock.time += LIFETIME
    assert tickets.take(first) == b"value"
    clock.time += timedelta(microseconds=1)
    assert tickets.take(second) is None


@pytest.mark.parametrize("name", ["", "0", "../accounts", "0" * 84 + "\n", "٣" * 20 + "0" * 64])
def test_name_of_another_form_is_not_there(tickets: Tickets, name: str) -> None:
    assert tickets.take(name) is None


def test_moved_end_is_another_name(tickets: Tickets) -> None:
    name = tickets.keep(b"value", os.urandom, "one")
    assert tickets.take(f"{int(name[:20]) + 1:020d}{name[20:]}") is None


def test_oldest_makes_room(tickets: Tickets, clock: SetClock) -> None:
    names = []
    for number in range(MOST + 1):
        clock.time += timedelta(microseconds=1)
        names.append(tickets.keep(b"value", os.urandom, f"address {number}"))
    assert tickets.take(names[0]) is None
    assert tickets.take(names[1]) == b"value"
    assert tickets.take(names[-1]) == b"value"


def test_what_ran_out_is_forgotten() -> None:
    clock, desk = SetClock(), MemoryDesk()
    tickets = Tickets(desk, "some", LIFETIME, clock.micros)
    for _ in range(10):
        tickets.keep(b"value", os.urandom, "one")
    clock.time += 2 * LIFETIME
    tickets.keep(b"value", os.urandom, "one")
    assert len(desk.items("some", "", 100)) == 1


def test_whoever_asks_for_many_takes_the_room_of_nobody_else(tickets: Tickets, clock: SetClock) -> None:
    other, names = tickets.keep(b"other", os.urandom, "192.0.2.1"), []
    for _ in range(MOST_EACH + 1):
        clock.time += timedelta(microseconds=1)
        names.append(tickets.keep(b"value", os.urandom, "192.0.2.2"))
    assert tickets.take(names[0]) is None
    assert tickets.take(names[1]) == b"value"
    assert tickets.take(other) == b"other"
