import json

import pytest

from comity.capabilities import REGISTRY
from comity.kernel.act import UnknownBody, open_act, write_act
from comity.kernel.canonical import MAX_BYTES, encode
from comity.kernel.errors import Malformed, NotCanonical, TooLarge
from kernel.speech import RAW, SPEECH, changed, respelled

KINDS = REGISTRY.kinds


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"epoch":1', '"epoch": 1'),
        ('"epoch":1,', '"epoch":1,\n'),
        ('"epoch":1,', '"epoch":1,"epoch":1,'),
        ('"epoch":1,', '"epoch":2,"epoch":1,'),
        ('"latitude":-12,', '"latitude":-12,"latitude":-12,'),
        ('"level":"restricted",', '"level":"secret","level":"restricted",'),
        ('"code":"XAA",', ""),
        ('"epoch":1', '"epoch":1.0'),
        ('"epoch":1', '"epoch":1e0'),
        ('"epoch":1', '"epoch":10e-1'),
        ('"latitude":-12', '"latitude":-12.0'),
        ('"longitude":900000', '"longitude":9e5'),
        ('"en":"Xanadu"', r'"en":"\u0058anadu"'),
        ('"en":"Xanadu"', '"en":"Xanadu\\u000a"'),
        ('"media_type":"application/pdf"', r'"media_type":"application\/pdf"'),
        ("09:30:00Z", "09:30:00.000Z"),
        ("09:30:00Z", "09:30:00.5Z"),
        ("09:30:00Z", "09:30:00+00:00"),
        ("09:30:00Z", "09:30:00-00:00"),
        ("09:30:00Z", "09:30:00z"),
        ("T09:30:00Z", " 09:30:00Z"),
        ("T09:30:00Z", "t09:30:00Z"),
        ("09:30:00Z", "09:30:00.1234567Z"),
        ("2027-01-01T00:00:00Z", "2027-01-01T00:00:00+00:00"),
        ('"epoch":1,', '"epoch":1,"exercise":false,'),
        ('"code":"XAA",', '"code":"XAA","note":null,'),
        ('"code":"XAA",', '"code":"XAA","sources":[],'),
        ('"longitude":900000', '"longitude":900000 '),
        ('"purposes":"ANY"', '"purposes":"ANY","valid_until":"2027-01-01T00:00:00Z"'),
    ],
)
def test_every_respelling_is_refused(old: str, new: str) -> None:
    with pytest.raises(Malformed):
        open_act(respelled(old, new), KINDS)


SPOILT = {
    "space before": b" " + RAW,
    "newline after": RAW + b"\n",
    "nul after": RAW + b"\0",
    "twice": RAW + RAW,
    "byte order mark": b"\xef\xbb\xbf" + RAW,
    "cut short": RAW[:-1],
    "utf-16": RAW.decode().encode("utf-16"),
    "not utf-8": RAW.replace(b"Xanadu", b"Xan\xffdu"),
    "surrogate bytes": RAW.replace(b"Xanadu", b"Xan\xed\xa0\x80du"),
    "lone surrogate": RAW.replace(b"Xanadu", rb"Xan\ud800du"),
    "nul": RAW.replace(b"Xanadu", rb"Xan\u0000du"),
    "not composed": RAW.replace(b"Xanadu", "Xanadu\u0301".encode()),
    "keys in another order": json.dumps(SPEECH, separators=(",", ":"), ensure_ascii=False).encode(),
    "escaped": json.dumps(SPEECH, separators=(",", ":"), sort_keys=True).encode(),
    "indented": json.dumps(SPEECH, indent=2, sort_keys=True, ensure_ascii=False).encode(),
    "in a list": b"[" + RAW + b"]",
    "nothing": b"",
    "null": b"null",
}


