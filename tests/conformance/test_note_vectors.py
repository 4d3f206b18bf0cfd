"""Notes and heads written by others: golang.org/x/mod, C2SP's example, sum.golang.org, and a sigsum log's witness."""

import json
from pathlib import Path
from typing import Any

import pytest

from comity.kernel.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint
from comity.kernel.errors import Malformed, NotProven
from comity.kernel.merkle import leaf_hash
from comity.kernel.note import Signer, Verifier, open_note, sign_note, split_note


def read(shared: Path, name: str) -> Any:
    return json.loads((shared / "vectors" / name).read_text())


def test_go_signs_the_same_note_with_the_same_key(shared: Path) -> None:
    vector = read(shared, "signed-note/go-note-strings.json")
    signer = Signer.parse(vector["sign"]["skey"])
    assert signer.verifier.vkey == vector["sign"]["vkey"]
    assert signer.private_text() == vector["sign"]["skey"]
    assert sign_note(vector["sign"]["text"], [signer]) == vector["notes"][0]
    assert open_note(vector["notes"][0], [signer.verifier]).text == vector["sign"]["text"]
    with pytest.raises(Malformed):
        open_note(vector["notes"][1], [signer.verifier])


def test_go_s_keys_are_read_and_its_broken_ones_refused(shared: Path) -> None:
    good, private, *broken = read(shared, "signed-note/go-note-strings.json")["keys"]
    assert Verifier.parse(good).vkey == good
    with pytest.raises(Malformed):
        Verifier.parse(private)
    vkey = read(shared, "signed-note/go-note-strings.json")["sign"]["vkey"]
    refused = []
    for text in broken:
        try:
            Verifier.parse(text)
        except Malformed:
            refused.append(text)
    assert refused == [text for text in broken if text != vkey]
    assert len(refused) == 2


def test_go_s_tree_heads_are_read_and_its_broken_ones_refused(shared: Path) -> None:
    vector = read(shared, "signed-note/go-tlog-tree.json")
    tree = vector["format_tree"]
    # The reference fills the root with the hash of a record.
    head = Checkpoint(origin="go.sum database tree", size=tree["n"], root=leaf_hash(tree["record"].encode()))
    assert head.encode() == tree["golden"]
    assert parse_checkpoint(tree["golden"]) == head
    for text in vector["bad_tree"]:
        with pytest.raises(Malformed):
            parse_checkpoint(text)


def test_the_specification_s_example_opens(shared: Path) -> None:
    examples = read(shared, "signed-note/c2sp-examples.json")["examples"]
    for example in examples:
        assert example["valid"]
        opened = open_note(example["note"], [Verifier.parse(example["vkey"])])
        assert opened.text == "This is an example message.\n"
    assert len(examples) == 1


def test_a_head_of_the_go_checksum_database_opens(shared: Path) -> None:
    vectors = read(shared, "torchwood/witness-exchanges.json")
    sumdb = Verifier.parse(vectors["logs"]["sumdb"]["vkey"])
    bodies = [one["request_body"] for one in vectors["exchanges"] if one["file"] == "sumdb"]
    heads = {open_note(body.split("\n\n", 1)[1], [sumdb]).text for body in bodies}
    assert [parse_checkpoint(text).size for text in heads] == [35_225_469]
    # Its key is not named as its origin, which heads of this product always are.
    with pytest.raises(NotProven, match=r"head of the log sum\.golang\.org"):
        open_checkpoint(bodies[0].split("\n\n", 1)[1], sumdb)


def test_a_witness_s_requests_carry_heads_judged_alike(shared: Path) -> None:
    vectors = read(shared, "torchwood/witness-exchanges.json")
    log = vectors["logs"]["sigsum"]
    verifier = Verifier(name=log["origin"], key=bytes.fromhex(log["ed25519_public_key_hex"]))
    asked = [one for one in vectors["exchanges"] if one["file"] == "litewitness"]
    wrong = []
    for number, one in enumerate(asked):
        head = one["request_body"].partition("\n\n")[2]
        try:
            open_checkpoint(head, verifier)
            opened = True
        except (Malformed, NotProven):
            opened = False
        # 403: unknown log or a signature that does not hold. What else is refused there has a good head.
        if opened != (one["status"] != 403):
            wrong.append((number, one["status"], opened, split_note(head)))
    assert wrong == []
    assert len(asked) > 5
