"""The index in PostgreSQL keeps the contract and answers as the one in memory does."""

from collections.abc import Iterator

import pytest

from adapters.index_contract import OPEN, TOP, IndexContract, numbers, row
from comity.adapters.store_postgres import Address, PostgresIndex
from comity.adapters.store_postgres.migrations import WORD_BITS


class TestPostgresIndex(IndexContract):
    @pytest.fixture
    def index(self, address: Address) -> Iterator[PostgresIndex]:
        index = PostgresIndex(address)
        yield index
        index.close()


def test_the_index_goes_on_where_it_was_closed(address: Address) -> None:
    index = PostgresIndex(address)
    index.project([row(1, stored=90, terms=("x",))], 1)
    index.close()
    again = PostgresIndex(address)
    again.project([row(1), row(2, stored=10, terms=("x",))], 2)
    seen = numbers(again, [OPEN])
    assert len(again.arrivals("XAA", seen, None, 9)) == 2
    assert [hit.sequence for hit in again.search(("x",), seen, TOP, 9)] == [2, 1]
    again.close()


def test_words_are_found_in_every_run_newest_first(address: Address) -> None:
    index = PostgresIndex(address)
    places = [1, 5, (1 << WORD_BITS) - 1, 1 << WORD_BITS, (3 << WORD_BITS) + 7]
    index.project([row(place, terms=("x", f"y{place}")) for place in places], places[-1])
    seen = numbers(index, [OPEN])
    assert [hit.sequence for hit in index.search(("x",), seen, TOP, 9)] == places[::-1]
    assert [hit.sequence for hit in index.search(("x",), seen, 1 << WORD_BITS, 2)] == [places[2], 5]
    assert [hit.sequence for hit in index.search(("y5", "x"), seen, TOP, 9)] == [5]
    assert index.search(("x",), seen, 1, 9) == ()
    index.close()


def test_many_arrivals_come_in_pieces_without_a_gap(address: Address) -> None:
    index = PostgresIndex(address)
    index.project([row(place, stored=7) for place in range(1, 2_051)], 2_050)
    seen = numbers(index, [OPEN])
    times = [arrival.added for arrival in index.arrivals("XAA", seen, None, 3_000)]
    assert len(set(times)) == 2_050
    assert times == sorted(times)
    assert index.arrivals("XAA", seen, times[1_499], 10)[0].added == times[1_500]
    index.close()
