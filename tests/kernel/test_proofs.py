import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.kernel.errors import NotProven
from comity.kernel.proofs import EMPTY_ROOT, MAX_SIZE, verify_consistency, verify_inclusion
from trees import leaves_of, path_of, proof_of, root_of

LEAVES = leaves_of(70)


def test_every_inclusion_proof_of_small_trees_is_accepted() -> None:
    for size in range(1, 71):
        root = root_of(LEAVES[:size])
        for index in range(size):
            verify_inclusion(LEAVES[index], index, size, path_of(index, LEAVES[:size]), root)


def test_every_consistency_proof_of_small_trees_is_accepted() -> None:
    roots = [root_of(LEAVES[:size]) for size in range(71)]
    for larger in range(1, 71):
        for smaller in range(1, larger + 1):
            verify_consistency(smaller, larger, roots[smaller], roots[larger], proof_of(smaller, LEAVES[:larger]))


@given(st.data())
def test_an_inclusion_proof_holds_for_one_place_only(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 70))
    index, other = data.draw(st.lists(st.integers(0, size - 1), min_size=2, max_size=2, unique=True))
    path, root = path_of(index, LEAVES[:size]), root_of(LEAVES[:size])
    with pytest.raises(NotProven):
        verify_inclusion(LEAVES[index], other, size, path, root)
    with pytest.raises(NotProven):
        verify_inclusion(LEAVES[other], index, size, path, root)


@given(st.data())
def test_an_altered_byte_in_an_inclusion_proof_is_refused(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 70))
    index = data.draw(st.integers(0, size - 1))
    path, root = path_of(index, LEAVES[:size]), root_of(LEAVES[:size])
    step, place, flip = (
        data.draw(st.integers(0, len(path) - 1)),
        data.draw(st.integers(0, 31)),
        data.draw(st.integers(1, 255)),
    )
    with pytest.raises(NotProven, match="does not lead to the root"):
        verify_inclusion(LEAVES[index], index, size, altered(path, step, place, flip), root)


@given(st.data())
def test_an_altered_byte_in_a_consistency_proof_is_refused(data: st.DataObject) -> None:
    larger = data.draw(st.integers(2, 70))
    smaller = data.draw(st.integers(1, larger - 1))
    proof = proof_of(smaller, LEAVES[:larger])
    step, place, flip = (
        data.draw(st.integers(0, len(proof) - 1)),
        data.draw(st.integers(0, 31)),
        data.draw(st.integers(1, 255)),
    )
    with pytest.raises(NotProven, match="does not lead to the root"):
        verify_consistency(
            smaller, larger, root_of(LEAVES[:smaller]), root_of(LEAVES[:larger]), altered(proof, step, place, flip)
        )


@given(st.data())
def test_a_consistency_proof_holds_for_its_two_roots_only(data: st.DataObject) -> None:
    larger = data.draw(st.integers(2, 70))
    smaller = data.draw(st.integers(1, larger - 1))
    proof, roots = proof_of(smaller, LEAVES[:larger]), (root_of(LEAVES[:smaller]), root_of(LEAVES[:larger]))
    other = bytes([roots[0][0] ^ 1]) + roots[0][1:]
    with pytest.raises(NotProven, match="does not lead to the root at size"):
        verify_consistency(smaller, larger, other, roots[1], proof)
    with pytest.raises(NotProven, match="does not lead to the root at size"):
        verify_consistency(smaller, larger, roots[0], other, proof)


@pytest.mark.parametrize(
    ("index", "size"), [(0, 0), (1, 1), (-1, 1), (5, 3), (0, MAX_SIZE + 1), (10**400, 10**400 + 1), (0, -1)]
)
def test_an_index_outside_the_tree_is_refused(index: int, size: int) -> None:
    with pytest.raises(NotProven, match="index"):
        verify_inclusion(LEAVES[0], index, size, (), LEAVES[0])


@pytest.mark.parametrize("smaller", [0, -1, 6, 10**400])
def test_a_smaller_tree_that_is_empty_or_larger_is_refused(smaller: int) -> None:
    with pytest.raises(NotProven, match="sizes"):
        verify_consistency(smaller, 5, EMPTY_ROOT, root_of(LEAVES[:5]), ())


def test_equal_sizes_demand_equal_roots_and_no_proof() -> None:
    root = root_of(LEAVES[:5])
    verify_consistency(5, 5, root, root, ())
    with pytest.raises(NotProven, match="same size"):
        verify_consistency(5, 5, root, LEAVES[0], ())
    with pytest.raises(NotProven, match="0 hashes"):
        verify_consistency(5, 5, root, root, (root,))


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_hashes_of_another_length_are_refused(length: int) -> None:
    short = bytes(length)
    with pytest.raises(NotProven, match="32 bytes"):
        verify_inclusion(LEAVES[0], 0, 2, (short,), root_of(LEAVES[:2]))
    with pytest.raises(NotProven, match="32 bytes"):
        verify_inclusion(short, 0, 1, (), short)
    with pytest.raises(NotProven, match="32 bytes"):
        verify_consistency(1, 2, short, root_of(LEAVES[:2]), (LEAVES[1],))


def test_a_proof_too_long_or_too_short_is_refused() -> None:
    path, root = path_of(3, LEAVES[:7]), root_of(LEAVES[:7])
    for wrong in (path[:-1], path[1:], (*path, root), (root, *path), ()):
        with pytest.raises(NotProven, match="expected a proof of 3 hashes"):
            verify_inclusion(LEAVES[3], 3, 7, wrong, root)


def altered(proof: tuple[bytes, ...], step: int, place: int, flip: int) -> tuple[bytes, ...]:
    changed = bytearray(proof[step])
    changed[place] ^= flip
    return (*proof[:step], bytes(changed), *proof[step + 1 :])
