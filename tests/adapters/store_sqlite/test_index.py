"""The index in SQLite keeps the contract and answers as the one in memory does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.index_contract import OPEN, TOP, IndexContract, numbers, row
from comity.adapters.store_sqlite import SqliteIndex


class TestSqliteIndex(IndexContract):
    @pytest.fixture
    def index(self, tmp_path: Path) -> Iterator[SqliteIndex]:
        index = SqliteIndex(tmp_path / "index.db")
        yield index
        index.close()


def test_the_index_goes_on_where_it_was_closed(tmp_path: Path) -> None:
    index = SqliteIndex(tmp_path / "index.db")
    index.project([row(1, stored=90, terms=("x",))], 1)
    index.close()
    again = SqliteIndex(tmp_path / "index.db")
    again.project([row(1), row(2, stored=10, terms=("x",))], 2)
    seen = numbers(again, [OPEN])
    assert len(again.arrivals("XAA", seen, None, 9)) == 2
    assert [hit.sequence for hit in again.search(("x",), seen, TOP, 9)] == [2, 1]
    again.close()
