"""What rules may speak about: a vocabulary of declared facts.

Each fact has a type, a unit, bounds and its own words, so that a rule that compares persons with kilometres, names
nothing known, or sets a threshold nobody can reach is found when it is read and not when it is needed. A vocabulary is
data, a JSON array::

    [{"name": "personnel", "kind": "integer", "unit": "persons", "low": 0, "high": 2000000,
      "label": {"en": "personnel", "ru": "личный состав", "zh": "人数"},
      "sentence": {"en": "{value} persons take part", "ru": "участвуют {value} человек", "zh": "参加人数 {value}"}}]

=============  ======================================  ==========================================
kind           value                                   needs
=============  ======================================  ==========================================
``integer``    whole number in ``unit``                ``low`` and ``high``
``decimal``    exact decimal in ``unit``               ``low``, ``high``, ``places`` (1..6)
``duration``   whole number of days                    ``low`` and ``high``
``date``       calendar date, 1900..2199               -
``moment``     time with zone; for deadlines only      -
``yes_no``     yes or no                               ``sentence`` and ``negative``
``human``      yes or no, which only a person states   ``sentence`` and ``negative``
``code``       one code                                ``codes``, or open (party codes)
``codes``      set of codes                            ``codes``, or open (party codes)
=============  ======================================  ==========================================

``sentence`` holds the slot ``{value}`` except in yes/no kinds. For kinds ``yes_no`` and ``human`` it is what is said
when the answer is yes, ``negative`` when it is no.
"""

import re
from decimal import Decimal
from functools import cached_property
from typing import Literal

import msgspec

from comity.kernel.errors import RuleMistake
from comity.kernel.rule.words import LANGUAGES, Words

FactKind = Literal["integer", "decimal", "duration", "date", "moment", "yes_no", "human", "code", "codes"]

NUMBER_KINDS = ("integer", "decimal", "duration")
ANSWER_KINDS = ("yes_no", "human")
CODE_KINDS = ("code", "codes")
DAYS = "days"
"""The unit of durations and of the difference of two dates."""

CODE_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
NAME_PATTERN = re.compile(r"[a-z][a-z0-9_]{0,47}")
RESERVED = ("and", "or", "not", "in", "is", "if", "else", "for", "lambda", "date", "human")
NUMBER_LIMIT = 2**53
"""Numbers stay below this in absolute value, as in every act (K1)."""
MOST_PLACES = 6
MOST_FACTS = 500


class CodeWord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One code a fact may take, and what it is called."""

    code: str
    words: Words


class Fact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Declaration of one fact.

    unit: persons, km, days, tanks ...; empty for a pure number and for kinds that are no numbers.
    low, high: inclusive bounds in the unit, |bound| < 2^53; a value outside is refused as a mistake in the case.
    places: decimals after the point, so that "one step less" is exact; only for kind ``decimal``.
    codes: every code allowed; empty means an open set, such as party codes.
    label: a name for lists and formulas; sentence, negative: see the module.
    """

    name: str
    kind: FactKind
    unit: str = ""
    low: int | Decimal | None = None
    high: int | Decimal | None = None
    places: int = 0
    codes: tuple[CodeWord, ...] = ()
    label: Words
    sentence: Words
    negative: Words | None = None

    def words_of(self, code: str) -> Words:
        """What a code is called; an undeclared code of an open set stands for itself."""
        for known in self.codes:
            if known.code == code:
                return known.words
        return Words(en=code, ru=code, zh=code)


class Vocabulary(msgspec.Struct, frozen=True, dict=True):
    """The facts rules may use; make one with :func:`declare`, which checks the declarations."""

    facts: tuple[Fact, ...]

    def find(self, name: str) -> Fact | None:
        """The fact of that name, or None."""
        return self._by_name.get(name)

    def names(self) -> tuple[str, ...]:
        """Every name, in the order of declaration."""
        return tuple(fact.name for fact in self.facts)

    @cached_property
    def _by_name(self) -> dict[str, Fact]:
        return {fact.name: fact for fact in self.facts}


