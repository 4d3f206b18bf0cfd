"""Reads proofs, roots and nodes of a log's tree from its tiles.

The tree is never held whole: tiles (C2SP tlog-tiles) are fetched through the function given, and a bounded number of
them is kept together with the nodes inside them. A full tile never changes, so what is kept never has to be dropped
for being wrong. A kept tile is one run of bytes, the 256 hashes of the tile, then the 128 nodes above them, and so on::

    | 256 hashes | 128 | 64 | 32 | 16 | 8 | 4 | 2 |        510 hashes of 32 bytes

so that the eight siblings of a slot are eight fixed slices, the same for every tile.

Everything ragged about a tree of ``size`` leaves lies on the path of its last leaf. That path is worked out once per
size; every proof in that tree is then slices of tiles, one hash of the path, and the path's upper left siblings.
"""

from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter
from typing import Final

import msgspec

from comity.kernel.errors import Damaged, NotFound
from comity.kernel.proofs import EMPTY_ROOT, HASH_SIZE, MAX_SIZE, node_hash

TILE_WIDTH: Final = 256
"""Hashes in a full tile; a tile covers 8 levels of the tree."""
MAX_KEPT_TILES: Final = 4_200
"""Full tiles kept by default: about 69 MB at most, enough for every tile of a million leaves."""
_KEPT_EDGES: Final = 4


class _Edge(msgspec.Struct, frozen=True, kw_only=True):
    """The path of the last leaf of one tree.

    tiles: per tile level, the tile this path runs through, laid out as above; unset nodes are zero or absent.
    ragged: per height, the hash over the leaves from the path's node at that height to the end of the tree.
    lefts: per height, the left siblings of the path from that height upwards.
    """

    tiles: tuple[bytes, ...]
    ragged: tuple[bytes, ...]
    lefts: tuple[tuple[bytes, ...], ...]


