from base64 import b64encode
from functools import cache
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.capabilities import REGISTRY
from comity.kernel.canonical import encode
from comity.kernel.checkpoint import Checkpoint, sign_checkpoint
from comity.kernel.errors import Malformed, NotProven, TooLarge
from comity.kernel.evidence import (
    MAX_EVIDENCE,
    Known,
    PartyEvidence,
    Proven,
    RecordEvidence,
    encode_evidence,
    verify_evidence,
)
from comity.kernel.ids import RECORD, LogId
from comity.kernel.keys import HeldKeys, identity_name, sign_statement
from comity.kernel.note import Signer
from comity.kernel.receipt import Receipt
from kernel.logs import LOG, KeptLog, described

INDEX, SIZE = 5, 13
IDENTITY = Signer(name=identity_name("XAA"), seed=bytes([9]) * 32)
OTHER_IDENTITY = Signer(name=identity_name("XAA"), seed=bytes([8]) * 32)
ROOTLESS = bytes(32)


def keys(party: str = "XAA", epoch: int = 1) -> HeldKeys:
    log, witness, http, sealing, handles = (bytes([use + 1]) * 32 for use in range(5))
    return HeldKeys(
        party=party, epoch=epoch, log=log, witness=witness, http=http, sealing=sealing, handles=handles
    )  # fmt: skip


@cache
def kept(log: LogId = LOG) -> KeptLog:
    return KeptLog(log).add([described(number, log) for number in range(SIZE)])


def party_evidence(log: LogId = LOG, identity: Signer = IDENTITY, held: HeldKeys | None = None) -> PartyEvidence:
    """Evidence of the act at INDEX of this log, under keys of XAA unless others are given."""
    of_log, held = kept(log), held or keys()
    row = of_log.rows[INDEX]
    assert row.raw is not None
    assert row.opening is not None
    signer = held.log_signer
    head = sign_checkpoint(Checkpoint(origin=signer.name, size=SIZE, root=of_log.head.root), signer)
    receipt = Receipt(index=INDEX, path=of_log.reader().inclusion(INDEX, SIZE), checkpoint=head)
    return PartyEvidence(
        act=b64encode(row.raw).decode(),
        opening=row.opening.hex(),
        receipt=receipt.encode(),
        statement=sign_statement(held.statement(), identity),
        identity=identity.verifier.vkey,
    )


def record_evidence(log: LogId | None = None) -> RecordEvidence:
    of_log = kept(log or LogId(RECORD))
    row = of_log.rows[INDEX]
    assert row.raw is not None
    assert row.opening is not None
    return RecordEvidence(
        act=b64encode(row.raw).decode(),
        opening=row.opening.hex(),
        index=INDEX,
        size=SIZE,
        path=tuple(one.hex() for one in of_log.reader().inclusion(INDEX, SIZE)),
        root=of_log.head.root.hex(),
    )


def known(identity: Signer | None = None, record_root: bytes = ROOTLESS) -> Known:
    verifier = identity.verifier if identity is not None else None
    return Known(kinds=REGISTRY.kinds, identity=verifier, record={record_root: SIZE})


PINNED = known(IDENTITY)
RECORD_ROOT = kept(LogId(RECORD)).head.root
PARTY_RAW = encode_evidence(party_evidence())
RECORD_RAW = encode_evidence(record_evidence())


def test_evidence_under_a_known_key_proves_what_was_said() -> None:
    proven = verify_evidence(PARTY_RAW, PINNED)
    row = kept().rows[INDEX]
    assert (proven.id, proven.log, proven.index, proven.size) == (row.entry, LOG, INDEX, SIZE)
    assert (proven.anchored, proven.identity) == (True, IDENTITY.verifier.vkey)
    assert encode(proven.act.envelope) == row.raw


def test_without_a_known_key_evidence_only_agrees_with_itself() -> None:
    proven = verify_evidence(PARTY_RAW, known())
    assert (proven.anchored, proven.identity) == (False, IDENTITY.verifier.vkey)
    assert msgspec.structs.replace(proven, anchored=True) == verify_evidence(PARTY_RAW, PINNED)


def test_another_identity_key_than_the_known_one_proves_nothing() -> None:
    forged = encode_evidence(party_evidence(identity=OTHER_IDENTITY))
    assert not verify_evidence(forged, known()).anchored
    with pytest.raises(NotProven, match="identity key you know"):
        verify_evidence(forged, PINNED)
    relabelled = msgspec.structs.replace(party_evidence(identity=OTHER_IDENTITY), identity=IDENTITY.verifier.vkey)
    with pytest.raises(NotProven):
        verify_evidence(encode_evidence(relabelled), PINNED)


def test_the_record_s_evidence_rests_on_the_pinned_root() -> None:
    pinned = verify_evidence(RECORD_RAW, known(record_root=RECORD_ROOT))
    assert (pinned.anchored, pinned.identity, pinned.log) == (True, RECORD_ROOT.hex(), LogId(RECORD))
    assert not verify_evidence(RECORD_RAW, known()).anchored
    assert not verify_evidence(RECORD_RAW, known(IDENTITY)).anchored


