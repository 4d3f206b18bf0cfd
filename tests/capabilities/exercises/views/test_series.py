from datetime import date
from functools import reduce
from typing import Any

import pytest

from capabilities.exercises.speaking import folded, sandstorm, strength
from capabilities.parties.speaking import Speech, disputing
from comity.app.reading import parse_query
from comity.capabilities.exercises.acts import ExerciseKind, ExerciseStatus, Framework, StrengthBasis
from comity.capabilities.exercises.views import VIEWS, SeriesQuery, SeriesRow
from comity.kernel.errors import Malformed
from comity.kernel.ids import RECORD
from comity.kernel.marking import ANY, Level, Marking, join, public

VIEW = VIEWS[1]
CLOSED = Marking(level=Level.SECRET, release=("XAA",), originators=("XAA",), purposes=ANY)


def series(*files: tuple[Speech, ...], **query: Any) -> tuple[SeriesRow, ...]:
    """What the view shows of these files, each opened by its first speech."""
    asked = SeriesQuery(**query)
    assert VIEW.summary is not None
    found = [
        row
        for number, speeches in enumerate(files)
        for row in VIEW.rows(folded(*speeches, matter=f"exercise:XAA.edition-{number}"), asked)
    ]
    shown = VIEW.summary(tuple(found), asked)
    assert all(isinstance(row, SeriesRow) for row in shown)
    return shown  # type: ignore[return-value]


def edition(start: str | None = None, *more: Speech, **fields: Any) -> tuple[Speech, ...]:
    return (Speech("XAA", sandstorm(start=start, **fields)), *more)


def persons(low: int, **fields: Any) -> Speech:
    return Speech("XAA", strength(low, **fields))


def test_editions_of_a_series_are_one_row() -> None:
    (row,) = series(
        edition("2014-08-24", persons(7_000), end="2014-08-29", participants=("XAA", "XCC")),
        edition("2009", persons(2_600), organisation=None, framework=Framework.OTHER),
        edition("2018-08", persons(3_000, high=3_500), participants=("XBB", "XDD")),
    )
    assert (row.series, row.organisations, row.editions, row.held) == ("Sandstorm", ("XOC",), 3, 3)
    assert (row.first, row.last) == ("2009", "2018-08")
    assert row.states == ("XAA", "XBB", "XCC", "XDD")
    assert (row.low, row.high) == (2_600, 7_000)
    assert row.matters == tuple(f"exercise:XAA.edition-{number}" for number in (1, 0, 2))
    assert row.matter == row.matters[0]
    assert (len(row.acts), row.conflict, row.disputed) == (6, False, 0)


@pytest.mark.parametrize(
    "status",
    [
        ExerciseStatus.ANNOUNCED,
        ExerciseStatus.HELD_NOT_VERIFIED,
        ExerciseStatus.POSTPONED,
        ExerciseStatus.CANCELLED,
    ],
)
def test_what_is_not_known_to_have_been_held_is_counted_as_known_only(status: ExerciseStatus) -> None:
    (row,) = series(
        edition("2010", persons(5_000)),
        edition("2001", persons(9_000), status=status, participants=("XEE",)),
        edition(None, persons(1), status=status),
    )
    assert (row.editions, row.held, row.first, row.last, row.states) == (3, 1, "2010", "2010", ("XAA", "XBB"))
    assert (row.low, row.high) == (5_000, 5_000)
    assert row.matters[0] == "exercise:XAA.edition-0"


def test_a_series_never_held_has_neither_dates_nor_range() -> None:
    (row,) = series(edition("2026", persons(9_000), status=ExerciseStatus.ANNOUNCED))
    assert (row.held, row.first, row.last, row.states, row.low, row.high) == (0, None, None, (), None, None)


def test_the_last_edition_is_the_one_that_may_have_ended_last() -> None:
    (row,) = series(edition("2021-03"), edition("2019", end="2021"), edition("2021-02-01", end="2021-02-03"))
    assert (row.first, row.last) == ("2019", "2021")


def test_planned_and_rejected_figures_do_not_reach_the_series() -> None:
    (row,) = series(
        edition("2020", persons(10_000, basis=StrengthBasis.PLANNED)),
        edition("2021", persons(100_000, basis=StrengthBasis.REJECTED), persons(5_500)),
    )
    assert (row.low, row.high) == (5_500, 5_500)


