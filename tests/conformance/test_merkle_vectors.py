"""transparency-dev/merkle: every inclusion and consistency case, good and bad, is judged as the reference judges it."""

import json
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

from comity.kernel.errors import NotProven
from comity.kernel.proofs import verify_consistency, verify_inclusion


def test_inclusion_cases(shared: Path) -> None:
    def verify(case: dict[str, Any]) -> None:
        leaf, root, proof = b64decode(case["leafHash"]), b64decode(case["root"]), hashes(case["proof"])
        verify_inclusion(leaf, case["leafIdx"], case["treeSize"], proof, root)

    assert misjudged(shared / "vectors/merkle/testdata/inclusion", verify) == (98, [])


def test_consistency_cases(shared: Path) -> None:
    def verify(case: dict[str, Any]) -> None:
        roots = b64decode(case["root1"]), b64decode(case["root2"])
        verify_consistency(case["size1"], case["size2"], *roots, hashes(case["proof"]))

    assert misjudged(shared / "vectors/merkle/testdata/consistency", verify) == (98, [])


def hashes(proof: list[str] | None) -> tuple[bytes, ...]:
    return tuple(map(b64decode, proof or ()))


def misjudged(folder: Path, verify: Callable[[dict[str, Any]], None]) -> tuple[int, list[str]]:
    """How many cases there are, and which of them were judged otherwise."""
    files = sorted(folder.rglob("*.json"))
    wrong = []
    for file in files:
        case = json.loads(file.read_text())
        try:
            verify(case)
            refused = False
        except NotProven:
            refused = True
        if refused != case["wantErr"]:
            wrong.append(f"{file.relative_to(folder)}: {'refused' if refused else 'accepted'}")
    return len(files), wrong
