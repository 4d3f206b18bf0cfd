from datetime import date
from functools import reduce
from typing import Any

import msgspec
import pytest

from capabilities.parties.speaking import Speech, disputing, withdrawing
from capabilities.programmes.speaking import MISSION, RECORD_MISSION, folded, watch
from comity.app.reading import parse_query
from comity.capabilities.parties.acts import Confidence
from comity.capabilities.programmes.views import VIEWS, MissionQuery, MissionRow, mission_rows
from comity.kernel.errors import Malformed
from comity.kernel.fold import Folded
from comity.kernel.ids import RECORD
from comity.kernel.marking import public
from comity.kernel.marks import LAYERS, Event

(VIEW,) = VIEWS


def rows(*speeches: Speech, **query: Any) -> tuple[MissionRow, ...]:
    return mission_rows(folded(*speeches), MissionQuery(**query))


def shown(fields: dict[str, Any], **query: Any) -> bool:
    return bool(rows(Speech("XAA", watch(**fields)), **query))


def events(*speeches: Speech) -> tuple[Event, ...]:
    (row,) = rows(*speeches)
    assert VIEW.events is not None
    return VIEW.events(row)


@pytest.mark.parametrize(
    ("fields", "since", "until", "fits"),
    [
        ({"start": "2007-03", "end": "2022-03-31"}, date(2022, 3, 31), None, True),
        ({"start": "2007-03", "end": "2022-03-31"}, date(2022, 4, 1), None, False),
        ({"start": "2007-03", "end": "2022-03-31"}, None, date(2007, 3, 1), True),
        ({"start": "2007-03", "end": "2022-03-31"}, None, date(2007, 2, 28), False),
        ({"start": "1993", "end": "2000"}, date(2000, 12, 31), None, True),
        ({"start": "1982-04-25"}, date(2090, 1, 1), None, True),
        ({"end": "2000"}, None, date(1900, 1, 1), True),
        ({"end": "2000"}, date(2001, 1, 1), None, False),
        ({}, date(2001, 1, 1), date(2001, 1, 1), True),
    ],
)
def test_what_ran_or_may_have_run_between_two_days_is_shown(
    fields: dict[str, Any], since: date | None, until: date | None, fits: bool
) -> None:
    assert shown(fields, since=since, until=until) is fits


@pytest.mark.parametrize(
    ("day", "fits"),
    [
        (date(2021, 12, 31), False),
        (date(2022, 1, 6), True),
        (date(2022, 1, 19), True),
        (date(2022, 1, 20), False),
    ],
)
def test_what_ran_on_a_day_is_shown(day: date, fits: bool) -> None:
    assert shown({"start": "2022-01-06", "end": "2022-01-19"}, on=day) is fits


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({"party": "XBB"}, True),
        ({"party": "XCC"}, True),
        ({"party": "XDD"}, False),
        ({"party": "XOC"}, False),
        ({"organisation": "XOC"}, True),
        ({"organisation": "XBB"}, False),
        ({"confidence": Confidence.HIGH}, True),
        ({"confidence": Confidence.LOW}, False),
        ({"party": "XBB", "organisation": "SCO"}, False),
    ],
)
def test_rows_fit_every_part_of_the_query(query: dict[str, Any], fits: bool) -> None:
    assert shown({}, **query) is fits


def test_what_no_organisation_runs_fits_no_question_for_one() -> None:
    assert shown({"organisation": None})
    assert not shown({"organisation": None}, organisation="XOC")


@pytest.mark.parametrize("values", [{"on": "2018"}, {"party": "kaz"}, {"organisation": ""}, {"kind": "peace"}])
def test_a_question_that_makes_no_sense_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        parse_query(VIEW, values)


def test_a_row_tells_what_it_rests_on() -> None:
    (row,) = rows(Speech("XAA", watch()), disputing("XCC", 0), Speech("XCC", watch(note="stranger")))
    assert (row.matter, row.mission, row.conflict, row.disputed) == (MISSION, watch(), False, 1)
    assert (len(row.acts), row.marking) == (1, public("XAA"))
    recorded = Speech(RECORD, watch(note="recorded"))
    (row,) = mission_rows(folded(recorded, matter=RECORD_MISSION), MissionQuery())
    assert row.mission.note == "recorded"


def test_nothing_is_shown_while_nothing_describes_it() -> None:
    assert rows(Speech("XAA", watch()), withdrawing("XAA", 0)) == ()
    assert mission_rows(Folded(matter=MISSION, opening=None, state=None, lines=()), MissionQuery()) == ()


@pytest.mark.parametrize(("start", "end"), [("1993-10", "2000"), ("1982-04-25", None)])
def test_a_mission_is_an_event_from_its_beginning(start: str, end: str | None) -> None:
    expected = Event(name="Oasis Watch", layer="mission", matter=MISSION, start=start, end=end)
    assert events(Speech("XAA", watch(start=start, end=end))) == (expected,)
    assert "mission" in LAYERS


def test_without_a_beginning_there_is_no_event() -> None:
    assert events(Speech("XAA", watch(end="2000"))) == ()


@pytest.mark.parametrize(
    ("speeches", "sure"),
    [
        ((Speech("XAA", watch(start="1996", confidence=Confidence.MEDIUM)),), True),
        ((Speech("XAA", watch(start="1996", confidence=Confidence.LOW)),), False),
        ((Speech("XAA", watch(start="1996")), disputing("XCC", 0)), False),
    ],
)
def test_what_is_contested_or_of_low_confidence_is_not_sure(speeches: tuple[Speech, ...], sure: bool) -> None:
    assert [event.sure for event in events(*speeches)] == [sure]


def test_every_column_leads_into_the_row_and_rows_can_be_written() -> None:
    (row,) = rows(Speech("XAA", watch(start="1996")))
    for column in VIEW.columns:
        value = reduce(getattr, column.path.split("."), row)
        assert (column.vocabulary != "") is hasattr(value, "value"), column.path
    assert msgspec.json.decode(msgspec.json.encode(row))["mission"]["hosts"] == ["XBB"]
