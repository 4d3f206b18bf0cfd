from datetime import date
from functools import reduce
from typing import Any

import msgspec
import pytest

from capabilities.instruments.speaking import INSTRUMENT, RECORD_INSTRUMENT, folded, pact
from capabilities.parties.speaking import Speech, disputing, withdrawing
from comity.app.reading import parse_query
from comity.capabilities.instruments import CAPABILITY
from comity.capabilities.instruments.acts import InstrumentTopic, InstrumentType
from comity.capabilities.instruments.views import InstrumentQuery, InstrumentRow, in_force_on, instrument_rows
from comity.capabilities.parties.acts import Confidence
from comity.kernel.dates import Answer
from comity.kernel.errors import Malformed
from comity.kernel.fold import Folded
from comity.kernel.ids import RECORD
from comity.kernel.marking import ANY, Level, Marking, join, public
from comity.kernel.marks import LAYERS, Event

(VIEW,) = CAPABILITY.views


def rows(*speeches: Speech, **query: Any) -> tuple[InstrumentRow, ...]:
    return instrument_rows(folded(*speeches), InstrumentQuery(**query))


def shown(fields: dict[str, Any], **query: Any) -> bool:
    return bool(rows(Speech("XAA", pact(**fields)), **query))


def events(*speeches: Speech) -> tuple[Event, ...]:
    (row,) = rows(*speeches)
    assert VIEW.events is not None
    return VIEW.events(row)


@pytest.mark.parametrize(
    ("fields", "day", "answer"),
    [
        ({"in_force": "2003-09-19"}, date(2003, 9, 18), "no"),
        ({"in_force": "2003-09-19"}, date(2003, 9, 19), "yes"),
        ({"in_force": "2003"}, date(2002, 12, 31), "no"),
        ({"in_force": "2003"}, date(2003, 1, 1), "cannot_say"),
        ({"in_force": "2003-09"}, date(2003, 9, 29), "cannot_say"),
        ({"in_force": "2003-09"}, date(2003, 9, 30), "yes"),
        ({"signed": "2001-06-15"}, date(2001, 6, 14), "no"),
        ({"signed": "2001-06-15"}, date(2001, 6, 15), "cannot_say"),
        ({"signed": "2001"}, date(2000, 12, 31), "no"),
        ({"signed": "2001"}, date(2024, 1, 1), "cannot_say"),
        ({"signed": "2001-06-15", "in_force": "2001-01-01"}, date(2001, 2, 1), "yes"),
        ({}, date(1900, 1, 1), "cannot_say"),
        ({"in_force": "2019", "end": "2022-01-01"}, date(2021, 12, 31), "yes"),
        ({"in_force": "2019", "end": "2022-01-01"}, date(2022, 1, 1), "no"),
        ({"in_force": "2019", "end": "2022"}, date(2022, 6, 1), "cannot_say"),
        ({"end": "2022-01-01"}, date(2022, 1, 1), "no"),
        ({"in_force": "1999", "end": "2021-01-01", "may_go_on": True}, date(1998, 1, 1), "no"),
        ({"in_force": "1999", "end": "2021-01-01", "may_go_on": True}, date(2020, 12, 31), "yes"),
        ({"in_force": "1999", "end": "2021-01-01", "may_go_on": True}, date(2021, 1, 1), "cannot_say"),
        ({"end": "2021-01-01", "may_go_on": True}, date(2024, 1, 1), "cannot_say"),
        ({"signed": "1997", "end": "2021", "may_go_on": True}, date(1996, 12, 31), "no"),
    ],
)
def test_in_force_on_a_day_with_dates_as_precise_as_known(fields: dict[str, Any], day: date, answer: str) -> None:
    assert in_force_on(pact(**fields), day) is Answer(answer)
    held = [row.held for row in rows(Speech("XAA", pact(**fields)), on=day)]
    assert held == ([] if answer == "no" else [Answer(answer)])


