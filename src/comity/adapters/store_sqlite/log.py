"""The truth in SQLite: acts with their openings, documents, tiles, heads and checkpoints (K2).

One row per log entry, numbered by arrival. Names of logs, matters and kinds stand once, in tables of their own.
*Who can change this file gains* nothing unnoticed: ``comity log verify`` names every changed byte.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from comity.adapters.rows import act_of, act_rows, document_rows, head_of, verify_documents
from comity.adapters.store_sqlite.database import Database
from comity.adapters.store_sqlite.migrations import LOG, RUN_BITS
from comity.adapters.store_sqlite.names import Names
from comity.kernel.ids import LogId
from comity.kernel.merkle import Tile
from comity.kernel.store import ActRow, Batch, Head, verify_size

_PIECE: Final = 128
"""Rows read at a time: at most 32 MiB of acts, as one has at most 256 KiB (K1)."""

_ACT: Final = """
    SELECT act.sequence, log.party, log.epoch, act.idx, act.entry,
           CASE WHEN act.matter IS NULL THEN '' ELSE matter.name END,
           CASE WHEN act.kind IS NULL THEN '' ELSE kind.name END,
           act.stored, act.opening, act.raw, act.documents"""
_NAMED: Final = """
      LEFT JOIN log ON log.number = act.log
      LEFT JOIN matter ON matter.number = act.matter
      LEFT JOIN kind ON kind.number = act.kind"""
_EVERY_RUN: Final = f"""
    WITH RECURSIVE run (number) AS (
      SELECT 0 UNION ALL
      SELECT number + 1 FROM run WHERE number < (SELECT max(sequence) FROM act) >> {RUN_BITS})"""
_ROWS: Final = f"{_ACT} FROM act {_NAMED} WHERE act.log = ? AND act.idx >= ? AND act.idx < ? ORDER BY act.idx LIMIT ?"
_BARE_ROWS: Final = """
    SELECT act.sequence, log.party, log.epoch, act.idx, act.entry, '', '', act.stored, NULL, NULL, 0
      FROM act JOIN log ON log.number = act.log
     WHERE act.log = ? AND act.idx >= ? AND act.idx < ? ORDER BY act.idx LIMIT ?"""
_TILES: Final = """
    SELECT idx, root, hashes FROM tile
     WHERE log = (SELECT number FROM log WHERE party = ? AND epoch = ?)
       AND level = ? AND idx >= ? AND idx < ? ORDER BY idx"""
_BARE_TILES: Final = _TILES.replace("hashes", "x''")
_SINCE: Final = f"{_ACT} FROM act {_NAMED} WHERE act.sequence > ? ORDER BY act.sequence LIMIT ?"
_FIND: Final = f"""{_EVERY_RUN} {_ACT}
      FROM run CROSS JOIN act ON act.sequence >> {RUN_BITS} = run.number
       AND substr(act.entry, 1, 8) = substr(?1, 1, 8) AND act.entry = ?1 {_NAMED}
     ORDER BY act.sequence LIMIT 1"""
_MATTER: Final = f"""{_EVERY_RUN} {_ACT}
      FROM run CROSS JOIN act ON act.sequence >> {RUN_BITS} = run.number
       AND act.matter = (SELECT number FROM matter WHERE name = ?) {_NAMED}
     ORDER BY act.sequence"""
_HEADS: Final = """
    SELECT log.party, log.epoch, head.size, head.root, head.frontier, checkpoint.size, checkpoint.text
      FROM head JOIN log ON log.number = head.log
      LEFT JOIN checkpoint ON checkpoint.number = (
        SELECT number FROM checkpoint WHERE log = head.log ORDER BY size DESC, number DESC LIMIT 1)
     ORDER BY log.party, log.epoch"""
_PUT_HEAD: Final = """
    INSERT INTO head VALUES (?, ?, ?, ?)
        ON CONFLICT (log) DO UPDATE SET size = excluded.size, root = excluded.root, frontier = excluded.frontier"""


class SqliteStore:
    """:class:`comity.kernel.store.Store` in one SQLite file, which is made when it is not there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = Database(path, LOG)
        self._matters = Names("matter")
        self._kinds = Names("kind")

    def heads(self) -> tuple[Head, ...]:
        """The head of every log held, by party and epoch."""
        with self._database.reading() as db:
            found = db.execute(_HEADS).fetchall()
        return tuple(head_of(one) for one in found)

    def append(self, batch: Batch) -> int:
        """Write a batch durably and return the sequence of its last row.

        Raises HeadMoved when the log's size is not the expected one; nothing is written then or on any fault.
        """
        with self._writing() as db:
            log = _log_number(db, batch.head.log)
            _check_size(db, log, batch)
            last: int = db.execute("SELECT coalesce(max(sequence), 0) FROM act").fetchone()[0]
            db.executemany("INSERT INTO act VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", self._acts(db, log, last, batch))
            db.executemany("INSERT INTO document VALUES (?, ?, ?)", document_rows(batch, last))
            db.executemany(
                "INSERT INTO tile VALUES (?, ?, ?, ?, ?)",
                ((log, tile.level, tile.index, tile.root, tile.hashes) for tile in batch.tiles),
            )
            db.execute(_PUT_HEAD, (log, batch.head.size, batch.head.root, batch.head.frontier))
        return last + len(batch.rows)

    def sign(self, log: LogId, size: int, checkpoint: str) -> None:
        """Keep a signed checkpoint for good; the largest, and of equals the latest, is the head's newest."""
        with self._writing() as db:
            row = (_log_number(db, log), size, checkpoint)
            if not db.execute("SELECT 1 FROM checkpoint WHERE log = ? AND size = ? AND text = ?", row).fetchone():
                db.execute("INSERT INTO checkpoint (log, size, text) VALUES (?, ?, ?)", row)

    def checkpoints(self, log: LogId) -> Iterator[tuple[int, str]]:
        """Every signed checkpoint kept, with its size, smallest first, equals in order of arrival."""
        size, number = -1, 0
        while True:
            with self._database.reading() as db:
                piece = db.execute(
                    """SELECT size, number, text FROM checkpoint
                        WHERE log = (SELECT number FROM log WHERE party = ? AND epoch = ?) AND (size, number) > (?, ?)
                        ORDER BY size, number LIMIT ?""",
                    (log.party, log.epoch, size, number, _PIECE),
                ).fetchall()
            if not piece:
                return
            yield from ((found, text) for found, _, text in piece)
            size, number, _ = piece[-1]

    def rows(self, log: LogId, start: int, stop: int, *, bare: bool = False) -> Iterator[ActRow]:
        """Rows with start <= index < stop in index order, read in pieces; nothing is held between them.

        bare: with places, entries and times alone; all else as if it had never been given.
        """
        query = _BARE_ROWS if bare else _ROWS
        number = self._number(log)
        while number is not None:
            with self._database.reading() as db:
                piece = db.execute(query, (number, start, stop, _PIECE)).fetchall()
            for found in piece:
                yield self._read(found)
            if len(piece) < _PIECE:
                return
            start = piece[-1][3] + 1

    def find(self, ids: Sequence[bytes]) -> tuple[ActRow, ...]:
        """The rows of these act ids, in the order asked, each once; unknown ones are left out.

        A repeated entry yields its first row.
        """
        with self._database.reading() as db:
            found = [db.execute(_FIND, (act,)).fetchone() for act in dict.fromkeys(ids)]
        return tuple(self._read(row) for row in found if row is not None)

    def matter(self, matter: str) -> tuple[ActRow, ...]:
        """Every row of a matter, by sequence; rows whose content was erased included."""
        with self._database.reading() as db:
            found = db.execute(_MATTER, (matter,)).fetchall()
        return tuple(self._read(row) for row in found)

    def since(self, sequence: int, limit: int) -> tuple[ActRow, ...]:
        """At most ``limit`` rows after this sequence, in order; feeds the Index."""
        with self._database.reading() as db:
            found = db.execute(_SINCE, (sequence, limit)).fetchall()
        return tuple(self._read(row) for row in found)

    def tiles(self, log: LogId, level: int, start: int, stop: int, *, bare: bool = False) -> tuple[Tile, ...]:
        """Full tiles of a level with start <= index < stop, in order; bare: with their roots and no hashes."""
        query = _BARE_TILES if bare else _TILES
        with self._database.reading() as db:
            found = db.execute(query, (log.party, log.epoch, level, start, stop)).fetchall()
        return tuple(Tile(level=level, index=index, root=root, hashes=hashes) for index, root, hashes in found)

    def close(self) -> None:
        """Release the file; further calls are mistakes."""
        self._database.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._database.writing() as db:
                yield db
        except BaseException:
            # Numbers given in this transaction went with it.
            self._matters.forget()
            self._kinds.forget()
            raise

    def _acts(self, db: sqlite3.Connection, log: int, last: int, batch: Batch) -> Iterator[tuple[object, ...]]:
        # A batch has few names and many rows: each name is looked up once.
        matters = {name: self._matters.number(db, name) for name in dict.fromkeys(row.matter for row in batch.rows)}
        kinds = {name: self._kinds.number(db, name) for name in dict.fromkeys(row.kind for row in batch.rows)}
        return act_rows(batch, last, log, matters, kinds)

    def _number(self, log: LogId) -> int | None:
        with self._database.reading() as db:
            found = db.execute(
                "SELECT number FROM log WHERE party = ? AND epoch = ?", (log.party, log.epoch)
            ).fetchone()
        return None if found is None else int(found[0])

    def _read(self, found: tuple[Any, ...]) -> ActRow:
        return act_of(found[:10], self._read_documents(found[0], found[10]) if found[10] else (), self._path)

    def _read_documents(self, sequence: int, count: int) -> tuple[bytes, ...]:
        with self._database.reading() as db:
            found = db.execute("SELECT bytes FROM document WHERE act = ? ORDER BY position", (sequence,)).fetchall()
        verify_documents(sequence, count, len(found), self._path)
        return tuple(content for (content,) in found)


def _log_number(db: sqlite3.Connection, log: LogId) -> int:
    found = db.execute("SELECT number FROM log WHERE party = ? AND epoch = ?", (log.party, log.epoch)).fetchone()
    if found is None:
        found = db.execute(
            "INSERT INTO log (party, epoch) VALUES (?, ?) RETURNING number", (log.party, log.epoch)
        ).fetchone()
    return int(found[0])


def _check_size(db: sqlite3.Connection, log: int, batch: Batch) -> None:
    found = db.execute("SELECT size FROM head WHERE log = ?", (log,)).fetchone()
    verify_size(batch.head.log, batch.expected_size, 0 if found is None else found[0])
