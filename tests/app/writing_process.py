"""A process that writes to a node's home and says durably what was acknowledged; tests kill it, or starve it.

Usage: ``writing_process.py HOME ACKS COUNT THREADS [POINT TIME]``. It writes COUNT drafts with each of THREADS threads,
signing the head after each, and appends to the file ACKS a line for everything that was acknowledged, forced to the
disk before it goes on: ``act ID`` or ``head SIZE``. At a fault it appends ``fault CODE MESSAGE`` and goes on with the
next draft. When it is done it appends ``moved N``: how often another process had appended first.

POINT, at whose TIMEth reaching the process kills itself, is a name of ``comity.app.faults``, or ``store.before``,
``store.inside`` and ``store.after``: before, within and after the transaction of a batch.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock, Thread

import msgspec

from comity.adapters.store_sqlite import SqliteDesk, SqliteIndex, SqliteStore
from comity.app.faults import Faults
from comity.app.node import Node, Stores
from comity.kernel.checkpoint import parse_checkpoint
from comity.kernel.errors import ComityError, HeadMoved
from comity.kernel.note import split_note
from comity.kernel.store import Batch
from nodes import Kills, membership, node_on, officer, organisation


class WatchedStore(SqliteStore):
    """The store on the disk, with named places around and within its transaction."""

    def __init__(self, path: Path, faults: Faults) -> None:
        super().__init__(path)
        self._faults = faults
        self.moved = 0

    def append(self, batch: Batch) -> int:
        self._faults.reach("store.before")
        watched = msgspec.structs.replace(batch, tiles=ReachedTiles(batch.tiles, self._faults))
        try:
            last = super().append(watched)
        except HeadMoved:
            self.moved += 1
            raise
        self._faults.reach("store.after")
        return last


class ReachedTiles(tuple):  # type: ignore[type-arg]  # any sequence of tiles
    """Tiles that tell when they are read, which is after the rows of their batch were written."""

    def __new__(cls, tiles: Sequence[object], faults: Faults) -> "ReachedTiles":
        made = super().__new__(cls, tiles)
        made.faults = faults
        return made

    faults: Faults

    def __iter__(self) -> Iterator[object]:
        self.faults.reach("store.inside")
        return super().__iter__()


class Acks:
    """The file of what was acknowledged."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._lock = Lock()

    def say(self, *words: object) -> None:
        with self._lock:
            os.write(self._descriptor, (" ".join(map(str, words)) + "\n").encode())
            os.fsync(self._descriptor)


def write(node: Node, acks: Acks, name: str, count: int) -> None:
    """Open a file, state memberships in it, and sign the head after each."""
    writer = officer(name)
    matter = ""
    for number in range(count):
        draft = membership(matter, "XBB", str(1900 + number % 99)) if matter else organisation()
        try:
            done = node.submit(draft, writer)
            acks.say("act", done.id.hex())
            matter = done.matter
            acks.say("head", parse_checkpoint(split_note(node.signed_head())[0]).size)
        except ComityError as fault:
            acks.say("fault", fault.code, fault)


def main(home: Path, acks: Acks, count: int, threads: int, faults: Faults) -> None:
    """Write with so many threads, then close the node in order."""
    store = WatchedStore(home / "log.db", faults)
    stores = Stores(store, SqliteIndex(home / "index.db"), SqliteDesk(home / "desk.db"))
    node = node_on(home, stores, faults=faults)
    writers = [Thread(target=write, args=(node, acks, f"officer {number}", count)) for number in range(threads)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    node.close()
    acks.say("moved", store.moved)


if __name__ == "__main__":
    point, time = (sys.argv[5], int(sys.argv[6])) if len(sys.argv) > 5 else ("", 1)
    main(Path(sys.argv[1]), Acks(Path(sys.argv[2])), int(sys.argv[3]), int(sys.argv[4]), Kills(point, time))
