"""Provisions: what an instrument asks of whom, as data a lawyer can read beside the article.

JSON, one array of declarations; conditions are rule texts over one vocabulary::

    [{"id": "S96-6.1",
      "citation": {"instrument": {"en": "Shanghai Agreement 1996", "ru": "...", "zh": "..."},
                   "article": "6(1)", "source": "text of article 6"},
      "holder": [{"code": "host", "words": {"en": "the side that holds the exercise", ...}}],
      "addressee": [{"code": "other_side", "words": {...}}],
      "modality": "must",
      "applies": "kind == \\"troop_exercise\\" and zone_km <= 100 and personnel >= 35_000",
      "deadline": {"rule": "days_before", "days": 30, "of": "start"}, "done": "invited_on",
      "confirmations": [{"party": "XAA", "status": "text_seen", "by": "legal adviser", "on": "2026-11-01"}],
      "words": {"en": "observers of the other side must be invited in writing", ...}}]

``applies`` says when the provision concerns the activity, ``unless`` lists conditions that take it out again,
``requires`` is what the activity as described must satisfy, ``done`` names the fact that states a duty performed. A
*must not* without ``requires`` forbids whatever ``applies`` describes. ``overrides`` names provisions that give way
when this one applies; ``excepted_by`` says the same from the other side. Which provisions bind whom on a date is the
register's business and not said here.
"""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec

from comity.kernel.errors import RuleMistake
from comity.kernel.ids import PARTY_PATTERN, Party
from comity.kernel.rule.check import Rule, read_rule
from comity.kernel.rule.deadline import Deadline, verify_deadline
from comity.kernel.rule.facts import Fact, Vocabulary
from comity.kernel.rule.words import LANGUAGES, Words

MOST_PROVISIONS = 2000
MOST_BYTES = 8 * 1024 * 1024
_LONGEST_CHAIN = 20
_SLOT = re.compile(r"\{([^{}]*)\}")
ProvisionId = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$(?!\n)")]


class Modality(StrEnum):
    """Force of a provision; only the first two can be not met."""

    MUST = "must"
    MUST_NOT = "must_not"
    MAY = "may"
    SHOULD = "should"


class Confirmed(StrEnum):
    """How well a party knows that the provision reads as stated here.

    text_seen: its adviser has read the text; secondary: known from a source about the text; unconfirmed: neither.
    """

    TEXT_SEEN = "text_seen"
    SECONDARY = "secondary"
    UNCONFIRMED = "unconfirmed"


class Confirmation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One party's confirmation: its status, the role that gave it, and the day."""

    party: Party
    status: Confirmed
    by: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    on: date


