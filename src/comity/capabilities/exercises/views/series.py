"""Series of exercises: how many editions there were, since when, with whom and how large."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from typing import Annotated, Final

import msgspec

from comity.capabilities.exercises.acts import ExerciseKind, ExerciseStatus
from comity.capabilities.exercises.views.editions import ExerciseQuery, ExerciseRow, exercise_rows
from comity.kernel.capability import Column, View
from comity.kernel.dates import bounds
from comity.kernel.declaration import field
from comity.kernel.fold import Folded
from comity.kernel.ids import RECORD, Party, matter_owner
from comity.kernel.marking import Marking, join


class SeriesQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which editions count; the parts are those of :class:`ExerciseQuery`."""

    since: Annotated[date | None, field("Since", help="Only what ended on this day or later.")] = None
    until: Annotated[date | None, field("Until", help="Only what began on this day or earlier.")] = None
    party: Annotated[Party | None, field("State", help="It took part or was host, or may have.")] = None
    organisation: Annotated[Party | None, field("Organisation")] = None
    kind: Annotated[ExerciseKind | None, field("Kind", vocabulary="exercise_kind")] = None
    series: Annotated[str | None, field("Series", help="The whole name, for example Peace Mission.")] = None


class SeriesRow(msgspec.Struct, frozen=True, kw_only=True):
    """One series, by the editions asked for.

    matter: of the first edition. series: its name, as the reference library writes it where it has an edition.
    organisations: in whose framework any edition is held. first, last: when the first held edition began and the last
    one ended. editions: how many are known; held: how many of them were held for certain. states: that took part in
    held ones for certain. low, high: smallest and largest number of persons in held ones. floor: whether the largest is
    one of "or more". matters: all editions, held ones first, by date. conflict: those who speak differ about one of
    them. disputed: how many statements dispute one it rests on.
    """

    matter: str
    series: str
    organisations: tuple[Party, ...]
    first: str | None
    last: str | None
    editions: int
    held: int
    states: tuple[Party, ...]
    low: int | None
    high: int | None
    floor: bool
    matters: tuple[str, ...]
    conflict: bool
    disputed: int
    acts: tuple[str, ...]
    marking: Marking


def series_rows(folded: Folded, query: SeriesQuery) -> tuple[SeriesRow, ...]:
    """One edition as a series of its own, where it belongs to one and fits the query."""
    asked = ExerciseQuery(
        since=query.since,
        until=query.until,
        party=query.party,
        organisation=query.organisation,
        kind=query.kind,
        series=query.series,
    )
    return tuple(
        _edition(row, row.exercise.series) for row in exercise_rows(folded, asked) if row.exercise.series is not None
    )


def series_summary(rows: tuple[SeriesRow, ...], query: SeriesQuery) -> tuple[SeriesRow, ...]:
    """Rows of the same series, case ignored, as one; those with most held editions first."""
    groups: dict[str, list[SeriesRow]] = {}
    for row in sorted(rows, key=_by_date):
        groups.setdefault(row.series.strip().casefold(), []).append(row)
    joined = (_joined(tuple(group)) for group in groups.values())
    return tuple(sorted(joined, key=lambda one: (-one.held, one.series.casefold())))


def _edition(row: ExerciseRow, series: str) -> SeriesRow:
    exercise = row.exercise
    held = exercise.status is ExerciseStatus.HELD
    return SeriesRow(
        matter=row.matter,
        series=series,
        organisations=(exercise.organisation,) if exercise.organisation is not None else (),
        first=exercise.start if held else None,
        last=(exercise.end or exercise.start) if held else None,
        editions=1,
        held=int(held),
        states=tuple(code for code in exercise.participants if code not in exercise.doubtful) if held else (),
        low=row.low if held else None,
        high=row.high if held else None,
        floor=held and row.floor,
        matters=(row.matter,),
        conflict=row.conflict,
        disputed=row.disputed,
        acts=row.acts,
        marking=row.marking,
    )


def _joined(editions: tuple[SeriesRow, ...]) -> SeriesRow:
    """Editions of one series, by date, as one row; what the reference library says of it comes first."""
    first = next((one for one in editions if matter_owner(one.matter) == RECORD), editions[0])
    others = (one for one in editions if one is not first)
    high = max((one.high for one in editions if one.high is not None), default=None)
    return SeriesRow(
        matter=editions[0].matter,
        series=first.series,
        organisations=_all(one.organisations for one in editions),
        first=min((one.first for one in editions if one.first is not None), key=_first_day, default=None),
        last=max((one.last for one in editions if one.last is not None), key=_last_day, default=None),
        editions=sum(one.editions for one in editions),
        held=sum(one.held for one in editions),
        states=_all(one.states for one in editions),
        low=min((one.low for one in editions if one.low is not None), default=None),
        high=high,
        floor=any(one.floor and one.high == high for one in editions),
        matters=tuple(matter for one in editions for matter in one.matters),
        conflict=any(one.conflict for one in editions),
        disputed=sum(one.disputed for one in editions),
        acts=tuple(act for one in (first, *others) for act in one.acts),
        marking=reduce(join, (one.marking for one in editions)),
    )


def _all(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({code for one in lists for code in one}))


def _by_date(row: SeriesRow) -> tuple[date, str]:
    return (_first_day(row.first) if row.first is not None else date.max, row.matter)


def _first_day(text: str) -> date:
    return bounds(text)[0]


def _last_day(text: str) -> date:
    return bounds(text)[1]


SERIES: Final = View(
    name="series",
    label="Series of exercises",
    matter_type="exercise",
    query=SeriesQuery,
    row=SeriesRow,
    columns=(
        Column("Series", "series"),
        Column("Organisations", "organisations"),
        Column("Editions held", "held"),
        Column("Editions known", "editions"),
        Column("First", "first"),
        Column("Last", "last"),
        Column("States that took part", "states"),
        Column("Persons, lowest figure", "low"),
        Column("Persons, highest figure", "high"),
        Column("Or more", "floor"),
    ),
    rows=series_rows,
    summary=series_summary,
)
