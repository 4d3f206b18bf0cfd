import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from comity.kernel.errors import Damaged, NotFound
from comity.kernel.merkle import EMPTY_ROOT, TreeReader, verify_consistency, verify_inclusion
from trees import GrownLog, leaves_of, path_of, proof_of, root_of

LEAVES = leaves_of(1_500)
SMALL = GrownLog().add(LEAVES[:70])
LARGE = GrownLog().add(LEAVES)
# Every tile of the lowest level alike, so that a tree of three levels costs 256 hashes to describe.
DEEP = GrownLog()
for _ in range(70):
    DEEP.add(LEAVES[:256] * 4)


def test_proofs_equal_the_recursion_for_all_small_trees() -> None:
    reader = SMALL.reader()
    for size in range(1, 71):
        leaves = LEAVES[:size]
        assert reader.root(size) == root_of(leaves)
        for index in range(size):
            assert reader.inclusion(index, size) == path_of(index, leaves)
            assert reader.consistency(index + 1, size) == proof_of(index + 1, leaves)


@given(st.integers(1, 1_500), st.integers(1, 1_500))
@example(256, 256)
@example(256, 257)
@example(255, 512)
@example(1_024, 1_025)
def test_proofs_across_tiles_equal_the_recursion(one: int, other: int) -> None:
    smaller, larger = sorted((one, other))
    reader, leaves = LARGE.reader(), LEAVES[:larger]
    assert reader.root(larger) == root_of(leaves)
    assert reader.inclusion(smaller - 1, larger) == path_of(smaller - 1, leaves)
    assert reader.consistency(smaller, larger) == proof_of(smaller, leaves)


@given(st.integers(1, 71_680), st.integers(1, 71_680))
@example(65_536, 65_537)
@example(65_536, 65_536)
@example(1, 71_680)
@example(65_535, 65_792)
def test_proofs_of_three_levels_of_tiles_hold(one: int, other: int) -> None:
    smaller, larger = sorted((one, other))
    reader = DEEP.reader()
    root, leaf = reader.root(larger), LEAVES[(smaller - 1) % 256]
    verify_inclusion(leaf, smaller - 1, larger, reader.inclusion(smaller - 1, larger), root)
    verify_consistency(smaller, larger, reader.root(smaller), root, reader.consistency(smaller, larger))


def test_the_root_read_is_the_root_grown() -> None:
    assert DEEP.reader().root(71_680) == DEEP.frontier.root()


def test_the_empty_tree_has_the_empty_root() -> None:
    assert SMALL.reader().root(0) == EMPTY_ROOT


@given(st.integers(0, 10), st.integers(0, 1_499))
def test_a_node_is_the_root_of_its_leaves(height: int, place: int) -> None:
    index = place % (1_500 >> height)
    assert LARGE.reader().node(height, index) == root_of(LEAVES[index << height : (index + 1) << height])


@pytest.mark.parametrize(("index", "size"), [(5, 5), (-1, 5), (0, 0), (0, -1), (0, 2**63), (10**400, 10**401)])
def test_a_leaf_the_tree_does_not_have_is_not_found(index: int, size: int) -> None:
    with pytest.raises(NotFound):
        SMALL.reader().inclusion(index, size)


@pytest.mark.parametrize(("smaller", "larger"), [(0, 5), (6, 5), (-1, 5), (1, 2**63)])
def test_a_consistency_that_cannot_be_is_not_found(smaller: int, larger: int) -> None:
    with pytest.raises(NotFound):
        SMALL.reader().consistency(smaller, larger)


@pytest.mark.parametrize(("height", "index"), [(-1, 0), (63, 0), (0, -1), (62, 2), (0, 10**400)])
def test_a_node_no_tree_has_is_not_found(height: int, index: int) -> None:
    with pytest.raises(NotFound):
        SMALL.reader().node(height, index)


@pytest.mark.parametrize("wrong", [b"", bytes(31), bytes(8_192 + 32)])
def test_a_tile_of_another_length_is_damaged(wrong: bytes) -> None:
    reader = TreeReader(lambda level, index, width: wrong)
    for read in (lambda: reader.root(300), lambda: reader.inclusion(0, 300), lambda: reader.node(3, 0)):
        with pytest.raises(Damaged, match="expected tile"):
            read()


def test_a_changed_tile_gives_a_changed_root() -> None:
    def read_changed(level: int, index: int, width: int) -> bytes:
        hashes = LARGE.read_tile(level, index, width)
        return bytes([hashes[0] ^ 1]) + hashes[1:]

    assert TreeReader(read_changed).root(1_500) != LARGE.frontier.root()


def test_hot_proofs_read_no_tiles() -> None:
    log = GrownLog().add(LEAVES)
    reader = log.reader()
    for index in range(0, 1_500, 100):
        reader.inclusion(index, 1_500)
    before = log.reads
    for index in range(1_500):
        reader.inclusion(index, 1_500)
    assert log.reads == before


def test_kept_tiles_are_bounded() -> None:
    log = GrownLog().add(LEAVES)
    reader = log.reader(kept_tiles=1)
    reader.inclusion(0, 1_500)
    before = log.reads
    for _ in range(10):
        reader.inclusion(0, 1_500)
        reader.inclusion(300, 1_500)
    assert log.reads == before + 19
