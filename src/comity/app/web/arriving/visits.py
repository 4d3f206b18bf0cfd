"""When each account last looked at what is new, kept in the Desk, so that the next visit can mark what came since."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from comity.kernel import canonical
from comity.kernel.store import Desk

VISITS: Final = "visits"
PAUSE: Final = timedelta(minutes=30)
"""After so long without a look the next one begins a new visit."""


class Visit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Microseconds since 1970: what arrived after ``marker`` is new; ``last`` is the newest look."""

    marker: int
    last: int


class Visits:
    """Looks of all accounts; ``micros`` is the node's clock."""

    def __init__(self, desk: Desk, micros: Callable[[], int]) -> None:
        self._desk = desk
        self._micros = micros

    def look(self, account: str) -> datetime | None:
        """Note a look; what arrived after the answer is new to this account. None at the first visit: nothing is.

        Within a visit the answer stays, so that loading the page again loses no mark.
        """
        before, now = self._kept(account), self._micros()
        pause = PAUSE // timedelta(microseconds=1)
        marker = now if before is None else before.last if now - before.last > pause else before.marker
        self._desk.put(VISITS, account, canonical.encode(Visit(marker=marker, last=now)))
        return _moment(marker) if before is not None else None

    def marker(self, account: str) -> datetime | None:
        """As :meth:`look`, without noting one."""
        kept = self._kept(account)
        return _moment(kept.marker) if kept is not None else None

    def _kept(self, account: str) -> Visit | None:
        kept = self._desk.get(VISITS, account)
        return canonical.parse_json(kept, Visit) if kept is not None else None


def _moment(micros: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
