"""Disks and files that fail: a clear message, nothing acknowledged lost, nothing half written."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from adapters.batches import OWN, content, first, following
from adapters.store_sqlite.appending import verify_whole
from comity.adapters.store_sqlite import SqliteDesk, SqliteIndex, SqliteStore
from comity.adapters.store_sqlite.faults import fault_of
from comity.adapters.store_sqlite.migrations import LOG
from comity.adapters.store_sqlite.upkeep import check
from comity.kernel.errors import ComityError, Damaged, StoreFault, StoreFull
from comity.kernel.log import LogState

APPENDING = Path(__file__).with_name("appending.py")
READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
SMALL_DISK = 'mount -t tmpfs -o size=3m tmpfs "$0" && head -c 1000000 /dev/zero > "$0/ballast" && exec "$@"'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed log of 3,000 acts, about 2 MB."""
    path = tmp_path / "log.db"
    store = SqliteStore(path)
    store.append(first(OWN, [content(number, documents=(b"x" * 300,)) for number in range(3000)]))
    store.close()
    return path


def environment(root: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(root / "src"), str(root / "tests")])}


def run_apart(script: str, folder: Path, root: Path, *command: object) -> subprocess.CompletedProcess[str]:
    """Run a command with mounts of its own, which also root has to obey."""
    apart = ["unshare", "--map-root-user", "--mount", "sh", "-c", script, folder, *command]
    probe = subprocess.run(["unshare", "--map-root-user", "--mount", "true"], capture_output=True, check=False)
    if probe.returncode:
        pytest.skip("needs unshare with user and mount namespaces, to mount a folder read-only or small")
    return subprocess.run(
        [str(part) for part in apart], capture_output=True, text=True, check=False, timeout=60, env=environment(root)
    )


def test_a_read_only_disk_is_named(path: Path, root: Path) -> None:
    done = run_apart(READ_ONLY, path.parent, root, sys.executable, APPENDING, path, 5)
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith(f"store_fault cannot read or write {path} (Read-only file system)")
    store = SqliteStore(path)
    assert store.heads()[0].size == 3000
    store.close()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreFault, match=r"cannot read or write .*nowhere/log\.db \(No such file or directory\)"):
        SqliteStore(tmp_path / "nowhere" / "log.db")


def test_a_full_disk_loses_nothing_and_may_be_emptied(tmp_path: Path, root: Path) -> None:
    command = (sys.executable, APPENDING, tmp_path / "log.db", 20, tmp_path / "ballast")
    done = run_apart(SMALL_DISK, tmp_path, root, *command)
    assert done.returncode == 0, done.stderr
    *sizes, fault, again = done.stdout.splitlines()
    assert fault.startswith(f"store_full no space left for {tmp_path / 'log.db'}; nothing was written")
    assert again == f"again {int(sizes[-1]) + 20}"


def test_a_write_that_fails_midway_leaves_nothing(tmp_path: Path, root: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(APPENDING), str(tmp_path / "log.db"), "20", "limit"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=environment(root),
    )
    assert done.returncode == 0, done.stderr
    *sizes, fault, again = done.stdout.splitlines()
    assert fault.startswith(f"store_fault cannot use {tmp_path / 'log.db'} (disk I/O error): the disk refuses")
    assert again == f"again {int(sizes[-1]) + 20}"


@pytest.mark.parametrize("kills", [pytest.param(5, id="few"), pytest.param(200, id="many", marks=pytest.mark.soak)])
def test_killing_the_process_loses_nothing_acknowledged(tmp_path: Path, root: Path, kills: int) -> None:
    path = tmp_path / "log.db"
    for kill in range(kills):
        command = [sys.executable, str(APPENDING), str(path), "7"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(root)) as process:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(1 + kill % 5 * 3)]
            process.kill()
            lines += process.stdout.readlines()
        acknowledged = int([line for line in lines if line.endswith("\n")][-1])
        store = SqliteStore(path)
        verify_whole(store, acknowledged)
        store.close()
    assert check(path) == ()


