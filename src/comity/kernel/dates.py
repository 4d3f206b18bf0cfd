"""Dates as precise as they are known: ``2001``, ``2001-06`` or ``2001-06-15``.

Sources often give a year only. Filling in the first of January would be an invention, so a date stays partial and a
question about a day between its bounds gets "cannot say".
"""

import calendar
import re
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Annotated, Final

import msgspec

from comity.kernel.errors import Malformed

PARTIAL_DATE: Final = r"^(1[0-9]{3}|20[0-9]{2})(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$(?!\n)"
_FORM = re.compile(PARTIAL_DATE)
_KEPT_BOUNDS: Final = 10_000
"""Dates read last; lists and timelines read the same ones over and over."""


class Answer(Enum):
    """Yes, no, or cannot say."""

    YES = "yes"
    NO = "no"
    CANNOT_SAY = "cannot_say"


def partial_date(**extra: object) -> msgspec.Meta:
    """Annotation of a partial date inside an act; keywords become field metadata."""
    return msgspec.Meta(pattern=PARTIAL_DATE, max_length=10, extra={"form": "partial_date", **extra})


PartialDate = Annotated[str, partial_date()]


@lru_cache(_KEPT_BOUNDS)
def bounds(text: str) -> tuple[date, date]:
    """First and last day that a partial date can mean.

    Raises Malformed for anything that is not a date of the calendar, such as 2023-02-30.
    """
    if not _FORM.match(text):
        raise Malformed("expected a date like 2001, 2001-06 or 2001-06-15, got {text!r}", text=text[:20])
    parts = [int(part) for part in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else None
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    last = calendar.monthrange(year, month)[1]
    if len(parts) == 2:
        return date(year, month, 1), date(year, month, last)
    if parts[2] > last:
        raise Malformed("expected a day of the calendar, got {text!r}", text=text)
    day = date(year, month, parts[2])
    return day, day


def check_date(text: str | None) -> None:
    """Refuse a day that no calendar has; the form is the field's own pattern. None passes.

    Raises ValueError, for use in ``__post_init__``.
    """
    if text is not None and len(text) == 10:
        date.fromisoformat(text)


def held_on(start: str | None, end: str | None, day: date) -> Answer:
    """Whether something that began at ``start`` and ended at ``end`` (exclusive) held on a day.

    An unknown start gives "cannot say" before the end; no end means that it goes on.
    """
    if end is not None and day >= bounds(end)[1]:
        return Answer.NO
    ended = Answer.NO if end is None or day < bounds(end)[0] else Answer.CANNOT_SAY
    if start is None:
        return Answer.CANNOT_SAY
    first, last = bounds(start)
    if day < first:
        return Answer.NO
    return Answer.YES if day >= last and ended is Answer.NO else Answer.CANNOT_SAY