def test_a_state_whose_part_is_in_doubt_is_not_among_those_that_took_part() -> None:
    (row,) = series(edition("2010", participants=("XAA", "XBB", "XCC"), doubtful=("XBB", "XCC")))
    assert row.states == ("XAA",)
    (row,) = series(
        edition("2010", participants=("XAA", "XBB"), doubtful=("XBB",)), edition("2011", participants=("XBB",))
    )
    assert row.states == ("XAA", "XBB")


def test_the_highest_figure_of_a_series_may_be_or_more() -> None:
    floor, higher = edition("2010", persons(5_000, at_least=True)), edition("2011", persons(6_000))
    assert [row.floor for row in (*series(floor), *series(floor, higher))] == [True, False]
    (row,) = series(edition("2010", persons(5_000, at_least=True), status=ExerciseStatus.ANNOUNCED))
    assert not row.floor


def test_the_library_names_a_series_whoever_opens_an_earlier_edition() -> None:
    files = {
        "exercise:XAA.early": Speech("XAA", sandstorm(start="1999", series="SANDSTORM ")),
        "exercise:sandstorm-2001": Speech(RECORD, sandstorm(start="2001")),
    }
    found = [VIEW.rows(folded(said, matter=matter), SeriesQuery()) for matter, said in files.items()]
    assert VIEW.summary is not None
    (row,) = VIEW.summary(tuple(one for rows in found for one in rows), SeriesQuery())
    (opened,) = found[1]
    assert isinstance(row, SeriesRow)
    assert isinstance(opened, SeriesRow)
    assert (row.series, row.matters, row.acts[0]) == ("Sandstorm", tuple(files), opened.acts[0])


def test_a_name_is_one_series_whatever_its_case_and_what_has_none_is_in_no_row() -> None:
    found = series(edition("2010"), edition("2012", series="SANDSTORM"), edition("2013", series=None))
    assert [(row.series, row.editions) for row in found] == [("Sandstorm", 2)]


def test_those_most_often_held_come_first() -> None:
    found = series(
        edition("2010", series="B"),
        edition("2011", series="a"),
        edition("2012", series="C"),
        edition("2013", series="C"),
        edition("2014", series="0", status=ExerciseStatus.ANNOUNCED),
    )
    assert [row.series for row in found] == ["C", "a", "B", "0"]


@pytest.mark.parametrize(
    ("query", "editions"),
    [
        ({}, 2),
        ({"party": "XCC"}, 1),
        ({"party": "XDD"}, None),
        ({"organisation": "XOC"}, 1),
        ({"kind": ExerciseKind.NAVAL}, 1),
        ({"kind": ExerciseKind.CYBER}, None),
        ({"series": "sandstorm"}, 2),
        ({"series": "Other"}, None),
        ({"since": date(2012, 1, 1)}, 1),
        ({"until": date(2011, 12, 31)}, 1),
        ({"since": date(2012, 1, 1), "until": date(2012, 1, 2)}, None),
    ],
)
def test_only_editions_that_fit_the_question_count(query: dict[str, Any], editions: int | None) -> None:
    files = (
        edition("2010", framework=Framework.OTHER, organisation=None, kinds=(ExerciseKind.NAVAL,)),
        edition("2014", participants=("XBB", "XCC")),
    )
    assert [row.editions for row in series(*files, **query)] == ([] if editions is None else [editions])


def test_disputes_and_markings_of_all_editions_reach_the_row() -> None:
    (row,) = series(
        edition("2010", disputing("XCC", 0)),
        (Speech("XAA", sandstorm(start="2012"), CLOSED), persons(500, party="XBB")),
    )
    assert (row.disputed, row.marking) == (1, join(public("XAA"), CLOSED))


@pytest.mark.parametrize("values", [{"since": "2012"}, {"party": "xaa"}, {"kind": ""}, {"status": "held"}])
def test_a_question_that_makes_no_sense_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        parse_query(VIEW, values)


def test_every_column_leads_into_the_row() -> None:
    (row,) = series(edition("2010"))
    for column in VIEW.columns:
        reduce(getattr, column.path.split("."), row)
    assert series() == ()
