"""One SQLite file: one writer guarded by a lock, and readers that never wait for it.

Write-ahead logging lets readers go on while a batch is written. A commit is on the disk when it returns
(``synchronous=FULL``), except in a file that can be rebuilt. Pages written are moved from the write-ahead log into
the file every 8,000 pages (32 MiB): a page that several batches touch is then moved once.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Final

from comity.adapters.files import disk_faults
from comity.adapters.store_sqlite.faults import sqlite_faults
from comity.adapters.store_sqlite.migrations import Form, migrate, verify_form
from comity.kernel.errors import StoreFault

BUSY_SECONDS: Final = 10.0
_OLDEST_LIBRARY: Final = (3, 38, 0)
_IDLE_READERS: Final = 8
_WRITER_CACHE_KIB: Final = 64 * 1024
_READER_CACHE_KIB: Final = 8 * 1024
_CHECKPOINT_PAGES: Final = 8_000
_KEPT_WAL_BYTES: Final = 64 * 1024 * 1024


class Database:
    """An open file of a given form; made and migrated when it is opened.

    durable: whether a commit waits for the disk. Raises StoreFault for a file of another program or a newer comity,
    Damaged for one that is no database.
    """

    def __init__(self, path: Path, form: Form, *, durable: bool = True) -> None:
        self._path = path
        self._write_lock = Lock()
        self._pool_lock = Lock()
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        verify_library(sqlite3.sqlite_version_info)
        with disk_faults(path):
            # SQLite would make the file readable to all whom the umask allows.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        with sqlite_faults(path):
            self._writer = connect(path)
            try:
                verify_form(self._writer, form, path)
                _configure(self._writer, path, durable)
                migrate(self._writer, form)
            except BaseException:
                self._writer.close()
                raise

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: committed at the end, rolled back on any exception, one at a time.

        Raises StoreFull, StoreFault or Damaged; nothing is written then.
        """
        with self._write_lock, sqlite_faults(self._path):
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that reads only, for this block alone; no other caller waits for it."""
        with sqlite_faults(self._path):
            connection = self._borrow()
            try:
                yield connection
            finally:
                self._give_back(connection)

    def close(self) -> None:
        """Close every connection; readers still at work close theirs when they are done."""
        with self._write_lock, self._pool_lock:
            self._closed = True
            while self._idle:
                self._idle.pop().close()
            self._writer.close()

    def _borrow(self) -> sqlite3.Connection:
        with self._pool_lock:
            if self._closed:
                raise sqlite3.ProgrammingError(f"{self._path} is closed")
            if self._idle:
                return self._idle.pop()
        connection = connect(self._path)
        connection.execute("PRAGMA query_only=ON")
        connection.execute(f"PRAGMA cache_size=-{_READER_CACHE_KIB}")
        return connection

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._pool_lock:
            if not self._closed and len(self._idle) < _IDLE_READERS:
                self._idle.append(connection)
                return
        connection.close()


def verify_library(version: tuple[int, int, int]) -> None:
    """Check that the SQLite library is 3.38 or newer: STRICT tables (3.37) and JSON functions (3.38) are used.

    Raises StoreFault otherwise.
    """
    if version < _OLDEST_LIBRARY:
        raise StoreFault(
            "expected SQLite 3.38 or newer, got {version}: use a Python that brings a newer one",
            version=".".join(map(str, version)),
        )


def connect(path: Path, *, seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    """Open an existing file without making one; transactions are the caller's.

    seconds: how long to wait while another process holds the file.
    """
    address = f"{path.absolute().as_uri()}?mode=rw"
    return sqlite3.connect(address, uri=True, timeout=seconds, isolation_level=None, check_same_thread=False)


def _configure(connection: sqlite3.Connection, path: Path, durable: bool) -> None:
    mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    if mode != "wal":
        raise StoreFault(
            "expected a disk that allows write-ahead logging for {path}, got mode {mode}", path=path, mode=mode
        )
    for setting in (
        f"synchronous={'FULL' if durable else 'NORMAL'}",
        "fullfsync=ON",
        "checkpoint_fullfsync=ON",
        # What was erased must not linger in free pages (K9).
        "secure_delete=ON",
        f"cache_size=-{_WRITER_CACHE_KIB}",
        f"wal_autocheckpoint={_CHECKPOINT_PAGES}",
        f"journal_size_limit={_KEPT_WAL_BYTES}",
    ):
        connection.execute(f"PRAGMA {setting}")
