"""The desk in SQLite keeps the contract."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.desk_contract import DeskContract
from comity.adapters.store_sqlite import SqliteDesk


class TestSqliteDesk(DeskContract):
    @pytest.fixture
    def desk(self, tmp_path: Path) -> Iterator[SqliteDesk]:
        desk = SqliteDesk(tmp_path / "desk.db")
        yield desk
        desk.close()


def test_the_desk_is_as_it_was_left(tmp_path: Path) -> None:
    desk = SqliteDesk(tmp_path / "desk.db")
    desk.put("draft", "a", b"text")
    desk.note(5, b"read")
    desk.close()
    again = SqliteDesk(tmp_path / "desk.db")
    assert again.get("draft", "a") == b"text"
    assert again.note(6, b"read") == 2
    again.close()
