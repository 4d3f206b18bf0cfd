"""The newest arrivals of some weeks, newest first, and by days. What the public record brought is only counted.

An edition of the record brings hundreds of statements at once, which would bury what somebody said.
"""

from collections import deque
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Final

import msgspec

from comity.app.reading import Reading
from comity.kernel.act import Said
from comity.kernel.ids import RECORD

WINDOW: Final = timedelta(days=30)
_PIECE: Final = 500


class Arrived(msgspec.Struct, frozen=True):
    """A statement, and when it became visible to the reader's party."""

    added: datetime
    said: Said


class Recent(msgspec.Struct, frozen=True, kw_only=True):
    """What arrived from ``first`` to the day before ``until``, newest first.

    recorded: how many statements of the public record arrived, by day. left: how many older ones are not among
    ``arrived`` for want of room.
    """

    first: date
    until: date
    arrived: tuple[Arrived, ...]
    recorded: tuple[tuple[date, int], ...]
    left: int


class Day(msgspec.Struct, frozen=True):
    """One day's arrivals, newest first, and how many the record brought."""

    day: date
    arrived: tuple[Arrived, ...]
    recorded: int


def recent(reading: Reading, until: date, most: int) -> Recent:
    """What arrived in WINDOW before the day ``until``; the newest ``most`` of it one by one."""
    first = until - WINDOW
    start, end = _midnight(first), _midnight(until)
    newest: deque[Arrived] = deque(maxlen=most)
    recorded: dict[date, int] = {}
    count, after = 0, start - timedelta(microseconds=1)
    while found := reading.arrivals(after, _PIECE):
        given = reading.given([one.act for one in found])
        for one in found:
            said = given.get(one.act)
            if one.added >= end or said is None:
                continue
            if said.origin == RECORD:
                recorded[one.added.date()] = recorded.get(one.added.date(), 0) + 1
            else:
                newest.append(Arrived(one.added, said))
                count += 1
        after = found[-1].added
        if after >= end:
            break
    arrived = tuple(reversed(newest))
    return Recent(
        first=first, until=until, arrived=arrived, recorded=tuple(recorded.items()), left=count - len(arrived)
    )


def days_of(shown: Recent) -> tuple[Day, ...]:
    """By day, newest first."""
    recorded = dict(shown.recorded)
    each = {day: tuple(those) for day, those in groupby(shown.arrived, key=lambda one: one.added.date())}
    return tuple(Day(day, each.get(day, ()), recorded.get(day, 0)) for day in _newest_first((*each, *recorded)))


def _newest_first(days: Iterable[date]) -> list[date]:
    return sorted(set(days), reverse=True)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
