from datetime import date
from functools import reduce
from typing import Any

import msgspec
import pytest

from capabilities.decisions.speaking import BODY, SESSION, body, folded, session
from capabilities.parties.speaking import NAMES, Speech, disputing, withdrawing
from comity.app.reading import parse_query
from comity.capabilities.decisions import CAPABILITY
from comity.capabilities.decisions.acts import BodyKind, SessionStatus
from comity.capabilities.decisions.views import (
    BodyQuery,
    BodyRow,
    SessionQuery,
    SessionRow,
    body_points,
    body_rows,
    session_events,
    session_name,
    session_rows,
)
from comity.capabilities.parties.acts import Confidence, DecisionRule, Place
from comity.kernel.errors import Malformed
from comity.kernel.ids import RECORD
from comity.kernel.marking import ANY, Level, Marking, join, public
from comity.kernel.marks import LAYERS, Event, Point

BODIES, SUMMITS = CAPABILITY.views
SEAT = Place(name="Oasis", latitude=413_100, longitude=-692_800)


def bodies(*speeches: Speech, **query: Any) -> tuple[BodyRow, ...]:
    return body_rows(folded(BODY, *speeches), BodyQuery(**query))


def summits(*speeches: Speech, **query: Any) -> tuple[SessionRow, ...]:
    return session_rows(folded(SESSION, *speeches), SessionQuery(**query))


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({"organisation": "XOC"}, True),
        ({"organisation": "XAA"}, False),
        ({"kind": BodyKind.STATUTORY_ORGAN}, True),
        ({"kind": BodyKind.CENTRE}, False),
        ({"confidence": Confidence.HIGH}, True),
        ({"confidence": Confidence.LOW}, False),
        ({"organisation": "XOC", "kind": BodyKind.CENTRE}, False),
    ],
)
def test_bodies_fit_every_part_of_the_query(query: dict[str, Any], fits: bool) -> None:
    assert bool(bodies(Speech("XAA", body()), **query)) is fits


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({"organisation": "XOC"}, True),
        ({"organisation": "XBB"}, False),
        ({"party": "XBB"}, True),
        ({"party": "XDD"}, True),
        ({"party": "XAA"}, False),
        ({"place": "oasis"}, True),
        ({"place": "AS"}, True),
        ({"place": "desert"}, False),
        ({"status": SessionStatus.HELD}, True),
        ({"status": SessionStatus.ANNOUNCED}, False),
        ({"confidence": Confidence.HIGH}, True),
        ({"confidence": Confidence.MEDIUM}, False),
        ({"party": "XBB", "place": "desert"}, False),
    ],
)
def test_sessions_fit_every_part_of_the_query(query: dict[str, Any], fits: bool) -> None:
    assert bool(summits(Speech("XAA", session(country="XBB", chair="XDD")), **query)) is fits


def test_a_session_in_no_stated_place_is_in_none_that_is_asked_for() -> None:
    assert summits(Speech("XAA", session(place=None)), place="Oasis") == ()


@pytest.mark.parametrize(
    ("start", "end", "day", "fits"),
    [
        ("2001-06-14", "2001-06-15", date(2001, 6, 13), False),
        ("2001-06-14", "2001-06-15", date(2001, 6, 14), True),
        ("2001-06-14", "2001-06-15", date(2001, 6, 15), True),
        ("2001-06-14", "2001-06-15", date(2001, 6, 16), False),
        ("2001-06-14", None, date(2001, 6, 14), True),
        ("2001-06-14", None, date(2001, 6, 15), False),
        ("2026", None, date(2026, 9, 1), True),
        ("2026", None, date(2027, 1, 1), False),
        ("2001-06-14", "2001-06", date(2001, 6, 30), True),
        (None, None, date(1900, 1, 1), True),
    ],
)
def test_a_session_is_found_on_each_day_on_which_it_met_or_may_have(
    start: str | None, end: str | None, day: date, fits: bool
) -> None:
    said = Speech("XAA", session(start=start, end=end))
    assert bool(summits(said, on=day)) is fits
    assert bool(summits(said, since=day, until=day)) is fits


