"""How fast the log's tree grows and proves, each figure beside a baseline timed in the same run, in alternation.

======================  ==============================================================================
figure                  baseline
======================  ==============================================================================
tree.grow.1000, .1      bare node hashes in a list comprehension, as many as there are leaves
tree.entries.1000       bare leaf hashes, then bare node hashes, in list comprehensions
tree.inclusion          inclusion proofs of pymerkle's in-memory tree of the same size, where installed
tree.verify             as many bare node hashes as the proofs checked have
======================  ==============================================================================

Rates are per second of this process's CPU time, so that a busy machine shifts both sides alike.
"""

import random
from collections.abc import Callable, Sequence
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from statistics import median
from time import process_time

import msgspec

from comity.kernel.merkle import EMPTY_FRONTIER, TreeReader, grow, leaf_hash, verify_inclusion

PAIRS = 5
SINGLES = 50_000
PROOFS = 20_000
PEER_PROOFS = 500
SEED = 20_260_101

Rate = Callable[[], float]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One figure beside its baseline.

    value, baseline: the best of each, in ``unit``. ratio: of these two. median, spread: the median, and the lowest and
    highest, of the ratios pair by pair.
    """

    name: str
    size: int
    unit: str
    value: float
    baseline: float
    ratio: float
    median: float
    spread: tuple[float, float]


def run(sizes: Sequence[int] = (10_000, 1_000_000)) -> list[Row]:
    """Measure trees of these sizes; a million takes about two minutes, most of it to fill the peer's tree."""
    return [row for size in sizes for row in (*growing(size), *proving(size))]


def growing(size: int) -> list[Row]:
    """Appending, in batches of 1000 and of one."""
    entries = [sha256(number.to_bytes(8, "big")).digest() for number in range(size)]
    leaves = [leaf_hash(entry) for entry in entries]
    few = leaves[:SINGLES]

    def grow_from_entries() -> None:
        grow_all([leaf_hash(entry) for entry in entries], 1_000)

    def hash_from_entries() -> None:
        hash_nodes([sha256(b"\x00" + entry).digest() for entry in entries])

    return [
        compared("tree.grow.1000", size, rate(size, lambda: grow_all(leaves, 1_000)), node_rate(leaves)),
        compared("tree.grow.1", size, rate(len(few), lambda: grow_all(few, 1)), node_rate(few)),
        compared("tree.entries.1000", size, rate(size, grow_from_entries), rate(size, hash_from_entries)),
    ]


def proving(size: int) -> list[Row]:
    """Inclusion proofs with every tile at hand, and checking them."""
    leaves = [leaf_hash(number.to_bytes(32, "big")) for number in range(size)]
    reader = grow_all(leaves, 1_000)
    root = reader.root(size)
    chosen = random.Random(SEED).choices(range(size), k=PROOFS)
    for index in range(0, size, 256):
        reader.inclusion(index, size)
    proofs = [reader.inclusion(index, size) for index in chosen]

    def prove() -> None:
        for index in chosen:
            reader.inclusion(index, size)

    def verify() -> None:
        for index, proof in zip(chosen, proofs, strict=True):
            verify_inclusion(leaves[index], index, size, proof, root)

    steps = [step for proof in proofs for step in proof]
    rows = [compared("tree.verify", size, rate(PROOFS, verify), rate(PROOFS, lambda: hash_nodes(steps)))]
    peer = peer_rate(size, chosen[:PEER_PROOFS])
    return rows if peer is None else [*rows, compared("tree.inclusion", size, rate(PROOFS, prove), peer)]


def peer_rate(size: int, chosen: Sequence[int]) -> Rate | None:
    """Inclusion proofs a second by pymerkle; None where it is not installed."""
    if find_spec("pymerkle") is None:
        return None
    peer = import_module("pymerkle").InmemoryTree(algorithm="sha256")
    for number in range(size):
        peer.append_entry(number.to_bytes(32, "big"))

    def prove() -> None:
        for index in chosen:
            peer.prove_inclusion(index + 1, size)

    prove()
    return rate(len(chosen), prove)


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
    return rate(len(hashes), lambda: hash_nodes(hashes))


def rate(count: int, work: Callable[[], object]) -> Rate:
    """Measures ``count`` pieces of work done at once, a second of CPU time."""

    def measured() -> float:
        start = process_time()
        work()
        return count / (process_time() - start)

    return measured


def compared(name: str, size: int, ours: Rate, baseline: Rate) -> Row:
    """Measure both in alternation."""
    pairs = [(ours(), baseline()) for _ in range(PAIRS)]
    ratios = sorted(value / other for value, other in pairs)
    best, best_baseline = (max(side) for side in zip(*pairs, strict=True))
    return Row(
        name=name,
        size=size,
        unit="per CPU second",
        value=best,
        baseline=best_baseline,
        ratio=best / best_baseline,
        median=median(ratios),
        spread=(ratios[0], ratios[-1]),
    )
