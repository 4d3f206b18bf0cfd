"""Exercises of the record beside the number of joint military exercises that JMED counts for a state and year.

The record is a selection, so that it may have fewer. Where it has more, it may name what was not held, or not by armed
forces; each such case is explained on the page of the record.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from msgspec.structs import replace

from comity.kernel.dates import bounds
from comity.record.cells import listed
from comity.record.parts.exercises import ExerciseRow
from record.current import current
from record.page import packaged_page, table_under
from record.reference import MEMBERS_2025, exercise_counts

HEADING = "### Exercises: JMED"
FIRST, LAST = 1978, 2016
Year = tuple[str, int]


def held_exercises(rows: Iterable[ExerciseRow]) -> Counter[Year]:
    """Exercises known to have been held, by the states that took part and the year in which they began."""
    return Counter(
        (party, bounds(row.start)[0].year)
        for row in rows
        if row.status == "held" and row.start
        for party in listed(row, "participants")
    )


def excess(here: Counter[Year], there: dict[Year, int]) -> dict[Year, tuple[int, int]]:
    """Where the record has more, with its number and theirs."""
    return {year: (count, there[year]) for year, count in here.items() if year in there and count > there[year]}


def explained(root: Path) -> list[tuple[Year, tuple[int, int]]]:
    """The cases that the page of the record explains."""
    return [
        ((row["state"], int(row["year"])), (int(row["here"]), int(row["there"])))
        for row in table_under(packaged_page(root), HEADING)
    ]


@pytest.fixture(scope="module")
def there(shared: Path) -> dict[Year, int]:
    return exercise_counts(shared)


def test_counts_cover_every_member_and_year(there: dict[Year, int]) -> None:
    assert {year for _, year in there} == set(range(FIRST, LAST + 1))
    assert {party for party, year in there if year == LAST} == set(MEMBERS_2025)
    assert {there["UZB", year] for year in range(2010, LAST + 1)} == {0}


def test_record_exceeds_the_counts_only_where_the_page_explains_it(root: Path, there: dict[Year, int]) -> None:
    told = explained(root)
    assert excess(held_exercises(current(ExerciseRow)), there) == dict(told)
    assert len(dict(told)) == len(told)


def test_every_explanation_names_the_exercises_it_is_about(root: Path) -> None:
    rows = {row.id: row for row in current(ExerciseRow)}
    for line in table_under(packaged_page(root), HEADING):
        named = [rows[name] for name in rows if f"`{name}`" in line["why"]]
        assert named, line
        assert all(line["state"] in listed(row, "participants") for row in named)
        assert all(row.start.startswith(line["year"]) for row in named)


def test_exercises_that_were_never_held_would_be_found(root: Path, there: dict[Year, int]) -> None:
    rows = current(ExerciseRow)
    (peace_mission,) = [row for row in rows if row.id == "pm-2005"]
    found = excess(held_exercises((*rows, *[peace_mission] * 20)), there)
    assert found.keys() - dict(explained(root)).keys() == {("CHN", 2005), ("RUS", 2005)}


def test_only_what_was_held_and_has_a_year_counts() -> None:
    (held,) = [row for row in current(ExerciseRow) if row.id == "pm-2005"]
    assert held_exercises([held]) == {("CHN", 2005): 1, ("RUS", 2005): 1}
    for changed in (
        replace(held, status="announced"),
        replace(held, status="held_not_verified"),
        replace(held, start=""),
    ):
        assert held_exercises([changed]) == {}
