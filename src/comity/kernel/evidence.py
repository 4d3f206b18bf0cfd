"""A portable proof that a party logged an act: one file that anybody can check, offline (K2).

It holds the act's bytes, their opening, the log's receipt (C2SP tlog-proof), and the key statement by which the party's
identity key names the log key::

    {"act":"eyJ…","format":"comity/evidence/v1","identity":"comity/KAZ/identity+…","opening":"9f…",
     "receipt":"c2sp.org/tlog-proof@v1\\n…","statement":"comity/key-statement/v1\\n…"}

It proves what was said only against an identity key that the checker knows to be the party's; without one it shows that
the file is consistent with itself, and the answer says so. Acts of the shipped record carry a path to the root that the
package pins instead (K11). Such a file holds content, so handing one over is a release.
"""

from collections.abc import Mapping
from typing import Annotated

import msgspec

from comity.kernel import canonical
from comity.kernel.act import Act, Kind, entry_of, open_act
from comity.kernel.errors import NotProven, TooLarge
from comity.kernel.ids import RECORD, ActId, LogId
from comity.kernel.keys import open_statement
from comity.kernel.merkle import leaf_hash, verify_inclusion
from comity.kernel.note import Verifier, decode_base64
from comity.kernel.receipt import parse_receipt

MAX_EVIDENCE = 1_000_000
_Hash = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]


class PartyEvidence(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="format", tag="comity/evidence/v1"
):
    """Evidence that a party logged an act. act: base64. identity: the party's identity key as its node gives it."""

    act: str
    opening: _Hash
    receipt: str
    statement: str
    identity: str


class RecordEvidence(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="format",
    tag="comity/record-evidence/v1",
):
    """Evidence that an act belongs to the shipped record with this root. path: hashes, leaf upwards."""

    act: str
    opening: _Hash
    index: Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
    size: Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
    path: Annotated[tuple[_Hash, ...], msgspec.Meta(max_length=63)]
    root: _Hash


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What the checker knows beforehand.

    kinds: to read the act with. identity: the party's identity key, None when not known. record: roots pinned by the
    checker's own package, each with its number of entries; a size of 0 is not compared.
    """

    kinds: Mapping[str, Kind]
    identity: Verifier | None
    record: Mapping[bytes, int]


class Proven(msgspec.Struct, frozen=True, kw_only=True):
    """What a piece of evidence shows.

    anchored: it rests on a key or root the checker knew beforehand; otherwise the file only agrees with itself.
    identity: the identity key it rests on, or the record's root.
    """

    id: ActId
    act: Act
    log: LogId
    index: int
    size: int
    identity: str
    anchored: bool


def encode_evidence(evidence: PartyEvidence | RecordEvidence) -> bytes:
    """The file's bytes."""
    return canonical.encode(evidence)


def verify_evidence(raw: bytes, known: Known) -> Proven:
    """Check a piece of evidence.

    Raises Malformed or TooLarge for what is no evidence, NotProven when something in it does not hold.
    """
    if len(raw) > MAX_EVIDENCE:
        raise TooLarge("expected at most {limit} bytes of evidence, got {size}", limit=MAX_EVIDENCE, size=len(raw))
    evidence: PartyEvidence | RecordEvidence = canonical.parse_json(raw, _EVIDENCE)
    canonical.check_single_keys(raw)
    act_raw = decode_base64(evidence.act)
    act = open_act(act_raw, known.kinds)
    opening = bytes.fromhex(evidence.opening)
    if isinstance(evidence, RecordEvidence):
        return _record(evidence, act, opening, known)
    identity = Verifier.parse(evidence.identity)
    if known.identity not in (None, identity):
        raise NotProven("expected evidence under the identity key you know, got one under {vkey}", vkey=identity.vkey)
    statement = open_statement(evidence.statement, identity)
    receipt = parse_receipt(evidence.receipt)
    entry = entry_of(opening, act_raw)
    checkpoint = receipt.verify(entry, statement.log)
    if (act.envelope.origin, act.envelope.epoch) != (statement.party, statement.epoch):
        raise NotProven(
            "the act is of {origin}/{epoch}, the log of {party}/{log_epoch}",
            origin=act.envelope.origin,
            epoch=act.envelope.epoch,
            party=statement.party,
            log_epoch=statement.epoch,
        )
    return Proven(
        id=entry,
        act=act,
        log=LogId(statement.party, statement.epoch),
        index=receipt.index,
        size=checkpoint.size,
        identity=identity.vkey,
        anchored=known.identity is not None,
    )


def _record(evidence: RecordEvidence, act: Act, opening: bytes, known: Known) -> Proven:
    entry = entry_of(opening, decode_base64(evidence.act))
    path = [bytes.fromhex(one) for one in evidence.path]
    root = bytes.fromhex(evidence.root)
    verify_inclusion(leaf_hash(entry), evidence.index, evidence.size, path, root)
    size = known.record.get(root)
    if size not in (None, 0, evidence.size):
        # A path can fit several sizes, and no head signs the record's.
        raise NotProven("expected a record of {size} entries, got {got}", size=size, got=evidence.size)
    if act.envelope.origin != RECORD:
        raise NotProven("expected an act of the shipped record, got one of {origin}", origin=act.envelope.origin)
    return Proven(
        id=entry,
        act=act,
        log=LogId(RECORD, act.envelope.epoch),
        index=evidence.index,
        size=evidence.size,
        identity=evidence.root,
        anchored=size is not None,
    )


_EVIDENCE = msgspec.json.Decoder(PartyEvidence | RecordEvidence)