class TreeReader:
    """Proofs from tiles, each in time proportional to the height of the tree.

    read_tile: ``read_tile(level, index, width)`` returns the first ``width`` (1..256) hashes of that tile,
        concatenated. What it raises passes through; a result of another length is reported as Damaged.
    kept_tiles: how many full tiles to keep, the least recently used one going first; 16 KB each.

    May be shared between threads if ``read_tile`` may.
    """

    def __init__(self, read_tile: Callable[[int, int, int], bytes], kept_tiles: int = MAX_KEPT_TILES) -> None:
        def read_full(level: int, index: int) -> bytes:
            return _lay_out(_read(read_tile, level, index, TILE_WIDTH))

        self._read_tile = read_tile
        self._full = lru_cache(maxsize=kept_tiles)(read_full)
        self._edge = lru_cache(maxsize=_KEPT_EDGES)(self._work_out_edge)

    def root(self, size: int) -> bytes:
        """Root of the tree of the first ``size`` leaves.

        Raises NotFound for a size out of bounds, Damaged for a tile of wrong length.
        """
        _check_size(size)
        return self._edge(size).ragged[-1] if size else EMPTY_ROOT

    def inclusion(self, index: int, size: int) -> tuple[bytes, ...]:
        """Inclusion proof of leaf ``index`` in the tree of ``size`` leaves, leaf upwards.

        Raises NotFound when that tree has no such leaf, Damaged for a tile of wrong length.
        """
        _check_size(size)
        if not 0 <= index < size:
            raise NotFound("expected a leaf index below {size}, got {index}", size=size, index=index)
        return self._path(index, size, 0)

    def consistency(self, size1: int, size2: int) -> tuple[bytes, ...]:
        """Consistency proof from the tree of ``size1`` (at least 1) leaves to that of ``size2``.

        Raises NotFound when there is no such proof, Damaged for a tile of wrong length.
        """
        _check_size(size2)
        if not 1 <= size1 <= size2:
            raise NotFound("expected a size from 1 to {size2}, got {size1}", size2=size2, size1=size1)
        if size1 == size2:
            return ()
        shift = (size1 & -size1).bit_length() - 1
        path = self._path(size1 - 1, size2, shift)
        if size1 == 1 << shift:
            return path
        return (self.node(shift, (size1 >> shift) - 1), *path)

    def node(self, height: int, index: int) -> bytes:
        """Hash of a complete subtree: the ``index``-th one over ``2**height`` leaves.

        The log must have reached its last leaf. Raises NotFound out of bounds, Damaged for a tile of wrong length.
        """
        if not (0 <= height < 63 and index >= 0 and (index + 1) << height <= MAX_SIZE):
            raise NotFound("no tree has a node {index} at height {height}", index=index, height=height)
        level, rise = divmod(height, 8)
        tile, end = index >> (8 - rise), ((index + 1) << rise) - 1 & 255
        hashes = _read(self._read_tile, level, tile, end + 1)[(end + 1 - (1 << rise)) * HASH_SIZE :]
        row = _split(hashes)
        while len(row) > 1:
            row = _pair(row)
        return row[0]

    def _path(self, index: int, size: int, bottom: int) -> tuple[bytes, ...]:
        """Siblings of the leaf's path from height ``bottom`` up to the root."""
        edge = self._edge(size)
        last = size - 1
        meeting = (index ^ last).bit_length()
        if not meeting:
            return edge.lefts[bottom]
        siblings: list[bytes] = []
        slot = index
        # Below the height where the paths of this leaf and of the last one meet, every sibling is complete.
        for level in range((meeting + 6) // 8):
            last >>= 8
            tile = slot >> 8
            held = edge.tiles[level] if tile == last else self._full(level, tile)
            siblings += _SIBLINGS[slot & 255](held)
            slot = tile
        return (*siblings[bottom : meeting - 1], edge.ragged[meeting - 1], *edge.lefts[meeting])

    def _work_out_edge(self, size: int) -> _Edge:
        last = size - 1
        tiles = tuple(self._edge_tile(level, size) for level in range(max(1, (last.bit_length() + 7) // 8)))
        ragged = [_node_in(tiles[0], 0, last)]
        lefts: list[tuple[bytes, ...]] = []
        for height in range(last.bit_length()):
            if last >> height & 1:
                left = _node_in(tiles[height // 8], height % 8, (last >> height) - 1)
                ragged.append(node_hash(left, ragged[-1]))
                lefts.append((left,))
            else:
                ragged.append(ragged[-1])
                lefts.append(())
        above: tuple[bytes, ...] = ()
        upwards = [above]
        for one in reversed(lefts):
            above = one + above
            upwards.append(above)
        return _Edge(tiles=tiles, ragged=tuple(ragged), lefts=tuple(reversed(upwards)))

    def _edge_tile(self, level: int, size: int) -> bytes:
        tile = (size - 1) >> 8 * (level + 1)
        if tile < size >> 8 * (level + 1):
            return self._full(level, tile)
        width = (size >> 8 * level) & 255
        return _lay_out(_read(self._read_tile, level, tile, width)) if width else b""


def _check_size(size: int) -> None:
    if not 0 <= size <= MAX_SIZE:
        raise NotFound("expected a tree size from 0 to 2**63 - 1, got {size}", size=size)


def _read(read_tile: Callable[[int, int, int], bytes], level: int, index: int, width: int) -> bytes:
    hashes = read_tile(level, index, width)
    if len(hashes) != width * HASH_SIZE:
        raise Damaged(
            "expected tile {index} of level {level} to hold {width} hashes, got {count} bytes",
            index=index,
            level=level,
            width=width,
            count=len(hashes),
        )
    return hashes


def _split(hashes: bytes) -> list[bytes]:
    return [hashes[start : start + HASH_SIZE] for start in range(0, len(hashes), HASH_SIZE)]


def _pair(row: list[bytes]) -> list[bytes]:
    """Parents of a row; an odd last one has no parent yet."""
    return [node_hash(left, right) for left, right in zip(row[::2], row[1::2], strict=False)]


def _lay_out(hashes: bytes) -> bytes:
    """A tile followed by the nodes inside it; what a partial tile does not have yet is zero."""
    row = _split(hashes)
    rows = [hashes.ljust(TILE_WIDTH * HASH_SIZE, b"\x00")]
    for rise in range(1, 8):
        row = _pair(row)
        rows.append(b"".join(row).ljust((TILE_WIDTH >> rise) * HASH_SIZE, b"\x00"))
    return b"".join(rows)


def _place(rise: int, index: int) -> slice:
    """Where a laid-out tile has its node at ``rise`` levels above the tile's hashes."""
    start = (2 * TILE_WIDTH - (2 * TILE_WIDTH >> rise) + (index & (TILE_WIDTH - 1 >> rise))) * HASH_SIZE
    return slice(start, start + HASH_SIZE)


def _node_in(tile: bytes, rise: int, index: int) -> bytes:
    return tile[_place(rise, index)]


_SIBLINGS: Final = tuple(
    itemgetter(*(_place(rise, (slot >> rise) ^ 1) for rise in range(8))) for slot in range(TILE_WIDTH)
)
"""Per slot of a tile, the eight siblings on its path inside that tile, lowest first."""