@pytest.mark.parametrize(
    ("since", "until", "fits"),
    [
        (date(2001, 6, 15), None, True),
        (date(2001, 6, 16), None, False),
        (None, date(2001, 6, 14), True),
        (None, date(2001, 6, 13), False),
        (date(1990, 1, 1), date(2010, 1, 1), True),
        (date(2010, 1, 1), date(1990, 1, 1), False),
    ],
)
def test_sessions_between_two_days_ended_not_before_and_began_not_after(
    since: date | None, until: date | None, fits: bool
) -> None:
    assert bool(summits(Speech("XAA", session(start="2001-06-14", end="2001-06-15")), since=since, until=until)) is fits


@pytest.mark.parametrize(
    ("view", "values"),
    [
        (BODIES, {"kind": "club"}),
        (BODIES, {"organisation": "sco"}),
        (BODIES, {"party": "XAA"}),
        (SUMMITS, {"on": "2001"}),
        (SUMMITS, {"status": "postponed"}),
        (SUMMITS, {"place": "x" * 201}),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(view: Any, values: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        parse_query(view, values)


def test_two_who_differ_are_shown_as_a_conflict_with_both() -> None:
    (row,) = bodies(Speech("XAA", body()), Speech("XOC", body(founded="2002")))
    assert (row.conflict, len(row.acts)) == (True, 2)
    (meeting,) = summits(Speech("XAA", session()), Speech("XBB", session(outcomes="a pact")))
    assert (meeting.conflict, len(meeting.acts)) == (True, 2)
    speeches = (Speech("XAA", session(start="2001")), Speech("XBB", session(start="2002")))
    assert len(summits(*speeches, on=date(2002, 1, 1))) == 1
    assert summits(*speeches, on=date(2003, 1, 1)) == ()


def test_a_question_is_met_by_one_description_as_a_whole() -> None:
    speeches = (Speech("XAA", session(start="2001", place="Oasis")), Speech("XBB", session(start="2002", place="Port")))
    assert summits(*speeches, on=date(2001, 1, 1), place="port") == ()
    assert len(summits(*speeches, on=date(2002, 1, 1), place="port")) == 1


def test_the_record_is_a_baseline_until_a_party_speaks() -> None:
    recorded, own = Speech(RECORD, session()), Speech("XBB", session(outcomes="a pact"))
    (row,) = session_rows(folded("session:first", recorded, own), SessionQuery())
    assert (row.conflict, row.session.outcomes, len(row.acts)) == (False, "a pact", 1)
    (council,) = body_rows(folded("body:council", Speech(RECORD, body())), BodyQuery())
    assert (council.matter, council.conflict) == ("body:council", False)


def test_disputes_are_counted_and_a_stranger_changes_no_row() -> None:
    of_body, of_session = Speech("XAA", body()), Speech("XAA", session())
    assert bodies(of_body, Speech("XCC", body(note="no"))) == bodies(of_body)
    assert summits(of_session, Speech("XCC", session(note="no"))) == summits(of_session)
    assert [row.disputed for row in bodies(of_body, disputing("XCC", 0), disputing("XDD", 0))] == [2]
    assert [row.disputed for row in summits(of_session, disputing("XCC", 0), withdrawing("XCC", 1))] == [0]


def test_nothing_is_shown_while_nothing_describes_it() -> None:
    assert bodies(Speech("XAA", body()), withdrawing("XAA", 0)) == ()
    assert summits(Speech("XAA", session()), withdrawing("XAA", 0)) == ()


def test_a_view_reads_only_files_of_its_own_type() -> None:
    assert body_rows(folded(SESSION, Speech("XAA", session())), BodyQuery()) == ()
    assert session_rows(folded(BODY, Speech("XAA", body())), SessionQuery()) == ()


def test_rows_carry_the_join_of_all_they_rest_on() -> None:
    closed = Marking(level=Level.SECRET, release=("XAA", "XBB"), originators=("XBB",), purposes=ANY)
    (row,) = summits(Speech("XAA", session()), Speech("XBB", session(), closed))
    assert row.marking == join(public("XAA"), closed)


def test_a_seat_with_coordinates_is_a_point() -> None:
    (row,) = bodies(Speech("XAA", body(seat=SEAT, founded="2002-06")))
    assert body_points(row) == (
        Point(name=NAMES, layer="seat", latitude=413_100, longitude=-692_800, matter=BODY, start="2002-06"),
    )
    assert BODIES.points is body_points
    assert "seat" in LAYERS


@pytest.mark.parametrize("seat", [None, Place(name="Oasis"), Place(name="Oasis", latitude=1)])
def test_a_seat_without_coordinates_is_none(seat: Place | None) -> None:
    (row,) = bodies(Speech("XAA", body(seat=seat)))
    assert body_points(row) == ()


@pytest.mark.parametrize(
    ("speeches", "sure"),
    [
        ((Speech("XAA", body(seat=SEAT, confidence=Confidence.MEDIUM)),), True),
        ((Speech("XAA", body(seat=SEAT, confidence=Confidence.LOW)),), False),
        ((Speech("XAA", body(seat=SEAT, kind=BodyKind.CENTRE)),), True),
        ((Speech("XAA", body(seat=SEAT, kind=BodyKind.AGREED_CENTRE)),), False),
        ((Speech("XAA", body(seat=SEAT, kind=BodyKind.PLANNED_CENTRE)),), False),
        ((Speech("XAA", body(seat=SEAT)), disputing("XBB", 0)), False),
        ((Speech("XAA", body(seat=SEAT)), Speech("XOC", body(seat=SEAT, note="ours"))), False),
    ],
)
def test_a_seat_is_sure_where_the_body_is_known_to_work(speeches: tuple[Speech, ...], sure: bool) -> None:
    (row,) = bodies(*speeches)
    assert [point.sure for point in body_points(row)] == [sure]


def test_a_session_is_an_event_from_its_first_to_its_last_day() -> None:
    (row,) = summits(Speech("XAA", session(start="2001-06-14", end="2001-06-15")))
    assert session_events(row) == (
        Event(name="Oasis", code="XOC", layer="session", matter=SESSION, start="2001-06-14", end="2001-06-15"),
    )
    assert SUMMITS.events is session_events
    assert "session" in LAYERS


def test_without_a_first_day_there_is_no_event() -> None:
    (row,) = summits(Speech("XAA", session()))
    assert session_events(row) == ()


@pytest.mark.parametrize(
    ("speeches", "sure"),
    [
        ((Speech("XAA", session(start="2001", confidence=Confidence.MEDIUM)),), True),
        ((Speech("XAA", session(start="2001", confidence=Confidence.LOW)),), False),
        ((Speech("XAA", session(start="2026", status=SessionStatus.ANNOUNCED)),), False),
        ((Speech("XAA", session(start="2001")), disputing("XCC", 0)), False),
        ((Speech("XAA", session(start="2001")), Speech("XBB", session(start="2002"))), False),
    ],
)
def test_what_is_announced_or_contested_is_not_sure(speeches: tuple[Speech, ...], sure: bool) -> None:
    (row,) = summits(*speeches)
    assert [event.sure for event in session_events(row)] == [sure]


def test_a_session_is_called_by_its_name_or_by_organisation_and_place() -> None:
    assert session_name(session(name="First Meeting")) == ("First Meeting", None)
    assert session_name(session()) == ("Oasis", "XOC")
    assert session_name(session(place=None)) == ("XOC", None)


def test_every_column_leads_into_the_row() -> None:
    council = body(seat=SEAT, decision_rule=DecisionRule.CONSENSUS)
    for view, row in ((BODIES, bodies(Speech("XAA", council))[0]), (SUMMITS, summits(Speech("XAA", session()))[0])):
        for column in view.columns:
            value = reduce(getattr, column.path.split("."), row)
            assert (column.vocabulary != "") is hasattr(value, "value"), column.path


def test_rows_can_be_written_as_json() -> None:
    (row,) = summits(Speech("XAA", session(number=25)))
    assert msgspec.json.decode(msgspec.json.encode(row))["session"]["number"] == 25
