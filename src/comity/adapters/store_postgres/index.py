"""Projections in PostgreSQL, rebuildable from the log: lists of matters, arrivals, search (K10).

A commit does not wait for the disk here: after a power cut the cursor is found a little behind, and the log fills in.
*Who can change the database gains*: a list may lack a matter or name one; what is shown still comes from the log.

Arrivals hide what they must as in SQLite: every row keeps ``latest``, the date summed over *all* rows of the party,
and the sum for a reader starts at the last row it may see where ``latest`` equals ``stored``. Words are found without
ranking, run by run from the newest, so that no statistics of hidden acts enter.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from comity.adapters.store_postgres.address import Address
from comity.adapters.store_postgres.database import Connection, Database, one, rows
from comity.adapters.store_postgres.migrations import INDEX, WORD_BITS
from comity.kernel.canonical import encode
from comity.kernel.errors import HeadMoved
from comity.kernel.ids import matter_type
from comity.kernel.marking import Marking
from comity.kernel.store import Arrival, IndexHit, IndexRow

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_MOST: Final = 2**62
_ARRIVALS_PIECE: Final = 1_000

_MATTERS: Final = """
    SELECT DISTINCT matter FROM index_matter
     WHERE matter_type = %s AND matter > %s AND audience = ANY(%s::bigint[]) ORDER BY matter LIMIT %s"""
_SURE: Final = """
    SELECT latest FROM index_arrival
     WHERE party = %s AND latest <= %s AND latest = stored AND audience = ANY(%s::bigint[])
     ORDER BY latest DESC LIMIT 1"""
_ARRIVALS: Final = """
    SELECT arrival.latest, arrival.stored, act.id, act.matter, act.kind
      FROM index_arrival AS arrival JOIN index_act AS act ON act.sequence = arrival.sequence
     WHERE arrival.party = %s AND arrival.latest >= %s AND arrival.audience = ANY(%s::bigint[])
     ORDER BY arrival.latest LIMIT %s"""
_SEARCH: Final = """
    SELECT act.sequence, act.id, act.matter
      FROM index_word AS word JOIN index_act AS act ON act.sequence = word.sequence
     WHERE word.terms @> %s::bytea[] AND word.sequence < %s AND word.audience = ANY(%s::bigint[])
     ORDER BY word.sequence DESC LIMIT %s"""
_DUMP: Final = (
    "SELECT 'cursor', sequence FROM index_cursor",
    "SELECT 'audience', convert_from(marking, 'UTF8') FROM index_audience ORDER BY marking",
    """SELECT 'act', sequence, id, matter, kind, stored, convert_from(marking, 'UTF8')
         FROM index_act JOIN index_audience ON number = audience ORDER BY sequence""",
    """SELECT 'line', matter_type, matter, convert_from(marking, 'UTF8')
         FROM index_matter JOIN index_audience ON number = audience ORDER BY matter_type, matter, marking""",
    """SELECT 'arrival', party, latest, stored, sequence, convert_from(marking, 'UTF8')
         FROM index_arrival JOIN index_audience ON number = audience ORDER BY party, latest""",
)


class PostgresIndex:
    """:class:`comity.kernel.store.Index` in one schema, which is made when it is not there."""

    def __init__(self, address: Address) -> None:
        self._database = Database(address, INDEX, durable=False)

    def cursor(self) -> int:
        """The sequence up to which acts are projected; 0 at first."""
        with self._database.reading() as db:
            return int(one(db, "SELECT sequence FROM index_cursor"))

    def newest(self) -> IndexHit | None:
        """The last act projected, None at first."""
        with self._database.reading() as db:
            found = rows(db, "SELECT sequence, id, matter FROM index_act ORDER BY sequence DESC LIMIT 1")
        return IndexHit(*found[0]) if found else None

    def project(self, rows: Sequence[IndexRow], cursor: int, after: int | None = None) -> None:
        """Add rows in sequence order and move the cursor in one transaction; rows at or below it are skipped.

        Raises HeadMoved when the cursor is not where the caller took it to be.
        """
        with self._database.writing() as db:
            done = int(one(db, "SELECT sequence FROM index_cursor FOR UPDATE"))
            if after not in (None, done):
                raise HeadMoved("expected the lists to reach {after}, they reach {done}", after=after, done=done)
            new = [row for row in rows if row.sequence > done]
            if new:
                _add(db, new)
            db.execute("UPDATE index_cursor SET sequence = %s", (max(done, cursor),))

    def audiences(self) -> tuple[tuple[int, Marking], ...]:
        """Every distinct marking met, with its number."""
        with self._database.reading() as db:
            found = rows(db, "SELECT number, marking FROM index_audience ORDER BY number")
        return tuple((number, msgspec.json.decode(marking, type=Marking)) for number, marking in found)

    def matters(self, matter_type: str, audiences: Sequence[int], after: str, limit: int) -> tuple[str, ...]:
        """Matters of a type with at least one visible act, by id, after the given id."""
        with self._database.reading() as db:
            # No text of this database holds a NUL; what comes after one is what comes after all before it.
            found = rows(db, _MATTERS, (matter_type, after.partition("\0")[0], list(audiences), limit))
        return tuple(matter for (matter,) in found)

    def arrivals(self, party: str, audiences: Sequence[int], after: datetime | None, limit: int) -> tuple[Arrival, ...]:
        """Arrivals at a party that these audiences show, oldest first, added after the given time."""
        floor = -1 if after is None else (after - _EPOCH) // _MICROSECOND
        visible = list(audiences)
        arrived: list[Arrival] = []
        with self._database.reading() as db:
            at = one(db, _SURE, (party, floor, visible)) or 0
            added = -1
            while len(arrived) < limit:
                piece = rows(db, _ARRIVALS, (party, at, visible, _ARRIVALS_PIECE))
                for _, stored, act, matter, kind in piece:
                    added = max(stored, added + 1)
                    if added > floor:
                        arrived.append(Arrival(_EPOCH + added * _MICROSECOND, act, matter, kind))
                if len(piece) < _ARRIVALS_PIECE:
                    break
                at = piece[-1][0] + 1
        return tuple(arrived[:limit])

    def search(self, terms: Sequence[str], audiences: Sequence[int], before: int, limit: int) -> tuple[IndexHit, ...]:
        """Visible acts that hold every term, newest first; no terms find nothing."""
        found: list[IndexHit] = []
        if not terms:
            return ()
        with self._database.reading() as db:
            newest = min(before - 1, one(db, "SELECT max(sequence) FROM index_word") or 0)
            run = newest >> WORD_BITS
            while run >= 0 and newest > 0 and len(found) < limit:
                words = [_word(run, term) for term in terms]
                left = limit - len(found)
                hits = rows(db, _SEARCH, (words, min(before, _MOST), list(audiences), left))
                found += [IndexHit(*hit) for hit in hits]
                run -= 1
        return tuple(found)

    def clear(self) -> None:
        """Forget everything, cursor included."""
        with self._database.writing() as db:
            db.execute("SELECT sequence FROM index_cursor FOR UPDATE")
            for table in ("index_word", "index_arrival", "index_matter", "index_act", "index_audience"):
                db.execute(f"DELETE FROM {table}")
            db.execute("UPDATE index_cursor SET sequence = 0")

    def dump(self) -> tuple[object, ...]:
        """All rows in a fixed order, equal for equal content whatever the implementation; for checks."""
        with self._database.reading() as db:
            found: list[tuple[object, ...]] = [row for query in _DUMP for row in rows(db, query)]
            words = rows(db, "SELECT unnest(terms), sequence FROM index_word")
        return (*found, *sorted(("term", word.partition(b":")[2].decode(), sequence) for word, sequence in words))

    def close(self) -> None:
        """Release the connections; further calls are mistakes."""
        self._database.close()


def _add(db: Connection, new: Sequence[IndexRow]) -> None:
    """Add rows that are not there yet; the cursor's row is held."""
    numbers = {marking: _audience_number(db, marking) for marking in dict.fromkeys(row.marking for row in new)}
    _insert(
        db,
        "index_act",
        [(row.sequence, numbers[row.marking], row.stored, row.act, row.matter, row.kind) for row in new],
    )
    lines = dict.fromkeys((matter_type(row.matter), row.matter, numbers[row.marking]) for row in new)
    _insert(db, "index_matter", list(lines), "ON CONFLICT DO NOTHING")
    _insert(db, "index_arrival", _arrivals(db, new, numbers))
    words = [
        (row.sequence, numbers[row.marking], [_word(row.sequence >> WORD_BITS, term) for term in row.terms])
        for row in new
        if row.terms
    ]
    _insert(db, "index_word", words)


