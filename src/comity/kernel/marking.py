"""Who may see an act, and under which conditions (K4).

A marking is never computed lower. Whatever is derived from several acts carries the :func:`join` of their markings,
which is at least as strict as each; lowering is an act of every originator. The scale has five steps; a state's own
label travels verbatim beside it. A release set is either everybody (PUBLIC, only at the lowest level and without
caveats or exclusions) or a finite list of parties, frozen when written: later members of a group see nothing earlier.
"""

from datetime import datetime, timedelta
from enum import Enum
from itertools import pairwise
from typing import Annotated, Literal

import msgspec

from comity.kernel.ids import Party


class Level(Enum):
    """The five-step scale, lowest first; ``rank`` is 0 (open) to 4 (top secret)."""

    OPEN = "open", 0
    RESTRICTED = "restricted", 1
    CONFIDENTIAL = "confidential", 2
    SECRET = "secret", 3
    TOP_SECRET = "top_secret", 4

    rank: int

    def __new__(cls, value: str, rank: int) -> "Level":
        """Keep the rank as a plain attribute: it is compared for every act a reader is shown."""
        level = object.__new__(cls)
        level._value_ = value
        level.rank = rank
        return level


PUBLIC: Literal["PUBLIC"] = "PUBLIC"
"""The release set that holds everybody."""
ANY: Literal["ANY"] = "ANY"
"""The purposes that hold every purpose."""

Caveat = Annotated[str, msgspec.Meta(pattern=r"^[A-Z][A-Z0-9-]{0,30}$(?!\n)")]
"""A condition every reader must meet, for example ORCON."""
Purpose = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z_]{0,30}$(?!\n)")]
"""What the act may be used for, for example ``planning``."""
Instant = Annotated[datetime, msgspec.Meta(tz=True)]
"""A moment; markings hold UTC only, so that equal moments have equal bytes."""


class NationalLabel(msgspec.Struct, frozen=True, order=True, forbid_unknown_fields=True, gc=False):
    """A state's own words for the handling, kept verbatim: ("KAZ", "Қызмет бабында пайдалану үшін")."""

    party: Party
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]


