"""C2SP Wycheproof and CCTV: the one acceptance rule, checked case by case against libsodium where it is installed."""

import json
from pathlib import Path

import pytest

from comity.kernel.ed25519 import verify_signature
from comity.kernel.errors import NotProven


def accepted(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        verify_signature(public, message, signature)
    except NotProven:
        return False
    return True


def edge_cases(shared: Path) -> list[tuple[bytes, bytes, bytes]]:
    cases = json.loads((shared / "vectors/cctv/ed25519/ed25519vectors.json").read_text())
    return [(bytes.fromhex(case["key"]), case["msg"].encode(), bytes.fromhex(case["sig"])) for case in cases]


def test_wycheproof_cases_are_judged_as_stated(shared: Path) -> None:
    groups = json.loads((shared / "vectors/wycheproof/testvectors_v1/ed25519_test.json").read_text())["testGroups"]
    cases = [(bytes.fromhex(group["publicKey"]["pk"]), case) for group in groups for case in group["tests"]]
    wrong = [
        (case["tcId"], case["comment"])
        for key, case in cases
        if accepted(key, bytes.fromhex(case["msg"]), bytes.fromhex(case["sig"])) != (case["result"] == "valid")
    ]
    assert wrong == []
    assert len(cases) == 151


def test_of_the_edge_cases_exactly_these_are_accepted(shared: Path) -> None:
    cases = edge_cases(shared)
    assert len(cases) == 914
    assert sum(accepted(*case) for case in cases) == 43


def test_edge_cases_are_judged_as_libsodium_judges_them(shared: Path) -> None:
    bindings = pytest.importorskip("nacl.bindings", reason="needs PyNaCl to compare with")
    exceptions = pytest.importorskip("nacl.exceptions", reason="needs PyNaCl to compare with")

    def accepted_by_libsodium(public: bytes, message: bytes, signature: bytes) -> bool:
        try:
            bindings.crypto_sign_open(signature + message, public)
        except exceptions.BadSignatureError:
            return False
        return True

    cases = edge_cases(shared)
    wrong = [number for number, case in enumerate(cases) if accepted(*case) != accepted_by_libsodium(*case)]
    assert wrong == []
