"""SQLite's error codes in the words of :mod:`comity.kernel.errors`, with the file and what to do.

=====================================  ==========
FULL                                   StoreFull
CORRUPT, NOTADB, CONSTRAINT, short read  Damaged
all others                             StoreFault
=====================================  ==========
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from comity.kernel.errors import ComityError, Damaged, StoreFault, StoreFull

INDEX_FILE: Final = "index.db"
_PRIMARY: Final = 0xFF
_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CONSTRAINT})
_ADVICE: Final = (
    (sqlite3.SQLITE_READONLY, "it is read-only: make the file and its folder writable"),
    (sqlite3.SQLITE_CANTOPEN, "it cannot be opened: check that the folder exists and may be written"),
    (sqlite3.SQLITE_PERM, "access is refused: check the owner of the file"),
    (sqlite3.SQLITE_BUSY, "another process holds it: wait, or stop that process"),
    (sqlite3.SQLITE_LOCKED, "another process holds it: wait, or stop that process"),
    (sqlite3.SQLITE_IOERR, "the disk refuses: check the disk, then start the node again"),
)


@contextmanager
def sqlite_faults(path: Path) -> Iterator[None]:
    """Turn errors of SQLite into faults; mistakes in calling it, such as use after close, pass as they are."""
    try:
        yield
    except sqlite3.Error as error:
        if isinstance(error, sqlite3.ProgrammingError | sqlite3.InterfaceError):
            raise
        raise fault_of(error, path) from error


def remedy_of(path: Path) -> str:
    """What mends a damaged file: the Index is rebuilt from the log, the others are put back."""
    return "run comity store reindex" if path.name == INDEX_FILE else "run comity store check, then restore a backup"


def fault_of(error: sqlite3.Error, path: Path) -> ComityError:
    """The fault that tells of this error."""
    # Text that is not UTF-8 is reported without a code: it was not stored so.
    extended = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    code = extended & _PRIMARY
    if code == sqlite3.SQLITE_FULL:
        return StoreFull("no space left for {path}; nothing was written: free space and try again", path=path)
    if code in _DAMAGED or extended == sqlite3.SQLITE_IOERR_SHORT_READ:
        return Damaged("{path} is damaged ({error}): {remedy}", path=path, error=error, remedy=remedy_of(path))
    advice = dict(_ADVICE).get(code, "nothing was written")
    return StoreFault("cannot use {path} ({error}): {advice}", path=path, error=error, advice=advice)
