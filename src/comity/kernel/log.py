"""One party's log of one epoch: what to write when acts are appended, and how to pick it up again (K2).

Nothing here touches a disk or a clock. :func:`append` takes the acts with their openings and the time, and returns the
rows, tiles and head that one durable transaction must write, with the state to go on from. Memory holds the compact
range and the partial tiles, not the tree; :func:`resume` rebuilds both from O(log n) stored hashes.
"""

from collections.abc import Callable, Sequence

import msgspec

from comity.kernel.act import Envelope, entry_of, write_act
from comity.kernel.errors import Damaged, Malformed
from comity.kernel.ids import LogId
from comity.kernel.merkle import EMPTY_FRONTIER, Frontier, grow, leaf_hash
from comity.kernel.store import ActRow, Batch, Head

TILE_BITS = 8


class LogState(msgspec.Struct, frozen=True, kw_only=True):
    """What appending needs to know of a log: compact range and, per tile level, the hashes of the partial tile."""

    log: LogId
    frontier: Frontier = EMPTY_FRONTIER
    pending: tuple[bytes, ...] = ()

    @property
    def size(self) -> int:
        """Entries in the log."""
        return self.frontier.size


class NewAct(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An admitted act on its way into the log; ``entry`` is its commitment under ``opening``."""

    matter: str
    kind: str
    raw: bytes
    opening: bytes
    entry: bytes
    documents: tuple[bytes, ...] = ()


def new_act(matter: str, kind: str, raw: bytes, opening: bytes, documents: tuple[bytes, ...] = ()) -> NewAct:
    """Act bytes with the commitment that their opening gives them.

    opening: 32 fresh random bytes, used for no other act.
    """
    entry = entry_of(opening, raw)
    return NewAct(matter=matter, kind=kind, raw=raw, opening=opening, entry=entry, documents=documents)


def seal(envelope: Envelope, opening: bytes, documents: tuple[bytes, ...] = ()) -> NewAct:
    """An admitted act in its bytes, committed to.

    Raises TooLarge or NotCanonical when the act cannot be written so.
    """
    return new_act(envelope.matter, envelope.kind, write_act(envelope), opening, documents)


class Appended(msgspec.Struct, frozen=True):
    """The batch to write durably, and the state that holds once it is written."""

    batch: Batch
    state: LogState


def append(state: LogState, acts: Sequence[NewAct], stored: int) -> Appended:
    """Decide what a batch of acts writes.

    stored: microseconds since 1970 by the node's clock.
    """
    growth = grow(state.frontier, [leaf_hash(act.entry) for act in acts], state.pending)
    rows = [
        ActRow(
            log=state.log,
            index=index,
            entry=act.entry,
            matter=act.matter,
            kind=act.kind,
            stored=stored,
            opening=act.opening,
            raw=act.raw,
            documents=act.documents,
        )
        for index, act in enumerate(acts, state.size)
    ]
    after = LogState(log=state.log, frontier=growth.frontier, pending=growth.pending)
    batch = Batch(expected_size=state.size, rows=rows, tiles=growth.tiles, head=head_of(after))
    return Appended(batch, after)


def head_of(state: LogState) -> Head:
    """The unsigned head of a state."""
    return Head(log=state.log, size=state.size, root=state.frontier.root(), frontier=state.frontier.to_bytes())


def resume(
    head: Head,
    read_entries: Callable[[int, int], Sequence[bytes]],
    read_roots: Callable[[int, int, int], Sequence[bytes]],
) -> LogState:
    """Rebuild the state of a stored log from its head and its newest partial tiles, and check that they agree.

    read_entries: (start, stop) to entries. read_roots: (level, start, stop) to roots of full tiles of that level.
    At most 255 hashes per tile level are read.

    Raises Damaged when what is stored does not make the head's compact range and root.
    """
    try:
        frontier = Frontier.from_bytes(head.frontier)
    except Malformed as fault:
        raise Damaged(
            "the stored head of {log} has no compact range: {fault}", log=head.log.origin, fault=fault
        ) from fault
    pending = []
    for level in range((head.size.bit_length() + TILE_BITS - 1) // TILE_BITS):
        stop = head.size >> TILE_BITS * level
        start = stop - stop % (1 << TILE_BITS)
        if level == 0:
            hashes = [leaf_hash(entry) for entry in read_entries(start, stop)]
        else:
            hashes = list(read_roots(level - 1, start, stop))
        if len(hashes) != stop - start:
            raise Damaged(
                "expected {count} hashes at level {level} of {log}, found {found}",
                count=stop - start,
                level=level,
                log=head.log.origin,
                found=len(hashes),
            )
        pending.append(b"".join(hashes))
    state = LogState(log=head.log, frontier=frontier, pending=tuple(pending))
    _check_agreement(head, state)
    return state


def _check_agreement(head: Head, state: LogState) -> None:
    if state.size != head.size or state.frontier.root() != head.root:
        raise Damaged("the stored head of {log} at size {size} contradicts itself", log=head.log.origin, size=head.size)
    tails = dict(state.frontier.tails)
    for level, hashes in enumerate(state.pending):
        leaves = [hashes[at : at + 32] for at in range(0, len(hashes), 32)]
        rebuilt = grow(EMPTY_FRONTIER, leaves, ()).frontier
        if any(tails.get(TILE_BITS * level + height) != tail for height, tail in rebuilt.tails):
            raise Damaged(
                "the newest entries of {log} do not make its head; run: comity log verify", log=head.log.origin
            )
