from datetime import date
from functools import reduce
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capabilities.exercises.speaking import (
    EXERCISE,
    RANGE,
    RECORD_EXERCISE,
    folded,
    held_at,
    sandstorm,
    strength,
    strengths,
)
from capabilities.parties.speaking import Speech, disputing, say, withdrawing
from comity.app.reading import parse_query
from comity.capabilities.exercises.acts import ExerciseFormat, ExerciseKind, ExerciseStatus, Framework, StrengthBasis
from comity.capabilities.exercises.acts import StrengthStated as Stated
from comity.capabilities.exercises.views import VIEWS, ExerciseQuery, ExerciseRow, exercise_rows, strength_range
from comity.capabilities.parties.acts import Confidence, Place, Precision
from comity.kernel.errors import Malformed
from comity.kernel.fold import Folded
from comity.kernel.ids import RECORD
from comity.kernel.marking import ANY, Level, Marking, join, public
from comity.kernel.marks import LAYERS, Event, Point

VIEW = VIEWS[0]
OPENING = Speech("XAA", sandstorm())
OFFICIAL, PLANNED, REJECTED = StrengthBasis.OFFICIAL, StrengthBasis.PLANNED, StrengthBasis.REJECTED


def rows(*speeches: Speech, **query: Any) -> tuple[ExerciseRow, ...]:
    return exercise_rows(folded(*speeches), ExerciseQuery(**query))


def shown(fields: dict[str, Any], **query: Any) -> bool:
    return bool(rows(Speech("XAA", sandstorm(**fields)), **query))


def range_of(*stated: Stated) -> tuple[int | None, int | None]:
    (row,) = rows(OPENING, *(Speech("XAA", one) for one in stated))
    return row.low, row.high


def points(*speeches: Speech) -> tuple[Point, ...]:
    (row,) = rows(*speeches)
    assert VIEW.points is not None
    return VIEW.points(row)


def events(*speeches: Speech) -> tuple[Event, ...]:
    (row,) = rows(*speeches)
    assert VIEW.events is not None
    return VIEW.events(row)


@pytest.mark.parametrize(
    ("fields", "since", "until", "fits"),
    [
        ({"start": "2021-08-10", "end": "2021-08-20"}, date(2021, 8, 20), None, True),
        ({"start": "2021-08-10", "end": "2021-08-20"}, date(2021, 8, 21), None, False),
        ({"start": "2021-08-10", "end": "2021-08-20"}, None, date(2021, 8, 10), True),
        ({"start": "2021-08-10", "end": "2021-08-20"}, None, date(2021, 8, 9), False),
        ({"start": "2021-08", "end": "2021-08"}, date(2021, 8, 31), None, True),
        ({"start": "2021-08", "end": "2021-08"}, date(2021, 9, 1), None, False),
        ({"start": "2021-08", "end": "2021-08"}, None, date(2021, 8, 1), True),
        ({"start": "2021"}, date(2021, 12, 31), date(2021, 12, 31), True),
        ({"start": "2021"}, date(2022, 1, 1), None, False),
        ({"start": "2021-08-10"}, date(2021, 12, 31), None, True),
        ({"start": "2021-08-10"}, date(2022, 1, 1), None, False),
        ({"start": "2019", "end": "2021"}, date(2020, 1, 1), date(2020, 1, 2), True),
        ({}, date(2021, 8, 21), date(2021, 8, 21), True),
    ],
)
def test_what_ran_or_may_have_run_between_two_days_is_shown(
    fields: dict[str, Any], since: date | None, until: date | None, fits: bool
) -> None:
    assert shown(fields, since=since, until=until) is fits


