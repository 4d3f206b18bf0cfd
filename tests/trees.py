"""The tree as RFC 6962 writes it down, by recursion over all leaves, and a log kept in memory: oracles for tests."""

from collections.abc import Sequence

from comity.kernel.merkle import EMPTY_FRONTIER, EMPTY_ROOT, TreeReader, grow, leaf_hash, node_hash


def leaves_of(count: int) -> list[bytes]:
    """Leaf hashes of the entries 0, 1, 2 ... as eight bytes each."""
    return [leaf_hash(number.to_bytes(8, "big")) for number in range(count)]


def split(count: int) -> int:
    """The largest power of two below the count."""
    return 1 << ((count - 1).bit_length() - 1)


def root_of(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    left = split(len(leaves))
    return node_hash(root_of(leaves[:left]), root_of(leaves[left:]))


def path_of(index: int, leaves: Sequence[bytes]) -> tuple[bytes, ...]:
    """PATH of RFC 6962 section 2.1.1."""
    if len(leaves) == 1:
        return ()
    left = split(len(leaves))
    if index < left:
        return (*path_of(index, leaves[:left]), root_of(leaves[left:]))
    return (*path_of(index - left, leaves[left:]), root_of(leaves[:left]))


def proof_of(size: int, leaves: Sequence[bytes], complete: bool = True) -> tuple[bytes, ...]:
    """SUBPROOF of RFC 6962 section 2.1.2."""
    if size == len(leaves):
        return () if complete else (root_of(leaves),)
    left = split(len(leaves))
    if size <= left:
        return (*proof_of(size, leaves[:left], complete), root_of(leaves[left:]))
    return (*proof_of(size - left, leaves[left:], complete=False), root_of(leaves[:left]))


class GrownLog:
    """A log grown batch by batch, its tiles kept in memory and counted when read."""

    def __init__(self) -> None:
        self.frontier = EMPTY_FRONTIER
        self.pending: tuple[bytes, ...] = ()
        self.full: dict[tuple[int, int], bytes] = {}
        self.roots: dict[tuple[int, int], bytes] = {}
        self.reads = 0

    def add(self, leaves: Sequence[bytes]) -> "GrownLog":
        growth = grow(self.frontier, leaves, self.pending)
        self.frontier, self.pending = growth.frontier, growth.pending
        for tile in growth.tiles:
            assert (tile.level, tile.index) not in self.full
            self.full[tile.level, tile.index] = tile.hashes
            self.roots[tile.level, tile.index] = tile.root
        return self

    def read_tile(self, level: int, index: int, width: int) -> bytes:
        self.reads += 1
        tile = self.full[level, index] if (level, index) in self.full else self.pending[level]
        return tile[: width * 32]

    def reader(self, kept_tiles: int = 100) -> TreeReader:
        return TreeReader(self.read_tile, kept_tiles)
