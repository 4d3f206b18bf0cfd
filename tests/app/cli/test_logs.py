"""``comity log`` and ``comity verify``."""

import json
from pathlib import Path

import pytest

from app.cli.conftest import Comity
from comity.adapters.keys import load_keys, read_identity
from comity.app.opening import open_epoch, open_node
from comity.kernel.checkpoint import open_checkpoint
from comity.kernel.receipt import parse_receipt
from comity.record import record_batches
from nodes import OFFICER, OWN, SHARED, organisation


@pytest.fixture
def statement(home: Path) -> str:
    """The written id of a statement that XAA and XBB may read."""
    node = open_node(home)
    done = node.submit(organisation(marking=SHARED), OFFICER)
    node.close()
    return done.id.hex()


def test_checkpoint_is_the_signed_head(comity: Comity, home: Path) -> None:
    text = comity("log", "checkpoint", "--home", home).out
    assert open_checkpoint(text, load_keys(home).statement.log).size == 1


def test_receipt_is_printed_as_it_is(comity: Comity, home: Path, statement: str, tmp_path: Path) -> None:
    done = comity("log", "prove", statement, "--home", home)
    receipt = parse_receipt(done.out)
    assert receipt.verify(bytes.fromhex(statement), load_keys(home).statement.log).size == 2
    comity("log", "prove", statement, "--home", home, "--out", tmp_path / "receipt")
    assert (tmp_path / "receipt").read_text() == done.out


def test_receipt_of_a_closed_epoch_holds_under_its_own_key(comity: Comity, home: Path, statement: str) -> None:
    open_epoch(home, read_identity(home / "keys" / "identity.key"))
    for code in ("XAA-P", "XAA-Q", "XAA-R"):
        node = open_node(home)
        node.submit(organisation(code), OFFICER)
        node.close()
    done = comity("log", "prove", statement, "--home", home)
    closed = load_keys(home).of_epoch(1)[0]
    assert parse_receipt(done.out).verify(bytes.fromhex(statement), closed.log).size == 2


def test_what_is_printed_of_the_record_holds(comity: Comity, home: Path, tmp_path: Path) -> None:
    of_record = record_batches()[0].rows[3].entry.hex()
    proof = tmp_path / "proof.json"
    proof.write_text(comity("log", "prove", of_record, "--home", home).out)
    done = comity("verify", proof)
    assert (done.code, done.out.splitlines()[0].split()[-1], done.out.splitlines()[-1]) == (0, of_record, "Holds.")


def test_share_is_verified_anywhere(comity: Comity, home: Path, statement: str, tmp_path: Path) -> None:
    proof = tmp_path / "proof.json"
    assert comity("log", "prove", statement, "--to", "XBB", "--out", proof, "--home", home).code == 0
    identity = load_keys(home).identity.vkey
    done = comity("verify", proof, "--identity", identity)
    assert (done.code, done.out.splitlines()[-1]) == (0, "Holds.")
    told = json.loads(comity("verify", proof, "--identity", identity, "--json").out)
    assert (told["statement"], told["said_by"], told["anchored"]) == (statement, "XAA", True)
    alone = comity("verify", proof)
    assert alone.out.splitlines()[-1].startswith("Holds, but only against the key in the file itself")


def test_proof_under_another_identity_does_not_hold(comity: Comity, home: Path, statement: str, tmp_path: Path) -> None:
    proof = tmp_path / "proof.json"
    comity("log", "prove", statement, "--to", "XBB", "--out", proof, "--home", home)
    comity("init", tmp_path / "other", "--party", "XAA")
    done = comity("verify", proof, "--identity", load_keys(tmp_path / "other").identity.vkey)
    assert (done.code, "expected evidence under the identity key you know" in done.err) == (1, True)


def test_any_other_file_is_no_proof(comity: Comity, home: Path, statement: str, tmp_path: Path) -> None:
    proof = tmp_path / "proof.json"
    comity("log", "prove", statement, "--to", "XBB", "--out", proof, "--home", home)
    whole = proof.read_bytes()
    contents = [b"", b"{}", b"\xff" * 99, b"[" * 200_000, whole[:-9], whole + b"x", b"x" * 1_000_001]
    contents += [whole.replace(old, new) for old, new in ((b'"opening":"', b'"opening":"0'), (b"tlog-proof", b"tlog"))]
    for content in contents:
        proof.write_bytes(content)
        done = comity("verify", proof)
        assert done.code == 1, content[:40]
        assert done.err.startswith("Failed: ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("log", "prove", "12"), "expected an act id of 64 hexadecimal digits, got '12'"),
        (("log", "prove", "0" * 64, "--to", "xbb"), "expected a party code like KAZ or SCO-RATS, got 'xbb'"),
        (("verify", "{file}", "--identity", "mine"), "expected"),
    ],
)
def test_wrong_use_exits_2(comity: Comity, home: Path, arguments: tuple[str, ...], said: str) -> None:
    given = [one.format(file=home / "comity.toml") for one in arguments]
    done = comity(*given, *(("--home", home) if given[0] == "log" else ()))
    assert (done.code, said in done.err) == (2, True), done.err


def test_what_is_not_there_is_not_proven(comity: Comity, home: Path) -> None:
    done = comity("log", "prove", "0" * 64, "--home", home)
    assert (done.code, done.err) == (1, "Failed: There is nothing here that you may read. [not_found]\n")


def test_share_that_handling_forbids_is_refused(comity: Comity, home: Path, statement: str, tmp_path: Path) -> None:
    done = comity("log", "prove", statement, "--to", "XCC", "--out", tmp_path / "proof", "--home", home)
    assert (done.code, done.err) == (1, "Refused: Its handling does not admit XCC. [release.outside_audience]\n")
    assert not (tmp_path / "proof").exists()


def test_share_with_oneself_is_none(comity: Comity, home: Path, statement: str) -> None:
    done = comity("log", "prove", statement, "--to", "XAA", "--home", home)
    assert (done.code, "expected another party than XAA itself" in done.err) == (1, True)


def test_own_secrets_go_nowhere(comity: Comity, home: Path) -> None:
    node = open_node(home)
    secret = node.submit(organisation(marking=OWN), OFFICER).id.hex()
    size = node.status().size
    node.close()
    for party in ("XBB", "SCO-RATS"):
        assert comity("log", "prove", secret, "--to", party, "--home", home).code == 1
    node = open_node(home)
    assert node.status().size == size
    node.close()


def test_file_that_cannot_be_written_is_named(comity: Comity, home: Path, statement: str, tmp_path: Path) -> None:
    done = comity("log", "prove", statement, "--out", tmp_path / "none" / "receipt", "--home", home)
    assert done.code == 1
    assert "none/receipt (No such file or directory)" in done.err


def test_verification_of_a_damaged_home_ends_in_one_sentence(comity: Comity, home: Path) -> None:
    (home / "log.db").write_text("no database " * 999)
    done = comity("log", "verify", "--home", home)
    assert done.code == 1
    assert "log.db is damaged (file is not a database)" in done.err
    assert len(done.err.splitlines()) == 1
