"""Noting in the access trail beside a plain durable insert of the same bytes.

=================  ====================================================================================
figure             baseline
=================  ====================================================================================
trail.note         one INSERT a transaction into a table of its own, write-ahead logging, forced to disk
trail.note.many    the same by one thread, while eight threads note at once
=================  ====================================================================================

Rates are notes a second of wall time; the size is how many are made in one measurement.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path

from benchmarks.figures import Effort, Figure, Pairs, Progress, in_turn
from comity.adapters.clock import SystemClock
from comity.adapters.store_sqlite import SqliteDesk
from comity.app.trail.deeds import Deed
from comity.app.trail.entry import Content, What, Who
from comity.app.trail.log import Trail

THREADS = 8
OFFICER = Who("0f3a9c51d2e84b6f90a7c3b1e5d4f602", ("officer",), "session")
GIVEN = What(
    basis="right:read",
    count=3,
    content=Content(files=("organisation:XAA.bd117ecebe11eb7c23cbe640577047c9",), words="/organisations"),
)


def figures(sizes: Sequence[int], effort: Effort, progress: Progress) -> Iterator[Figure]:
    """Two figures at each size."""
    for size in sizes:
        yield Figure(name="trail.note", size=size, unit="notes/s", measure=partial(noting, size, 1, effort), goal=0.5)
        yield Figure(
            name="trail.note.many", size=size, unit="notes/s", measure=partial(noting, size, THREADS, effort), goal=0.5
        )


def noting(count: int, threads: int, effort: Effort) -> Pairs:
    """Notes by this many threads, and inserts by one."""
    with (
        tempfile.TemporaryDirectory(prefix="comity-bench-") as folder,
        _plain(Path(folder) / "plain.db") as plain,
        closing(SqliteDesk(Path(folder) / "desk.db")) as desk,
    ):
        trail = Trail(desk, SystemClock().micros, os.urandom)
        trail.note(OFFICER, Deed.READ, GIVEN)
        raw = desk.trail(0, 1)[0][2]
        pairs = []
        for turn in range(effort.pairs):
            taken = in_turn(partial(_note, trail, count, threads), partial(_insert, plain, count, raw), turn)
            pairs.append((count / taken[0], count / taken[1]))
    return pairs


def _note(trail: Trail, count: int, threads: int) -> None:
    if threads == 1:
        for _ in range(count):
            trail.note(OFFICER, Deed.READ, GIVEN)
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda _: trail.note(OFFICER, Deed.READ, GIVEN), range(count)))


def _insert(plain: sqlite3.Connection, count: int, raw: bytes) -> None:
    for number in range(count):
        plain.execute("INSERT INTO trail (at, entry) VALUES (?, ?)", (number, raw))


def _plain(path: Path) -> "closing[sqlite3.Connection]":
    connection = sqlite3.connect(path, isolation_level=None)
    for setting in ("journal_mode=WAL", "synchronous=FULL", "fullfsync=ON", "checkpoint_fullfsync=ON"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute(
        "CREATE TABLE trail (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, entry BLOB NOT NULL) STRICT"
    )
    return closing(connection)
