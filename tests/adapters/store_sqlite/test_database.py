"""One file, one writer, many readers: transactions are whole, and readers go on meanwhile."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from sqlite3 import ProgrammingError

import pytest

from comity.adapters.store_sqlite.database import Database, verify_library
from comity.adapters.store_sqlite.migrations import Form
from comity.kernel.errors import StoreFault

FORM = Form(name="trial", application_id=1, steps=(("CREATE TABLE t (a INTEGER) STRICT",),))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "trial.db", FORM)
    yield database
    database.close()


def count(database: Database) -> int:
    with database.reading() as db:
        return int(db.execute("SELECT count(*) FROM t").fetchone()[0])


def add_and_fail(database: Database) -> None:
    with database.writing() as db:
        db.execute("INSERT INTO t VALUES (1)")
        raise KeyError


def test_a_transaction_is_kept_whole(database: Database) -> None:
    with database.writing() as db:
        db.execute("INSERT INTO t VALUES (1)")
        assert count(database) == 0
        db.execute("INSERT INTO t VALUES (2)")
    assert count(database) == 2


def test_an_exception_takes_everything_back(database: Database) -> None:
    with pytest.raises(KeyError):
        add_and_fail(database)
    assert count(database) == 0
    with database.writing() as db:
        db.execute("INSERT INTO t VALUES (1)")
    assert count(database) == 1


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(StoreFault, match="readonly"), database.reading() as db:
        db.execute("INSERT INTO t VALUES (1)")


def test_a_reader_keeps_its_moment(database: Database) -> None:
    with database.reading() as db:
        db.execute("BEGIN")
        assert db.execute("SELECT count(*) FROM t").fetchone() == (0,)
        with database.writing() as writer:
            writer.execute("INSERT INTO t VALUES (1)")
        assert db.execute("SELECT count(*) FROM t").fetchone() == (0,)
        db.execute("COMMIT")
    assert count(database) == 1


def test_more_readers_than_are_kept_read_at_once(database: Database) -> None:
    def nested(depth: int) -> int:
        with database.reading() as db:
            found = int(db.execute("SELECT 1").fetchone()[0])
            return found + (nested(depth - 1) if depth else 0)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(nested, [12] * 4)) == [13] * 4


def test_a_reader_at_work_outlives_the_closing(tmp_path: Path) -> None:
    database = Database(tmp_path / "trial.db", FORM)
    with database.reading() as db:
        database.close()
        assert db.execute("SELECT count(*) FROM t").fetchone() == (0,)
    with pytest.raises(ProgrammingError, match="closed"):
        db.execute("SELECT 1")
    with pytest.raises(ProgrammingError, match="closed"), database.reading():
        pass


def test_a_durable_file_waits_for_the_disk_and_a_rebuildable_one_does_not(tmp_path: Path) -> None:
    for durable, synchronous in ((True, 2), (False, 1)):
        database = Database(tmp_path / f"{durable}.db", FORM, durable=durable)
        with database.writing() as db:
            assert db.execute("PRAGMA synchronous").fetchone() == (synchronous,)
            assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            assert db.execute("PRAGMA secure_delete").fetchone() == (1,)
        database.close()


def test_an_old_library_is_refused() -> None:
    verify_library((3, 38, 0))
    with pytest.raises(StoreFault, match=r"expected SQLite 3\.38 or newer, got 3\.37\.2"):
        verify_library((3, 37, 2))
