"""Looking after the files: check them, copy them while the node works, put a copy back.

A copy is one SQLite file, complete in itself, and is checked before it gets its name. Nothing is ever overwritten:
:func:`backup` refuses, and :func:`restore` keeps what stood there under ``log.db.before-1``, ``-2`` and so on.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Final

from comity.adapters.files import disk_faults, force, force_folder
from comity.adapters.store_sqlite.database import connect
from comity.adapters.store_sqlite.faults import INDEX_FILE, fault_of, sqlite_faults
from comity.adapters.store_sqlite.migrations import FORMS, Form, application_of, verify_form
from comity.kernel.errors import ComityError, Damaged, StoreFault

_MOST_FINDINGS: Final = 20
_LOG_FILE: Final = "-wal"
_SHARED_FILE: Final = "-shm"


def check(path: Path) -> tuple[ComityError, ...]:
    """What is wrong with a file, at most 20 findings; none for a sound one. A node may be working on it.

    Looked at: whether it is a file of comity and not newer than this one knows, the structure of every table and
    index, and whether every row that is named is there. Whether the acts are what was said: ``comity log verify``.
    """
    if not path.is_file():
        return (StoreFault("expected a store at {path}, found no file", path=path),)
    try:
        with sqlite_faults(path), closing(connect(path)) as db:
            db.execute("PRAGMA query_only=ON")
            verify_form(db, _form(db, path), path)
            return tuple(_findings(db, path))
    except ComityError as fault:
        return (fault,)


def backup(source: Path, target: Path) -> None:
    """Copy a store as it stands at one moment, without stopping its writer.

    Raises StoreFault when there is something at the target already, StoreFull when space is out, Damaged when the
    source is; no file is left then.
    """
    _refuse_existing(target)
    with _passing(target) as passing:
        _copy(source, passing)
        _refuse_existing(target)
        os.rename(passing, target)
        force_folder(target.parent)


def restore(copy: Path, target: Path) -> Path | None:
    """Put a backup in a store's place and return where the store that stood there is kept, if one did.

    Nobody may be working on the store. Whatever happens on the way, the old store stays whole under one name or both.

    Raises Damaged when the backup is, StoreFault when it is of another kind or the store is in use.
    """
    with _passing(target) as passing:
        _copy(copy, passing)
        kept = _set_aside(copy, target) if target.exists() else None
        for rest in (_LOG_FILE, _SHARED_FILE):
            # A log of the old store would be played into the new one.
            _beside(target, rest).unlink(missing_ok=True)
        force_folder(target.parent)
        os.replace(passing, target)
        force_folder(target.parent)
    return kept


def _form(db: sqlite3.Connection, path: Path) -> Form:
    found = application_of(db)
    for form in FORMS:
        if form.application_id == found:
            return form
    raise StoreFault(
        "expected {path} to be a store of comity, got a database of another use (application id {id:#x})",
        path=path,
        id=found,
    )


def _findings(db: sqlite3.Connection, path: Path) -> Iterator[ComityError]:
    for (message,) in db.execute(f"PRAGMA integrity_check({_MOST_FINDINGS})"):
        if message != "ok":
            yield Damaged("{path} is damaged: {message}; {remedy}", path=path, message=message, remedy=_remedy(path))
    for table, row, missing, _ in db.execute("PRAGMA foreign_key_check").fetchmany(_MOST_FINDINGS):
        yield Damaged(
            "row {row} of table {table} in {path} names a row of {missing} that is not there; {remedy}",
            remedy=_remedy(path),
            row=row,
            table=table,
            path=path,
            missing=missing,
        )


def _remedy(path: Path) -> str:
    return "run comity store reindex" if path.name == INDEX_FILE else "restore a backup"


def _copy(source: Path, passing: Path) -> None:
    """Copy with SQLite's own means, check the copy and force it to the disk."""
    if not source.is_file():
        raise StoreFault("expected a store at {path}, found no file", path=source)
    with closing(_connect(source)) as db, closing(_connect(passing)) as copy:
        with sqlite_faults(source):
            verify_form(db, _form(db, source), source)
        try:
            # All pages in one step: one moment of the store, and the writer is not held up (write-ahead logging).
            db.backup(copy, pages=-1)
        except sqlite3.Error as error:
            raise fault_of(error, source if _is_damage(error) else passing) from error
        with sqlite_faults(source):
            for fault in _findings(copy, source):
                raise fault
    with passing.open("rb+") as file:
        force(file.fileno())


def _set_aside(copy: Path, target: Path) -> Path:
    """Give the store at the target a second name that stays; its write-ahead log too, where it could not be folded in.

    The names come first: SQLite removes a write-ahead log that it cannot read.
    """
    names = (_beside(target, f".before-{number}") for number in count(1))
    kept = next(name for name in names if not name.exists() and not _beside(name, _LOG_FILE).exists())
    if _beside(target, _LOG_FILE).exists():
        os.link(_beside(target, _LOG_FILE), _beside(kept, _LOG_FILE))
    os.link(target, kept)
    force_folder(target.parent)
    try:
        _fold(copy, target)
    except Damaged:
        return kept
    except ComityError:
        kept.unlink()
        _beside(kept, _LOG_FILE).unlink(missing_ok=True)
        raise
    _beside(kept, _LOG_FILE).unlink(missing_ok=True)
    return kept


def _fold(copy: Path, target: Path) -> None:
    """Make a sound store one file, its write-ahead log included.

    Raises StoreFault when it is of another kind than the backup or anybody uses it, Damaged when it is not sound.
    """
    with closing(_connect(copy)) as restored, sqlite_faults(target), closing(connect(target, seconds=0)) as db:
        verify_form(db, _form(restored, copy), target)
        # Leaving write-ahead logging takes the file for one alone.
        db.execute("PRAGMA journal_mode=DELETE")


def _connect(path: Path) -> sqlite3.Connection:
    with sqlite_faults(path):
        return connect(path)


def _is_damage(error: sqlite3.Error) -> bool:
    return isinstance(fault_of(error, Path()), Damaged)


def _refuse_existing(target: Path) -> None:
    if target.exists():
        raise StoreFault("expected a new name for the backup, {path} exists already; nothing was changed", path=target)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


@contextmanager
def _passing(target: Path) -> Iterator[Path]:
    """An empty file beside the target, gone at the end unless it was renamed."""
    with disk_faults(target):
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        os.close(handle)
        try:
            yield Path(name)
        finally:
            for rest in ("", _LOG_FILE, _SHARED_FILE):
                with suppress(FileNotFoundError):
                    os.unlink(f"{name}{rest}")
