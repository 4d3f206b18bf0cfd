"""Hashes of the Merkle tree, and the checks of its two proofs, for those who hold no tree.

The tree is that of RFC 6962 section 2.1 and RFC 9162 section 2.1 over SHA-256::

    leaf hash  SHA-256(00 || entry)
    node hash  SHA-256(01 || left || right)
    empty root SHA-256("")

An *inclusion proof* of a leaf is the list of its siblings, leaf upwards; a *consistency proof* shows that the tree of
``size1`` leaves is the beginning of the tree of ``size2`` leaves. A proof has exactly one length for its index and
sizes; any other is refused before a hash is computed, so that a proof cannot be bent into one for another place.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from comity.kernel.errors import NotProven

HASH_SIZE: Final = 32
"""Bytes in every hash of the tree."""
MAX_SIZE: Final = 2**63 - 1
"""Most leaves a tree may claim to have; fits a signed 64-bit column."""
EMPTY_ROOT: Final = sha256(b"").digest()
"""Root of the tree without leaves."""


def leaf_hash(entry: bytes) -> bytes:
    """Hash of a log entry as a leaf (RFC 6962 section 2.1)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node over its two children (RFC 6962 section 2.1)."""
    return sha256(b"\x01" + left + right).digest()


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that the leaf hash stands at ``index`` (from 0) of the tree with this size and root.

    Raises NotProven when the index lies outside the tree, the proof has the wrong length or shape, or leads elsewhere.
    Source: RFC 9162 section 2.1.3.2.
    """
    if not 0 <= index < size <= MAX_SIZE:
        raise NotProven("expected an index below the tree size, got index {index} of {size}", index=index, size=size)
    inner = (index ^ (size - 1)).bit_length()
    _verify_shape(proof, inner + (index >> inner).bit_count(), (leaf, root))
    node = leaf
    for height in range(inner):
        sibling = proof[height]
        pair = sibling + node if index >> height & 1 else node + sibling
        node = sha256(b"\x01" + pair).digest()
    for sibling in proof[inner:]:
        node = sha256(b"\x01" + sibling + node).digest()
    if node != root:
        raise NotProven(
            "the inclusion proof of leaf {index} in {size} does not lead to the root", index=index, size=size
        )


def verify_consistency(size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes]) -> None:
    """Check that the tree of ``size1`` leaves and ``root1`` is the beginning of that of ``size2`` and ``root2``.

    Nothing can be proven about the empty tree, so ``size1`` of 0 is refused. Equal sizes demand equal roots and an
    empty proof. Raises NotProven otherwise. Source: RFC 9162 section 2.1.4.2.
    """
    if not 1 <= size1 <= size2 <= MAX_SIZE:
        raise NotProven("expected sizes 1 <= {size1} <= {size2} within 63 bits", size1=size1, size2=size2)
    if size1 == size2:
        _verify_shape(proof, 0, ())
        if root1 != root2:
            raise NotProven("two heads of the same size {size} have different roots", size=size1)
        return
    shift = (size1 & -size1).bit_length() - 1
    inner = ((size1 - 1) ^ (size2 - 1)).bit_length() - shift
    last = (size1 - 1) >> shift
    # A smaller tree that is one complete subtree is its own seed: the verifier has it already.
    complete = size1 == 1 << shift
    _verify_shape(proof, (0 if complete else 1) + inner + (last >> inner).bit_count(), (root1, root2))
    seed, path = (root1, proof) if complete else (proof[0], proof[1:])
    older, newer = _chain_both(seed, path, inner, last)
    if older != root1:
        raise NotProven("the consistency proof does not lead to the root at size {size}", size=size1)
    if newer != root2:
        raise NotProven("the consistency proof does not lead to the root at size {size}", size=size2)


def _chain_both(seed: bytes, path: Sequence[bytes], inner: int, last: int) -> tuple[bytes, bytes]:
    """Roots of the older and the newer tree, as the proof has them."""
    older = newer = seed
    for height in range(inner):
        sibling = path[height]
        if last >> height & 1:
            older = node_hash(sibling, older)
            newer = node_hash(sibling, newer)
        else:
            newer = node_hash(newer, sibling)
    for sibling in path[inner:]:
        older = node_hash(sibling, older)
        newer = node_hash(sibling, newer)
    return older, newer


def _verify_shape(proof: Sequence[bytes], length: int, ends: tuple[bytes, ...]) -> None:
    if len(proof) != length:
        raise NotProven("expected a proof of {length} hashes, got {count}", length=length, count=len(proof))
    odd = set(map(len, (*ends, *proof))) - {HASH_SIZE}
    if odd:
        raise NotProven("expected hashes of 32 bytes, got one of {count}", count=min(odd))
