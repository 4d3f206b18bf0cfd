"""One act about a fictional state, in plain values, to be spoilt in every way."""

import json
from typing import Any

from comity.kernel.canonical import encode

SPEECH: dict[str, Any] = {
    "author": {"handle": "0" * 32, "role": "officer"},
    "body": {
        "confidence": "high",
        "name": {"en": "Xanadu", "ru": "Ксанаду", "zh": "上都"},
        "code": "XAA",
        "capital": {"name": "Aba", "latitude": -12, "longitude": 900_000},
    },
    "claimed": "2026-05-02T09:30:00Z",
    "documents": [
        {
            "name": "paper.pdf",
            "media_type": "application/pdf",
            "lang": "ru",
            "size": 3,
            "salt": "1" * 64,
            "digest": "2" * 64,
        }
    ],
    "epoch": 1,
    "kind": "party.described/1",
    "lang": "en",
    "marking": {
        "level": "restricted",
        "release": ["XAA", "XBB"],
        "originators": ["XAA"],
        "purposes": "ANY",
        "labels": [{"party": "XAA", "text": "ДСП"}],
        "valid_until": "2027-01-01T00:00:00Z",
    },
    "matter": "party:XAA." + "a" * 32,
    "origin": "XAA",
    "refs": ["3" * 64, "4" * 64],
}
RAW = encode(SPEECH)


def changed(*path: str | int, to: object) -> bytes:
    """The canonical bytes of the speech with one value replaced or added."""
    speech = json.loads(json.dumps(SPEECH))
    inner = speech
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = to
    return encode(speech)


def respelled(old: str, new: str) -> bytes:
    raw, before, after = RAW, old.encode(), new.encode()
    assert raw.count(before) == 1, old
    return raw.replace(before, after)
