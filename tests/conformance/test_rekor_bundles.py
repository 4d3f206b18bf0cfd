"""The conformance bundles of a Rekor v2 log, each proof rewritten as a receipt, are judged as the suite judges them."""

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from comity.kernel.errors import Malformed, NotProven
from comity.kernel.note import Verifier
from comity.kernel.receipt import Receipt, parse_receipt

ORIGIN = "log2025-alpha1.rekor.sigstage.dev"


def test_bundles_are_judged_as_the_suite_judges_them(shared: Path) -> None:
    folders = sorted((shared / "vectors/sigstore-conformance/test/assets/bundle-verify").glob("rekor2-*"))
    judged = {folder.name: accepted(folder) for folder in folders if "no-inclusion-proof" not in folder.name}
    assert judged == {name: not name.endswith("_fail") for name in judged}
    assert len(judged) == 11


def test_a_corrupted_proof_does_not_hold(shared: Path) -> None:
    folder = shared / "vectors/sigstore-conformance/test/assets/bundle-verify/rekor2-happy-path"
    good = receipt_of(entry_of(folder))
    entry, verifier = b64decode(entry_of(folder)["canonicalizedBody"]), verifier_of(folder)
    assert good.verify(entry, verifier).size == 736
    for corrupted in (good.path[1:], (*good.path[1:], good.path[0]), (*good.path, good.path[0])):
        with pytest.raises(NotProven):
            Receipt(index=good.index, path=corrupted, checkpoint=good.checkpoint).verify(entry, verifier)


def accepted(folder: Path) -> bool:
    entry = entry_of(folder)
    try:
        receipt = parse_receipt(receipt_of(entry).encode())
        receipt.verify(b64decode(entry["canonicalizedBody"]), verifier_of(folder))
    except (Malformed, NotProven):
        return False
    return True


def entry_of(folder: Path) -> Any:
    (entry,) = json.loads((folder / "bundle.sigstore.json").read_text())["verificationMaterial"]["tlogEntries"]
    return entry


def receipt_of(entry: Any) -> Receipt:
    proof = entry["inclusionProof"]
    return Receipt(
        index=int(proof.get("logIndex", 0)),
        path=tuple(map(b64decode, proof["hashes"])),
        checkpoint=proof["checkpoint"]["envelope"],
    )


def verifier_of(folder: Path) -> Verifier:
    logs = json.loads((folder / "trusted_root.json").read_text())["tlogs"]
    (raw,) = (log["publicKey"]["rawBytes"] for log in logs if ORIGIN in log["baseUrl"])
    key = load_der_public_key(b64decode(raw))
    assert isinstance(key, Ed25519PublicKey)
    return Verifier(name=ORIGIN, key=key.public_bytes_raw())
