import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from comity.kernel.errors import Malformed, TooLarge
from comity.kernel.merkle import EMPTY_FRONTIER, EMPTY_ROOT, MAX_SIZE, Frontier, grow
from trees import GrownLog, leaves_of, root_of

LEAVES = leaves_of(1_500)


def test_the_root_is_that_of_the_recursion_at_every_size() -> None:
    log = GrownLog()
    assert log.frontier.root() == EMPTY_ROOT
    for size in range(1, 301):
        log.add([LEAVES[size - 1]])
        assert log.frontier.root() == root_of(LEAVES[:size])


@given(st.lists(st.integers(0, 700), min_size=1, max_size=8))
@example([256])
@example([255, 1, 1])
@example([0, 256, 0, 257])
def test_any_partition_into_batches_grows_the_same_tree(batches: list[int]) -> None:
    log, total = GrownLog(), 0
    for batch in batches:
        log.add(LEAVES[:batch])
        total += batch
    at_once = GrownLog().add([leaf for batch in batches for leaf in LEAVES[:batch]])
    assert log.frontier == at_once.frontier
    assert log.frontier.size == total
    assert log.pending == at_once.pending
    assert log.full == at_once.full
    assert log.roots == at_once.roots


def test_batches_of_one_grow_the_same_tree_as_one_batch() -> None:
    log = GrownLog()
    for leaf in LEAVES[:600]:
        log.add([leaf])
    at_once = GrownLog().add(LEAVES[:600])
    assert (log.frontier, log.pending, log.full) == (at_once.frontier, at_once.pending, at_once.full)


def test_tiles_are_those_of_the_tree() -> None:
    log = GrownLog().add(LEAVES[:1_100])
    assert sorted(log.full) == [(0, 0), (0, 1), (0, 2), (0, 3)]
    for (_, index), hashes in log.full.items():
        leaves = LEAVES[256 * index : 256 * index + 256]
        assert hashes == b"".join(leaves)
        assert log.roots[0, index] == root_of(leaves)
    assert log.pending == (b"".join(LEAVES[1_024:1_100]), b"".join(log.roots[0, index] for index in range(4)))


def test_a_tile_of_the_second_level_becomes_full_with_its_root() -> None:
    leaves = LEAVES[:256] * 256
    log = GrownLog()
    for start in range(0, len(leaves), 1_000):
        log.add(leaves[start : start + 1_000])
    assert log.full[1, 0] == root_of(LEAVES[:256]) * 256
    assert log.roots[1, 0] == log.frontier.root()
    assert log.pending == (b"", b"", log.frontier.root())


@given(st.integers(0, 1_500))
def test_a_frontier_survives_being_kept(size: int) -> None:
    frontier = GrownLog().add(LEAVES[:size]).frontier
    assert Frontier.from_bytes(frontier.to_bytes()) == frontier


@given(st.binary(max_size=200))
@example(bytes(7))
@example(b"\xff" * 8 + bytes(32 * 64))
def test_bytes_that_are_no_frontier_are_refused(kept: bytes) -> None:
    if len(kept) >= 8 and len(kept) == 8 + 32 * int.from_bytes(kept[:8], "big").bit_count():
        assert kept[0] > 127 or Frontier.from_bytes(kept).to_bytes() == kept
    else:
        with pytest.raises(Malformed, match="bytes of frontier"):
            Frontier.from_bytes(kept)


def test_a_size_beyond_63_bits_is_refused() -> None:
    with pytest.raises(Malformed, match="bytes of frontier"):
        Frontier.from_bytes((2**63).to_bytes(8, "big") + bytes(32))
    last = Frontier(MAX_SIZE, tuple((height, bytes(32)) for height in range(63)))
    with pytest.raises(TooLarge):
        grow(last, LEAVES[:1], tuple(bytes(32 * 255) for _ in range(8)))


@pytest.mark.parametrize("leaf", [b"", bytes(31), bytes(33)])
def test_a_leaf_hash_of_another_length_is_refused(leaf: bytes) -> None:
    with pytest.raises(Malformed, match="leaf hashes of 32 bytes"):
        grow(EMPTY_FRONTIER, [LEAVES[0], leaf], ())


@pytest.mark.parametrize("pending", [(), (b"",), (LEAVES[0],), (LEAVES[0] * 2, b""), (LEAVES[0] * 3,)])
def test_partial_tiles_that_do_not_fit_the_size_are_refused(pending: tuple[bytes, ...]) -> None:
    frontier = GrownLog().add(LEAVES[:2]).frontier
    with pytest.raises(Malformed, match="partial tiles"):
        grow(frontier, LEAVES[:1], pending)


def test_no_leaves_change_nothing() -> None:
    log = GrownLog().add(LEAVES[:300])
    growth = grow(log.frontier, (), log.pending)
    assert (growth.frontier, growth.pending, growth.tiles) == (log.frontier, log.pending, ())