def _insert(db: Connection, table: str, values: Sequence[tuple[object, ...]], otherwise: str = "") -> None:
    if values:
        marks = ", ".join(["%s"] * len(values[0]))
        db.cursor().executemany(f"INSERT INTO {table} VALUES ({marks}) {otherwise}", values)


def _audience_number(db: Connection, marking: Marking) -> int:
    raw = encode(marking)
    found = one(db, "SELECT number FROM index_audience WHERE sha256(marking) = sha256(%s)", (raw,))
    if found is None:
        found = one(db, "INSERT INTO index_audience (marking) VALUES (%s) RETURNING number", (raw,))
    return int(found)


def _arrivals(db: Connection, new: Sequence[IndexRow], numbers: dict[Marking, int]) -> list[tuple[object, ...]]:
    """One row for each act and party that it becomes visible to, each later than the party's last."""
    latest: dict[str, int] = {}
    found: list[tuple[object, ...]] = []
    for row in new:
        for party in row.parties:
            last = latest.get(party)
            if last is None:
                last = one(db, "SELECT max(latest) FROM index_arrival WHERE party = %s", (party,))
            latest[party] = max(row.stored, 0 if last is None else last + 1)
            found.append((party, latest[party], row.stored, numbers[row.marking], row.sequence))
    return found


def _word(run: int, term: str) -> bytes:
    """A term as it is kept: with its run, so that looking it up reads that run alone."""
    return f"{run:x}:{term}".encode()
