"""Turns: one at a time over all processes, and never for ever."""

from contextlib import closing
from threading import Event, Thread

import psycopg
import pytest

from adapters.store_postgres.cutting import Relay
from comity.adapters.store_postgres import Address, PostgresTurns
from comity.kernel.errors import StoreFault


def test_one_holds_a_turn_and_the_next_gets_it(address: Address) -> None:
    order: list[str] = []
    waiting, done = Event(), Event()

    def second(turns: PostgresTurns) -> None:
        waiting.set()
        with turns.turn("write") as got:
            order.append(f"second {got}")
        done.set()

    with closing(PostgresTurns(address)) as one, closing(PostgresTurns(address)) as other:
        with one.turn("write") as got:
            thread = Thread(target=second, args=(other,))
            thread.start()
            waiting.wait(10)
            assert not done.wait(0.3)
            order.append(f"first {got}")
        thread.join(30)
    assert order == ["first True", "second True"]


def test_purposes_do_not_wait_for_one_another(address: Address) -> None:
    with (
        closing(PostgresTurns(address, 1)) as one,
        closing(PostgresTurns(address, 1)) as other,
        one.turn("write"),
        other.turn("trail") as got,
    ):
        assert got


def test_who_waits_in_vain_goes_on_without_it(address: Address) -> None:
    with closing(PostgresTurns(address)) as one, closing(PostgresTurns(address, 1)) as other, one.turn("write"):
        with other.turn("write") as got:
            assert not got
        with other.turn("write") as got:
            assert not got


def test_a_turn_ends_with_the_connection_of_its_holder(address: Address) -> None:
    relay = Relay(address)
    with closing(PostgresTurns(relay.address)) as lost, closing(PostgresTurns(address)) as other:
        with lost.turn("write") as got:
            assert got
            relay.lose_all()
            with other.turn("write") as next_got:
                assert next_got
        with lost.turn("write") as again:
            assert again
        relay.refuse = True
        relay.lose_all()
        with pytest.raises(StoreFault, match="no connection"), lost.turn("write"):
            pass
    relay.close()


def test_an_exception_in_a_turn_gives_it_back(address: Address) -> None:
    with closing(PostgresTurns(address)) as one, closing(PostgresTurns(address, 1)) as other:
        with pytest.raises(psycopg.DataError), one.turn("write"):
            raise psycopg.DataError
        with other.turn("write") as got:
            assert got
