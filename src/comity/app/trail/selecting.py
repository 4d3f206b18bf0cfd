"""Which entries of the trail somebody asks for: by person, deed and day, newest first or in order."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import dropwhile, islice
from typing import Final

import msgspec

from comity.app.trail.deeds import Deed
from comity.app.trail.entry import Noted
from comity.app.trail.log import PIECE, Numbered, Trail
from comity.app.trail.whose import Whose

LOOKED_THROUGH: Final = 20_000
"""Entries looked through for one page; where fewer fit, the page leads further back."""
_DAY: Final = timedelta(days=1)


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What entries must be: of one of these ids, of a deed, from a day until a day, both included and in UTC.

    people: empty for everybody. None leaves a bound out.
    """

    people: frozenset[str] = frozenset()
    deed: Deed | None = None
    since: date | None = None
    until: date | None = None

    def fits(self, noted: Noted) -> bool:
        """Whether an entry is one of those asked for."""
        return (
            (not self.people or noted.who in self.people)
            and (self.deed is None or noted.deed is self.deed)
            and (self.since is None or noted.at >= _micros(self.since))
            and (self.until is None or noted.at < _micros(self.until + _DAY))
        )


class Found(msgspec.Struct, frozen=True):
    """Entries, newest first; ``before`` is the number to go on below, 0 at the end."""

    entries: tuple[Numbered, ...]
    before: int


def newest_first(trail: Trail, choice: Choice, before: int | None, limit: int) -> Found:
    """Entries that fit, below a number, or from the newest."""
    upto = trail.newest() if before is None else min(before - 1, trail.newest())
    floor = max(0, upto - LOOKED_THROUGH)
    found: list[Numbered] = []
    while upto > floor:
        after = max(floor, upto - PIECE)
        piece = list(trail.entries(after, upto))
        for one in reversed(piece):
            if choice.fits(one.entry.noted):
                found.append(one)
                if len(found) == limit:
                    return Found(tuple(found), one.number if one.number > 1 else 0)
        upto = after
    return Found(tuple(found), floor + 1 if floor else 0)


class Own(msgspec.Struct, frozen=True):
    """Entries of one person, newest first; ``further``: whether there are older ones."""

    entries: tuple[Numbered, ...]
    further: bool


def own_newest_first(whose: Whose, choice: Choice, before: str, limit: int) -> Own:
    """Entries of one person that fit, older than their entry with this seal, or from the newest.

    What comes of it depends on nothing that others did: it goes on from an entry of their own, and looks through all of
    theirs. choice: names one person. before: a seal, or empty.
    """
    (who,) = choice.people
    own = whose.newest_first(who)
    if before:
        own = islice(dropwhile(lambda one: one.entry.noted.sealed != before, own), 1, None)
    found = tuple(islice((one for one in own if choice.fits(one.entry.noted)), limit + 1))
    return Own(found[:limit], len(found) > limit)


def in_order(trail: Trail, choice: Choice, after: int, upto: int) -> Iterator[Numbered]:
    """Entries that fit with after < number <= upto."""
    return (one for one in trail.entries(after, upto) if choice.fits(one.entry.noted))


def moment(noted: Noted) -> datetime:
    """When an entry was noted, in UTC."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=noted.at)


def _micros(day: date) -> int:
    return (datetime(day.year, day.month, day.day, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(
        microseconds=1
    )