@pytest.mark.parametrize(
    ("fields", "day", "fits"),
    [
        ({"start": "2021-08-10", "end": "2021-08-20"}, date(2021, 8, 9), False),
        ({"start": "2021-08-10", "end": "2021-08-20"}, date(2021, 8, 10), True),
        ({"start": "2021-08-10", "end": "2021-08-20"}, date(2021, 8, 20), True),
        ({"start": "2021-08-10", "end": "2021-08-20"}, date(2021, 8, 21), False),
        ({"start": "2021-08", "end": "2021-09"}, date(2021, 9, 30), True),
        ({}, date(1900, 1, 1), True),
    ],
)
def test_what_ran_on_a_day_is_shown(fields: dict[str, Any], day: date, fits: bool) -> None:
    assert shown(fields, on=day) is fits


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({"party": "XAA"}, True),
        ({"party": "XDD"}, True),
        ({"party": "XEE"}, True),
        ({"party": "XCC"}, False),
        ({"party": "XOC"}, False),
        ({"organisation": "XOC"}, True),
        ({"organisation": "XAA"}, False),
        ({"kind": ExerciseKind.BORDER}, True),
        ({"kind": ExerciseKind.CYBER}, False),
        ({"format": ExerciseFormat.MULTILATERAL}, True),
        ({"format": ExerciseFormat.BILATERAL}, False),
        ({"series": "sandSTORM"}, True),
        ({"series": " Sandstorm "}, True),
        ({"series": "Sand"}, False),
        ({"series": "Sandstorm 2021"}, False),
        ({"status": ExerciseStatus.HELD}, True),
        ({"status": ExerciseStatus.ANNOUNCED}, False),
        ({"place": "dry VALLEY"}, True),
        ({"place": "valley range"}, True),
        ({"place": "Wet"}, False),
        ({"confidence": Confidence.HIGH}, True),
        ({"confidence": Confidence.LOW}, False),
        ({"party": "XAA", "kind": ExerciseKind.CYBER}, False),
    ],
)
def test_rows_fit_every_part_of_the_query(query: dict[str, Any], fits: bool) -> None:
    fields = {
        "hosts": ("XDD",),
        "observers": ("XCC",),
        "doubtful": ("XEE",),
        "kinds": (ExerciseKind.BORDER, ExerciseKind.NAVAL),
        "place": RANGE,
    }
    assert shown(fields, **query) is fits


def test_what_has_no_series_place_or_organisation_fits_no_question_for_one() -> None:
    bare = {"series": None, "organisation": None, "framework": Framework.OTHER}
    assert shown(bare)
    assert not any(shown(bare, **query) for query in ({"series": ""}, {"place": "x"}, {"organisation": "XOC"}))


@pytest.mark.parametrize(
    "values",
    [
        {"on": "2018-02-30"},
        {"since": "2018"},
        {"until": "yesterday"},
        {"party": "kaz"},
        {"kind": "chess"},
        {"format": ""},
        {"status": "HELD"},
        {"confidence": "certain"},
        {"troops": "5"},
    ],
)
def test_a_question_that_makes_no_sense_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        parse_query(VIEW, values)


def test_a_question_is_read_from_text() -> None:
    query = parse_query(VIEW, {"since": "2018-06-01", "status": "held_not_verified", "series": "Peace Mission"})
    expected = ExerciseQuery(since=date(2018, 6, 1), status=ExerciseStatus.HELD_NOT_VERIFIED, series="Peace Mission")
    assert query == expected


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ((), (None, None)),
        ((strength(2_000),), (2_000, 2_000)),
        ((strength(6_000, high=7_000),), (6_000, 7_000)),
        ((strength(5_500), strength(3_400, basis=OFFICIAL), strength(4_000, said_by="A")), (3_400, 5_500)),
        ((strength(2_000, at_least=True),), (2_000, 2_000)),
        ((strength(0),), (0, 0)),
        ((strength(10_000, basis=PLANNED),), (None, None)),
        ((strength(100_000, basis=REJECTED),), (None, None)),
        ((strength(900, party="XBB"),), (None, None)),
        ((strength(3_000), strength(10_000, basis=PLANNED), strength(7, party="XBB")), (3_000, 3_000)),
        ((strength(3_000), strength(1, basis=PLANNED), strength(2, basis=REJECTED)), (3_000, 3_000)),
        ((strength(3_000), strength(2_000, high=9_000, basis=REJECTED)), (3_000, 3_000)),
    ],
)
def test_the_range_is_that_of_official_and_press_figures_of_all_together(
    stated: tuple[Stated, ...], expected: tuple[int | None, int | None]
) -> None:
    assert range_of(*stated) == expected


