"""Exercises one by one, with every account of their strength, and their marks on map and timeline."""

from collections.abc import Sequence
from datetime import date
from functools import reduce
from typing import Annotated, Final

import msgspec

from comity.capabilities.exercises.acts import (
    ExerciseDescribed,
    ExerciseFormat,
    ExerciseKind,
    ExerciseStatus,
    StrengthBasis,
    StrengthStated,
)
from comity.capabilities.exercises.fold import ExerciseState
from comity.capabilities.parties.acts import Confidence, Precision
from comity.kernel.capability import Column, View
from comity.kernel.claims import Settled, settle
from comity.kernel.dates import bounds
from comity.kernel.declaration import field
from comity.kernel.described import described, disputes_of
from comity.kernel.fold import Folded
from comity.kernel.ids import Party
from comity.kernel.marking import Marking, join
from comity.kernel.marks import Event, Point

_RANGED: Final = (StrengthBasis.OFFICIAL, StrengthBasis.PRESS)
_NOT_TO_BE: Final = (ExerciseStatus.POSTPONED, ExerciseStatus.CANCELLED)


class ExerciseQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """on: a day on which it ran. since, until: only what ended not before, and began not after, these days.

    A date that leaves it open fits. An exercise with no last day stated is taken to have ended in the year it began.
    party: took part, was host, or its part is in doubt. series: its whole name. place: part of the place's name. Case
    is ignored in both.
    """

    on: Annotated[date | None, field("On", help="A day, for example 2018-06-01.")] = None
    since: Annotated[date | None, field("Since", help="Only what ended on this day or later.")] = None
    until: Annotated[date | None, field("Until", help="Only what began on this day or earlier.")] = None
    party: Annotated[Party | None, field("State", help="It took part or was host, or may have.")] = None
    organisation: Annotated[Party | None, field("Organisation")] = None
    kind: Annotated[ExerciseKind | None, field("Kind", vocabulary="exercise_kind")] = None
    format: Annotated[ExerciseFormat | None, field("Format", vocabulary="exercise_format")] = None
    series: Annotated[str | None, field("Series", help="The whole name, for example Peace Mission.")] = None
    status: Annotated[ExerciseStatus | None, field("Status", vocabulary="exercise_status")] = None
    place: Annotated[str | None, field("Place", help="Part of the place's name.")] = None
    confidence: Annotated[Confidence | None, field("Confidence", vocabulary="confidence")] = None


class StatedStrength(msgspec.Struct, frozen=True, kw_only=True):
    """One account of the strength. act: id of the statement. disputed: how many statements dispute it."""

    strength: StrengthStated
    act: str
    disputed: int


class ExerciseRow(msgspec.Struct, frozen=True, kw_only=True):
    """One exercise.

    exercise: in a conflict what the first by code says, for display only. low, high: the smallest and the largest
    figure of persons all together in official and press accounts, None where there is none. floor: whether the largest
    is one of "or more". strengths: every account, by state (all together first), basis and who says so. conflict: those
    who speak differ, on the exercise or on one account of its strength. disputed: how many statements dispute one it
    rests on. acts: ids of these.
    """

    matter: str
    exercise: ExerciseDescribed
    low: int | None
    high: int | None
    floor: bool
    strengths: tuple[StatedStrength, ...]
    conflict: bool
    disputed: int
    acts: tuple[str, ...]
    marking: Marking


def exercise_rows(folded: Folded, query: ExerciseQuery) -> tuple[ExerciseRow, ...]:
    """The exercise where what anybody says of it fits the query; nothing while no visible statement describes it."""
    settled = described(folded, ExerciseDescribed)
    if settled is None or not any(_fits(one.value, query) for one in settled.claims):
        return ()
    return (exercise_row(folded, settled),)


def exercise_row(folded: Folded, settled: Settled[ExerciseDescribed]) -> ExerciseRow:
    """The row of an exercise, whatever is asked."""
    shelf = folded.state.strengths if isinstance(folded.state, ExerciseState) else ()
    accounts = tuple(settle(register) for _, register in shelf)
    strengths = tuple(
        StatedStrength(strength=one.value, act=one.act, disputed=disputes_of(folded, (one.act,)))
        for account in accounts
        for one in account.claims
    )
    stated = [one.strength for one in strengths]
    low, high = strength_range(stated)
    acts = (*settled.acts, *(one.act for one in strengths))
    return ExerciseRow(
        matter=folded.matter,
        exercise=settled.value,
        low=low,
        high=high,
        floor=is_floor(stated, high),
        strengths=strengths,
        conflict=settled.conflict or any(account.conflict for account in accounts),
        disputed=disputes_of(folded, acts),
        acts=acts,
        marking=reduce(join, (account.marking for account in accounts), settled.marking),
    )


