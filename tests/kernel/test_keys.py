import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from hypothesis import given

from alterations import bit_flips, edits
from comity.kernel.errors import Malformed, NotProven
from comity.kernel.keys import (
    ClosedHead,
    HeldKeys,
    KeyStatement,
    identity_name,
    open_statement,
    parse_statement,
    sealing_public,
    sign_statement,
    verify_succession,
)
from comity.kernel.note import COSIGNATURE, Signer, sign_note

IDENTITY = Signer(name="comity/XAA/identity", seed=bytes([9]) * 32)


def held(number: int, epoch: int = 1, party: str = "XAA") -> HeldKeys:
    log, witness, http, sealing, handles = (bytes([number, use]) * 16 for use in range(5))
    return HeldKeys(
        party=party, epoch=epoch, log=log, witness=witness, http=http, sealing=sealing, handles=handles
    )  # fmt: skip


FIRST = held(1).statement()
CLOSED = ClosedHead(epoch=1, size=4_711, root=bytes(range(32)))
SECOND = held(2, epoch=2).statement(previous=CLOSED)
SIGNED = sign_statement(SECOND, IDENTITY)


@pytest.mark.parametrize("statement", [FIRST, SECOND, held(3).statement(from_index=2**63 - 1)])
def test_statements_survive_signing_and_opening(statement: KeyStatement) -> None:
    assert open_statement(sign_statement(statement, IDENTITY), IDENTITY.verifier) == statement


def test_a_statement_is_written_line_by_line() -> None:
    lines = SECOND.encode().split("\n")
    assert [line.partition(" ")[0] for line in lines] == [
        *("comity/key-statement/v1", "party", "epoch", "from", "log", "witness", "http", "sealing", "previous", ""),
    ]
    assert lines[8] == "previous 1 4711 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    assert "epoch 2\nfrom 0\nlog comity/XAA/2+" in SECOND.encode()
    assert "\nwitness comity/XAA/witness+" in SECOND.encode()


def test_no_flipped_bit_passes() -> None:
    assert [altered for altered in bit_flips(SIGNED) if opens(altered)] == []


@given(edits(SIGNED))
def test_no_edit_names_other_keys(altered: str) -> None:
    if opens(altered):
        assert open_statement(altered, IDENTITY.verifier) == SECOND


@given(edits(SECOND.encode()))
def test_every_readable_text_is_the_one_writing_of_its_statement(altered: str) -> None:
    try:
        statement = parse_statement(altered)
    except Malformed:
        return
    assert statement.encode() == altered


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        SECOND.encode()[:-1],
        SECOND.encode() + "more 1\n",
        SECOND.encode().replace("/v1", "/v2"),
        SECOND.encode().replace("epoch 2", "epoch 0"),
        SECOND.encode().replace("epoch 2", "epoch 02"),
        SECOND.encode().replace("epoch 2", "epoch 1"),
        SECOND.encode().replace("epoch 2", "epoch 99999999999"),
        SECOND.encode().replace("from 0", "from  0"),
        SECOND.encode().replace("from 0", "from -1"),
        SECOND.encode().replace("from 0", f"from {'9' * 3_000}"),
        SECOND.encode().replace("party XAA", "party XBB"),
        SECOND.encode().replace("party XAA", "party RECORD"),
        SECOND.encode().replace("previous 1 4711", "previous 2 4711"),
        SECOND.encode().replace("previous 1 4711", "previous 1"),
        "".join(line + "\n" for line in SECOND.encode().split("\n")[:8]),
        FIRST.encode() + "previous 0 0 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
        "\n".join(sorted(SECOND.encode().split("\n"))),
        "comity/key-statement/v1\n" * 10_000,
    ],
)
def test_other_texts_are_no_statements(text: str) -> None:
    with pytest.raises(Malformed):
        parse_statement(text)


