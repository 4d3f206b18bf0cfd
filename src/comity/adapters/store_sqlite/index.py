"""Projections in SQLite, rebuildable from the log: lists of matters, arrivals, search (K10).

A commit does not wait for the disk here: after a power cut the cursor is found a little behind, and the log fills in.
*Who can change this file gains*: a list may lack a matter or name one; what is shown still comes from the log.

How arrivals hide what they must: a reader's dates are computed from the rows it may see alone, each ``max(stored, the
one before + 1 µs)``. So that this needs no reading from the start, every row also keeps ``latest``, the same sum over
*all* rows of the party. No reader's date can be later than it. Where ``latest`` equals ``stored``, every reader's date
is ``stored``; the sum for a reader starts at the last such row it may see.
"""

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from comity.adapters.store_sqlite.database import Database
from comity.adapters.store_sqlite.migrations import INDEX
from comity.kernel.canonical import encode
from comity.kernel.errors import HeadMoved
from comity.kernel.ids import matter_type
from comity.kernel.marking import Marking
from comity.kernel.store import Arrival, IndexHit, IndexRow

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)

_MATTERS: Final = """
    SELECT DISTINCT matter FROM matter_line
     WHERE matter_type = ? AND matter > ? AND audience IN (SELECT value FROM json_each(?)) ORDER BY matter LIMIT ?"""
_SURE: Final = """
    SELECT latest FROM arrival
     WHERE party = ? AND latest <= ? AND latest = stored AND audience IN (SELECT value FROM json_each(?))
     ORDER BY latest DESC LIMIT 1"""
_ARRIVALS: Final = """
    SELECT arrival.stored, act.id, act.matter, act.kind
      FROM arrival CROSS JOIN act ON act.sequence = arrival.sequence
     WHERE arrival.party = ? AND arrival.latest >= ? AND arrival.audience IN (SELECT value FROM json_each(?))
     ORDER BY arrival.latest"""
_SEARCH: Final = """
    SELECT act.sequence, act.id, act.matter
      FROM word CROSS JOIN act ON act.sequence = word.rowid
     WHERE word MATCH ? AND word.rowid < ? AND act.audience IN (SELECT value FROM json_each(?))
     ORDER BY word.rowid DESC LIMIT ?"""
_DUMP: Final = (
    "SELECT 'cursor', sequence FROM cursor",
    "SELECT 'audience', marking FROM audience ORDER BY marking",
    """SELECT 'act', sequence, id, matter, kind, stored, marking
         FROM act JOIN audience ON number = audience ORDER BY sequence""",
    """SELECT 'line', matter_type, matter, marking
         FROM matter_line JOIN audience ON number = audience ORDER BY matter_type, matter, marking""",
    """SELECT 'arrival', party, latest, stored, sequence, marking
         FROM arrival JOIN audience ON number = audience ORDER BY party, latest""",
)


