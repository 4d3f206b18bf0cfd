"""The stores in memory: for tests, and the plain statement of what every other store must do.

Nothing is durable. Each method holds one lock and is written for being read, not for speed.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any, Final

import msgspec

from comity.kernel.canonical import encode
from comity.kernel.errors import HeadMoved
from comity.kernel.ids import LogId, matter_type
from comity.kernel.marking import Marking
from comity.kernel.merkle import Tile
from comity.kernel.store import ActRow, Arrival, Batch, Head, IndexHit, IndexRow, verify_size

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class MemoryStore:
    """:class:`comity.kernel.store.Store` in lists."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._rows: list[ActRow] = []
        self._logs: dict[LogId, list[ActRow]] = {}
        self._heads: dict[LogId, Head] = {}
        self._checkpoints: dict[LogId, list[tuple[int, str]]] = {}
        self._tiles: dict[tuple[LogId, int, int], Tile] = {}

    def heads(self) -> tuple[Head, ...]:
        """The head of every log held, by party and epoch."""
        with self._lock:
            return tuple(self._signed(self._heads[log]) for log in sorted(self._heads))

    def append(self, batch: Batch) -> int:
        """Write a batch and return the sequence of its last row.

        Raises HeadMoved when the log's size is not the expected one; nothing is written then.
        """
        log = batch.head.log
        with self._lock:
            verify_size(log, batch.expected_size, self._heads[log].size if log in self._heads else 0)
            rows = [
                msgspec.structs.replace(row, sequence=sequence)
                for sequence, row in enumerate(batch.rows, len(self._rows) + 1)
            ]
            self._rows.extend(rows)
            self._logs.setdefault(log, []).extend(rows)
            self._tiles.update({(log, tile.level, tile.index): tile for tile in batch.tiles})
            self._heads[log] = batch.head
            return len(self._rows)

    def sign(self, log: LogId, size: int, checkpoint: str) -> None:
        """Keep a signed checkpoint; the largest, and of equals the latest, is the head's newest."""
        with self._lock:
            kept = self._checkpoints.setdefault(log, [])
            if (size, checkpoint) not in kept:
                kept.append((size, checkpoint))
                kept.sort(key=lambda signed: signed[0])

    def checkpoints(self, log: LogId) -> Iterator[tuple[int, str]]:
        """Every signed checkpoint kept, with its size, smallest first, equals in order of arrival."""
        with self._lock:
            return iter(tuple(self._checkpoints.get(log, ())))

    def rows(self, log: LogId, start: int, stop: int, *, bare: bool = False) -> Iterator[ActRow]:
        """Rows with start <= index < stop in index order.

        bare: with places, entries and times alone; all else as if it had never been given.
        """
        with self._lock:
            found = self._logs.get(log, [])[max(start, 0) : max(stop, 0)]
        nothing: dict[str, Any] = {"matter": "", "kind": "", "opening": None, "raw": None, "documents": ()}
        return (msgspec.structs.replace(row, **nothing) for row in found) if bare else iter(found)

    def find(self, ids: Sequence[bytes]) -> tuple[ActRow, ...]:
        """The rows of these act ids, in the order asked, each once; unknown ones are left out.

        A repeated entry yields its first row.
        """
        with self._lock:
            first = {row.entry: row for row in reversed(self._rows)}
        return tuple(first[act] for act in dict.fromkeys(ids) if act in first)

    def matter(self, matter: str) -> tuple[ActRow, ...]:
        """Every row of a matter, by sequence; rows whose content was erased included."""
        with self._lock:
            return tuple(row for row in self._rows if matter and row.matter == matter)

    def since(self, sequence: int, limit: int) -> tuple[ActRow, ...]:
        """At most ``limit`` rows after this sequence, in order; feeds the Index."""
        with self._lock:
            return tuple(self._rows[max(sequence, 0) :][:limit])

    def tiles(self, log: LogId, level: int, start: int, stop: int, *, bare: bool = False) -> tuple[Tile, ...]:
        """Full tiles of a level with start <= index < stop, in order; bare: with their roots and no hashes."""
        with self._lock:
            found = [tile for index in range(start, stop) if (tile := self._tiles.get((log, level, index))) is not None]
        return tuple(msgspec.structs.replace(tile, hashes=b"") for tile in found) if bare else tuple(found)

    def close(self) -> None:
        """Nothing to release."""

    def _signed(self, head: Head) -> Head:
        size, checkpoint = self._checkpoints.get(head.log, [(0, "")])[-1]
        return msgspec.structs.replace(head, signed_size=size, checkpoint=checkpoint)