@pytest.mark.parametrize(
    ("stated", "floor"),
    [
        ((), False),
        ((strength(2_000),), False),
        ((strength(2_000, at_least=True),), True),
        ((strength(2_000, at_least=True), strength(3_000, said_by="A")), False),
        ((strength(2_000, at_least=True), strength(1_000, high=2_000, said_by="A")), True),
        ((strength(2_000), strength(2_000, basis=PLANNED, at_least=True)), False),
        ((strength(2_000), strength(2_000, party="XBB", at_least=True)), False),
    ],
)
def test_the_highest_figure_is_or_more_where_an_account_that_counts_says_so(
    stated: tuple[Stated, ...], floor: bool
) -> None:
    (row,) = rows(OPENING, *(Speech("XAA", one) for one in stated))
    assert row.floor is floor


@given(st.lists(strengths(), max_size=5), st.lists(strengths(), max_size=5))
def test_planned_rejected_and_national_figures_never_change_the_range(one: list[Stated], more: list[Stated]) -> None:
    left_out = [stated for stated in more if stated.basis in (PLANNED, REJECTED) or stated.party is not None]
    assert strength_range([*one, *left_out]) == strength_range(one)
    low, high = strength_range(one)
    assert (low is None) == (high is None)
    if low is not None and high is not None:
        assert low <= high


def test_every_account_is_shown_with_its_statement() -> None:
    speeches = (
        OPENING,
        Speech("XAA", strength(500, party="XBB")),
        Speech("XAA", strength(100_000, basis=REJECTED)),
        Speech("XAA", strength(2_000)),
        disputing("XCC", 2),
    )
    (row,) = rows(*speeches)
    acts = [said.id.hex() for said in say(EXERCISE, speeches, salt=EXERCISE.encode())]
    assert [(one.strength.low, one.act, one.disputed) for one in row.strengths] == [
        (2_000, acts[3], 0),
        (100_000, acts[2], 1),
        (500, acts[1], 0),
    ]
    assert (row.acts, row.disputed, row.conflict) == ((acts[0], acts[3], acts[2], acts[1]), 1, False)


def test_two_who_differ_on_a_strength_make_a_conflict_and_both_are_shown() -> None:
    ours, theirs = Speech("XAA", strength(500, party="XBB")), Speech("XBB", strength(450, party="XBB"))
    (row,) = rows(OPENING, ours, theirs)
    assert (row.conflict, [one.strength.low for one in row.strengths]) == (True, [500, 450])
    (agreed,) = rows(OPENING, ours, Speech("XBB", ours.body))
    assert agreed.conflict is False


def test_the_record_s_figure_gives_way_to_a_state_s_own() -> None:
    opening = Speech(RECORD, sandstorm())
    recorded, own = Speech(RECORD, strength(500, party="XBB")), Speech("XBB", strength(450, party="XBB"))
    (row,) = exercise_rows(folded(opening, recorded, own, matter=RECORD_EXERCISE), ExerciseQuery())
    assert ([one.strength.low for one in row.strengths], row.conflict) == ([450], False)


def test_a_stranger_changes_no_row() -> None:
    said = (Speech("XCC", sandstorm(note="no")), Speech("XCC", strength(9)), Speech("XCC", strength(9, party="XBB")))
    assert rows(OPENING, *said) == rows(OPENING)


