"""Proofs over a stored log: the tree reader on top of the Store."""

from collections.abc import Callable

from comity.kernel.ids import LogId
from comity.kernel.log import TILE_BITS, LogState, resume
from comity.kernel.merkle import TreeReader, leaf_hash
from comity.kernel.store import Head, Store


def tile_reader(store: Store, log: LogId) -> Callable[[int, int, int], bytes]:
    """The function a TreeReader reads tiles with: full tiles as stored, partial ones from what lies below."""

    def read(level: int, index: int, width: int) -> bytes:
        if width == 1 << TILE_BITS:
            found = store.tiles(log, level, index, index + 1)
            return found[0].hashes if found else b""
        start = index << TILE_BITS
        if level == 0:
            return b"".join(leaf_hash(row.entry) for row in store.rows(log, start, start + width, bare=True))
        return b"".join(tile.root for tile in store.tiles(log, level - 1, start, start + width, bare=True))

    return read


def tree_of(store: Store, log: LogId, kept_tiles: int = 512) -> TreeReader:
    """A tree reader over a stored log."""
    return TreeReader(tile_reader(store, log), kept_tiles)


def resume_log(store: Store, head: Head) -> LogState:
    """The state to append to a stored log from; raises Damaged when its newest part contradicts its head."""
    return resume(
        head,
        lambda start, stop: [row.entry for row in store.rows(head.log, start, stop, bare=True)],
        lambda level, start, stop: [tile.root for tile in store.tiles(head.log, level, start, stop, bare=True)],
    )


def head_of_log(store: Store, log: LogId) -> Head | None:
    """The stored head of one log."""
    return next((head for head in store.heads() if head.log == log), None)