def test_a_party_s_act_cannot_pass_for_the_record_nor_the_other_way() -> None:
    with pytest.raises(NotProven, match="act of the shipped record, got one of XAA"):
        verify_evidence(encode_evidence(record_evidence(LOG)), known(record_root=kept().head.root))
    with pytest.raises(NotProven, match="the act is of RECORD/1, the log of XAA/1"):
        verify_evidence(encode_evidence(party_evidence(LogId(RECORD))), PINNED)


@pytest.mark.parametrize("log", [LogId("XBB"), LogId("XAA", 2)])
def test_a_log_proves_only_its_own_party_s_and_epoch_s_acts(log: LogId) -> None:
    with pytest.raises(NotProven, match=f"the act is of {log.party}/{log.epoch}, the log of XAA/1"):
        verify_evidence(encode_evidence(party_evidence(log)), PINNED)


def proves(raw: bytes, by: Known) -> Proven | None:
    try:
        return verify_evidence(raw, by)
    except (Malformed, NotProven):
        return None


@given(st.data(), st.integers(1, 255))
def test_no_altered_byte_passes(data: st.DataObject, flip: int) -> None:
    for raw, by in ((PARTY_RAW, PINNED), (PARTY_RAW, known()), (RECORD_RAW, known(record_root=RECORD_ROOT))):
        altered = bytearray(raw)
        altered[data.draw(st.integers(0, len(raw) - 1))] ^= flip
        proven = proves(bytes(altered), by)
        assert proven is None or not proven.anchored
        assert proven is None or proven.id == kept(proven.log).rows[INDEX].entry


def test_no_flipped_bit_of_an_anchored_file_passes() -> None:
    passing = []
    for place in range(len(RECORD_RAW)):
        altered = bytearray(RECORD_RAW)
        altered[place] ^= 1 << place % 8
        if proves(bytes(altered), known(record_root=RECORD_ROOT)) is not None:
            passing.append(place)
    assert passing == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("index", INDEX - 1),
        ("index", SIZE),
        ("size", SIZE + 1),
        ("size", SIZE - 1),
        ("path", ()),
        ("root", "0" * 64),
        ("opening", "0" * 64),
    ],
)
def test_a_record_s_proof_holds_for_its_place_only(field: str, value: Any) -> None:
    changed = msgspec.structs.replace(record_evidence(), **{field: value})
    with pytest.raises(NotProven):
        verify_evidence(encode_evidence(changed), known(record_root=RECORD_ROOT))


@pytest.mark.parametrize("field", ["act", "opening", "receipt", "statement", "identity"])
def test_parts_of_other_evidence_do_not_fit(field: str) -> None:
    other_keys = msgspec.structs.replace(keys(), log=bytes([77]) * 32)
    other = {
        "act": b64encode(kept().rows[0].raw or b"").decode(),
        "opening": "0" * 64,
        "receipt": party_evidence(held=other_keys).receipt,
        "statement": party_evidence(held=other_keys).statement,
        "identity": OTHER_IDENTITY.verifier.vkey,
    }
    changed = msgspec.structs.replace(party_evidence(), **{field: other[field]})
    for by in (PINNED, known()):
        with pytest.raises(NotProven):
            verify_evidence(encode_evidence(changed), by)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"[]",
        PARTY_RAW[:-1],
        PARTY_RAW + b"x",
        PARTY_RAW.replace(b"evidence/v1", b"evidence/v2"),
        PARTY_RAW.replace(b'"act":"', b'"act":"AAAA","act":"'),
        PARTY_RAW.replace(b'"act":"', b'"more":1,"act":"'),
        PARTY_RAW.replace(b'"act":"', b'"act":"!'),
        PARTY_RAW.replace(b'"act":"', b'"act":" '),
        PARTY_RAW.replace(b'"opening":"', b'"opening":"0'),
        RECORD_RAW.replace(b'"index":5', b'"index":-1'),
        RECORD_RAW.replace(b'"index":5', b'"index":5.0'),
        RECORD_RAW.replace(b'"index":5', b'"index":9007199254740992'),
        RECORD_RAW.replace(b'"path":[', b'"path":["00",'),
        b"[" * 100_000,
    ],
    ids=str,
)
def test_other_bytes_are_no_evidence(raw: bytes) -> None:
    for by in (PINNED, known(record_root=RECORD_ROOT)):
        with pytest.raises(Malformed):
            verify_evidence(raw, by)


def test_base64_has_one_form_only() -> None:
    spelled = []
    for row in kept().rows:
        text = b64encode(row.raw or b"").decode()
        if text.endswith("="):
            loose = text.rstrip("=")
            spelled.append(loose[:-1] + chr(ord(loose[-1]) + 1) + text[len(loose) :])
    assert spelled
    for act in spelled:
        with pytest.raises(Malformed, match="base64"):
            verify_evidence(encode_evidence(msgspec.structs.replace(party_evidence(), act=act)), PINNED)


def test_endless_evidence_is_refused_unread() -> None:
    with pytest.raises(TooLarge, match="at most 1000000 bytes"):
        verify_evidence(b" " * (MAX_EVIDENCE + 1), PINNED)
    assert verify_evidence(PARTY_RAW + b" " * (MAX_EVIDENCE - len(PARTY_RAW)), PINNED).anchored
