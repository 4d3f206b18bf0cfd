"""What durable appends are measured against: the rows they made, written bare."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import perf_counter

from benchmarks.figures import Pairs
from comity.adapters.store_sqlite.database import Database
from comity.adapters.store_sqlite.migrations import LOG

TABLES = ("matter", "kind", "act", "document", "tile")
"""Tables of the log that an append adds rows to; each has a rowid, so new rows are those above the largest before."""

Write = Callable[[int, int], float]
"""Writes batches of this many acts, this many times; seconds taken."""


def against_same_rows(log: Path, write: Write, shape: tuple[int, int], pairs: int) -> Pairs:
    """Acts a second beside the very rows they became, written by executemany into a copy of the database.

    shape: acts in a batch, batches in a turn. The baseline has the same tables, indexes and transactions, and its rows
    are prepared outside the clock.
    """
    batch, batches = shape
    acts = batch * batches
    found = []
    with _copy_of(log) as (path, database):
        for _ in range(pairs):
            before = _marks(database)
            ours = write(batch, batches)
            found.append((acts / ours, acts / _replay(log, database, before, batches)))
        assert path.exists()
    return found


def against_bare_rows(log: Path, write: Write, batches: int, pairs: int) -> Pairs:
    """Batches of 1000 acts a second beside the same acts in a table of two columns without an index."""
    path = log.with_name("bare.db")
    found = []
    with closing(sqlite3.connect(path, isolation_level=None)) as bare, closing(sqlite3.connect(log)) as source:
        bare.execute("PRAGMA journal_mode = WAL")
        bare.execute("PRAGMA synchronous = FULL")
        bare.execute("CREATE TABLE bare (number INTEGER PRIMARY KEY, raw BLOB)")
        for _ in range(pairs):
            (mark,) = source.execute("SELECT max(sequence) FROM act").fetchone()
            ours = write(1_000, batches)
            rows = source.execute("SELECT sequence, raw FROM act WHERE sequence > ?", (mark,)).fetchall()
            start = perf_counter()
            for at in range(0, len(rows), 1_000):
                bare.execute("BEGIN IMMEDIATE")
                bare.executemany("INSERT INTO bare VALUES (?, ?)", rows[at : at + 1_000])
                bare.execute("COMMIT")
            found.append((len(rows) / ours, len(rows) / (perf_counter() - start)))
    _remove(path)
    return found


@contextmanager
def _copy_of(log: Path) -> Iterator[tuple[Path, Database]]:
    """A copy of the log, opened with the store's own settings; both write-ahead logs start empty."""
    path = log.with_name("baseline.db")
    with closing(sqlite3.connect(log)) as source:
        source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(log, path)
    with closing(Database(path, LOG)) as database:
        yield path, database
    _remove(path)


def _remove(path: Path) -> None:
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()


def _marks(database: Database) -> dict[str, int]:
    """The largest rowid of each table."""
    with database.reading() as db:
        return {name: db.execute(f"SELECT coalesce(max(rowid), 0) FROM {name}").fetchone()[0] for name in TABLES}


def _replay(log: Path, database: Database, before: dict[str, int], batches: int) -> float:
    """Write into the copy what the log gained since ``before``, in as many transactions; seconds taken."""
    with closing(sqlite3.connect(log)) as source:
        rows = {
            name: source.execute(f"SELECT * FROM {name} WHERE rowid > ? ORDER BY rowid", (before[name],)).fetchall()
            for name in TABLES
        }
        heads = source.execute("SELECT * FROM head").fetchall()
    work = [
        [(name, found) for name in TABLES if (found := rows[name][_slice(len(rows[name]), part, batches)])]
        for part in range(batches)
    ]
    marks = {name: ", ".join("?" * len(rows[name][0])) for name in TABLES if rows[name]}
    head_marks = ", ".join("?" * len(heads[0]))
    start = perf_counter()
    for tables in work:
        with database.writing() as db:
            for name, found in tables:
                db.executemany(f"INSERT INTO {name} VALUES ({marks[name]})", found)
            db.executemany(f"INSERT OR REPLACE INTO head VALUES ({head_marks})", heads)
    return perf_counter() - start


def _slice(count: int, part: int, parts: int) -> slice:
    return slice(count * part // parts, count * (part + 1) // parts)
