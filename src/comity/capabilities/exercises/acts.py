"""What can be said about exercises: how each is described, and how many took part by whose account."""

from collections.abc import Iterable
from enum import Enum
from typing import Annotated

import msgspec

from comity.capabilities.parties.acts import Confidence, Note, Place, Precision, Sources
from comity.kernel.act import Kind
from comity.kernel.dates import bounds, check_date, partial_date
from comity.kernel.declaration import Unfit, field
from comity.kernel.ids import Party

MOST_PERSONS = 10_000_000
"""The most that a strength may say, far above any that was ever reported, so that a slip of digits is caught."""


class ExerciseStatus(Enum):
    """How far it came. What was announced, or is not known to have been held, is never counted as held."""

    HELD = "held"
    HELD_NOT_VERIFIED = "held_not_verified"
    ANNOUNCED = "announced"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class ExerciseKind(Enum):
    """What is practised; one exercise may be of several kinds."""

    BORDER = "border"
    CONVENTIONAL = "conventional"
    COUNTERTERRORISM = "counterterrorism"
    CYBER = "cyber"
    DISASTER = "disaster"
    NAVAL = "naval"
    PEACEKEEPING = "peacekeeping"


class ExerciseFormat(Enum):
    """Two states, or more."""

    BILATERAL = "bilateral"
    MULTILATERAL = "multilateral"


class Framework(Enum):
    """Under what it is held: an organisation, an agreement of two states, or something else, such as an invitation."""

    ORGANISATION = "organisation"
    BILATERAL = "bilateral"
    OTHER = "other"


class StrengthBasis(Enum):
    """What a figure rests on. Planned and rejected ones are shown and enter no range."""

    OFFICIAL = "official"
    PRESS = "press"
    PLANNED = "planned"
    REJECTED = "rejected"


class ExerciseDescribed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An exercise as the speaker describes it.

    series: the name all its editions share. start, end: first and last day, as precise as known. place: its coordinates
    are those of precision, good for a map pin only. observers: states that watched. doubtful: states on whose part
    sources differ, wherever else they are named. organisation: in whose framework, or whose line, it is held. Lists are
    sorted and name each code once, so that equal descriptions are equal.
    """

    name: Annotated[str, field("Name", min_length=1, max_length=200)]
    status: Annotated[ExerciseStatus, field("Status", vocabulary="exercise_status")]
    format: Annotated[ExerciseFormat, field("Format", vocabulary="exercise_format")]
    framework: Annotated[Framework, field("Framework", vocabulary="exercise_framework")]
    confidence: Annotated[Confidence, field("Confidence", vocabulary="confidence")]
    series: Annotated[str, field("Series", help="The name of every edition.", min_length=1, max_length=200)] | None = (
        None
    )
    aliases: Annotated[
        tuple[Annotated[str, msgspec.Meta(min_length=1, max_length=200)], ...], field("Other names", max_length=10)
    ] = ()
    start: Annotated[str, partial_date(label="First day")] | None = None
    end: Annotated[str, partial_date(label="Last day")] | None = None
    place: Annotated[Place, field("Place")] | None = None
    precision: Annotated[Precision, field("Coordinates known", vocabulary="precision")] | None = None
    hosts: Annotated[tuple[Party, ...], field("Host states", max_length=20)] = ()
    participants: Annotated[tuple[Party, ...], field("Participants", max_length=100)] = ()
    observers: Annotated[tuple[Party, ...], field("Observers", max_length=100)] = ()
    doubtful: Annotated[
        tuple[Party, ...], field("Part in doubt", help="States on whose part sources differ.", max_length=100)
    ] = ()
    kinds: Annotated[tuple[ExerciseKind, ...], field("Kinds", vocabulary="exercise_kind", max_length=7)] = ()
    organisation: Annotated[Party, field("Organisation", help="For example SCO.")] | None = None
    summary: Annotated[str, field("Summary", min_length=1, max_length=1_000)] | None = None
    note: Note | None = None
    sources: Sources = ()

    def __post_init__(self) -> None:
        check_date(self.start)
        check_date(self.end)
        if self.end is not None and self.start is None:
            raise Unfit("expected a first day before the last day {end}, got none", fields=("start",), end=self.end)
        if self.start is not None and self.end is not None and bounds(self.end)[1] < bounds(self.start)[0]:
            raise Unfit(
                "expected a last day after the first, got {start} to {end}",
                fields=("end",),
                start=self.start,
                end=self.end,
            )
        if self.framework is Framework.ORGANISATION and self.organisation is None:
            raise Unfit("expected the organisation in whose framework it is held, got none", fields=("organisation",))
        for name in ("hosts", "participants", "observers", "doubtful"):
            _check_sorted(name, getattr(self, name))
        _check_sorted("kinds", (one.value for one in self.kinds))
        both = sorted(set(self.participants) & set(self.observers))
        if both:
            raise Unfit(
                "expected each state as participant or observer, got {states} as both",
                fields=("observers",),
                states=", ".join(both),
            )


class StrengthStated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How many persons took part, or were to, by one account.

    low, high: persons; without high it is one figure. at_least: the account gives the figure as a floor ("over 2,000").
    party: whose persons, None for all together. said_by: who gives the figure. Saying it again for the same party, on
    the same basis and by the same account, replaces one's own earlier statement.
    """

    low: Annotated[int, field("Persons", unit="persons", ge=0, le=MOST_PERSONS)]
    basis: Annotated[StrengthBasis, field("Basis", vocabulary="strength_basis")]
    said_by: Annotated[
        str, field("Said by", help="Who gives the figure, for example a general staff.", min_length=1, max_length=200)
    ]
    confidence: Annotated[Confidence, field("Confidence", vocabulary="confidence")]
    high: Annotated[int, field("Persons, upper figure", unit="persons", ge=0, le=MOST_PERSONS)] | None = None
    at_least: Annotated[bool, field("Or more", help="The figure is a floor, such as: over 2,000.")] = False
    party: Annotated[Party, field("State", help="Whose persons; left out for all together.")] | None = None
    note: Note | None = None
    sources: Sources = ()

    def __post_init__(self) -> None:
        if self.high is not None and self.high <= self.low:
            raise Unfit(
                "expected a higher second figure or none, got {low} to {high}",
                fields=("high",),
                low=self.low,
                high=self.high,
            )
        if self.high is not None and self.at_least:
            raise Unfit(
                "expected a floor or an upper figure, got a floor with up to {high}",
                fields=("high", "at_least"),
                high=self.high,
            )


def _check_sorted(name: str, codes: Iterable[str]) -> None:
    """Raises Unfit unless the codes are sorted, each once."""
    given = tuple(codes)
    if list(given) != sorted(set(given)):
        raise Unfit(
            "expected {name} in alphabetical order, each once, got {given}",
            fields=(name,),
            name=name,
            given=", ".join(given)[:200],
        )


EXERCISE_DESCRIBED = Kind(
    name="exercise.described/1",
    body=ExerciseDescribed,
    label="Exercise described",
    help="Describe an exercise: when and where, who took part, in which framework, and whether it was held.",
    opens=True,
)
STRENGTH_STATED = Kind(
    name="exercise.strength_stated/1",
    body=StrengthStated,
    label="Strength stated",
    help="State how many persons took part by one account.",
)
