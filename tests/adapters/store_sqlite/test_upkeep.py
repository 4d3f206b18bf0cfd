"""Checking, copying while the writer works, and putting a copy back without losing what stood there."""

import os
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from adapters.batches import OWN, content, first, following
from comity.adapters.store_sqlite import SqliteDesk, SqliteStore
from comity.adapters.store_sqlite.upkeep import backup, check, restore
from comity.kernel.errors import Damaged, StoreFault
from comity.kernel.log import LogState


def fill(path: Path, count: int) -> None:
    store = SqliteStore(path)
    store.append(first(OWN, [content(number) for number in range(count)]))
    store.close()


def size(path: Path) -> int:
    store = SqliteStore(path)
    found = store.heads()[0].size
    assert [row.index for row in store.rows(OWN, 0, found)] == list(range(found))
    store.close()
    return found


def test_a_sound_store_has_no_findings_open_or_closed(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "log.db")
    store.append(first(OWN, [content(1, documents=(b"x",))]))
    assert check(tmp_path / "log.db") == ()
    store.close()
    assert check(tmp_path / "log.db") == ()


def test_a_row_that_names_a_missing_row_is_found(tmp_path: Path) -> None:
    fill(tmp_path / "log.db", 3)
    with closing(sqlite3.connect(tmp_path / "log.db", isolation_level=None)) as db:
        db.execute("DELETE FROM matter")
    findings = check(tmp_path / "log.db")
    assert len(findings) == 3
    assert "row 1 of table act" in str(findings[0])
    assert "names a row of matter that is not there" in str(findings[0])


def test_a_missing_store_is_a_finding(tmp_path: Path) -> None:
    assert [finding.code for finding in check(tmp_path / "log.db")] == ["store_fault"]
    assert list(tmp_path.iterdir()) == []


def test_a_backup_taken_while_batches_are_written_is_one_moment(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "log.db")
    begun, stop = Event(), Event()
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(_append_until, store, begun, stop)
        try:
            assert begun.wait(30)
            for number in range(5):
                backup(tmp_path / "log.db", tmp_path / f"copy-{number}.db")
        finally:
            stop.set()
        written = writing.result()
    sizes = [size(tmp_path / f"copy-{number}.db") for number in range(5)]
    assert sizes == sorted(sizes)
    assert all(found % 10 == 0 and found <= written for found in sizes)
    assert store.heads()[0].size == written
    store.close()


def test_a_backup_overwrites_nothing(tmp_path: Path) -> None:
    fill(tmp_path / "log.db", 3)
    (tmp_path / "copy.db").write_bytes(b"precious")
    with pytest.raises(StoreFault, match=r"copy\.db exists already; nothing was changed"):
        backup(tmp_path / "log.db", tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_bytes() == b"precious"


def test_a_backup_of_a_damaged_store_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    fill(tmp_path / "log.db", 3000)
    _damage(tmp_path / "log.db")
    with pytest.raises(Damaged, match=r"log\.db"):
        backup(tmp_path / "log.db", tmp_path / "copy.db")
    assert [file.name for file in tmp_path.iterdir()] == ["log.db"]


def test_a_backup_needs_a_store(tmp_path: Path) -> None:
    with pytest.raises(StoreFault, match=r"expected a store at .*, found no file"):
        backup(tmp_path / "log.db", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_a_backup_is_one_file_that_restores_elsewhere(tmp_path: Path) -> None:
    fill(tmp_path / "log.db", 5)
    backup(tmp_path / "log.db", tmp_path / "copy.db")
    (tmp_path / "new").mkdir()
    shutil.move(tmp_path / "copy.db", tmp_path / "new" / "copy.db")
    assert restore(tmp_path / "new" / "copy.db", tmp_path / "new" / "log.db") is None
    assert sorted(file.name for file in (tmp_path / "new").iterdir()) == ["copy.db", "log.db"]
    assert size(tmp_path / "new" / "log.db") == 5


def test_restoring_keeps_every_store_that_stood_there(tmp_path: Path) -> None:
    fill(tmp_path / "old.db", 3)
    backup(tmp_path / "old.db", tmp_path / "copy.db")
    fill(tmp_path / "log.db", 8)
    assert restore(tmp_path / "copy.db", tmp_path / "log.db") == tmp_path / "log.db.before-1"
    assert restore(tmp_path / "copy.db", tmp_path / "log.db") == tmp_path / "log.db.before-2"
    assert [size(tmp_path / name) for name in ("log.db", "log.db.before-1", "log.db.before-2")] == [3, 8, 3]


def test_restoring_over_a_damaged_store_keeps_it_with_its_log(tmp_path: Path) -> None:
    fill(tmp_path / "copy.db", 3)
    (tmp_path / "log.db").write_bytes(b"no database" * 1000)
    (tmp_path / "log.db-wal").write_bytes(b"and its log")
    kept = restore(tmp_path / "copy.db", tmp_path / "log.db")
    assert kept is not None
    assert kept.read_bytes() == b"no database" * 1000
    assert kept.with_name(f"{kept.name}-wal").read_bytes() == b"and its log"
    assert size(tmp_path / "log.db") == 3


def test_a_log_left_by_another_store_is_not_played_into_the_restored_one(tmp_path: Path) -> None:
    fill(tmp_path / "copy.db", 3)
    other = SqliteStore(tmp_path / "other.db")
    other.append(first(OWN, [content(number) for number in range(9)]))
    shutil.copy(tmp_path / "other.db-wal", tmp_path / "log.db-wal")
    other.close()
    assert restore(tmp_path / "copy.db", tmp_path / "log.db") is None
    assert size(tmp_path / "log.db") == 3


def test_a_store_in_use_is_not_replaced(tmp_path: Path) -> None:
    fill(tmp_path / "copy.db", 3)
    store = SqliteStore(tmp_path / "log.db")
    store.append(first(OWN, [content(1)]))
    with pytest.raises(StoreFault, match="another process holds it"):
        restore(tmp_path / "copy.db", tmp_path / "log.db")
    assert store.append(following(following(LogState(log=OWN), [content(1)])[1], [content(2)])[0]) == 2
    store.close()
    assert size(tmp_path / "log.db") == 2


def test_a_damaged_backup_is_not_restored(tmp_path: Path) -> None:
    fill(tmp_path / "copy.db", 3000)
    fill(tmp_path / "log.db", 8)
    _damage(tmp_path / "copy.db")
    with pytest.raises(Damaged, match=r"copy\.db"):
        restore(tmp_path / "copy.db", tmp_path / "log.db")
    assert size(tmp_path / "log.db") == 8
    assert sorted(file.name for file in tmp_path.iterdir()) == ["copy.db", "log.db"]


def test_a_backup_of_another_kind_is_not_restored(tmp_path: Path) -> None:
    SqliteDesk(tmp_path / "copy.db").close()
    fill(tmp_path / "log.db", 8)
    with pytest.raises(StoreFault, match=r"log\.db to be a desk of comity"):
        restore(tmp_path / "copy.db", tmp_path / "log.db")
    assert size(tmp_path / "log.db") == 8


def _append_until(store: SqliteStore, begun: Event, stop: Event) -> int:
    state = LogState(log=OWN)
    while not stop.is_set():
        batch, state = following(state, [content(state.size + number) for number in range(10)])
        store.append(batch)
        begun.set()
    return state.size


def _damage(path: Path) -> None:
    middle = path.stat().st_size // 2 // 4096 * 4096
    with path.open("rb+") as file:
        file.seek(middle)
        file.write(os.urandom(4096 * 40))