class Marking(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """Handling of one act.

    level: step of the scale.
    release: PUBLIC, or the sorted parties it may be released to; empty means nobody.
    originators: parties whose consent lowering needs; a sole originator always sees its own.
    purposes: ANY, or the sorted purposes allowed; empty means none.
    exclusions: parties never to receive it; visible to recipients.
    caveats: conditions of which a reader must meet every one.
    valid_until: UTC; after it nothing is given out any more. None: no end.
    confidential_until: UTC; recipients keep it confidential until then. None: no such duty, unless indefinite.
    confidential_always: the duty has no end.
    labels: national labels, verbatim.

    Constructing one raises ValueError when a list is not sorted and unique, PUBLIC stands with a higher level,
    caveats or exclusions, or a time is not UTC.
    """

    level: Level
    release: Literal["PUBLIC"] | Annotated[tuple[Party, ...], msgspec.Meta(max_length=300)]
    originators: Annotated[tuple[Party, ...], msgspec.Meta(min_length=1, max_length=64)]
    purposes: Literal["ANY"] | tuple[Purpose, ...]
    exclusions: Annotated[tuple[Party, ...], msgspec.Meta(max_length=300)] = ()
    caveats: Annotated[tuple[Caveat, ...], msgspec.Meta(max_length=64)] = ()
    valid_until: Instant | None = None
    confidential_until: Instant | None = None
    confidential_always: bool = False
    labels: Annotated[tuple[NationalLabel, ...], msgspec.Meta(max_length=64)] = ()

    def __post_init__(self) -> None:
        for name in ("release", "originators", "purposes", "exclusions", "caveats", "labels"):
            items = getattr(self, name)
            if len(items) > 1 and not isinstance(items, str) and not _strictly_rising(items):
                raise ValueError(f"expected {name} sorted and without repeats, got {items}")
        if self.release == PUBLIC and (self.level is not Level.OPEN or self.caveats or self.exclusions):
            raise ValueError("expected PUBLIC only at the lowest level, without caveats and exclusions")
        for moment in (self.valid_until, self.confidential_until):
            if moment is not None and moment.utcoffset() != timedelta(0):
                raise ValueError(f"expected a UTC time, got {moment.isoformat()}")
        if self.confidential_always and self.confidential_until is not None:
            raise ValueError("expected either an end of confidentiality or none, got both")


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks: everything served to it is a function of acts it may see (K10).

    party: None for a visitor without account.
    clearance: highest level this person may see.
    caveats: caveats this person meets.
    roles: what this person may do; seeing does not depend on it.
    purpose: the one purpose this person reads for, for example ``oversight``; empty for the party's ordinary duties.
    """

    party: str | None = None
    clearance: Level = Level.OPEN
    caveats: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    purpose: str = ""


def _strictly_rising(items: tuple[str, ...]) -> bool:
    return all(a < b for a, b in pairwise(items))


def audience(marking: Marking) -> frozenset[str] | None:
    """The parties that may be given the act; None stands for everybody."""
    if marking.release == PUBLIC:
        return None
    parties = frozenset(marking.release) - frozenset(marking.exclusions)
    return parties | frozenset(marking.originators) if len(marking.originators) == 1 else parties


def handling_alone(marking: Marking) -> Marking:
    """The marking with only what decides who may see the act: equal for all acts that the same readers may see."""
    return Marking(
        level=marking.level,
        release=marking.release,
        originators=marking.originators,
        purposes=ANY if marking.release == PUBLIC else marking.purposes,
        exclusions=marking.exclusions,
        caveats=marking.caveats,
    )


def sight_of(reader: Reader) -> Reader:
    """The reader with only what decides what it sees: equal for all that see the same."""
    return Reader(party=reader.party, clearance=reader.clearance, caveats=reader.caveats, purpose=reader.purpose)


def admits(marking: Marking, party: str) -> bool:
    """Whether the party belongs to the act's audience."""
    if marking.release == PUBLIC or marking.originators == (party,):
        return True
    return party in marking.release and party not in marking.exclusions


def allows(marking: Marking, purpose: str) -> bool:
    """Whether the act may be used for the purpose."""
    return marking.purposes == ANY or purpose in marking.purposes


def may_see(reader: Reader, marking: Marking) -> bool:
    """Whether this reader may see the act: audience, clearance, every caveat, and the purpose it reads for."""
    if marking.release == PUBLIC:
        return True
    return (
        reader.party is not None
        and (not reader.purpose or allows(marking, reader.purpose))
        and admits(marking, reader.party)
        and marking.level.rank <= reader.clearance.rank
        and reader.caveats.issuperset(marking.caveats)
    )


def covers(wide: Marking, narrow: Marking) -> bool:
    """Whether everybody who may see ``narrow`` may see ``wide`` too; what a reference needs (K1)."""
    if wide.release == PUBLIC or wide == narrow:
        return True
    narrow_parties, wide_parties = audience(narrow), audience(wide)
    return (
        narrow_parties is not None
        and wide_parties is not None
        and narrow_parties <= wide_parties
        and wide.level.rank <= narrow.level.rank
        and set(wide.caveats) <= set(narrow.caveats)
        and (wide.purposes == ANY or (narrow.purposes != ANY and set(narrow.purposes) <= set(wide.purposes)))
    )


def join(a: Marking, b: Marking) -> Marking:
    """The marking of anything derived from both: at least as strict as each (K4).

    Associative, commutative and idempotent. Confidentiality takes the later end; no end wins.
    """
    always = a.confidential_always or b.confidential_always
    return Marking(
        level=max(a.level, b.level, key=lambda level: level.rank),
        release=b.release if a.release == PUBLIC else a.release if b.release == PUBLIC else _both(a.release, b.release),
        originators=_either(a.originators, b.originators),
        purposes=b.purposes
        if a.purposes == ANY
        else a.purposes
        if b.purposes == ANY
        else _both(a.purposes, b.purposes),
        exclusions=_either(a.exclusions, b.exclusions),
        caveats=_either(a.caveats, b.caveats),
        valid_until=min((t for t in (a.valid_until, b.valid_until) if t is not None), default=None),
        confidential_until=None
        if always
        else max((t for t in (a.confidential_until, b.confidential_until) if t is not None), default=None),
        confidential_always=always,
        labels=tuple(sorted({*a.labels, *b.labels})),
    )


def _both(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(a) & set(b)))


def _either(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*a, *b}))


def public(originator: str) -> Marking:
    """The marking of what everybody may see."""
    return Marking(level=Level.OPEN, release=PUBLIC, originators=(originator,), purposes=ANY)
