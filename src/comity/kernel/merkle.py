"""The log's Merkle tree as it grows, without holding the tree.

Appending needs only the *frontier*: the roots of the complete subtrees that have no right neighbour yet, one for every
bit set in the size (a compact range). :func:`grow` takes a whole batch level by level and hands back what became
permanent: full tiles of 256 hashes (C2SP tlog-tiles), which the caller stores, and the partial ones, which the next
call needs again. Hashes and proof checks are in :mod:`comity.kernel.proofs`, proofs from stored tiles in
:mod:`comity.kernel.treereader`; both are offered here too, so that one import serves.

A frontier is kept as bytes: the size (8 bytes, big-endian), then the subtree roots, lowest first. Size 5 is binary
101: a leaf and a subtree of four::

    00 00 00 00 00 00 00 05 | hash of leaf 4 | root over leaves 0..3
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

import msgspec

from comity.kernel.errors import Malformed, TooLarge
from comity.kernel.proofs import (
    EMPTY_ROOT,
    HASH_SIZE,
    MAX_SIZE,
    leaf_hash,
    node_hash,
    verify_consistency,
    verify_inclusion,
)
from comity.kernel.treereader import TILE_WIDTH, TreeReader

__all__ = [
    "EMPTY_FRONTIER",
    "EMPTY_ROOT",
    "HASH_SIZE",
    "MAX_SIZE",
    "TILE_WIDTH",
    "Frontier",
    "Growth",
    "Tile",
    "TreeReader",
    "grow",
    "leaf_hash",
    "node_hash",
    "verify_consistency",
    "verify_inclusion",
]

_SIZE_BYTES: Final = 8
_TILE_BYTES: Final = TILE_WIDTH * HASH_SIZE


class Frontier(msgspec.Struct, frozen=True):
    """All that appending needs to know of a tree.

    size: leaves in the tree, 0..2**63 - 1.
    tails: (height, root) of each complete subtree without a right neighbour, lowest first; heights are exactly the
        bits set in ``size``.
    """

    size: int
    tails: tuple[tuple[int, bytes], ...]

    def root(self) -> bytes:
        """Root of the whole tree."""
        if not self.tails:
            return EMPTY_ROOT
        root = self.tails[0][1]
        for _, left in self.tails[1:]:
            root = node_hash(left, root)
        return root

    def to_bytes(self) -> bytes:
        """The frontier in its kept form, see the module's text."""
        return self.size.to_bytes(_SIZE_BYTES, "big") + b"".join(tail for _, tail in self.tails)

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Frontier":
        """Read the kept form.

        Raises Malformed when the number of hashes does not fit the size.
        """
        size = int.from_bytes(kept[:_SIZE_BYTES], "big")
        expected = _SIZE_BYTES + HASH_SIZE * size.bit_count()
        if len(kept) != expected or size > MAX_SIZE:
            raise Malformed(
                "expected {expected} bytes of frontier for {size} leaves, got {count}",
                expected=expected,
                size=size,
                count=len(kept),
            )
        heights = (height for height in range(size.bit_length()) if size >> height & 1)
        starts = range(_SIZE_BYTES, expected, HASH_SIZE)
        return cls(
            size,
            tuple((height, kept[start : start + HASH_SIZE]) for height, start in zip(heights, starts, strict=False)),
        )


EMPTY_FRONTIER: Final = Frontier(0, ())
"""The tree without leaves."""


class Tile(msgspec.Struct, frozen=True, kw_only=True):
    """A tile that became full and will never change.

    level: 0 for leaf hashes; each level stands 8 heights above the one below.
    index: from 0 within the level.
    hashes: 256 hashes, concatenated.
    root: the node over the whole tile, at height ``8 * (level + 1)``; also a hash of the tile above.
    """

    level: int
    index: int
    hashes: bytes
    root: bytes


class Growth(msgspec.Struct, frozen=True, kw_only=True):
    """What a batch of leaves made of the tree.

    frontier: of the larger tree.
    pending: per tile level, the concatenated hashes of its partial tile: ``size >> 8 * level & 255`` of them.
    tiles: every tile that became full, lowest level first, then by index.
    """

    frontier: Frontier
    pending: tuple[bytes, ...]
    tiles: tuple[Tile, ...]


def grow(frontier: Frontier, leaves: Sequence[bytes], pending: tuple[bytes, ...]) -> Growth:
    """Append leaf hashes.

    pending: as the previous Growth gave it; ``()`` for the empty tree.
    Raises Malformed when a leaf hash or ``pending`` is of the wrong length, TooLarge past 2**63 - 1 leaves.
    """
    _check(frontier, leaves, pending)
    size = frontier.size
    old_tails = frontier.tails
    used = 0
    tails: list[tuple[int, bytes]] = []
    partial = list(pending)
    tiles: list[Tile] = []
    full: list[bytes] = []
    nodes = list(leaves)
    height = 0
    # Invariant: `nodes` are the new complete nodes at this height, the first of them number `size >> height`.
    while nodes:
        if height % 8 == 0:
            tiles += _close(full, height // 8 - 1, size >> height, nodes)
            full = _fill(partial, height // 8, nodes)
        if size >> height & 1:
            nodes.insert(0, old_tails[used][1])
            used += 1
        if len(nodes) & 1:
            tails.append((height, nodes.pop()))
        pairs = iter(nodes)
        nodes = [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
        height += 1
    return Growth(
        frontier=Frontier(size + len(leaves), (*tails, *old_tails[used:])),
        pending=tuple(partial),
        tiles=tuple(tiles),
    )


def _fill(partial: list[bytes], level: int, nodes: list[bytes]) -> list[bytes]:
    """Put new hashes into the level's partial tile, in place; return the tiles that became full."""
    if level == len(partial):
        partial.append(b"")
    hashes = partial[level] + b"".join(nodes)
    end = len(hashes) - len(hashes) % _TILE_BYTES
    partial[level] = hashes[end:]
    return [hashes[start : start + _TILE_BYTES] for start in range(0, end, _TILE_BYTES)]


def _close(full: list[bytes], level: int, first: int, roots: list[bytes]) -> list[Tile]:
    """The tiles of a level that became full, whose roots are the new nodes above them."""
    return [
        Tile(level=level, index=first + place, hashes=hashes, root=roots[place]) for place, hashes in enumerate(full)
    ]


def _check(frontier: Frontier, leaves: Sequence[bytes], pending: tuple[bytes, ...]) -> None:
    if frontier.size + len(leaves) > MAX_SIZE:
        raise TooLarge("expected at most 2**63 - 1 leaves, got {count} more", count=len(leaves))
    odd = set(map(len, leaves)) - {HASH_SIZE}
    if odd:
        raise Malformed("expected leaf hashes of 32 bytes, got one of {count}", count=min(odd))
    levels = (frontier.size.bit_length() + 7) // 8
    widths = (frontier.size >> 8 * level & 255 for level in range(levels))
    if len(pending) != levels or any(len(p) != w * HASH_SIZE for p, w in zip(pending, widths, strict=True)):
        raise Malformed(
            "expected the partial tiles of {size} leaves, got {got} bytes",
            size=frontier.size,
            got=[len(hashes) for hashes in pending],
        )