def strength_range(strengths: Sequence[StrengthStated]) -> tuple[int | None, int | None]:
    """Smallest and largest number of persons all together by official and press accounts; None twice for no account.

    Figures for one state, planned ones and rejected ones do not count. A floor counts as the figure it gives.
    """
    counted = _counted(strengths)
    if not counted:
        return None, None
    return min(one.low for one in counted), max(one.low if one.high is None else one.high for one in counted)


def is_floor(strengths: Sequence[StrengthStated], high: int | None) -> bool:
    """Whether an account that counts for the range gives its largest figure as "or more"."""
    return any(one.at_least and one.low == high for one in _counted(strengths))


def _counted(strengths: Sequence[StrengthStated]) -> list[StrengthStated]:
    return [one for one in strengths if one.party is None and one.basis in _RANGED]


def exercise_points(row: ExerciseRow) -> tuple[Point, ...]:
    """The pin, where coordinates are known; nothing for what was put off or called off."""
    exercise = row.exercise
    place = exercise.place
    if place is None or place.latitude is None or place.longitude is None or exercise.status in _NOT_TO_BE:
        return ()
    return (
        Point(
            name=exercise.name,
            layer="exercise",
            latitude=place.latitude,
            longitude=place.longitude,
            matter=row.matter,
            start=exercise.start,
            end=exercise.end,
            precise=exercise.precision not in (None, Precision.REGION),
            sure=_is_sure(row),
        ),
    )


def exercise_events(row: ExerciseRow) -> tuple[Event, ...]:
    """The time it took, where its first day is known; nothing for what was put off or called off."""
    exercise = row.exercise
    if exercise.start is None or exercise.status in _NOT_TO_BE:
        return ()
    return (
        Event(
            name=exercise.name,
            layer="exercise",
            matter=row.matter,
            start=exercise.start,
            end=exercise.end,
            sure=_is_sure(row),
        ),
    )


def _is_sure(row: ExerciseRow) -> bool:
    contested = row.conflict or row.disputed > 0
    held = row.exercise.status is ExerciseStatus.HELD
    return held and row.exercise.confidence is not Confidence.LOW and not contested


def _fits(exercise: ExerciseDescribed, query: ExerciseQuery) -> bool:
    place = exercise.place.name if exercise.place is not None else ""
    return (
        may_have_run(exercise, query.since, query.until)
        and may_have_run(exercise, query.on, query.on)
        and query.party in (None, *exercise.participants, *exercise.hosts, *exercise.doubtful)
        and query.organisation in (None, exercise.organisation)
        and query.kind in (None, *exercise.kinds)
        and query.format in (None, exercise.format)
        and is_of_series(exercise, query.series)
        and query.status in (None, exercise.status)
        and (query.place is None or query.place.casefold() in place.casefold())
        and query.confidence in (None, exercise.confidence)
    )


def is_of_series(exercise: ExerciseDescribed, asked: str | None) -> bool:
    """Whether the exercise is of the series of this name, case ignored; any is where no series is asked for."""
    series = exercise.series
    return asked is None or (series is not None and series.strip().casefold() == asked.strip().casefold())


def may_have_run(exercise: ExerciseDescribed, since: date | None, until: date | None) -> bool:
    """Whether the exercise ran, or by its dates may have run, at some time between two days, both included."""
    if exercise.start is None:
        return True
    first, latest = bounds(exercise.start)
    last = bounds(exercise.end)[1] if exercise.end is not None else date(latest.year, 12, 31)
    return (since is None or last >= since) and (until is None or first <= until)


EXERCISES: Final = View(
    name="exercises",
    label="Exercises",
    matter_type="exercise",
    query=ExerciseQuery,
    row=ExerciseRow,
    columns=(
        Column("Name", "exercise.name"),
        Column("Series", "exercise.series"),
        Column("Status", "exercise.status", "exercise_status"),
        Column("First day", "exercise.start"),
        Column("Last day", "exercise.end"),
        Column("Place", "exercise.place.name"),
        Column("Host states", "exercise.hosts"),
        Column("Participants", "exercise.participants"),
        Column("Part in doubt", "exercise.doubtful"),
        Column("Persons, lowest figure", "low"),
        Column("Persons, highest figure", "high"),
        Column("Or more", "floor"),
        Column("Confidence", "exercise.confidence", "confidence"),
    ),
    rows=exercise_rows,
    points=exercise_points,
    events=exercise_events,
)