def test_one_key_may_not_serve_two_purposes() -> None:
    shared = msgspec.structs.replace(FIRST, http=FIRST.log.key)
    with pytest.raises(Malformed, match="four different keys"):
        sign_statement(shared, IDENTITY)
    own = msgspec.structs.replace(FIRST, http=IDENTITY.verifier.key)
    with pytest.raises(NotProven, match="any other purpose"):
        sign_statement(own, IDENTITY)
    with pytest.raises(NotProven, match="any other purpose"):
        open_statement(sign_note(own.encode(), [IDENTITY]), IDENTITY.verifier)


def test_keys_must_bear_the_party_s_names_and_kinds() -> None:
    foreign = msgspec.structs.replace(FIRST, log=held(1, party="XBB").log_signer.verifier)
    with pytest.raises(Malformed, match="named comity/XAA/1"):
        parse_statement(foreign.encode())
    plain = msgspec.structs.replace(FIRST.witness, kind=1)
    with pytest.raises(Malformed, match="kind 4"):
        parse_statement(msgspec.structs.replace(FIRST, witness=plain).encode())


def test_only_the_party_s_own_identity_key_speaks_for_it() -> None:
    other = Signer(name=identity_name("XBB"), seed=IDENTITY.seed)
    with pytest.raises(NotProven, match="expected the key comity/XAA/identity"):
        sign_statement(FIRST, other)
    with pytest.raises(NotProven, match="expected the key comity/XAA/identity"):
        open_statement(sign_note(FIRST.encode(), [other]), other.verifier)
    with pytest.raises(NotProven, match="expected a signature by"):
        open_statement(SIGNED, Signer(name=IDENTITY.name, seed=bytes(32)).verifier)
    with pytest.raises(NotProven, match="expected the key"):
        sign_statement(FIRST, msgspec.structs.replace(IDENTITY, kind=COSIGNATURE))


def test_a_rotation_and_a_new_epoch_may_follow() -> None:
    verify_succession(FIRST, held(2).statement(from_index=10))
    verify_succession(held(4).statement(from_index=4_711), SECOND)
    verify_succession(SECOND, held(3, epoch=2).statement(from_index=1, previous=CLOSED))


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (FIRST, FIRST, "index above 0"),
        (held(1).statement(from_index=10), held(2).statement(from_index=9), "index above 10"),
        (FIRST, held(2, party="XBB").statement(from_index=10), "of XAA"),
        (SECOND, FIRST, "epoch 2 or the next"),
        (FIRST, held(3, epoch=3).statement(previous=ClosedHead(epoch=2, size=1, root=bytes(32))), "epoch 1 or the"),
        (held(1).statement(from_index=4_712), SECOND, "size 4712 or more"),
        (FIRST, held(1, epoch=2).statement(previous=CLOSED), "needs a new log key"),
        (FIRST, held(2, epoch=2).statement(), "to close epoch 1"),
        (SECOND, held(3, epoch=2).statement(from_index=5), "how it began"),
    ],
)
def test_no_other_statement_may_follow(old: KeyStatement, new: KeyStatement, reason: str) -> None:
    with pytest.raises(NotProven, match=reason):
        verify_succession(old, new)


def test_held_keys_are_never_shown() -> None:
    keys = held(0x41)
    assert repr(keys) == str(keys) == "HeldKeys(XAA, epoch 1)"
    assert keys.__rich_repr__() == [("party", "XAA"), ("epoch", 1)]


def test_the_sealing_key_is_that_of_the_specification() -> None:
    # RFC 7748 section 6.1: the public key is X25519(private key, 9).
    private, base = bytes(range(32)), (9).to_bytes(32, "little")
    shared = X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(base))
    assert sealing_public(private) == shared
    with pytest.raises(Malformed, match="32 bytes"):
        sealing_public(private[1:])


def opens(text: str) -> bool:
    try:
        open_statement(text, IDENTITY.verifier)
    except (Malformed, NotProven):
        return False
    return True
