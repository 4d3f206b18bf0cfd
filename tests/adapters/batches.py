"""Batches as a node makes them, for tests of stores."""

from collections.abc import Sequence
from hashlib import sha256

import msgspec

from comity.kernel.act import entry_of
from comity.kernel.ids import LogId
from comity.kernel.log import LogState, head_of
from comity.kernel.merkle import grow, leaf_hash
from comity.kernel.store import ActRow, Batch

OWN = LogId("XAA")
FOREIGN = LogId("XBB", 2)
KIND = "organisation.described/1"


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What one row holds besides its place; an ``entry`` of None is the true commitment."""

    matter: str = "organisation:XAA.one"
    kind: str = KIND
    raw: bytes | None = b"{}"
    opening: bytes | None = bytes(32)
    documents: tuple[bytes, ...] = ()
    entry: bytes | None = None


def content(number: int, matter: str = "organisation:XAA.one", documents: tuple[bytes, ...] = ()) -> Content:
    """Content that differs for every number."""
    opening = sha256(b"opening %d" % number).digest()
    return Content(matter=matter, raw=b'{"number":%d}' % number, opening=opening, documents=documents)


def mirrored(number: int) -> Content:
    """An entry of another party's log whose act was not given."""
    return Content(matter="", kind="", raw=None, opening=None, entry=sha256(b"mirrored %d" % number).digest())


def entry(of: Content) -> bytes:
    """The content's log entry."""
    if of.entry is not None:
        return of.entry
    assert of.opening is not None
    assert of.raw is not None
    return entry_of(of.opening, of.raw)


def following(state: LogState, contents: Sequence[Content], stored: int = 1_000_000) -> tuple[Batch, LogState]:
    """The batch that appends these contents, and the state after it."""
    entries = [entry(one) for one in contents]
    growth = grow(state.frontier, [leaf_hash(one) for one in entries], state.pending)
    rows = tuple(
        ActRow(
            log=state.log,
            index=index,
            entry=found,
            matter=one.matter,
            kind=one.kind,
            stored=stored,
            opening=one.opening,
            raw=one.raw,
            documents=one.documents,
        )
        for index, (one, found) in enumerate(zip(contents, entries, strict=True), state.size)
    )
    after = LogState(log=state.log, frontier=growth.frontier, pending=growth.pending)
    return Batch(expected_size=state.size, rows=rows, tiles=growth.tiles, head=head_of(after)), after


def first(log: LogId, contents: Sequence[Content]) -> Batch:
    """The first batch of a log."""
    return following(LogState(log=log), contents)[0]


def numbered(rows: Sequence[ActRow], start: int = 1) -> tuple[ActRow, ...]:
    """The rows with the sequences a store gives them."""
    return tuple(msgspec.structs.replace(row, sequence=sequence) for sequence, row in enumerate(rows, start))
