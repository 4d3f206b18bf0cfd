r"""Dated events as an iCalendar file (RFC 5545), for the calendars people already use.

Events last whole days: ``DTSTART;VALUE=DATE``, and ``DTEND`` is the day after the last one, as the standard has it
(section 3.6.1). Text is escaped (3.3.11), lines end with CRLF and are folded at 75 octets, never inside a character
(3.1). Example::

    BEGIN:VCALENDAR
    VERSION:2.0
    PRODID:-//comity//calendar//EN
    BEGIN:VEVENT
    UID:session.summit:sco-2025@comity
    DTSTAMP:20261122T120000Z
    DTSTART;VALUE=DATE:20250831
    DTEND;VALUE=DATE:20250902
    SUMMARY:Tianjin summit
    STATUS:CONFIRMED
    END:VEVENT
    END:VCALENDAR
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

import msgspec

MEDIA_TYPE: Final = "text/calendar"
MOST_OCTETS: Final = 75
"""Octets of a line without its end."""
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


class CalendarEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One event of whole days.

    uid: the same for the same event each time. first, last: both taken in. url: an address of its page, or empty.
    kind: what it is, in a word, or empty. sure: False where it was only announced or sources differ.
    """

    uid: str
    first: date
    last: date
    title: str
    url: str = ""
    kind: str = ""
    sure: bool = True


def write_calendar(name: str, events: Iterable[CalendarEvent], stamp: datetime) -> str:
    """The events as a calendar of this name. stamp: when the file is made.

    Raises ValueError for an event that ends before it begins.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//comity//calendar//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    moment = stamp.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for event in events:
        lines += _event(event, moment)
    return "".join(f"{folded(line)}\r\n" for line in (*lines, "END:VCALENDAR"))


def escaped(text: str) -> str:
    """Text as a value: one that no reader takes for structure."""
    plain = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> str:
    """A line cut to MOST_OCTETS octets each, what follows after CRLF and a space."""
    return "\r\n ".join(_cut(line))


def _cut(line: str) -> Iterator[str]:
    room, at, used = MOST_OCTETS, 0, 0
    for place, character in enumerate(line):
        size = len(character.encode())
        if used + size > room:
            yield line[at:place]
            # The space that a folded line begins with counts.
            room, at, used = MOST_OCTETS - 1, place, 0
        used += size
    yield line[at:]


def _event(event: CalendarEvent, moment: str) -> Iterator[str]:
    if event.last < event.first:
        raise ValueError(f"expected an end not before {event.first}, got {event.last}")
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{moment}"
    yield f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}"
    if event.last < date.max:
        yield f"DTEND;VALUE=DATE:{event.last + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(event.title)}"
    if event.kind:
        yield f"CATEGORIES:{escaped(event.kind)}"
    if event.url:
        yield f"URL:{_CONTROL.sub('', event.url)}"
    yield f"STATUS:{'CONFIRMED' if event.sure else 'TENTATIVE'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"
