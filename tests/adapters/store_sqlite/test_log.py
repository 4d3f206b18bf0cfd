"""The log in SQLite keeps the contract, across closing, processes and runs of its indexes."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import settings

from adapters.batches import OWN, content, entry, first, following
from adapters.store_contract import StoreContract
from adapters.store_machine import StoreMachine
from comity.adapters.store_sqlite import SqliteStore
from comity.adapters.store_sqlite.migrations import RUN_BITS
from comity.kernel.errors import Damaged, HeadMoved
from comity.kernel.log import LogState
from comity.kernel.merkle import Tile


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path / "log.db")
    yield store
    store.close()


class TestSqliteStore(StoreContract):
    """Every test is inherited; the store is that of the fixture above."""


class SqliteMachine(StoreMachine):
    def make(self) -> SqliteStore:
        self.folder = TemporaryDirectory()
        return SqliteStore(Path(self.folder.name) / "log.db")

    def reopen(self) -> SqliteStore:
        self.store.close()
        return SqliteStore(Path(self.folder.name) / "log.db")

    def teardown(self) -> None:
        super().teardown()
        self.folder.cleanup()


TestSqliteMachine = SqliteMachine.TestCase
TestSqliteMachine.settings = settings(max_examples=20, stateful_step_count=20)


def test_everything_is_there_after_closing(tmp_path: Path) -> None:
    batch, state = following(LogState(log=OWN), [content(number, documents=(b"paper",)) for number in range(300)])
    with_store = SqliteStore(tmp_path / "log.db")
    with_store.append(batch)
    with_store.sign(OWN, 300, "signed")
    before = (with_store.heads(), tuple(with_store.rows(OWN, 0, 300)), with_store.tiles(OWN, 0, 0, 9))
    with_store.close()
    again = SqliteStore(tmp_path / "log.db")
    assert (again.heads(), tuple(again.rows(OWN, 0, 300)), again.tiles(OWN, 0, 0, 9)) == before
    assert again.append(following(state, [content(300)])[0]) == 301
    again.close()


def test_the_file_is_for_its_owner_alone(store: SqliteStore, tmp_path: Path) -> None:
    store.append(first(OWN, [content(1)]))
    assert {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {
        "log.db": 0o600,
        "log.db-wal": 0o600,
        "log.db-shm": 0o600,
    }


def test_two_stores_on_one_file_take_turns(store: SqliteStore, tmp_path: Path) -> None:
    other = SqliteStore(tmp_path / "log.db")
    batch, state = following(LogState(log=OWN), [content(1, "organisation:XAA.a")])
    store.append(batch)
    with pytest.raises(HeadMoved):
        other.append(batch)
    other.append(following(state, [content(2, "organisation:XAA.a"), content(3, "organisation:XAA.b")])[0])
    assert [row.sequence for row in store.matter("organisation:XAA.a")] == [1, 2]
    other.close()


def test_acts_and_matters_are_found_in_every_run_of_the_indexes(store: SqliteStore) -> None:
    run = 1 << RUN_BITS
    contents = [content(number, f"organisation:XAA.m{number % 10_000}") for number in range(run + 100)]
    batch, state = following(LogState(log=OWN), contents)
    store.append(batch)
    repeated, _ = following(state, [contents[7]])
    store.append(repeated)
    places = [7, run - 2, run - 1, run, run + 50]
    assert [row.index for row in store.find([entry(contents[place]) for place in places])] == places
    rows = store.matter("organisation:XAA.m7")
    assert [row.index for row in rows] == [*range(7, len(contents), 10_000), len(contents)]


def test_a_name_first_met_in_a_failed_batch_is_written_with_the_next(store: SqliteStore) -> None:
    batch = first(OWN, [content(1, "organisation:XAA.late")])
    tile = Tile(level=0, index=0, hashes=b"", root=b"")
    with pytest.raises(Damaged, match="UNIQUE"):
        store.append(msgspec.structs.replace(batch, tiles=(tile, tile)))
    assert store.since(0, 9) == ()
    store.append(batch)
    assert [row.entry for row in store.matter("organisation:XAA.late")] == [batch.rows[0].entry]


def test_use_after_closing_is_a_mistake(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "log.db")
    rows = store.rows(OWN, 0, 9)
    store.close()
    for use in (store.heads, lambda: next(rows), lambda: store.append(first(OWN, [content(1)]))):
        with pytest.raises(Exception, match="closed"):
            use()


def test_a_lost_document_is_damage(store: SqliteStore, tmp_path: Path) -> None:
    store.append(first(OWN, [content(1, documents=(b"one", b"two"))]))
    _change(tmp_path / "log.db", "DELETE FROM document WHERE position = 1")
    with pytest.raises(Damaged, match=r"expected 2 documents with row 1 of .*log\.db, found 1"):
        store.since(0, 1)


@pytest.mark.parametrize("table", ["log", "matter", "kind"])
def test_a_lost_name_is_damage(store: SqliteStore, tmp_path: Path, table: str) -> None:
    store.append(first(OWN, [content(1)]))
    _change(tmp_path / "log.db", f"DELETE FROM {table}")
    with pytest.raises(Damaged, match=r"row 1 of .*log\.db names what is not there"):
        store.since(0, 1)


def test_rows_beyond_the_head_are_damage(store: SqliteStore, tmp_path: Path) -> None:
    store.append(first(OWN, [content(1)]))
    _change(tmp_path / "log.db", "UPDATE head SET size = 0")
    with pytest.raises(Damaged, match="comity store check"):
        store.append(first(OWN, [content(2)]))


def _change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(statement)