def test_nothing_is_shown_while_nothing_describes_it() -> None:
    assert rows(OPENING, Speech("XAA", strength(500)), withdrawing("XAA", 0)) == ()
    nothing = Folded(matter=EXERCISE, opening=None, state=None, lines=())
    assert exercise_rows(nothing, ExerciseQuery()) == ()


def test_rows_carry_the_join_of_all_they_rest_on() -> None:
    closed = Marking(level=Level.SECRET, release=("XAA", "XBB"), originators=("XBB",), purposes=ANY)
    (row,) = rows(OPENING, Speech("XBB", strength(500, party="XBB"), closed))
    assert row.marking == join(public("XAA"), closed)


def test_a_pin_stands_where_it_was_held() -> None:
    (point,) = points(held_at(start="2021-08", end="2021-08-20"))
    assert point == Point(
        name="Sandstorm 2021",
        layer="exercise",
        latitude=400_000,
        longitude=-755_000,
        matter=EXERCISE,
        start="2021-08",
        end="2021-08-20",
    )
    assert "exercise" in LAYERS


def test_without_coordinates_there_is_no_pin() -> None:
    assert points(held_at(place=None)) == ()
    assert points(held_at(place=Place(name="Somewhere"))) == ()
    assert points(held_at(place=Place(name="Somewhere", latitude=1))) == ()


@pytest.mark.parametrize(
    ("precision", "precise"),
    [
        (Precision.EXACT, True),
        (Precision.APPROXIMATE, True),
        (Precision.TOWN, True),
        (Precision.REGION, False),
        (None, False),
    ],
)
def test_a_pin_known_by_region_alone_is_not_precise(precision: Precision | None, precise: bool) -> None:
    assert [point.precise for point in points(held_at(precision=precision))] == [precise]


@pytest.mark.parametrize(("start", "end"), [("2021", None), ("2021-08", "2021-08-20")])
def test_an_exercise_is_an_event_as_precise_as_its_dates(start: str, end: str | None) -> None:
    expected = Event(name="Sandstorm 2021", layer="exercise", matter=EXERCISE, start=start, end=end)
    assert events(Speech("XAA", sandstorm(start=start, end=end))) == (expected,)


def test_without_a_first_day_there_is_no_event() -> None:
    assert events(OPENING) == ()


@pytest.mark.parametrize("status", [ExerciseStatus.POSTPONED, ExerciseStatus.CANCELLED])
def test_what_was_put_off_or_called_off_is_on_no_map_and_no_timeline(status: ExerciseStatus) -> None:
    off = held_at(start="2021", status=status)
    assert (points(off), events(off)) == ((), ())


@pytest.mark.parametrize(
    ("speeches", "sure"),
    [
        ((held_at(start="2021", confidence=Confidence.MEDIUM),), True),
        ((held_at(start="2021", confidence=Confidence.LOW),), False),
        ((held_at(start="2021", status=ExerciseStatus.ANNOUNCED),), False),
        ((held_at(start="2021", status=ExerciseStatus.HELD_NOT_VERIFIED),), False),
        ((held_at(start="2021"), disputing("XCC", 0)), False),
    ],
)
def test_what_was_only_announced_is_contested_or_of_low_confidence_is_not_sure(
    speeches: tuple[Speech, ...], sure: bool
) -> None:
    assert [point.sure for point in points(*speeches)] == [sure]
    assert [event.sure for event in events(*speeches)] == [sure]


def test_every_column_leads_into_the_row() -> None:
    (row,) = rows(held_at(start="2021"), Speech("XAA", strength(500)))
    assert {column.path for column in VIEW.columns} >= {"exercise.name", "low", "high"}
    for column in VIEW.columns:
        value = reduce(getattr, column.path.split("."), row)
        assert (column.vocabulary != "") is hasattr(value, "value"), column.path


def test_rows_can_be_written_as_json() -> None:
    (row,) = rows(OPENING, Speech("XAA", strength(500)))
    assert msgspec.json.decode(msgspec.json.encode(row))["strengths"][0]["strength"]["low"] == 500
