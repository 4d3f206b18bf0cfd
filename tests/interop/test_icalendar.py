"""Calendars by RFC 5545: folding, escaping, line ends, and what a reader gets back."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.interop.icalendar import MOST_OCTETS, CalendarEvent, escaped, folded, write_calendar

STAMP = datetime(2026, 11, 22, 12, tzinfo=UTC)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def event(**changed: object) -> CalendarEvent:
    return CalendarEvent(
        **{"uid": "x@comity", "first": date(2025, 8, 31), "last": date(2025, 9, 1), "title": "Summit", **changed}  # type: ignore[arg-type]
    )


def unfolded(text: str) -> list[str]:
    """The lines as a reader takes them (RFC 5545 section 3.1)."""
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def unescaped(value: str) -> str:
    out, rest = "", iter(value)
    for one in rest:
        out += {"n": "\n", "N": "\n"}.get(following := next(rest), following) if one == "\\" else one
    return out


def test_event_of_two_days_ends_on_the_day_after() -> None:
    lines = unfolded(write_calendar("Dates", [event()], STAMP))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert {"DTSTART;VALUE=DATE:20250831", "DTEND;VALUE=DATE:20250902", "DTSTAMP:20261122T120000Z"} <= set(lines)
    assert "STATUS:CONFIRMED" in lines


def test_unsure_event_is_tentative() -> None:
    assert "STATUS:TENTATIVE" in unfolded(write_calendar("Dates", [event(sure=False)], STAMP))


def test_event_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="not before"):
        write_calendar("Dates", [event(last=date(2025, 8, 30))], STAMP)


@given(TEXTS)
def test_lines_are_short_whole_and_in_utf8(text: str) -> None:
    written = write_calendar(text, [event(title=text, kind=text)], STAMP)
    physical = written.split("\r\n")
    assert all(len(line.encode()) <= MOST_OCTETS for line in physical)
    assert not any("\n" in line or "\r" in line for line in physical)
    assert folded("X" * 40 + "—" * 40).replace("\r\n ", "") == "X" * 40 + "—" * 40


@given(TEXTS)
def test_text_comes_back_and_cannot_add_a_line(text: str) -> None:
    lines = unfolded(write_calendar("Dates", [event(title=text)], STAMP))
    assert len(lines) == len(unfolded(write_calendar("Dates", [event()], STAMP)))
    said = next(line for line in lines if line.startswith("SUMMARY:")).removeprefix("SUMMARY:")
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    assert unescaped(said) == "".join(one if one == "\n" or ord(one) not in {*range(32), 127} else " " for one in plain)


def test_signs_of_structure_are_escaped() -> None:
    assert escaped("a;b,c\\d\ne") == r"a\;b\,c\\d\ne"
