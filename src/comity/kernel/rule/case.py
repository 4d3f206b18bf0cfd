"""A case: the facts somebody has stated about one activity, each checked against its declaration.

What is not stated is missing, and a missing fact is unknown. The JSON form is one object; decimals, dates and moments
are strings, as in acts (K1), and a human determination says who determined it and when::

    {"personnel": 36000, "zone_km": "60.5", "start": "2027-06-01", "kind": "troop_exercise",
     "participants": ["KAZ", "KGZ"],
     "close_proximity": {"answer": true, "by": "legal adviser", "on": "2026-12-01"}}
"""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

import msgspec

from comity.kernel.errors import RuleMistake
from comity.kernel.rule.facts import CODE_PATTERN, NUMBER_KINDS, NUMBER_LIMIT, Fact, Vocabulary, is_on_grid

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2199, 12, 31)
"""Dates of cases and rules lie between these; beyond them they are slips of the pen, and arithmetic stays safe."""
MOST_CODES = 200
MOST_CASE_BYTES = 64 * 1024
_DECIMAL = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,6})?")


class Determination(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person's recorded answer to a question of law, such as "is this in close proximity?".

    by: the role that answers for it (never computed, never a natural person's name); on: the day it was recorded.
    """

    answer: bool
    by: str
    on: date


Value = int | Decimal | bool | str | frozenset[str] | date | datetime | Determination
"""A fact's value; which of these depends on the fact's kind."""


class Case(msgspec.Struct, frozen=True, dict=True):
    """Stated facts as (name, value), sorted by name, each name once; make one with :func:`state_case`."""

    values: tuple[tuple[str, Value], ...] = ()

    def find(self, name: str) -> Value | None:
        """The stated value, or None when the fact is missing."""
        return self._by_name.get(name)

    def replaced(self, name: str, value: Value) -> "Case":
        """The same case with one fact stated otherwise; the value is taken as checked."""
        return Case(tuple(sorted((*(pair for pair in self.values if pair[0] != name), (name, value)))))

    def without(self, name: str) -> "Case":
        """The same case with one fact not stated."""
        return Case(tuple(pair for pair in self.values if pair[0] != name))

    @cached_property
    def _by_name(self) -> dict[str, Value]:
        return dict(self.values)


def state_case(vocabulary: Vocabulary, values: tuple[tuple[str, Value], ...]) -> Case:
    """Check stated facts and make them a case.

    Raises RuleMistake for an unknown name, a name given twice, a value of another type, outside the bounds, or with
    more places than the fact has.
    """
    seen: set[str] = set()
    for name, value in values:
        fact = vocabulary.find(name)
        if fact is None:
            raise RuleMistake("expected a declared fact, got {name!r}", name=name[:60])
        if name in seen:
            raise RuleMistake("expected {name} once, got it twice", name=name)
        seen.add(name)
        verify_value(fact, value)
    return Case(tuple(sorted(values, key=lambda pair: pair[0])))


def read_case(vocabulary: Vocabulary, data: bytes) -> Case:
    """Read a case from its JSON form, at most 64 KiB.

    Raises RuleMistake.
    """
    if len(data) > MOST_CASE_BYTES:
        raise RuleMistake("expected a case of at most {most} bytes, got {count}", most=MOST_CASE_BYTES, count=len(data))
    try:
        raw = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        raise RuleMistake("expected a case as one JSON object: {fault}", fault=fault) from fault
    pairs: list[tuple[str, Value]] = []
    for name, value in raw.items():
        fact = vocabulary.find(name)
        if fact is None:
            raise RuleMistake("expected a declared fact, got {name!r}", name=name[:60])
        pairs.append((name, _read_value(fact, value)))
    return state_case(vocabulary, tuple(pairs))


def verify_value(fact: Fact, value: Value) -> None:
    """Raise RuleMistake unless the value is of the fact's kind, within its bounds and on its grid."""
    if not _is_of_kind(fact, value):
        raise _wrong(fact, f"a value of kind {fact.kind}", repr(value)[:60])
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        _verify_number(fact, value)
    elif isinstance(value, (str, frozenset)):
        _verify_codes(fact, frozenset((value,)) if isinstance(value, str) else value)
    elif isinstance(value, date) and not FIRST_DAY <= _day_of(value) <= LAST_DAY:
        raise _wrong(fact, f"a date from {FIRST_DAY} to {LAST_DAY}", value)
    elif isinstance(value, Determination) and not 1 <= len(value.by.strip()) <= MOST_CODES:
        raise _wrong(fact, "who determined it", repr(value.by[:60]))


def _day_of(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _is_of_kind(fact: Fact, value: Value) -> bool:
    if isinstance(value, bool):
        return fact.kind == "yes_no"
    if isinstance(value, datetime):
        return fact.kind == "moment" and value.utcoffset() is not None
    if isinstance(value, frozenset):
        return fact.kind == "codes" and all(isinstance(code, str) for code in value)
    kinds = {int: NUMBER_KINDS, Decimal: ("decimal",), str: ("code",), date: ("date",), Determination: ("human",)}
    return fact.kind in kinds.get(type(value), ())


def _verify_number(fact: Fact, value: int | Decimal) -> None:
    if isinstance(value, Decimal) and (not value.is_finite() or not -NUMBER_LIMIT < value < NUMBER_LIMIT):
        raise _wrong(fact, "a finite number below 2^53", value)
    if not is_on_grid(fact, value):
        raise _wrong(fact, f"at most {fact.places} places", value)
    if (fact.low is not None and value < fact.low) or (fact.high is not None and value > fact.high):
        raise _wrong(fact, f"{fact.low} to {fact.high} {fact.unit}".rstrip(), value)


def _verify_codes(fact: Fact, codes: frozenset[str]) -> None:
    if len(codes) > MOST_CODES:
        raise _wrong(fact, f"at most {MOST_CODES} codes", len(codes))
    known = frozenset(word.code for word in fact.codes)
    for code in sorted(codes):
        if not CODE_PATTERN.fullmatch(code) or (known and code not in known):
            expected = "one of " + ", ".join(sorted(known)) if known else "a code of letters, digits, _ . -"
            raise _wrong(fact, expected, repr(code[:60]))


def _wrong(fact: Fact, expected: str, found: object) -> RuleMistake:
    return RuleMistake("{name}: expected {expected}, got {found}", name=fact.name, expected=expected, found=found)


def _read_value(fact: Fact, raw: msgspec.Raw) -> Value:
    try:
        if fact.kind == "decimal":
            return _read_decimal(raw)
        if fact.kind == "codes":
            return frozenset(msgspec.json.decode(raw, type=tuple[str, ...]))
        return _read_plain(fact, raw)
    except msgspec.MsgspecError as fault:
        raise _wrong(fact, f"a value of kind {fact.kind}", f"{bytes(raw)[:60]!r} ({fault})") from fault


def _read_plain(fact: Fact, raw: msgspec.Raw) -> Value:
    types: dict[str, type[Value]] = {
        "integer": int,
        "duration": int,
        "yes_no": bool,
        "human": Determination,
        "code": str,
        "date": date,
        "moment": datetime,
    }
    return msgspec.json.decode(raw, type=types[fact.kind])


def _read_decimal(raw: msgspec.Raw) -> int | Decimal:
    # A JSON number with a point is refused: it would have to be read as a float somewhere on its way (K1).
    found = msgspec.json.decode(raw, type=int | str)
    if isinstance(found, int):
        return found
    if not _DECIMAL.fullmatch(found):
        raise msgspec.ValidationError("expected digits, a point and at most 6 digits")
    return Decimal(found)
