"""How often somebody may try to sign in: waits that grow with each failure, by sign-in name and by address.

A wait never lasts: it ends by itself, at the latest after LONGEST, and trying meanwhile does not prolong it, so that
nobody can be locked out for good by somebody else. A name that no account has is counted like any other, so that waits
tell nothing about which there are. Names are kept as hashes, since people type passwords into the wrong field.

Failures are kept in the Desk, where every process of the node finds them, and stopping one gives whoever guesses no
fresh start. Each process adds to a row of its own for a name or address and reads the rows of all, so that none
overwrites what another counted. An attempt under way counts as failed within its process until it is known what came of
it; in the Desk it is written only when it did fail, so that signing in without a slip writes nothing here.
"""

import hashlib
import ipaddress
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Lock
from typing import Final

import msgspec

from comity.app.accounts.account import fold_login
from comity.kernel import canonical
from comity.kernel.errors import NotAllowed, Refusal, refusal
from comity.kernel.store import Desk

LIMITS: Final = "limits"
FREE_BY_NAME: Final = 5
FREE_BY_ADDRESS: Final = 30
"""Failures without a wait. Many people may share an address, nobody shares a sign-in name."""
LONGEST: Final = timedelta(minutes=15)
"""The longest wait."""
FORGOTTEN: Final = timedelta(hours=24)
"""Failures are forgotten this long after the last."""
MOST_KEPT: Final = 20_000
"""Most rows; those whose last failure is oldest make room. To push one out takes longer than the longest wait."""
_SECOND: Final = 1_000_000
_SWEEP_EVERY: Final = 200
_MOST_ROWS: Final = 50
"""Rows of one name or address that are read: more failures than the longest wait takes."""


class Tally(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Failures so far. last: time of the newest, microseconds since 1970."""

    failures: int
    last: int


class Attempt:
    """One attempt to prove who somebody is; it counts as failed unless told otherwise."""

    def __init__(self) -> None:
        self.failed = True
        self.clears = False

    def right(self) -> None:
        """It was the right person: it counts for nothing, and failures with the name are forgotten.

        Those of the address stay, or somebody with an account could go on guessing at others'.
        """
        self.failed, self.clears = False, True

    def uncounted(self) -> None:
        """It is right so far; it counts for nothing, and failures before it stay."""
        self.failed = False

    @contextmanager
    def looked_at(self) -> Iterator[None]:
        """While it is looked at: what is refused for want of room was not tried, and counts for nothing either."""
        try:
            yield
        except NotAllowed:
            self.uncounted()
            raise


class Limits:
    """Counts who tries to sign in; ``micros`` is the node's clock."""

    def __init__(self, desk: Desk, micros: Callable[[], int]) -> None:
        self._desk = desk
        self._micros = micros
        self._lock = Lock()
        self._process = os.urandom(8).hex()
        self._under_way = Counter[str]()
        self._failed = 0

    @contextmanager
    def attempt(self, login: str, address: str) -> Iterator[Attempt]:
        """An attempt with a sign-in name from an address; many at once count as many.

        Raises NotAllowed, and counts nothing, while there is something to wait for.
        """
        counted = _counted(login, address)
        with self._lock:
            wait = max(self._wait(name, free) for name, free in counted)
            if wait:
                minutes = -(-wait // (60 * _SECOND))
                raise NotAllowed((_wait_told(minutes),))
            self._under_way.update(name for name, _ in counted)
        attempt = Attempt()
        try:
            yield attempt
        finally:
            with self._lock:
                self._end(attempt, counted[0][0], counted[1][0])

    def _end(self, attempt: Attempt, by_name: str, by_address: str) -> None:
        for name in (by_name, by_address):
            self._under_way[name] -= 1
            if not self._under_way[name]:
                del self._under_way[name]
        if attempt.failed:
            self._fail(by_name)
            self._fail(by_address)
            self._failed += 1
            if self._failed % _SWEEP_EVERY == 1:
                self._sweep()
        elif attempt.clears:
            for row, _ in self._rows(by_name):
                self._desk.drop(LIMITS, row)

    def _fail(self, name: str) -> None:
        row = f"{name} {self._process}"
        kept = self._desk.get(LIMITS, row)
        before = canonical.parse_json(kept, Tally) if kept is not None else None
        failures = 0 if before is None or self._is_old(before) else before.failures
        self._desk.put(LIMITS, row, canonical.encode(Tally(failures=failures + 1, last=self._micros())))

    def _wait(self, name: str, free: int) -> int:
        """Microseconds to wait before the next attempt."""
        tallies = [tally for _, tally in self._rows(name) if not self._is_old(tally)]
        now, under_way = self._micros(), self._under_way[name]
        failures = sum(one.failures for one in tallies) + under_way
        since = 0 if under_way else now - max((one.last for one in tallies), default=now)
        # A clock that was set back says nothing of how long somebody has waited: better none than without end.
        return max(0, wait_after(failures, free) - since) if since >= 0 else 0

    def _rows(self, name: str) -> list[tuple[str, Tally]]:
        """What each process counted of a name or address."""
        rows = self._desk.items(LIMITS, f"{name} ", _MOST_ROWS)
        return [(row, canonical.parse_json(kept, Tally)) for row, kept in rows if row.startswith(f"{name} ")]

    def _is_old(self, tally: Tally) -> bool:
        return self._micros() - tally.last > FORGOTTEN // timedelta(microseconds=1)

    def _sweep(self) -> None:
        rows = sorted(self._all(), key=lambda one: one[1].last)
        for at, (row, tally) in enumerate(rows):
            if self._is_old(tally) or at < len(rows) - MOST_KEPT:
                self._desk.drop(LIMITS, row)

    def _all(self) -> Iterator[tuple[str, Tally]]:
        after = ""
        while items := self._desk.items(LIMITS, after, 100):
            after = items[-1][0]
            yield from ((key, canonical.parse_json(kept, Tally)) for key, kept in items)


def wait_after(failures: int, free: int) -> int:
    """Microseconds to wait after so many failures: none for the free ones, then 1 s, twice as long each time."""
    if failures < free:
        return 0
    return min(_SECOND << min(failures - free, 40), LONGEST // timedelta(microseconds=1))


def _wait_told(minutes: int) -> Refusal:
    return refusal("account.wait", "Too many attempts failed. Wait {minutes} min, then try again.", minutes=minutes)


def network_of(address: str) -> str:
    """What counts as one address: for IPv6 the network of 64 bits that one subscriber has."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found), 64), strict=False))


def _counted(login: str, address: str) -> tuple[tuple[str, int], tuple[str, int]]:
    name = hashlib.sha256(fold_login(login).encode(errors="surrogatepass")).hexdigest()
    return (f"name:{name}", FREE_BY_NAME), (f"address:{network_of(address)}", FREE_BY_ADDRESS)