class Who(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A party by code, or a role (``other_side``) with the words for it."""

    code: str
    words: Words | None = None


class Citation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the provision stands: the instrument's name, the article, and the text it was read from."""

    instrument: Words
    article: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    source: str = ""


class Declaration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A provision as written in data; the module says what each field means.

    words: the duty as one clause per language, with slots ``{fact}`` for values of the case and ``{due}`` for the date.
    """

    id: ProvisionId
    citation: Citation
    holder: Annotated[tuple[Who, ...], msgspec.Meta(min_length=1)]
    addressee: tuple[Who, ...] = ()
    modality: Modality
    applies: str
    requires: str | None = None
    unless: tuple[str, ...] = ()
    deadline: Deadline | None = None
    done: str | None = None
    excepted_by: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    words: Words


class Provision(msgspec.Struct, frozen=True, kw_only=True):
    """A declaration whose conditions are read and checked; made by :func:`load`.

    gives_way_to: ids of the provisions that override this one. facts: those its conditions and deadline name.
    """

    declared: Declaration
    applies: Rule
    requires: Rule | None = None
    unless: tuple[Rule, ...] = ()
    gives_way_to: tuple[str, ...] = ()
    facts: tuple[Fact, ...]
    slots: tuple[Fact, ...] = ()

    @property
    def id(self) -> str:
        """The declaration's id."""
        return self.declared.id

    def confirmed_for(self, party: str) -> Confirmed:
        """The party's own confirmation; without one the provision is unconfirmed for it."""
        for confirmation in self.declared.confirmations:
            if confirmation.party == party:
                return confirmation.status
        return Confirmed.UNCONFIRMED


def load(data: bytes, vocabulary: Vocabulary) -> tuple[Provision, ...]:
    """Read declarations from JSON and check them against a vocabulary and against each other.

    Raises RuleMistake naming the provision and the field.
    """
    if len(data) > MOST_BYTES:
        raise RuleMistake("expected at most {most} bytes of provisions, got {count}", most=MOST_BYTES, count=len(data))
    try:
        declared = msgspec.json.decode(data, type=tuple[Declaration, ...])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        raise RuleMistake("expected an array of provisions as JSON: {fault}", fault=fault) from fault
    return check_provisions(declared, vocabulary)


def check_provisions(declared: tuple[Declaration, ...], vocabulary: Vocabulary) -> tuple[Provision, ...]:
    """Check declarations against a vocabulary and against each other.

    Raises RuleMistake naming the provision and the field.
    """
    if len(declared) > MOST_PROVISIONS:
        raise RuleMistake("expected at most {most} provisions, got {n}", most=MOST_PROVISIONS, n=len(declared))
    provisions = _related(tuple(_checked(declaration, vocabulary) for declaration in declared))
    verify_relations(provisions)
    return provisions


def verify_relations(provisions: tuple[Provision, ...]) -> None:
    """Raise RuleMistake unless ids are single, those named are known, and overrides run in one direction.

    A chain of overrides has at most 20 links.
    """
    ids = tuple(provision.id for provision in provisions)
    if len(set(ids)) != len(ids):
        raise RuleMistake("expected each provision id once, got {id} twice", id=max(ids, key=ids.count))
    for provision in provisions:
        for named in (*provision.declared.excepted_by, *provision.declared.overrides):
            if named not in ids:
                raise _wrong(provision.declared, "overrides", f"expected a known provision, got {named!r}")
    settled: frozenset[str] = frozenset()
    for _ in range(_LONGEST_CHAIN):
        settled |= {provision.id for provision in provisions if settled.issuperset(provision.gives_way_to)}
    ring = tuple(provision_id for provision_id in ids if provision_id not in settled)
    if ring:
        expected = f"expected overrides without rings, at most {_LONGEST_CHAIN} in a chain"
        raise RuleMistake("{expected}, got {ring}", expected=expected, ring=", ".join(ring))


def _related(provisions: tuple[Provision, ...]) -> tuple[Provision, ...]:
    """The same provisions, each knowing before which it gives way."""
    above: dict[str, tuple[str, ...]] = {p.id: p.declared.excepted_by for p in provisions}
    for provision in provisions:
        for overridden in provision.declared.overrides:
            above[overridden] = tuple(dict.fromkeys((*above.get(overridden, ()), provision.id)))
    return tuple(msgspec.structs.replace(p, gives_way_to=above[p.id]) for p in provisions)


def _checked(declared: Declaration, vocabulary: Vocabulary) -> Provision:
    applies = _rule(declared, "applies", declared.applies, vocabulary)
    requires = None if declared.requires is None else _rule(declared, "requires", declared.requires, vocabulary)
    unless = tuple(_rule(declared, "unless", text, vocabulary) for text in declared.unless)
    _verify_declaration(declared, vocabulary)
    dated = declared.deadline.of if declared.deadline is not None else None
    rules = (applies, *unless) if requires is None else (applies, *unless, requires)
    named = (*(fact.name for rule in rules for fact in rule.facts), dated, declared.done)
    slots = (slot for language in LANGUAGES for slot in _SLOT.findall(declared.words.said(language)))
    return Provision(
        declared=declared,
        applies=applies,
        requires=requires,
        unless=unless,
        facts=_declarations(named, vocabulary),
        slots=_declarations(slots, vocabulary),
    )


def _declarations(names: Iterable[str | None], vocabulary: Vocabulary) -> tuple[Fact, ...]:
    found = (vocabulary.find(name) for name in dict.fromkeys(names) if name is not None)
    return tuple(fact for fact in found if fact is not None)


def _rule(declared: Declaration, field: str, text: str, vocabulary: Vocabulary) -> Rule:
    try:
        return read_rule(text, vocabulary)
    except RuleMistake as fault:
        raise _wrong(declared, field, fault) from fault


def _verify_declaration(declared: Declaration, vocabulary: Vocabulary) -> None:
    try:
        verify_deadline(declared.deadline, declared.done, vocabulary)
    except RuleMistake as fault:
        raise _wrong(declared, "deadline", fault) from fault
    if declared.modality is Modality.MUST_NOT and (declared.deadline is not None or declared.done is not None):
        raise _wrong(declared, "modality", "expected no deadline and nothing to be done for must_not")
    for who in (*declared.holder, *declared.addressee):
        if who.words is None and not re.match(PARTY_PATTERN, who.code):
            raise _wrong(declared, "holder and addressee", f"expected a party code or words for {who.code!r}")
    parties = tuple(confirmation.party for confirmation in declared.confirmations)
    if len(set(parties)) != len(parties):
        raise _wrong(declared, "confirmations", "expected each party once")
    for language in LANGUAGES:
        _verify_slots(declared, declared.words.said(language), vocabulary)


def _verify_slots(declared: Declaration, text: str, vocabulary: Vocabulary) -> None:
    slots = _SLOT.findall(text)
    rest = _SLOT.sub("", text)
    if not rest.strip() or "{" in rest or "}" in rest:
        raise _wrong(declared, "words", f"expected a clause with closed slots, got {text!r}")
    for slot in slots:
        if slot != "due" and vocabulary.find(slot) is None:
            raise _wrong(declared, "words", f"expected a declared fact or due in a slot, got {slot!r}")


def _wrong(declared: Declaration, field: str, found: object) -> RuleMistake:
    return RuleMistake("provision {id}, {field}: {found}", id=declared.id, field=field, found=found)
