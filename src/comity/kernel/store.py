"""What a node keeps, as three Protocols of at most ten methods; adapters implement them.

* :class:`Store`: the truth. Acts with their openings, the log's tiles and heads. *Who can change it gains*: no
  unnoticed change of what a signed head covers; ``comity log verify`` names every changed byte, peers hold the heads.
  He can add entries, which the node then signs as its own, destroy the file, or stop the node.
* :class:`Index`: projections that ``comity store reindex`` rebuilds. *Who can change it gains*: a reader's list may
  lack a matter or name one; the acts shown still come from the Store and pass
  :func:`~comity.kernel.marking.may_see`.
* :class:`Desk`: what concerns this node alone: access keys, sessions, drafts, trail, peers. *Who can change it
  gains*: entry as an officer of this node, but no change of what was said.

Every method may raise StoreFault (StoreFull when space is out) and Damaged.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from comity.kernel.errors import HeadMoved
from comity.kernel.ids import ActId, LogId
from comity.kernel.marking import Marking
from comity.kernel.merkle import Tile


class ActRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One log entry with the act it commits to.

    entry: the 32-byte commitment, also the act id. stored: microseconds since 1970-01-01T00:00Z by this node's clock.
    opening, raw: None when the act was never given to this node, or was erased. matter, kind: empty when never given.
    documents: bytes of the listed documents, in order. sequence: order of arrival in this store over all logs, from 1;
    0 before it is stored.
    """

    log: LogId
    index: int
    entry: bytes
    matter: str
    kind: str
    stored: int
    opening: bytes | None
    raw: bytes | None
    documents: tuple[bytes, ...] = ()
    sequence: int = 0


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """How far a log has grown: size, root, compact range, and its newest signed checkpoint.

    frontier: the compact range in bytes. signed_size: size of that checkpoint; 0 with empty text before the first.
    """

    log: LogId
    size: int
    root: bytes
    frontier: bytes
    signed_size: int = 0
    checkpoint: str = ""


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """What one durable transaction appends to one log (K2).

    expected_size: size the log must have; rows start at that index. head: the head after it, unsigned; its signed
    fields are ignored.

    Constructing one raises ValueError when the rows do not fill the log from the expected size to the head's.
    """

    expected_size: int
    rows: Sequence[ActRow]
    tiles: Sequence[Tile]
    head: Head

    def __post_init__(self) -> None:
        size = self.expected_size + len(self.rows)
        if self.head.size != size or (self.rows and self.rows[-1].index != size - 1):
            raise ValueError(
                f"expected rows {self.expected_size} to {size - 1} and a head of {size}, got {self.head.size}"
            )


def verify_size(log: LogId, expected: int, size: int) -> None:
    """Raise HeadMoved where a log has another size than the one that was worked from."""
    if size != expected:
        raise HeadMoved(
            "expected {log} to have {expected} entries, it has {size}; reload and try again",
            log=log.origin,
            expected=expected,
            size=size,
        )


class Store(Protocol):
    """The truth: acts, openings, entries, tiles, heads."""

    def heads(self) -> tuple[Head, ...]:
        """The head of every log held, own and foreign, by party and epoch."""
        ...

    def append(self, batch: Batch) -> int:
        """Write a batch durably and return the sequence of its last row.

        Raises HeadMoved when the log's size is not the expected one; nothing is written then or on any fault.
        """
        ...

    def sign(self, log: LogId, size: int, checkpoint: str) -> None:
        """Keep a signed checkpoint for good; the largest, and of equals the latest, is the head's newest."""
        ...

    def checkpoints(self, log: LogId) -> Iterator[tuple[int, str]]:
        """Every signed checkpoint kept, with its size, smallest first, equals in order of arrival."""
        ...

    def rows(self, log: LogId, start: int, stop: int, *, bare: bool = False) -> Iterator[ActRow]:
        """Rows with start <= index < stop in index order, read in pieces.

        bare: with places, entries and times alone; all else as if it had never been given.
        """
        ...

    def find(self, ids: Sequence[bytes]) -> tuple[ActRow, ...]:
        """The rows of these act ids, in the order asked, each once; unknown ones are left out.

        A repeated entry yields its first row.
        """
        ...

    def matter(self, matter: str) -> tuple[ActRow, ...]:
        """Every row of a matter, by sequence; rows whose content was erased included."""
        ...

    def since(self, sequence: int, limit: int) -> tuple[ActRow, ...]:
        """At most ``limit`` rows after this sequence, in order; feeds the Index."""
        ...

    def tiles(self, log: LogId, level: int, start: int, stop: int, *, bare: bool = False) -> tuple[Tile, ...]:
        """Full tiles of a level with start <= index < stop, in order; bare: with their roots and no hashes."""
        ...

    def close(self) -> None:
        """Release the files; further calls are mistakes."""
        ...


