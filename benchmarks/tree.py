"""How fast the log's tree grows and proves.

======================  ==============================================================================
figure                  baseline
======================  ==============================================================================
tree.grow.1000, .1      bare node hashes in a list comprehension, as many as there are leaves
tree.entries.1000       bare leaf hashes, then bare node hashes, in list comprehensions
tree.verify             as many bare node hashes as the proofs checked have
tree.inclusion          inclusion proofs of pymerkle's in-memory tree of the same size, where installed
======================  ==============================================================================

Rates are per second of this process's CPU time, so that a busy machine shifts both sides alike. Proofs are hot: every
tile was read before.
"""

import random
from collections.abc import Iterator, Sequence
from functools import cached_property
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec

from benchmarks.figures import SEED, Effort, Figure, Pairs, Progress, Rate, compared, cpu_rate
from comity.kernel.merkle import EMPTY_FRONTIER, TreeReader, grow, leaf_hash, verify_inclusion

MILLION = 1_000_000


def figures(sizes: Sequence[int], effort: Effort, progress: Progress) -> Iterator[Figure]:
    """Figures at each size; a million takes some minutes, most of it to fill the peer's tree."""
    for size in sizes:
        tree = Tree(size, effort, progress)
        for name, measure, goal in (
            ("tree.grow.1000", tree.growing, 0.6),
            ("tree.grow.1", tree.growing_singly, None),
            ("tree.entries.1000", tree.growing_from_entries, None),
            ("tree.verify", tree.verifying, None),
        ):
            yield Figure(name=name, size=size, unit="per CPU s", measure=measure, goal=goal)
        if find_spec("pymerkle") is not None:
            yield Figure(
                name="tree.inclusion",
                size=size,
                unit="per CPU s",
                measure=tree.proving,
                goal=10.0 if size >= MILLION else None,
            )


class Tree:
    """A tree of one size, made when it is first needed."""

    def __init__(self, size: int, effort: Effort, progress: Progress) -> None:
        self._size = size
        self._effort = effort
        self._progress = progress

    def growing(self) -> Pairs:
        """Appending in batches of 1000."""
        leaves = self._leaves
        return compared(cpu_rate(self._size, lambda: grow_all(leaves, 1_000)), node_rate(leaves), self._effort.pairs)

    def growing_singly(self) -> Pairs:
        """Appending one by one."""
        few = self._leaves[: self._effort.grown]
        return compared(cpu_rate(len(few), lambda: grow_all(few, 1)), node_rate(few), self._effort.pairs)

    def growing_from_entries(self) -> Pairs:
        """Appending in batches of 1000, with the hashes of the leaves."""
        entries = [sha256(number.to_bytes(8, "big")).digest() for number in range(self._size)]

        def ours() -> None:
            grow_all([leaf_hash(entry) for entry in entries], 1_000)

        def bare() -> None:
            hash_nodes([sha256(b"\x00" + entry).digest() for entry in entries])

        return compared(cpu_rate(self._size, ours), cpu_rate(self._size, bare), self._effort.pairs)

    def verifying(self) -> Pairs:
        """Checking inclusion proofs."""
        chosen, root = self._chosen, self._reader.root(self._size)
        proofs = [self._reader.inclusion(index, self._size) for index in chosen]
        steps = [step for proof in proofs for step in proof]

        def verify() -> None:
            for index, proof in zip(chosen, proofs, strict=True):
                verify_inclusion(self._leaves[index], index, self._size, proof, root)

        return compared(
            cpu_rate(len(chosen), verify), cpu_rate(len(chosen), lambda: hash_nodes(steps)), self._effort.pairs
        )

    def proving(self) -> Pairs:
        """Inclusion proofs beside pymerkle's."""
        reader, chosen = self._reader, self._chosen

        def prove() -> None:
            for index in chosen:
                reader.inclusion(index, self._size)

        return compared(cpu_rate(len(chosen), prove), self._peer_rate(), self._effort.pairs)

    def _peer_rate(self) -> Rate:
        peer = import_module("pymerkle").InmemoryTree(algorithm="sha256")
        for number in range(self._size):
            if number % 1_000 == 0:
                self._progress("filling pymerkle's tree", number, self._size)
            peer.append_entry(number.to_bytes(32, "big"))
        chosen = self._chosen[: self._effort.peer_proofs]

        def prove() -> None:
            for index in chosen:
                peer.prove_inclusion(index + 1, self._size)

        prove()
        return cpu_rate(len(chosen), prove)

    @cached_property
    def _leaves(self) -> list[bytes]:
        return [leaf_hash(number.to_bytes(32, "big")) for number in range(self._size)]

    @cached_property
    def _reader(self) -> TreeReader:
        reader = grow_all(self._leaves, 1_000)
        for index in range(0, self._size, 256):
            reader.inclusion(index, self._size)
        return reader

    @cached_property
    def _chosen(self) -> list[int]:
        return random.Random(SEED).choices(range(self._size), k=self._effort.proofs)


def grow_all(leaves: Sequence[bytes], batch: int) -> TreeReader:
    """Grow a tree batch by batch; return a reader of its tiles."""
    frontier = EMPTY_FRONTIER
    pending: tuple[bytes, ...] = ()
    full: dict[tuple[int, int], bytes] = {}
    for start in range(0, len(leaves), batch):
        growth = grow(frontier, leaves[start : start + batch], pending)
        frontier, pending = growth.frontier, growth.pending
        full.update(((tile.level, tile.index), tile.hashes) for tile in growth.tiles)

    def read_tile(level: int, index: int, width: int) -> bytes:
        return full.get((level, index), pending[level] if level < len(pending) else b"")[: 32 * width]

    return TreeReader(read_tile)


def hash_nodes(hashes: Sequence[bytes]) -> list[bytes]:
    """As many bare node hashes as there are hashes."""
    return [sha256(b"\x01" + left + right).digest() for left, right in zip(hashes, reversed(hashes), strict=True)]


def node_rate(hashes: Sequence[bytes]) -> Rate:
    """Bare node hashes a second."""
    return cpu_rate(len(hashes), lambda: hash_nodes(hashes))