def declare(facts: tuple[Fact, ...]) -> Vocabulary:
    """Check declarations and make them a vocabulary.

    Raises RuleMistake naming the fact, what was expected and what came.
    """
    if len(facts) > MOST_FACTS:
        raise RuleMistake("expected at most {most} facts, got {count}", most=MOST_FACTS, count=len(facts))
    seen: set[str] = set()
    for fact in facts:
        if fact.name in seen:
            raise _wrong(fact, "a name of its own", "a second declaration")
        seen.add(fact.name)
        _verify_fact(fact)
    return Vocabulary(facts)


def read_vocabulary(data: bytes) -> Vocabulary:
    """Read a vocabulary from its JSON form.

    Raises RuleMistake.
    """
    try:
        facts = msgspec.json.decode(data, type=tuple[Fact, ...])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        raise RuleMistake("expected an array of facts as JSON: {fault}", fault=fault) from fault
    return declare(facts)


def _wrong(fact: Fact, expected: str, found: object) -> RuleMistake:
    return RuleMistake("fact {name}: expected {expected}, got {found}", name=fact.name, expected=expected, found=found)


def _verify_fact(fact: Fact) -> None:
    if not NAME_PATTERN.fullmatch(fact.name) or fact.name in RESERVED:
        raise _wrong(fact, "a lower-case name that is no word of the language", repr(fact.name))
    if fact.kind in NUMBER_KINDS:
        _verify_number(fact)
    elif fact.low is not None or fact.high is not None or fact.unit:
        raise _wrong(fact, "unit and bounds for numbers only", f"kind {fact.kind}")
    if fact.kind != "decimal" and fact.places != 0:
        raise _wrong(fact, "places for decimals only", f"kind {fact.kind}")
    if fact.codes and fact.kind not in CODE_KINDS:
        raise _wrong(fact, "codes for kinds code and codes only", f"kind {fact.kind}")
    codes = tuple(known.code for known in fact.codes)
    if len(set(codes)) != len(codes) or not all(CODE_PATTERN.fullmatch(code) for code in codes):
        raise _wrong(fact, "different codes of letters, digits, _ . -", codes)
    _verify_words(fact)


def _verify_number(fact: Fact) -> None:
    if fact.kind == "duration" and fact.unit != DAYS:
        raise _wrong(fact, "unit days for a duration", repr(fact.unit))
    if fact.kind == "decimal" and not 1 <= fact.places <= MOST_PLACES:
        raise _wrong(fact, f"1 to {MOST_PLACES} places", fact.places)
    if fact.low is None or fact.high is None:
        raise _wrong(fact, "bounds low and high", "none")
    for bound in (fact.low, fact.high):
        if isinstance(bound, Decimal) and not bound.is_finite():
            raise _wrong(fact, "a finite bound", bound)
        if not -NUMBER_LIMIT < bound < NUMBER_LIMIT or not is_on_grid(fact, bound):
            raise _wrong(fact, f"a bound below 2^53 with at most {fact.places} places", bound)
    if fact.low >= fact.high:
        raise _wrong(fact, "low below high", f"{fact.low} and {fact.high}")


def is_on_grid(fact: Fact, value: int | Decimal) -> bool:
    """Whether the number has no more places than the fact declares."""
    if isinstance(value, int):
        return True
    _, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        return False
    excess = -fact.places - exponent
    return excess <= 0 or not any(digits[-excess:])


def _verify_words(fact: Fact) -> None:
    answers = fact.kind in ANSWER_KINDS
    if (fact.negative is not None) != answers:
        raise _wrong(fact, "negative words for yes/no kinds and for no other", f"kind {fact.kind}")
    for language in LANGUAGES:
        if not fact.label.said(language).strip():
            raise _wrong(fact, f"a label in {language}", "nothing")
        slots = fact.sentence.said(language).count("{value}")
        if slots != (0 if answers else 1):
            raise _wrong(fact, "one slot {value} in a sentence about a value, none in yes/no", f"{slots} in {language}")
        texts = (fact.sentence, fact.negative) if fact.negative is not None else (fact.sentence,)
        for words in texts:
            rest = words.said(language).replace("{value}", "")
            if not rest.strip() or "{" in rest or "}" in rest:
                raise _wrong(fact, f"a sentence in {language} with no slot but {{value}}", repr(words.said(language)))