@pytest.mark.parametrize("raw", SPOILT.values(), ids=SPOILT)
def test_bytes_that_are_not_the_one_form_are_refused(raw: bytes) -> None:
    assert raw != RAW
    with pytest.raises(Malformed):
        open_act(raw, KINDS)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        *(((*inner, "extra"), 1) for inner in ((), ("author",), ("body",), ("marking",), ("body", "name"))),
        (("body", "capital", "extra"), 1),
        (("documents", 0, "extra"), 1),
        (("marking", "labels", 0, "extra"), 1),
        (("epoch",), "1"),
        (("epoch",), True),
        (("epoch",), 0),
        (("epoch",), 2**53),
        (("epoch",), None),
        (("exercise",), 1),
        (("exercise",), "true"),
        (("lang",), "english language"),
        (("lang",), "EN"),
        (("kind",), "party.described"),
        (("kind",), "party.described/0"),
        (("kind",), "a" * 40 + "." + "b" * 40 + "/1"),
        (("matter",), "party:" + "a" * 200),
        (("matter",), "organisation:XAA." + "a" * 32),
        (("matter",), "party:xaa.name"),
        (("matter",), "party:XAA." + "a" * 32 + "\n"),
        (("origin",), "XBB"),
        (("origin",), "xaa"),
        (("origin",), "XAA\n"),
        (("claimed",), "2026-05-02T09:30:00"),
        (("claimed",), "2026-02-30T09:30:00Z"),
        (("claimed",), 1_777_000_000),
        (("refs",), ["4" * 64, "3" * 64]),
        (("refs",), ["3" * 64, "3" * 64]),
        (("refs",), ["3" * 63]),
        (("refs",), ["3" * 64 + "\n"]),
        (("refs",), ["A" * 64]),
        (("refs",), [f"{number:064x}" for number in range(17)]),
        (("author", "handle"), "0" * 31),
        (("author", "role"), "Officer"),
        (("author", "role"), "officer\n"),
        (("documents",), [SPEECH["documents"][0]] * 65),
        (("documents", 0, "size"), 64 * 1024 * 1024 + 1),
        (("documents", 0, "size"), -1),
        (("documents", 0, "salt"), "AA" * 32),
        (("documents", 0, "media_type"), "pdf"),
        (("documents", 0, "name"), ""),
        (("marking", "level"), "cosmic"),
        (("marking", "release"), "ALL"),
        (("marking", "release"), ["XBB", "XAA"]),
        (("marking", "release"), None),
        (("marking", "originators"), []),
        (("marking", "caveats"), ["orcon"]),
        (("marking", "caveats"), ["ORCON\n"]),
        (("marking", "valid_until"), "2027-01-01T05:00:00+05:00"),
        (("body", "code"), "XAA\n"),
        (("body", "confidence"), "certain"),
        (("body", "name"), {"en": "a", "ru": "b"}),
        (("body", "name", "en"), "a" * 201),
        (("body", "capital", "latitude"), 900_001),
        (("body", "capital", "latitude"), 2**53),
        (("body", "capital", "latitude"), 12.5),
        (("body", "sources"), ["x"] * 21),
        (("body",), "text"),
        (("body",), []),
        (("body",), None),
    ],
)
def test_wrong_values_and_unknown_fields_are_refused_at_every_level(path: tuple[str | int, ...], value: object) -> None:
    with pytest.raises(Malformed):
        open_act(changed(*path, to=value), KINDS)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'{"a":1}', b'{"a":1.0}'),
        (b'{"a":1}', b'{"a":9007199254740992}'),
        (b'{"a":1}', b'{"b":1,"a":1}'),
        (b'{"a":1}', b'{"a":1,"a":1}'),
        (b'{"a":1}', b'{"a": 1}'),
        (b'{"a":1}', b'{"a":"\\u0041"}'),
        (b'{"a":1}', '{"é":1}'.encode()),
        (b'{"a":1}', '{"a":"e\u0301"}'.encode()),
        (b'{"a":1}', b'{"a":"\\u0000"}'),
    ],
)
def test_unknown_kinds_are_held_to_the_profile_too(old: bytes, new: bytes) -> None:
    raw = encode({**SPEECH, "kind": "weather.foreseen/7", "body": {"a": 1}})
    assert open_act(raw, KINDS).body == UnknownBody(b'{"a":1}')
    with pytest.raises(NotCanonical):
        open_act(raw.replace(old, new), KINDS)


def test_an_act_is_at_most_256_kib() -> None:
    base = len(encode({**SPEECH, "kind": "weather.foreseen/7", "body": ""}))
    for more, fits in ((MAX_BYTES - base, True), (MAX_BYTES - base + 1, False)):
        raw = encode({**SPEECH, "kind": "weather.foreseen/7", "body": "a" * more})
        if fits:
            assert len(raw) == MAX_BYTES
            assert write_act(open_act(raw, KINDS).envelope) == raw
        else:
            with pytest.raises(TooLarge):
                open_act(raw, KINDS)


@pytest.mark.parametrize("brackets", ["[", '{"a":'])
def test_deep_acts_are_refused_before_they_are_parsed(brackets: str) -> None:
    for levels in (33, 50_000):
        with pytest.raises(TooLarge, match="32 nested levels"):
            open_act(RAW.replace(b'"body":', b'"body":' + (brackets * levels).encode()), KINDS)
    open_act(changed("body", "name", "en", to=brackets * 40), KINDS)