def test_a_damaged_page_is_named(path: Path) -> None:
    size = path.stat().st_size
    with path.open("rb+") as file:
        file.seek(size // 2 // 4096 * 4096)
        file.write(b"\xff" * 4096 * 40)
    with pytest.raises(Damaged, match=r"log\.db is damaged .*: run comity store check, then restore a backup"):
        read_all(path)
    assert {type(finding) for finding in check(path)} == {Damaged}


def test_a_file_cut_short_is_named(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(Damaged, match="is damaged"):
        read_all(path)
    assert {type(finding) for finding in check(path)} == {Damaged}


def test_a_text_file_is_no_store(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    path.write_text("These are notes, and not a database at all.\n" * 99, encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(Damaged, match="file is not a database"):
        SqliteStore(path)
    assert path.read_bytes() == before
    assert len(check(path)) == 1


@pytest.mark.parametrize("application_id", [0, 77])
def test_a_database_of_another_program_is_left_alone(tmp_path: Path, application_id: int) -> None:
    path = tmp_path / "log.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA application_id={application_id}")
        db.execute("CREATE TABLE theirs (x)")
    before = path.read_bytes()
    with pytest.raises(StoreFault, match="to be a log of comity, got a database of another use"):
        SqliteStore(path)
    assert path.read_bytes() == before
    assert [type(finding) for finding in check(path)] == [StoreFault]


def test_the_three_files_are_not_taken_for_one_another(path: Path) -> None:
    for other in (SqliteIndex, SqliteDesk):
        with pytest.raises(StoreFault, match="got a database of another use"):
            other(path)


def test_a_newer_schema_is_refused(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version={len(LOG.steps) + 1}")
    with pytest.raises(StoreFault, match=f"to have schema {len(LOG.steps)} or older, got {len(LOG.steps) + 1}"):
        SqliteStore(path)
    assert [type(finding) for finding in check(path)] == [StoreFault]


def test_a_writer_waits_while_another_process_holds_the_file(path: Path) -> None:
    store = SqliteStore(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        holder.execute("UPDATE head SET size = size")
        assert store.heads()[0].size == 3000
        holder.execute("COMMIT")
    _, state = following(LogState(log=OWN), [content(number, documents=(b"x" * 300,)) for number in range(3000)])
    assert store.append(following(state, [content(1)])[0]) == 3001
    store.close()


@pytest.mark.parametrize(
    ("code", "kind", "advice"),
    [
        (sqlite3.SQLITE_FULL, StoreFull, "free space and try again"),
        (sqlite3.SQLITE_READONLY_DBMOVED, StoreFault, "make the file and its folder writable"),
        (sqlite3.SQLITE_CANTOPEN, StoreFault, "cannot be opened"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, StoreFault, "another process holds it"),
        (sqlite3.SQLITE_IOERR_FSYNC, StoreFault, "the disk refuses"),
        (sqlite3.SQLITE_IOERR_SHORT_READ, Damaged, "restore a backup"),
        (sqlite3.SQLITE_CORRUPT_INDEX, Damaged, "restore a backup"),
        (sqlite3.SQLITE_NOTADB, Damaged, "restore a backup"),
        (sqlite3.SQLITE_INTERNAL, StoreFault, "nothing was written"),
    ],
)
def test_every_code_becomes_a_fault_that_says_what_to_do(code: int, kind: type[ComityError], advice: str) -> None:
    error = sqlite3.OperationalError("the reason")
    error.sqlite_errorcode = code
    fault = fault_of(error, Path("log.db"))
    assert type(fault) is kind
    assert advice in str(fault)
    assert "log.db" in str(fault)


def read_all(path: Path) -> None:
    store = SqliteStore(path)
    try:
        for _ in store.rows(OWN, 0, 3000):
            pass
    finally:
        store.close()