def test_no_answer_is_given_when_no_day_was_asked() -> None:
    assert [row.held for row in rows(Speech("XAA", pact()))] == [None]


@pytest.mark.parametrize(
    ("signed", "since", "until", "fits"),
    [
        ("1996-04-26", date(1996, 4, 26), date(1996, 4, 26), True),
        ("1996-04-26", date(1996, 4, 27), None, False),
        ("1996-04-26", None, date(1996, 4, 25), False),
        ("1996", date(1996, 12, 31), None, True),
        ("1996", None, date(1996, 1, 1), True),
        ("1996", date(1997, 1, 1), None, False),
        ("1996", None, date(1995, 12, 31), False),
        (None, date(2000, 1, 1), date(2000, 1, 1), True),
    ],
)
def test_what_may_have_been_signed_between_two_days_is_shown(
    signed: str | None, since: date | None, until: date | None, fits: bool
) -> None:
    assert shown({"signed": signed}, since=since, until=until) is fits


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({"party": "XAA"}, True),
        ({"party": "XCC"}, False),
        ({"party": "XOC"}, False),
        ({"organisation": "XOC"}, True),
        ({"organisation": "XAA"}, False),
        ({"kind": InstrumentType.AGREEMENT}, True),
        ({"kind": InstrumentType.TREATY}, False),
        ({"topic": InstrumentTopic.BORDER}, True),
        ({"topic": InstrumentTopic.CYBER}, False),
        ({"confidence": Confidence.HIGH}, True),
        ({"confidence": Confidence.LOW}, False),
        ({"party": "XAA", "topic": InstrumentTopic.CYBER}, False),
    ],
)
def test_rows_fit_every_part_of_the_query(query: dict[str, Any], fits: bool) -> None:
    fields = {"topics": (InstrumentTopic.BORDER, InstrumentTopic.EXERCISES)}
    assert shown(fields, **query) is fits


@pytest.mark.parametrize(
    "values", [{"on": "2018-02-30"}, {"on": "2018"}, {"party": "kaz"}, {"kind": "handshake"}, {"topic": ""}, {"x": "1"}]
)
def test_a_question_that_makes_no_sense_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        parse_query(VIEW, values)


def test_a_question_is_read_from_text() -> None:
    query = parse_query(VIEW, {"on": "2018-06-01", "topic": "non-aggression", "party": "KAZ"})
    assert query == InstrumentQuery(on=date(2018, 6, 1), topic=InstrumentTopic.NON_AGGRESSION, party="KAZ")


def test_two_who_differ_are_shown_as_a_conflict_with_both() -> None:
    ours, theirs = pact(in_force="2003"), pact(in_force="2004")
    (row,) = rows(Speech("XAA", ours), Speech("XBB", theirs), on=date(2004, 1, 2))
    assert (row.conflict, len(row.acts), row.held) == (True, 2, Answer.CANNOT_SAY)
    (row,) = rows(Speech("XAA", ours), Speech("XBB", theirs), on=date(2005, 1, 2))
    assert (row.conflict, row.held) == (True, Answer.YES)
    assert rows(Speech("XAA", ours), Speech("XBB", theirs), on=date(2002, 1, 1)) == ()
    (agreed,) = rows(Speech("XAA", ours), Speech("XBB", ours))
    assert (agreed.conflict, len(agreed.acts)) == (False, 2)


def test_what_any_who_speak_say_is_found() -> None:
    speeches = (Speech("XAA", pact()), Speech("XBB", pact(confidence=Confidence.LOW)))
    assert rows(*speeches, confidence=Confidence.LOW) == rows(*speeches)