class SqliteIndex:
    """:class:`comity.kernel.store.Index` in one SQLite file, which is made when it is not there."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path, INDEX, durable=False)

    def cursor(self) -> int:
        """The sequence up to which acts are projected; 0 at first."""
        with self._database.reading() as db:
            return _cursor(db)

    def newest(self) -> IndexHit | None:
        """The last act projected, None at first."""
        with self._database.reading() as db:
            found = db.execute("SELECT sequence, id, matter FROM act ORDER BY sequence DESC LIMIT 1").fetchone()
        return IndexHit(*found) if found else None

    def project(self, rows: Sequence[IndexRow], cursor: int, after: int | None = None) -> None:
        """Add rows in sequence order and move the cursor in one transaction; rows at or below it are skipped.

        Raises HeadMoved when the cursor is not where the caller took it to be.
        """
        with self._database.writing() as db:
            done = _cursor(db)
            if after not in (None, done):
                raise HeadMoved("expected the lists to reach {after}, they reach {done}", after=after, done=done)
            numbers: dict[Marking, int] = {}
            latest: dict[str, int] = {}
            for row in rows:
                if row.sequence > done:
                    number = numbers.get(row.marking)
                    if number is None:
                        number = numbers[row.marking] = _audience_number(db, row.marking)
                    _add(db, row, number)
                    for party in row.parties:
                        latest[party] = _arrive(db, row, number, party, latest.get(party))
            db.execute("UPDATE cursor SET sequence = ?", (max(done, cursor),))

    def audiences(self) -> tuple[tuple[int, Marking], ...]:
        """Every distinct marking met, with its number."""
        with self._database.reading() as db:
            found = db.execute("SELECT number, marking FROM audience ORDER BY number").fetchall()
        return tuple((number, msgspec.json.decode(marking, type=Marking)) for number, marking in found)

    def matters(self, matter_type: str, audiences: Sequence[int], after: str, limit: int) -> tuple[str, ...]:
        """Matters of a type with at least one visible act, by id, after the given id."""
        with self._database.reading() as db:
            found = db.execute(_MATTERS, (matter_type, after, _json(audiences), limit)).fetchall()
        return tuple(matter for (matter,) in found)

    def arrivals(self, party: str, audiences: Sequence[int], after: datetime | None, limit: int) -> tuple[Arrival, ...]:
        """Arrivals at a party that these audiences show, oldest first, added after the given time."""
        floor = -1 if after is None else (after - _EPOCH) // _MICROSECOND
        visible = _json(audiences)
        arrived: list[Arrival] = []
        with self._database.reading() as db:
            sure = db.execute(_SURE, (party, floor, visible)).fetchone()
            added = -1
            for stored, act, matter, kind in db.execute(_ARRIVALS, (party, sure[0] if sure else 0, visible)):
                added = max(stored, added + 1)
                if len(arrived) >= limit:
                    break
                if added > floor:
                    arrived.append(Arrival(_EPOCH + added * _MICROSECOND, act, matter, kind))
        return tuple(arrived)

    def search(self, terms: Sequence[str], audiences: Sequence[int], before: int, limit: int) -> tuple[IndexHit, ...]:
        """Visible acts that hold every term, newest first; no terms find nothing."""
        if not terms:
            return ()
        with self._database.reading() as db:
            found = db.execute(_SEARCH, (_words(terms), before, _json(audiences), limit)).fetchall()
        return tuple(IndexHit(sequence, act, matter) for sequence, act, matter in found)

    def clear(self) -> None:
        """Forget everything, cursor included."""
        with self._database.writing() as db:
            for table in ("arrival", "matter_line", "act", "audience"):
                db.execute(f"DELETE FROM {table}")
            db.execute("INSERT INTO word (word) VALUES ('delete-all')")
            db.execute("UPDATE cursor SET sequence = 0")

    def dump(self) -> tuple[object, ...]:
        """All rows in a fixed order, equal for equal content whatever the implementation; for checks."""
        with self._database.reading() as db:
            rows: list[tuple[object, ...]] = [row for query in _DUMP for row in db.execute(query)]
            words = db.execute("SELECT term, doc FROM word_line").fetchall()
        return (*rows, *sorted(("term", bytes.fromhex(term).decode(), sequence) for term, sequence in words))

    def close(self) -> None:
        """Release the file."""
        self._database.close()


def _cursor(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT sequence FROM cursor").fetchone()[0])


def _audience_number(db: sqlite3.Connection, marking: Marking) -> int:
    text = encode(marking).decode()
    found = db.execute("SELECT number FROM audience WHERE marking = ?", (text,)).fetchone()
    if found is None:
        found = db.execute("INSERT INTO audience (marking) VALUES (?) RETURNING number", (text,)).fetchone()
    return int(found[0])


def _add(db: sqlite3.Connection, row: IndexRow, audience: int) -> None:
    db.execute(
        "INSERT INTO act VALUES (?, ?, ?, ?, ?, ?)",
        (row.sequence, audience, row.stored, row.act, row.matter, row.kind),
    )
    line = (matter_type(row.matter), row.matter, audience)
    db.execute("INSERT INTO matter_line VALUES (?, ?, ?) ON CONFLICT DO NOTHING", line)
    if row.terms:
        db.execute("INSERT INTO word (rowid, terms) VALUES (?, ?)", (row.sequence, " ".join(map(_word, row.terms))))


def _arrive(db: sqlite3.Connection, row: IndexRow, audience: int, party: str, last: int | None) -> int:
    """Write one arrival and return its ``latest``; ``last``: the party's newest so far, where it is known."""
    if last is None:
        last = db.execute("SELECT max(latest) FROM arrival WHERE party = ?", (party,)).fetchone()[0]
    latest = max(row.stored, 0 if last is None else last + 1)
    db.execute("INSERT INTO arrival VALUES (?, ?, ?, ?, ?)", (party, latest, row.stored, audience, row.sequence))
    return latest


def _json(audiences: Sequence[int]) -> str:
    return json.dumps(list(audiences))


def _word(term: str) -> str:
    return term.encode().hex()


def _words(terms: Sequence[str]) -> str:
    return " AND ".join(f'"{_word(term)}"' for term in terms)