class IndexRow(msgspec.Struct, frozen=True, kw_only=True):
    """What the Index keeps of one act.

    parties: parties with readers on this node to whom the act becomes visible by this row; each gets an arrival.
    terms: words for search, as :func:`comity.kernel.terms.terms` yields them.
    """

    sequence: int
    act: ActId
    matter: str
    kind: str
    stored: int
    marking: Marking
    parties: tuple[str, ...]
    terms: tuple[str, ...]


class Arrival(msgspec.Struct, frozen=True):
    """An act becoming visible to a party; ``added`` (UTC, microseconds) rises strictly for each reader (K10).

    It is ``max(stored, the one before + 1 µs)`` over the arrivals that the reader may see, so that no other moves it.
    """

    added: datetime
    act: ActId
    matter: str
    kind: str


class IndexHit(msgspec.Struct, frozen=True):
    """One search hit; ``sequence`` pages on and stays inside the node."""

    sequence: int
    act: ActId
    matter: str


class Index(Protocol):
    """Rebuildable projections; every question names the audiences that the reader may see (K10).

    Audiences are interned markings: a reader's own are those of :meth:`audiences` that ``may_see`` admits.
    """

    def cursor(self) -> int:
        """The sequence up to which acts are projected; 0 at first."""
        ...

    def newest(self) -> IndexHit | None:
        """The last act projected, None at first; content that was never given or was erased may stand after it."""
        ...

    def project(self, rows: Sequence[IndexRow], cursor: int, after: int | None = None) -> None:
        """Add rows in sequence order and move the cursor in one transaction; rows at or below it are skipped.

        after: where the caller took the cursor to be. Raises HeadMoved, and writes nothing, when it is elsewhere,
        because another process projected or cleared meanwhile; rows in between would be passed over for good.
        """
        ...

    def audiences(self) -> tuple[tuple[int, Marking], ...]:
        """Every distinct marking met, with its number."""
        ...

    def matters(self, matter_type: str, audiences: Sequence[int], after: str, limit: int) -> tuple[str, ...]:
        """Matters of a type with at least one visible act, by id, after the given id."""
        ...

    def arrivals(self, party: str, audiences: Sequence[int], after: datetime | None, limit: int) -> tuple[Arrival, ...]:
        """Arrivals at a party that these audiences show, oldest first, added after the given time."""
        ...

    def search(self, terms: Sequence[str], audiences: Sequence[int], before: int, limit: int) -> tuple[IndexHit, ...]:
        """Visible acts that hold every term, newest first (never ranked by statistics of hidden acts).

        No terms find nothing.

        before: only acts with a smaller sequence; pass a number above all for the first page. The sequence stays inside
        the node and never reaches a reader.
        """
        ...

    def clear(self) -> None:
        """Forget everything, cursor included."""
        ...

    def dump(self) -> tuple[object, ...]:
        """All rows in a fixed order, equal for equal content whatever the implementation; for checks."""
        ...

    def close(self) -> None:
        """Release the files."""
        ...


class Desk(Protocol):
    """What concerns this node alone, in named drawers, and the access trail.

    Drawers hold bytes by key; what they mean is the caller's affair. Keys sort by code point.
    """

    def put(self, drawer: str, key: str, value: bytes) -> None:
        """Keep a value, replacing the one before, durably."""
        ...

    def get(self, drawer: str, key: str) -> bytes | None:
        """The value, or None."""
        ...

    def items(self, drawer: str, after: str, limit: int) -> tuple[tuple[str, bytes], ...]:
        """At most ``limit`` keys with their values, by key, after the given key."""
        ...

    def keys(self, drawer: str, after: str, limit: int) -> tuple[str, ...]:
        """At most ``limit`` keys in order, after the given key, without reading what is kept under them."""
        ...

    def drawers(self) -> tuple[str, ...]:
        """Every drawer that holds something, by name; for copying the Desk."""
        ...

    def drop(self, drawer: str, key: str) -> bool:
        """Remove a value; whether there was one."""
        ...

    def note(self, at: int, entry: bytes) -> int:
        """Add an entry to the access trail (microseconds since 1970) and return its number, from 1."""
        ...

    def note_all(self, entries: Sequence[tuple[int, bytes]]) -> int:
        """Add entries in this order, all or none, in one durable transaction; returns the last one's number.

        entries: at least one.
        """
        ...

    def trail(self, after: int, limit: int) -> tuple[tuple[int, int, bytes], ...]:
        """Entries of the trail after a number: number, time, entry."""
        ...

    def close(self) -> None:
        """Release the files."""
        ...