def test_the_record_is_a_baseline_until_a_party_speaks() -> None:
    recorded = Speech(RECORD, pact(confidence=Confidence.MEDIUM))
    (row,) = instrument_rows(folded(recorded, matter=RECORD_INSTRUMENT), InstrumentQuery())
    assert (row.matter, row.instrument.confidence) == (RECORD_INSTRUMENT, Confidence.MEDIUM)
    own = Speech("XBB", pact(note="in our own words"))
    (row,) = instrument_rows(folded(recorded, own, matter=RECORD_INSTRUMENT), InstrumentQuery())
    assert (row.conflict, row.instrument.note, len(row.acts)) == (False, "in our own words", 1)


def test_disputes_are_counted_and_a_stranger_changes_no_row() -> None:
    opening = Speech("XAA", pact())
    assert rows(opening, Speech("XCC", pact(note="no"))) == rows(opening)
    assert [row.disputed for row in rows(opening, disputing("XCC", 0), disputing("XBB", 0))] == [2]
    assert [row.disputed for row in rows(opening, disputing("XCC", 0), withdrawing("XCC", 1))] == [0]


def test_nothing_is_shown_while_nothing_describes_it() -> None:
    assert rows(Speech("XAA", pact()), withdrawing("XAA", 0)) == ()
    nothing = Folded(matter=INSTRUMENT, opening=None, state=None, lines=())
    assert instrument_rows(nothing, InstrumentQuery()) == ()


def test_rows_carry_the_join_of_all_they_rest_on() -> None:
    closed = Marking(level=Level.SECRET, release=("XAA", "XBB"), originators=("XBB",), purposes=ANY)
    (row,) = rows(Speech("XAA", pact()), Speech("XBB", pact(), closed))
    assert row.marking == join(public("XAA"), closed)


def test_signing_and_entry_into_force_are_events_as_precise_as_their_dates() -> None:
    signed = Event(name="Oasis Pact", layer="instrument", matter=INSTRUMENT, start="1996-04")
    in_force = Event(name="Oasis Pact", layer="instrument", matter=INSTRUMENT, start="1998", in_force=True)
    assert events(Speech("XAA", pact(signed="1996-04", in_force="1998"))) == (signed, in_force)
    assert events(Speech("XAA", pact(signed="1996-04"))) == (signed,)
    assert events(Speech("XAA", pact(in_force="1998"))) == (in_force,)
    assert events(Speech("XAA", pact())) == ()
    assert "instrument" in LAYERS


def test_what_is_in_force_from_its_signing_is_one_event() -> None:
    (both,) = events(Speech("XAA", pact(signed="1996-04-26", in_force="1996-04-26")))
    assert not both.in_force


@pytest.mark.parametrize(
    ("speeches", "sure"),
    [
        ((Speech("XAA", pact(signed="1996", confidence=Confidence.MEDIUM)),), True),
        ((Speech("XAA", pact(signed="1996", confidence=Confidence.LOW)),), False),
        ((Speech("XAA", pact(signed="1996")), disputing("XCC", 0)), False),
        ((Speech("XAA", pact(signed="1996")), Speech("XBB", pact(signed="1997"))), False),
    ],
)
def test_what_is_contested_or_of_low_confidence_is_not_sure(speeches: tuple[Speech, ...], sure: bool) -> None:
    assert [event.sure for event in events(*speeches)] == [sure]


def test_every_column_leads_into_the_row() -> None:
    (row,) = rows(Speech("XAA", pact()), on=date(2020, 1, 1))
    assert {column.path for column in VIEW.columns} >= {"instrument.title", "held"}
    for column in VIEW.columns:
        reduce(getattr, column.path.split("."), row)
    for path, vocabulary in ((column.path, column.vocabulary) for column in VIEW.columns):
        value = reduce(getattr, path.split("."), row)
        assert (vocabulary != "") is hasattr(value, "value"), path


def test_rows_can_be_written_as_json() -> None:
    (row,) = rows(Speech("XAA", pact(signed="1996")), on=date(2020, 1, 1))
    assert msgspec.json.decode(msgspec.json.encode(row))["held"] == "cannot_say"
