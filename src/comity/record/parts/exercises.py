"""Exercises, and the figures of persons that different accounts give for them."""

from comity.capabilities.exercises.acts import (
    EXERCISE_DESCRIBED,
    MOST_PERSONS,
    STRENGTH_STATED,
    ExerciseDescribed,
    ExerciseFormat,
    ExerciseKind,
    ExerciseStatus,
    Framework,
    StrengthBasis,
    StrengthStated,
)
from comity.capabilities.parties.acts import Confidence, Precision
from comity.record.cells import (
    code,
    codes,
    listed,
    matter_of,
    party_code,
    party_codes,
    place_of,
    sources_of,
    spell_of,
    text_of,
    truth_of,
    whole_of,
    wrong,
)
from comity.record.table import Reference, Row, Statement, Table


class ExerciseRow(Row, frozen=True, kw_only=True):
    """One exercise; latitude and longitude in degrees with two decimals, ``end`` is its last day.

    ``doubtful`` lists states on whose part sources differ; lists of codes are sorted.
    """

    id: str
    series: str
    name: str
    aliases: str
    status: str
    start: str
    end: str
    place: str
    latitude: str
    longitude: str
    precision: str
    hosts: str
    participants: str
    observers: str
    doubtful: str
    kinds: str
    format: str
    framework: str
    organisation: str
    summary: str


class StrengthRow(Row, frozen=True, kw_only=True):
    """One account of how many persons took part; ``party`` is empty for all together, ``high`` for one figure."""

    exercise: str
    party: str
    low: str
    high: str
    at_least: str
    basis: str
    said_by: str


def exercise(row: ExerciseRow) -> Statement:
    """An exercise's description."""
    start, end = spell_of(row)
    body = ExerciseDescribed(
        name=row.name,
        status=code(row, "status", ExerciseStatus),
        format=code(row, "format", ExerciseFormat),
        framework=code(row, "framework", Framework),
        confidence=code(row, "confidence", Confidence),
        series=text_of(row, "series"),
        aliases=listed(row, "aliases"),
        start=start,
        end=end,
        place=place_of(row, "place"),
        precision=code(row, "precision", Precision) if row.precision else None,
        hosts=party_codes(row, "hosts"),
        participants=party_codes(row, "participants"),
        observers=party_codes(row, "observers"),
        doubtful=party_codes(row, "doubtful"),
        kinds=codes(row, "kinds", ExerciseKind),
        organisation=party_code(row, "organisation") if row.organisation else None,
        summary=text_of(row, "summary"),
        note=text_of(row, "note"),
        sources=sources_of(row),
    )
    return Statement(EXERCISE_DESCRIBED, matter_of("exercise", row, "id"), body)


def strength(row: StrengthRow) -> Statement:
    """An account of the strength, said in the file of the exercise."""
    low = whole_of(row, "low", MOST_PERSONS)
    if low is None:
        raise wrong(row, "low", "a number of persons")
    body = StrengthStated(
        low=low,
        basis=code(row, "basis", StrengthBasis),
        said_by=row.said_by,
        confidence=code(row, "confidence", Confidence),
        high=whole_of(row, "high", MOST_PERSONS),
        at_least=truth_of(row, "at_least"),
        party=party_code(row, "party") if row.party else None,
        note=text_of(row, "note"),
        sources=sources_of(row),
    )
    return Statement(STRENGTH_STATED, matter_of("exercise", row, "exercise"), body)


_STATES = ("parties.csv",)

EXERCISES = Table(
    file="exercises.csv",
    row=ExerciseRow,
    statement=exercise,
    key=("id",),
    refers=(
        *(Reference(column=column, tables=_STATES) for column in ("hosts", "participants", "observers", "doubtful")),
        Reference(column="organisation", tables=("organisations.csv",)),
    ),
    country="hosts",
    texts=("name", "series", "place", "summary"),
)
STRENGTHS = Table(
    file="strengths.csv",
    row=StrengthRow,
    statement=strength,
    key=("exercise", "party", "basis", "said_by"),
    refers=(
        Reference(column="exercise", tables=("exercises.csv",)),
        Reference(column="party", tables=_STATES),
    ),
)
