"""Independent implementations agree: sigstore's client accepts our heads and proofs, pymerkle computes our roots."""

from base64 import b64encode
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from comity.kernel.checkpoint import Checkpoint, sign_checkpoint
from comity.kernel.merkle import leaf_hash
from comity.kernel.note import Signer
from trees import GrownLog

LOG = Signer(name="comity/XAA/1", seed=bytes(range(32)))
ENTRIES = [number.to_bytes(32, "big") for number in range(700)]


def test_pymerkle_has_equal_roots() -> None:
    pymerkle = pytest.importorskip("pymerkle", reason="needs pymerkle to compare with")
    tree, log = pymerkle.InmemoryTree(algorithm="sha256"), GrownLog()
    for entry in ENTRIES:
        tree.append_entry(entry)
        log.add([leaf_hash(entry)])
        if log.frontier.size % 5 == 0 or log.frontier.size < 70:
            assert tree.get_root() == log.frontier.root()


def test_sigstore_accepts_our_heads() -> None:
    checkpoint = pytest.importorskip("sigstore._internal.rekor.checkpoint", reason="needs sigstore to compare with")
    trust = pytest.importorskip("sigstore._internal.trust", reason="needs sigstore to compare with")
    common = pytest.importorskip("sigstore_models.common.v1", reason="needs sigstore to compare with")
    head = Checkpoint(origin="comity/XAA/1", size=700, root=bytes(range(32)))
    signed = checkpoint.SignedCheckpoint.from_text(sign_checkpoint(head, LOG))
    assert (signed.checkpoint.origin, signed.checkpoint.log_size) == (head.origin, head.size)
    assert signed.checkpoint.log_hash == head.root.hex()
    assert signed.checkpoint.other_content == []
    ring = trust.Keyring([public_key(common)])
    signed.signed_note.verify(ring, LOG.verifier.key_id)
    altered = checkpoint.SignedCheckpoint.from_text(sign_checkpoint(head, LOG).replace("700", "701"))
    with pytest.raises(Exception, match="invalid signature"):
        altered.signed_note.verify(ring, LOG.verifier.key_id)


def test_sigstore_accepts_our_inclusion_proofs() -> None:
    merkle = pytest.importorskip("sigstore._internal.merkle", reason="needs sigstore to compare with")
    models = pytest.importorskip("sigstore.models", reason="needs sigstore to compare with")
    rekor = pytest.importorskip("sigstore_models.rekor.v1", reason="needs sigstore to compare with")
    reader = GrownLog().add([leaf_hash(entry) for entry in ENTRIES]).reader()

    def entry(index: int, size: int, path: tuple[bytes, ...]) -> Any:
        return models.TransparencyLogEntry(entry_of(rekor, index, size, path))

    sizes = (1, 2, 3, 255, 256, 257, 512, 513, 700)
    checked = 0
    for size in sizes:
        for index in {0, size // 3, size // 2, size - 1}:
            merkle.verify_merkle_inclusion(entry(index, size, reader.inclusion(index, size)))
            checked += 1
    assert checked > len(sizes)
    with pytest.raises(Exception, match="inclusion proof"):
        merkle.verify_merkle_inclusion(entry(4, 700, reader.inclusion(5, 700)))


def public_key(common: Any) -> Any:
    der = Ed25519PublicKey.from_public_bytes(LOG.verifier.key).public_bytes(
        Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    )
    return common.PublicKey(raw_bytes=b64encode(der), key_details=common.PublicKeyDetails.PKIX_ED25519)


def entry_of(rekor: Any, index: int, size: int, path: tuple[bytes, ...]) -> Any:
    root = GrownLog().add([leaf_hash(entry) for entry in ENTRIES[:size]]).frontier.root()
    head = sign_checkpoint(Checkpoint(origin=LOG.name, size=size, root=root), LOG)
    return rekor.TransparencyLogEntry(
        log_index=str(index),
        log_id={"key_id": b64encode(LOG.verifier.key_id)},
        kind_version={"kind": "act", "version": "1"},
        canonicalized_body=b64encode(ENTRIES[index]),
        inclusion_proof={
            "log_index": str(index),
            "root_hash": b64encode(root),
            "tree_size": str(size),
            "hashes": [b64encode(one) for one in path],
            "checkpoint": {"envelope": head},
        },
    )
