"""Editions of a series in order: what heads their columns, and which part each state had in them."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum
from typing import Final
from urllib.parse import quote

import msgspec

from comity.capabilities.exercises.acts import ExerciseDescribed, ExerciseFormat, ExerciseStatus
from comity.capabilities.exercises.views import ExerciseRow
from comity.capabilities.parties.pages.shown import Shown, Words
from comity.kernel.dates import bounds
from comity.kernel.ids import RECORD, matter_owner

NOT_HELD: Final = frozenset({ExerciseStatus.ANNOUNCED, ExerciseStatus.POSTPONED, ExerciseStatus.CANCELLED})
_YEAR: Final = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


class Part(Enum):
    """A state's part in one edition, as a strip shows it."""

    HOST = "host"
    TOOK_PART = "took_part"
    HOST_ONLY = "host_only"
    OBSERVER = "observer"
    DOUBTFUL = "doubtful"
    NAMED = "named"
    NOT_STATED = "not_stated"
    ABSENT = "absent"


TAKING_PART: Final = frozenset({Part.HOST, Part.TOOK_PART})


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """An exercise with the short label of its column: the year, numbered where it had several; empty without a year."""

    row: ExerciseRow
    label: str

    @property
    def exercise(self) -> ExerciseDescribed:
        """What is said of it."""
        return self.row.exercise

    @property
    def held(self) -> bool:
        """Whether it was held for certain."""
        return self.row.exercise.status is ExerciseStatus.HELD

    @property
    def bilateral(self) -> bool:
        """Whether two states held it."""
        return self.row.exercise.format is ExerciseFormat.BILATERAL


def editions_of(rows: Iterable[ExerciseRow]) -> tuple[Edition, ...]:
    """Exercises by date; one without a date stands where the year in its name puts it, one without either last."""
    ordered = sorted(rows, key=lambda row: (_day(row.exercise), row.exercise.name, row.matter))
    years = [_year(row.exercise) for row in ordered]
    several = {year for year, count in Counter(years).items() if count > 1}
    labels = (
        f"{year}·{years[: at + 1].count(year)}" if year and year in several else year for at, year in enumerate(years)
    )
    return tuple(Edition(row=row, label=label) for row, label in zip(ordered, labels, strict=True))


def _year(exercise: ExerciseDescribed) -> str:
    if exercise.start is not None:
        return exercise.start[:4]
    named = _YEAR.findall(exercise.name)
    return str(named[-1]) if named else ""


def _day(exercise: ExerciseDescribed) -> date:
    if exercise.start is not None:
        return bounds(exercise.start)[0]
    year = _year(exercise)
    # What was planned for a year and has no date of its own goes after what was held in its first half.
    return date(int(year), 7, 1) if year else date.max


def part_of(exercise: ExerciseDescribed, state: str) -> Part:
    """A state's part; who was named for an edition that was not held took no part in it."""
    if exercise.status in NOT_HELD:
        named = (*exercise.participants, *exercise.observers, *exercise.hosts, *exercise.doubtful)
        return Part.NAMED if state in named else Part.ABSENT
    if state in exercise.doubtful:
        return Part.DOUBTFUL
    if state in exercise.participants:
        return Part.HOST if state in exercise.hosts else Part.TOOK_PART
    if state in exercise.hosts:
        return Part.HOST_ONLY
    if state in exercise.observers:
        return Part.OBSERVER
    return Part.ABSENT if exercise.participants else Part.NOT_STATED


def states_of(editions: Sequence[Edition], shown: Shown) -> tuple[str, ...]:
    """Every state ever named in these editions: those with most held editions first, then by name."""
    named = {
        code
        for one in editions
        for code in (
            *one.exercise.participants,
            *one.exercise.hosts,
            *one.exercise.observers,
            *one.exercise.doubtful,
        )
    }
    return tuple(sorted(named, key=lambda code: (-times(editions, code), shown.name(code), code)))


def times(editions: Iterable[Edition], state: str) -> int:
    """In how many held editions a state took part for certain."""
    return sum(one.held and part_of(one.exercise, state) in TAKING_PART for one in editions)


def name_of(edition: Edition, shown: Shown) -> str:
    """What it is called, as the reader is told it in a drawing."""
    return shown.plain(edition.exercise.name, edition.row.acts[0])


def speaker_words(edition: Edition, shown: Shown) -> str:
    """Who says that there is this edition, where it is not the reference library; empty for its own."""
    owner = matter_owner(edition.row.matter)
    return "" if owner == RECORD else shown.words.gettext("said by {party}").format(party=shown.name(owner))


def exercise_path(matter: str) -> str:
    """The page of an exercise."""
    return f"/exercises/{quote(matter.partition(':')[2])}"


def part_label(part: Part, words: Words) -> str:
    """A part in words."""
    texts = {
        Part.HOST: words.gettext("host, took part"),
        Part.TOOK_PART: words.gettext("took part"),
        Part.HOST_ONLY: words.gettext("host; not named among those taking part"),
        Part.OBSERVER: words.gettext("observer"),
        Part.DOUBTFUL: words.gettext("sources differ on its part"),
        Part.NAMED: words.gettext("named beforehand"),
        Part.NOT_STATED: words.gettext("who took part is not stated"),
        Part.ABSENT: words.gettext("not named"),
    }
    return texts[part]


def part_words(part: Part, exercise: ExerciseDescribed, words: Words) -> str:
    """A part in one exercise; where its holding is not verified, neither is the part."""
    label = part_label(part, words)
    if exercise.status is ExerciseStatus.HELD_NOT_VERIFIED and part not in {Part.ABSENT, Part.NOT_STATED}:
        return words.gettext("{part} (not verified)").format(part=label)
    return label


def dates_words(exercise: ExerciseDescribed, words: Words) -> str:
    """Its days, as precisely as they are known; empty without any."""
    if exercise.start is None:
        return ""
    first = words.partial(exercise.start)
    if exercise.end is None or exercise.end == exercise.start:
        return first
    return f"{first} – {words.partial(exercise.end)}"


def listed(names: Iterable[str], words: Words) -> str:
    """Names one after another, parted as the language does."""
    return words.joined(names)
