"""The one byte form of an act: a narrow profile of JSON (K1).

Whoever stores, hashes or sends an act uses the exact bytes that were written, so one content must have one byte form.
The profile: UTF-8 without byte order mark, no white space between tokens, object keys ASCII and sorted, no duplicate
keys, no fractions or exponents, integers with magnitude below 2^53, strings in Unicode NFC without U+0000 and with
the shortest escapes, times as RFC 3339 with zone, optional fields left out when they hold their default. Where it
overlaps RFC 8785 (JCS) the bytes are equal. Example::

    {"kind":"organisation.described/1","lang":"en","matter":"organisation:SCO.sco"}

At most 256 KiB and 32 levels; both are checked before the parser sees the bytes.
"""

import json
import re
import unicodedata
from typing import Any, Final, TypeVar

import msgspec

from comity.kernel.errors import Malformed, NotCanonical, TooLarge

MAX_BYTES: Final = 256 * 1024
"""Largest act in bytes; documents travel beside it."""
MAX_LEVELS: Final = 32
MAX_INTEGER: Final = 2**53 - 1
"""Largest magnitude that every JSON reader keeps exactly (RFC 8785 section 3.2.2.3)."""

T = TypeVar("T")

_ENCODER = msgspec.json.Encoder(order="sorted", decimal_format="string")
# An open string runs to the end, lest each of its escaped quotes start a search of its own.
_STRING = re.compile(rb'"(?:[^"\\]|\\.?)*+(?:"|\Z)', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")
_ASCII = bytes(range(128))


def encode(value: object) -> bytes:
    """The canonical bytes of a Struct or plain value; field names sort by code point."""
    return _ENCODER.encode(value)


def check_size(raw: bytes) -> None:
    """Refuse what is too large or too deep, before any parser runs.

    Raises TooLarge.
    """
    check_length(raw)
    if raw.count(b"[") + raw.count(b"{") > MAX_LEVELS:
        _check_levels(raw)


def check_length(raw: bytes) -> None:
    """Refuse what is too large.

    Raises TooLarge.
    """
    if len(raw) > MAX_BYTES:
        raise TooLarge("expected at most {limit} bytes, got {size}", limit=MAX_BYTES, size=len(raw))


def _check_levels(raw: bytes) -> None:
    depth = 0
    for bracket in _BRACKET.finditer(_STRING.sub(b"", raw)):
        depth += 1 if bracket[0] in b"[{" else -1
        if depth > MAX_LEVELS:
            raise TooLarge("expected at most {limit} nested levels, got more", limit=MAX_LEVELS)


def check_text(raw: bytes) -> None:
    """Refuse strings that are not in NFC or hold U+0000.

    The whole text is tested first; only when that fails are the strings looked at one by one, because a combining
    mark after an escape makes the text, but no string in it, look denormalised.

    Raises Malformed for bytes that are not UTF-8, NotCanonical for the rest.
    """
    if raw.isascii() and b"\\u0000" not in raw:
        return
    try:
        text = raw.decode()
    except UnicodeDecodeError as fault:
        raise Malformed("expected UTF-8, got byte {byte:#x} at {at}", byte=raw[fault.start], at=fault.start) from fault
    if b"\\u0000" in raw or not unicodedata.is_normalized("NFC", text):
        _check_strings(parse_json(raw, Any))


def check_written(raw: bytes) -> None:
    """As :func:`check_text`, at half its cost, for bytes that :func:`encode` has just made and that are thus UTF-8.

    An act is mostly ASCII, so only the rest is looked at. Marks of U+0300..U+036F, whose first byte is CC or CD,
    compose with ASCII letters and send the whole text to the full check; no other character does. Leaving ASCII out
    joins what it kept apart, which can make text look denormalised but never normal.
    """
    rest = raw.translate(None, _ASCII)
    if b"\\" in raw or b"\xcc" in rest or b"\xcd" in rest or not unicodedata.is_normalized("NFC", rest.decode()):
        check_text(raw)


def _check_strings(value: object) -> None:
    if isinstance(value, str):
        if "\0" in value:
            raise NotCanonical("expected text without U+0000, got {text!r}", text=value[:60])
        if not unicodedata.is_normalized("NFC", value):
            raise NotCanonical("expected text in Unicode NFC, got {text!r}", text=ascii(value[:60]))
    elif isinstance(value, list):
        for item in value:
            _check_strings(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_strings(key)
            _check_strings(item)


def parse_json(raw: bytes, shape: type[T] | msgspec.json.Decoder[T]) -> T:
    """Decode with msgspec and turn every fault into Malformed.

    raw must have passed :func:`check_size`.
    """
    try:
        if isinstance(shape, msgspec.json.Decoder):
            return shape.decode(raw)
        return msgspec.json.decode(raw, type=shape)
    except msgspec.ValidationError as fault:
        raise Malformed("not of the expected shape: {fault}", fault=fault) from fault
    except msgspec.DecodeError as fault:
        raise Malformed("not JSON: {fault}", fault=fault) from fault
    except (UnicodeDecodeError, RecursionError) as fault:
        raise Malformed("not JSON: {fault}", fault=fault) from fault


def check_profile(raw: bytes) -> None:
    """Check bytes whose type this node does not know against the whole profile.

    Raises NotCanonical for anything outside it, Malformed for what is not JSON.
    """
    value = parse_json(raw, Any)
    _check_numbers_and_keys(value)
    check_exact(raw, encode(value))


def _check_numbers_and_keys(value: object) -> None:
    if isinstance(value, float):
        raise NotCanonical("expected an integer or a decimal written as text, got the float {value}", value=value)
    if isinstance(value, int) and abs(value) > MAX_INTEGER:
        raise NotCanonical("expected integers below 2^53, got {value}", value=value)
    if isinstance(value, list):
        for item in value:
            _check_numbers_and_keys(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if not key.isascii():
                raise NotCanonical("expected ASCII keys, got {key!r}", key=key[:60])
            _check_numbers_and_keys(item)


def check_single_keys(raw: bytes) -> None:
    """Refuse JSON in which an object names a key twice; readers disagree on which one counts.

    For what clients post, which need not be canonical. raw must have passed :func:`check_size`.
    """
    try:
        json.loads(raw, object_pairs_hook=_single)
    except (ValueError, RecursionError) as fault:
        raise Malformed("not JSON: {fault}", fault=fault) from fault


def _single(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, item in pairs:
        if key in found:
            raise NotCanonical("expected every key once, got {key!r} twice", key=key[:60])
        found[key] = item
    return found


def check_exact(raw: bytes, expected: bytes) -> None:
    """Refuse bytes that are not their own canonical form; the message shows the first place that differs."""
    if raw == expected:
        return
    at = next((i for i, (a, b) in enumerate(zip(raw, expected, strict=False)) if a != b), min(len(raw), len(expected)))
    raise NotCanonical(
        "expected the canonical form; it first differs at byte {at}: expected {expected}, got {got}",
        at=at,
        expected=_shown(expected, at),
        got=_shown(raw, at),
    )


def _shown(raw: bytes, at: int) -> str:
    return repr(raw[at : at + 24].decode("utf-8", "backslashreplace")) if at < len(raw) else "the end"
