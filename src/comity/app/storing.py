"""Where a node's stores are: three SQLite files in its home, or one schema of a PostgreSQL database.

The setting ``store`` decides; everything else asks :func:`place_of_stores`.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Final, Protocol

from comity.adapters.files import disk_faults, force_folder
from comity.adapters.locks import HomeLock
from comity.adapters.store_sqlite import SqliteDesk, SqliteIndex, SqliteStore
from comity.adapters.store_sqlite.upkeep import check
from comity.app.node import Stores
from comity.app.settings import Settings
from comity.kernel.errors import ComityError, Damaged, NotFound, StoreFault
from comity.kernel.store import Desk, Store

LOG_FILE: Final = "log.db"
INDEX_FILE: Final = "index.db"
DESK_FILE: Final = "desk.db"
FILES: Final = (LOG_FILE, INDEX_FILE, DESK_FILE)
MOVING: Final = "moving"
"""Folder of the home in which files are made while a store is moved there."""
_ENDINGS: Final = ("", "-wal", "-shm")


class StorePlace(Protocol):
    """Where one node's stores are."""

    @property
    def log_name(self) -> str:
        """What findings call the log; never with a password."""
        ...

    def open_stores(self, lock: HomeLock) -> Stores:
        """All three; closing them releases the home's lock too."""
        ...

    def open_log(self) -> Store:
        """The log alone; raises NotFound where there is no file yet."""
        ...

    def open_desk(self) -> Desk:
        """The Desk alone; raises NotFound where there is no file yet."""
        ...

    def hold_off(self) -> None:
        """Let no process write any more that has this store open, on whatever machine; files have the home's lock."""
        ...

    def check(self) -> dict[str, tuple[ComityError, ...]]:
        """What is wrong with each part, empty for what is sound."""
        ...

    def occupied(self) -> int | None:
        """Bytes on this machine's disk; None for what a database keeps."""
        ...

    def clear_index(self) -> None:
        """Empty the Index, also a damaged one; opening the node then rebuilds it."""
        ...

    def filling(self) -> AbstractContextManager[tuple[Store, Desk]]:
        """An empty log and Desk to be filled from elsewhere; they are in place only once the block has ended well."""
        ...

    def leave(self) -> None:
        """Put what is here out of use, without destroying it, because the node goes on elsewhere."""
        ...


class InHome:
    """Three SQLite files in a node's home."""

    log_name = LOG_FILE

    def __init__(self, home: Path) -> None:
        self._home = home

    def open_stores(self, lock: HomeLock) -> Stores:
        """All three; closing them releases the home's lock too."""
        with ExitStack() as opened:
            store = SqliteStore(self._home / LOG_FILE)
            opened.callback(store.close)
            index = SqliteIndex(self._home / INDEX_FILE)
            opened.callback(index.close)
            desk = SqliteDesk(self._home / DESK_FILE)
            opened.pop_all()
        return Stores(store, index, desk, lock)

    def open_log(self) -> Store:
        """The log alone; raises NotFound where there is no file yet."""
        return SqliteStore(_existing(self._home / LOG_FILE))

    def open_desk(self) -> Desk:
        """The Desk alone; raises NotFound where there is no file yet."""
        return SqliteDesk(_existing(self._home / DESK_FILE))

    def hold_off(self) -> None:
        """Nothing to do: whoever has the files open holds the home's lock."""

    def check(self) -> dict[str, tuple[ComityError, ...]]:
        """What is wrong with each file, empty for those that are sound."""
        return {name: check(self._home / name) for name in FILES}

    def occupied(self) -> int | None:
        """Bytes of the files and what SQLite keeps beside them."""
        total = 0
        for name in FILES:
            for ending in _ENDINGS:
                # What SQLite keeps beside a file comes and goes.
                with suppress(FileNotFoundError):
                    total += (self._home / f"{name}{ending}").stat().st_size
        return total

    def clear_index(self) -> None:
        """Empty the Index, a damaged one by removing its files."""
        path = self._home / INDEX_FILE
        try:
            index = SqliteIndex(path)
            try:
                index.clear()
            finally:
                index.close()
        except Damaged:
            sound = False
        else:
            sound = not check(path)
        if not sound:
            with disk_faults(path):
                for rest in _ENDINGS:
                    path.with_name(path.name + rest).unlink(missing_ok=True)

    @contextmanager
    def filling(self) -> Iterator[tuple[Store, Desk]]:
        """An empty log and Desk in a folder beside; at the end they take the place of what is there, which is kept."""
        folder = self._home / MOVING
        with disk_faults(folder):
            if folder.exists():
                shutil.rmtree(folder)
            folder.mkdir(mode=0o700)
        with closing(SqliteStore(folder / LOG_FILE)) as store, closing(SqliteDesk(folder / DESK_FILE)) as desk:
            yield store, desk
        self.leave()
        with disk_faults(self._home):
            for name in (DESK_FILE, LOG_FILE):
                os.rename(folder / name, self._home / name)
            force_folder(self._home)
            shutil.rmtree(folder)

    def leave(self) -> None:
        """Give the files names that no node opens: ``log.db.moved-1`` and so on."""
        with disk_faults(self._home):
            for name in FILES:
                endings = [ending for ending in _ENDINGS if (self._home / f"{name}{ending}").exists()]
                names = (f"{name}.moved-{number}" for number in count(1))
                kept = next(
                    one for one in names if not any((self._home / f"{one}{ending}").exists() for ending in _ENDINGS)
                )
                for ending in endings:
                    os.rename(self._home / f"{name}{ending}", self._home / f"{kept}{ending}")
            force_folder(self._home)


def place_of_stores(home: Path, settings: Settings) -> StorePlace:
    """Where the settings say that the stores are; raises Malformed for an address that does not fit."""
    if not settings.store:
        return InHome(home)
    try:
        from comity.app.in_database import in_database  # noqa: PLC0415  # psycopg is an extra
    except ModuleNotFoundError as missing:
        raise StoreFault(
            "a store in PostgreSQL needs the package psycopg, which is not installed; install comity[postgres]"
        ) from missing
    return in_database(settings)


def verify_files(settings: Settings) -> None:
    """Raise StoreFault for a command that works on files where the stores are in a database."""
    if settings.store:
        raise StoreFault(
            "the store of this node is in PostgreSQL: copy it and put it back with that database's own tools, as "
            "docs/reference/settings.md says, or make a copy in files with comity store move"
        )


def _existing(path: Path) -> Path:
    if not path.exists():
        raise NotFound("expected the file {path}, found none", path=path)
    return path
