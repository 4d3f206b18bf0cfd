"""Editions stand by date, each under a label of its own, and a state's part is what is known of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capabilities.exercises.pages.drawing import row, series, shown
from capabilities.exercises.speaking import exercises, sandstorm
from comity.app.language import Catalogue
from comity.capabilities.exercises.acts import ExerciseDescribed, ExerciseStatus
from comity.capabilities.exercises.pages.editions import (
    NOT_HELD,
    TAKING_PART,
    Part,
    dates_words,
    editions_of,
    exercise_path,
    listed,
    part_of,
    part_words,
    states_of,
    times,
)
from strategies import partial_dates

EN = Catalogue("en")


def test_editions_stand_by_date_and_by_the_year_in_their_name_where_they_have_none() -> None:
    assert [one.label for one in editions_of(series())] == ["2019", "2021", "2022", "2023", "2024"]


def test_editions_of_one_year_are_numbered() -> None:
    rows = (row("Second", start="2015-08"), row("First", start="2015-05"), row("Third 2016"))
    assert [(one.label, one.exercise.name) for one in editions_of(rows)] == [
        ("2015·1", "First"),
        ("2015·2", "Second"),
        ("2016", "Third 2016"),
    ]


def test_edition_without_any_year_stands_last_without_a_label() -> None:
    rows = (row("Nobody knows 12345"), row("Sandstorm 2030", start="2030"))
    assert [one.label for one in editions_of(rows)] == ["2030", ""]


@given(st.lists(st.tuples(st.sampled_from(["One", "Two 2015", "Three 2016"]), st.none() | partial_dates()), max_size=8))
def test_every_edition_is_there_once_and_dates_never_go_back(found: list[tuple[str, str | None]]) -> None:
    rows = [row(name, start=start) for name, start in found]
    editions = editions_of(rows)
    assert sorted(map(id, rows)) == sorted(id(one.row) for one in editions)
    years = [one.exercise.start[:4] for one in editions if one.exercise.start is not None]
    assert years == sorted(years)
    labels = [one.label for one in editions if one.label]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("fields", "part"),
    [
        ({"participants": ("XBB",)}, Part.TOOK_PART),
        ({"participants": ("XBB",), "hosts": ("XBB",)}, Part.HOST),
        ({"participants": ("XAA",), "hosts": ("XBB",)}, Part.HOST_ONLY),
        ({"participants": ("XAA",), "observers": ("XBB",)}, Part.OBSERVER),
        ({"participants": ("XBB",), "doubtful": ("XBB",)}, Part.DOUBTFUL),
        ({"participants": ("XAA",)}, Part.ABSENT),
        ({"participants": ()}, Part.NOT_STATED),
        *(({"participants": ("XBB",), "status": status}, Part.NAMED) for status in NOT_HELD),
        *(({"participants": ("XAA",), "status": status}, Part.ABSENT) for status in NOT_HELD),
    ],
)
def test_part_of_a_state(fields: dict[str, object], part: Part) -> None:
    assert part_of(sandstorm(**fields), "XBB") is part


@given(exercises(), st.sampled_from(["XAA", "XBB", "XCC", "XDD"]))
def test_only_an_edition_that_took_place_has_states_that_took_part(exercise: ExerciseDescribed, state: str) -> None:
    part = part_of(exercise, state)
    if part in TAKING_PART:
        assert exercise.status not in NOT_HELD
        assert state in exercise.participants
        assert state not in exercise.doubtful
    assert part_words(part, exercise, EN)


def test_part_in_what_is_not_verified_says_so() -> None:
    exercise = sandstorm(status=ExerciseStatus.HELD_NOT_VERIFIED)
    assert part_words(Part.TOOK_PART, exercise, EN) == "took part (not verified)"
    assert part_words(Part.ABSENT, exercise, EN) == "not named"


def test_states_stand_by_held_editions_they_took_part_in_then_by_name() -> None:
    editions = editions_of(series())
    assert states_of(editions, shown()) == ("XBB", "XAA", "XCC")
    assert [times(editions, state) for state in ("XAA", "XBB", "XCC")] == [2, 2, 0]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (None, None, ""),
        ("2021", None, "2021"),
        ("2021-09-01", "2021-09-01", "1 September 2021"),
        ("2021-09", "2021-10-02", "September 2021 – 2 October 2021"),
    ],
)
def test_dates_are_as_precise_as_they_are_known(start: str | None, end: str | None, words: str) -> None:
    assert dates_words(sandstorm(start=start, end=end), EN) == words


def test_address_of_a_file_with_an_owner() -> None:
    assert exercise_path("exercise:XAA.0f") == "/exercises/XAA.0f"


def test_names_are_parted_as_the_language_does() -> None:
    assert listed(("one", "two"), EN) == "one, two"
    assert listed(("一", "二"), Catalogue("zh")) == "一、二"