class MemoryIndex:
    """:class:`comity.kernel.store.Index` in lists."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._cursor = 0
        self._rows: list[IndexRow] = []
        self._numbers: dict[Marking, int] = {}

    def cursor(self) -> int:
        """The sequence up to which acts are projected; 0 at first."""
        with self._lock:
            return self._cursor

    def newest(self) -> IndexHit | None:
        """The last act projected, None at first."""
        with self._lock:
            return IndexHit(self._rows[-1].sequence, self._rows[-1].act, self._rows[-1].matter) if self._rows else None

    def project(self, rows: Sequence[IndexRow], cursor: int, after: int | None = None) -> None:
        """Add rows in sequence order and move the cursor; rows at or below it are skipped.

        Raises HeadMoved when the cursor is not where the caller took it to be.
        """
        with self._lock:
            if after not in (None, self._cursor):
                raise HeadMoved(
                    "expected the lists to reach {after}, they reach {done}", after=after, done=self._cursor
                )
            new = [row for row in rows if row.sequence > self._cursor]
            for row in new:
                self._numbers.setdefault(row.marking, len(self._numbers) + 1)
            self._rows.extend(new)
            self._cursor = max(self._cursor, cursor)

    def audiences(self) -> tuple[tuple[int, Marking], ...]:
        """Every distinct marking met, with its number."""
        with self._lock:
            return tuple((number, marking) for marking, number in self._numbers.items())

    def matters(self, matter_type: str, audiences: Sequence[int], after: str, limit: int) -> tuple[str, ...]:
        """Matters of a type with at least one visible act, by id, after the given id."""
        found = {row.matter for row in self._visible(audiences) if row.matter.startswith(f"{matter_type}:")}
        return tuple(sorted(matter for matter in found if matter > after)[:limit])

    def arrivals(self, party: str, audiences: Sequence[int], after: datetime | None, limit: int) -> tuple[Arrival, ...]:
        """Arrivals at a party that these audiences show, oldest first, added after the given time."""
        rows = [row for row in self._visible(audiences) if party in row.parties]
        arrived = [
            Arrival(_EPOCH + timedelta(microseconds=added), row.act, row.matter, row.kind)
            for row, added in zip(rows, _rising(rows), strict=True)
        ]
        return tuple([arrival for arrival in arrived if after is None or arrival.added > after][:limit])

    def search(self, terms: Sequence[str], audiences: Sequence[int], before: int, limit: int) -> tuple[IndexHit, ...]:
        """Visible acts that hold every term, newest first; no terms find nothing."""
        found = [
            IndexHit(row.sequence, row.act, row.matter)
            for row in reversed(self._visible(audiences))
            if terms and row.sequence < before and set(terms) <= set(row.terms)
        ]
        return tuple(found[:limit])

    def clear(self) -> None:
        """Forget everything, cursor included."""
        with self._lock:
            self._cursor = 0
            self._rows.clear()
            self._numbers.clear()

    def dump(self) -> tuple[object, ...]:
        """All rows in a fixed order, equal for equal content whatever the implementation; for checks."""
        with self._lock:
            rows, cursor = tuple(self._rows), self._cursor
        text = {row.marking: encode(row.marking).decode() for row in rows}
        lines = {("line", matter_type(row.matter), row.matter, text[row.marking]) for row in rows}
        arrivals = []
        for party in {party for row in rows for party in row.parties}:
            own = [row for row in rows if party in row.parties]
            arrivals += [
                ("arrival", party, latest, row.stored, row.sequence, text[row.marking])
                for row, latest in zip(own, _rising(own), strict=True)
            ]
        return (
            ("cursor", cursor),
            *(("audience", marking) for marking in sorted(text.values())),
            *(("act", r.sequence, r.act, r.matter, r.kind, r.stored, text[r.marking]) for r in rows),
            *sorted(lines),
            *sorted(arrivals),
            *sorted(("term", term, row.sequence) for row in rows for term in set(row.terms)),
        )

    def close(self) -> None:
        """Nothing to release."""

    def _visible(self, audiences: Sequence[int]) -> list[IndexRow]:
        with self._lock:
            return [row for row in self._rows if self._numbers[row.marking] in audiences]


class MemoryDesk:
    """:class:`comity.kernel.store.Desk` in dictionaries."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._items: dict[tuple[str, str], bytes] = {}
        self._trail: list[tuple[int, int, bytes]] = []

    def put(self, drawer: str, key: str, value: bytes) -> None:
        """Keep a value, replacing the one before."""
        with self._lock:
            self._items[drawer, key] = value

    def get(self, drawer: str, key: str) -> bytes | None:
        """The value, or None."""
        with self._lock:
            return self._items.get((drawer, key))

    def items(self, drawer: str, after: str, limit: int) -> tuple[tuple[str, bytes], ...]:
        """At most ``limit`` keys with their values, by key, after the given key."""
        with self._lock:
            found = sorted((key, value) for (kept, key), value in self._items.items() if kept == drawer and key > after)
        return tuple(found[:limit])

    def keys(self, drawer: str, after: str, limit: int) -> tuple[str, ...]:
        """At most ``limit`` keys in order, after the given key."""
        with self._lock:
            found = sorted(key for kept, key in self._items if kept == drawer and key > after)
        return tuple(found[:limit])

    def drawers(self) -> tuple[str, ...]:
        """Every drawer that holds something, by name."""
        with self._lock:
            return tuple(sorted({kept for kept, _ in self._items}))

    def drop(self, drawer: str, key: str) -> bool:
        """Remove a value; whether there was one."""
        with self._lock:
            return self._items.pop((drawer, key), None) is not None

    def note(self, at: int, entry: bytes) -> int:
        """Add an entry to the access trail (microseconds since 1970) and return its number, from 1."""
        with self._lock:
            self._trail.append((len(self._trail) + 1, at, entry))
            return len(self._trail)

    def note_all(self, entries: Sequence[tuple[int, bytes]]) -> int:
        """Add entries to the access trail and return the number of the last."""
        with self._lock:
            first = len(self._trail) + 1
            self._trail.extend((number, *entry) for number, entry in enumerate(entries, first))
            return len(self._trail)

    def trail(self, after: int, limit: int) -> tuple[tuple[int, int, bytes], ...]:
        """Entries of the trail after a number: number, time, entry."""
        with self._lock:
            return tuple(self._trail[max(after, 0) :][:limit])

    def close(self) -> None:
        """Nothing to release."""


def _rising(rows: Sequence[IndexRow]) -> list[int]:
    """When each row arrived: its stored time, or 1 µs after the row before where that is later."""
    added: list[int] = []
    for row in rows:
        added.append(max(row.stored, added[-1] + 1 if added else 0))
    return added
