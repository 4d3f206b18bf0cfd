"""When a duty falls due, counted exactly from the facts of the case.

A provision counts back from a start, forward from an end, in hours from a receipt, or names a calendar date. The
arithmetic is that of calendar dates: "30 days before 1 June" is 2 May, and the due day itself is still in time. Hours
count from a moment with a zone; on the due day the finding names the hour, and "late" begins with the next day (UTC),
because who was late by minutes is a question of proven time (K7). JSON::

    {"rule": "days_before", "days": 30, "of": "start"}
    {"rule": "calendar_date", "month": 11, "day": 15}
"""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import msgspec

from comity.kernel.errors import RuleMistake
from comity.kernel.rule.case import Case
from comity.kernel.rule.facts import Vocabulary

Days = Annotated[int, msgspec.Meta(ge=0, le=3660)]
Hours = Annotated[int, msgspec.Meta(ge=0, le=8784)]
_PLAIN_YEAR = 2001


class DaysBefore(msgspec.Struct, frozen=True, tag_field="rule", tag="days_before", forbid_unknown_fields=True):
    """At least so many days before a date fact; ``of`` names it."""

    days: Days
    of: str


class DaysAfter(msgspec.Struct, frozen=True, tag_field="rule", tag="days_after", forbid_unknown_fields=True):
    """At most so many days after a date fact."""

    days: Days
    of: str


class HoursAfter(msgspec.Struct, frozen=True, tag_field="rule", tag="hours_after", forbid_unknown_fields=True):
    """At most so many hours after a moment fact, such as a receipt."""

    hours: Hours
    of: str


class CalendarDate(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="rule", tag="calendar_date", forbid_unknown_fields=True
):
    """A day of every year, or of a year that a date fact gives.

    of: a date fact; the due day lies ``years_before`` years before that date's year. Without it, the day lies in the
    current year, and only what was done in that year counts. 29 February is refused.
    """

    month: Annotated[int, msgspec.Meta(ge=1, le=12)]
    day: Annotated[int, msgspec.Meta(ge=1, le=31)]
    of: str | None = None
    years_before: Annotated[int, msgspec.Meta(ge=0, le=10)] = 0


Deadline = DaysBefore | DaysAfter | HoursAfter | CalendarDate
"""How a provision says when."""


class Timing(msgspec.Struct, frozen=True, kw_only=True):
    """Where a duty stands against its deadline.

    due: the last day in time; due_at: the hour as well, for hours rules. done: stated as performed.
    days_late: days after ``due`` on which it was performed, or that have passed until today without, and at
    least 1 when it was performed after the hour of ``due_at``; else 0.
    missing: facts without which the deadline cannot be counted.
    """

    due: date | None = None
    due_at: datetime | None = None
    done: bool = False
    days_late: int = 0
    missing: tuple[str, ...] = ()


def timing(deadline: Deadline | None, done_fact: str | None, case: Case, today: date) -> Timing:
    """Count a deadline, and whether what ``done_fact`` states (a date, a moment, or yes) was in time.

    Without a deadline nothing is ever late.
    """
    done = case.find(done_fact) if done_fact is not None else None
    if deadline is None:
        return Timing(done=done is not None and done is not False)
    source = case.find(deadline.of) if deadline.of is not None else today
    if not isinstance(source, date):
        return Timing(missing=(deadline.of,) if deadline.of is not None else ())
    due, due_at = _due(deadline, source)
    if isinstance(done, datetime) and due_at is not None:
        late = max((done.astimezone(UTC).date() - due).days, int(done > due_at))
        return Timing(due=due, due_at=due_at, done=True, days_late=late)
    done_on = done.astimezone(UTC).date() if isinstance(done, datetime) else done
    yearly = isinstance(deadline, CalendarDate) and deadline.of is None
    if not isinstance(done_on, date) or (yearly and done_on.year != due.year):
        return Timing(due=due, due_at=due_at, days_late=max((today - due).days, 0))
    return Timing(due=due, due_at=due_at, done=True, days_late=max((done_on - due).days, 0))


def _due(deadline: Deadline, source: date) -> tuple[date, datetime | None]:
    match deadline:
        case DaysBefore():
            return _plain(source) - timedelta(days=deadline.days), None
        case DaysAfter():
            return _plain(source) + timedelta(days=deadline.days), None
        case HoursAfter():
            start = (
                source if isinstance(source, datetime) else datetime(source.year, source.month, source.day, tzinfo=UTC)
            )
            at = start.astimezone(UTC) + timedelta(hours=deadline.hours)
            return at.date(), at
        case CalendarDate():
            return date(source.year - deadline.years_before, deadline.month, deadline.day), None


def _plain(source: date) -> date:
    return source.astimezone(UTC).date() if isinstance(source, datetime) else source


def verify_deadline(deadline: Deadline | None, done_fact: str | None, vocabulary: Vocabulary) -> None:
    """Raise RuleMistake unless the facts named exist with the kind the rule counts from, and the day exists."""
    if isinstance(deadline, CalendarDate):
        _verify_day(deadline)
    if deadline is not None and deadline.of is not None:
        _verify_kind(deadline.of, ("moment",) if isinstance(deadline, HoursAfter) else ("date",), vocabulary)
    if done_fact is not None:
        kinds = ("date", "moment") if deadline is not None else ("date", "moment", "yes_no")
        _verify_kind(done_fact, kinds, vocabulary)


def _verify_day(deadline: CalendarDate) -> None:
    try:
        date(_PLAIN_YEAR, deadline.month, deadline.day)
    except ValueError:
        found = f"{deadline.day}.{deadline.month}."
        raise RuleMistake("expected a day that every year has, got {found}", found=found) from None
    if deadline.of is None and deadline.years_before:
        raise RuleMistake("expected years_before with a date fact in 'of', got none")


def _verify_kind(name: str, kinds: tuple[str, ...], vocabulary: Vocabulary) -> None:
    fact = vocabulary.find(name)
    if fact is None or fact.kind not in kinds:
        found = f"{name} of kind {fact.kind}" if fact else f"the unknown name {name!r}"
        raise RuleMistake("expected a fact of kind {kinds}, got {found}", kinds=" or ".join(kinds), found=found)
