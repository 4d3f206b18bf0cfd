"""Drafts that must be refused, each with the code of what refuses it."""

import json
from typing import Any

from nodes import OPEN, membership, organisation, posted

NOWHERE = "organisation:XAA." + "0" * 32
DRAFT = posted(organisation())
PUBLICLY = posted(organisation(marking=OPEN))["marking"]
PAPER = {"name": "a", "media_type": "a/b", "lang": "en", "content": ""}
REMARK = {"act": "0" * 64, "reason": "a"}
SEAT = {"name": "Tashkent", "latitude": 413_000, "longitude": 692_000}


def dumped(**changes: Any) -> bytes:
    return json.dumps({**DRAFT, **changes}).encode()


def with_body(**changes: Any) -> bytes:
    return dumped(body={**DRAFT["body"], **changes})


def with_marking(**changes: Any) -> bytes:
    return dumped(marking={**DRAFT["marking"], **changes})


def without(name: str) -> bytes:
    return json.dumps({key: value for key, value in DRAFT.items() if key != name}).encode()


def inside(old: str, new: str) -> bytes:
    text = json.dumps(DRAFT, ensure_ascii=False)
    assert old in text
    return text.replace(old, new).encode("utf-8", "surrogatepass")


CODES = [f"X{a}{b}{c}" for a in map(chr, range(65, 91)) for b in map(chr, range(65, 91)) for c in range(60)]
HOSTILE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "malformed"),
    "not JSON": (b"{", "malformed"),
    "a list": (b"[]", "malformed"),
    "a number": (b"7", "malformed"),
    "a byte order mark": (b"\xef\xbb\xbf" + dumped(), "malformed"),
    "not UTF-8": (dumped().replace(b"bilateral pact", b"\xff\xfe"), "malformed"),
    "two values": (dumped() + dumped(), "malformed"),
    "too many bytes": (with_body(note="x" * 300_000), "too_large"),
    "too many bytes once enveloped": (with_marking(release=CODES[:37_350]), "too_large"),
    "100,000 brackets": (b"[" * 100_000, "too_large"),
    "100,000 brackets in the body": (inside('"bilateral pact"', "[" * 100_000 + "]" * 100_000), "too_large"),
    "33 levels": (inside('"bilateral pact"', "[" * 32 + "]" * 32), "too_large"),
    "a key twice": (inside('"lang"', '"lang": "ru", "lang"'), "not_canonical"),
    "a key twice in the body": (inside('"type"', '"type": "one", "type"'), "not_canonical"),
    "a key twice in the marking": (inside('"level"', '"level": "open", "level"'), "not_canonical"),
    "a fraction": (with_body(seat={**SEAT, "latitude": 1.5}), "malformed"),
    "an exponent": (inside('"type"', '"seat": {"name": "a", "latitude": 1e3}, "type"'), "malformed"),
    "a number beyond its bounds": (with_body(seat={**SEAT, "latitude": 900_001}), "malformed"),
    "a huge number": (with_body(seat={**SEAT, "latitude": 2**53}), "malformed"),
    "5,000 digits": (inside('"type"', '"seat": {"name": "a", "latitude": ' + "9" * 5_000 + '}, "type"'), "malformed"),
    "not a number": (inside('"bilateral pact"', "NaN"), "malformed"),
    "an infinite number": (inside('"bilateral pact"', "-Infinity"), "malformed"),
    "an unknown kind": (dumped(kind="organisation.abolished/1"), "unknown_kind"),
    "a kind of a later version": (dumped(kind="organisation.described/2"), "unknown_kind"),
    "a kind that is no name": (dumped(kind="x" * 101), "malformed"),
    "a body of another kind": (dumped(kind="party.described/1"), "malformed"),
    "a kind in a file of another type": (dumped(matter="party:XAA." + "0" * 32), "malformed"),
    "a file of an unknown type": (dumped(kind="act.disputed/1", matter="none:XAA.a", body=REMARK), "malformed"),
    "an unknown field": (dumped(claimed="2036-01-01T00:00:00Z"), "malformed"),
    "an unknown field in the body": (with_body(colour="red"), "malformed"),
    "an unknown field in the marking": (with_marking(colour="red"), "malformed"),
    "no body": (without("body"), "malformed"),
    "no marking": (without("marking"), "malformed"),
    "no kind": (without("kind"), "malformed"),
    "an empty body": (dumped(body={}), "malformed"),
    "a body that is null": (dumped(body=None), "malformed"),
    "text that is not in NFC": (with_body(type="pacté".replace("é", "e\u0301")), "not_canonical"),
    "a label that is not in NFC": (with_marking(labels=[{"party": "XAA", "text": "e\u0301"}]), "not_canonical"),
    "U+0000": (with_body(type="a\0b"), "not_canonical"),
    "U+0000 in a label": (with_marking(labels=[{"party": "XAA", "text": "a\0b"}]), "not_canonical"),
    "half a surrogate pair": (with_body(type="\ud800"), "malformed"),
    "half a surrogate pair as bytes": (inside("bilateral pact", "\ud800"), "malformed"),
    "half a surrogate pair as key": (inside('"lang"', '"\\ud800": 1, "\\ud800": 1, "lang"'), "not_canonical"),
    "a date that is none": (with_body(founded="2020-02-30"), "malformed"),
    "text that is too long": (with_body(type="x" * 201), "malformed"),
    "an unknown code": (with_body(decision_rule="lottery"), "malformed"),
    "a matter id without a type": (dumped(matter="XAA.a"), "malformed"),
    "a matter id with a newline": (dumped(matter=NOWHERE + "\n"), "malformed"),
    "a matter id with a path": (dumped(matter="organisation:../../a"), "malformed"),
    "a language that is none": (dumped(lang="english, please"), "malformed"),
    "a file of another owner": (dumped(matter="organisation:XBB." + "0" * 32), "matter.not_owner"),
    "a file of the reference library": (dumped(matter="organisation:nowhere", marking=PUBLICLY), "matter.not_owner"),
    "a name that tells": (dumped(matter="organisation:XAA.secret-pact"), "matter.telling_name"),
    "an unknown reference": (dumped(refs=["0" * 64]), "reference.unknown"),
    "17 references": (dumped(refs=[f"{number:064x}" for number in range(17)]), "malformed"),
    "a reference twice": (dumped(refs=["0" * 64, "0" * 64]), "malformed"),
    "a reference that is no id": (dumped(refs=["A" * 64]), "malformed"),
    "no originator": (with_marking(originators=[]), "malformed"),
    "another originator alone": (with_marking(originators=["XBB"]), "malformed"),
    "public, with a level": (with_marking(release="PUBLIC"), "malformed"),
    "public, with a caveat": (with_marking(level="open", release="PUBLIC", caveats=["ORCON"]), "malformed"),
    "public, with an exclusion": (with_marking(level="open", release="PUBLIC", exclusions=["XBB"]), "malformed"),
    "no release set": (dumped(marking={key: DRAFT["marking"][key] for key in ("level", "originators", "purposes")}),
                       "malformed"),
    "a release set out of order": (with_marking(release=["XBB", "XAA"]), "malformed"),
    "a party code that is none": (with_marking(release=["xaa"]), "malformed"),
    "a level that is none": (with_marking(level="cosmic"), "malformed"),
    "a time without zone": (with_marking(valid_until="2030-01-01T00:00:00"), "malformed"),
    "a time of another zone": (with_marking(valid_until="2030-01-01T00:00:00+05:00"), "malformed"),
    "a handling its author could not read": (with_marking(release=["XBB"], originators=["XAA", "XBB"]),
                                             "marking.above_author"),
    "a caveat its author does not meet": (with_marking(caveats=["ORCON"]), "marking.above_author"),
    "keys, which the node states": (dumped(kind="keys.stated/1", matter="keys:XAA.2", body={"statement": "mine"}),
                                    "kind.node_only"),
    "a share, which the node records": (dumped(kind="release.recorded/1", matter="release:XAA." + "0" * 32, body={
        "recipient": "XBB", "counter": 1, "chain": "0" * 64, "acts": ["0" * 64]}), "kind.node_only"),
    "a statement about no file": (json.dumps(posted(membership(NOWHERE), matter=None)).encode(), "malformed"),
    "a file that is not there": (json.dumps(posted(membership(NOWHERE))).encode(), "matter.unknown"),
    "an end before its start": (json.dumps(posted(membership(NOWHERE), body={
        "party": "XBB", "status": "member", "confidence": "high", "start": "2020", "end": "2019"})).encode(),
        "malformed"),
    "papers of no media type": (dumped(attachments=[{**PAPER, "media_type": "PDF"}]), "malformed"),
    "papers without a name": (dumped(attachments=[{**PAPER, "name": ""}]), "malformed"),
    "a media type with a newline": (dumped(attachments=[{**PAPER, "media_type": "a/b\n"}]), "malformed"),
    "papers that are not base64": (dumped(attachments=[{**PAPER, "content": "%"}]), "malformed"),
    "65 papers": (dumped(attachments=[PAPER] * 65), "malformed"),
}  # fmt: skip
