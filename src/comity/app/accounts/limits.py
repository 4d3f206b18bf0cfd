"""How often somebody may try to sign in: waits that grow with each failure, by sign-in name and by address.

A wait never lasts: it ends by itself, at the latest after LONGEST, and trying meanwhile does not prolong it, so that
nobody can be locked out for good by somebody else. A name that no account has is counted like any other, so that waits
tell nothing about which there are. Failures are kept in the Desk, not in memory: stopping the node would else give
whoever guesses a fresh start, and each failure costs a password hash anyway, which takes longer than writing it down.
Names are kept as hashes, since people type passwords into the wrong field.
"""

import hashlib
import ipaddress
from collections.abc import Callable, Iterator
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
_SECOND: Final = 1_000_000
_SWEEP_EVERY: Final = 200


class Tally(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Failures so far. last: time of the newest, microseconds since 1970."""

    failures: int
    last: int


class Limits:
    """Counts who tries to sign in; ``micros`` is the node's clock."""

    def __init__(self, desk: Desk, micros: Callable[[], int]) -> None:
        self._desk = desk
        self._micros = micros
        self._lock = Lock()
        self._entered = 0

    def enter(self, login: str, address: str) -> None:
        """Count an attempt as failed until :meth:`forgive` says otherwise, so that many at once count as many.

        Raises NotAllowed, and counts nothing, while there is something to wait for.
        """
        with self._lock:
            wait = max(self._wait(name, free) for name, free in _counted(login, address))
            if wait:
                minutes = -(-wait // (60 * _SECOND))
                raise NotAllowed((_wait_told(minutes),))
            for name, _ in _counted(login, address):
                self._keep(name, self._tally(name).failures + 1)
            self._entered += 1
            if self._entered % _SWEEP_EVERY == 0:
                self._sweep()

    def take_back(self, login: str, address: str) -> None:
        """Take back what :meth:`enter` counted, since nothing was tried after all; failures before it stay."""
        with self._lock:
            for name, _ in _counted(login, address):
                tally = self._tally(name)
                if tally.failures > 1:
                    left = msgspec.structs.replace(tally, failures=tally.failures - 1)
                    self._desk.put(LIMITS, name, canonical.encode(left))
                else:
                    self._desk.drop(LIMITS, name)

    def forgive(self, login: str, address: str) -> None:
        """Take back what :meth:`enter` counted, since it was the right person; failures with the name are forgotten.

        Those of the address stay, or somebody with an account could go on guessing at others'.
        """
        (by_name, _), (by_address, _) = _counted(login, address)
        with self._lock:
            self._desk.drop(LIMITS, by_name)
            left = self._tally(by_address).failures - 1
            if left > 0:
                self._keep(by_address, left)
            else:
                self._desk.drop(LIMITS, by_address)

    def _wait(self, name: str, free: int) -> int:
        """Microseconds to wait before the next attempt."""
        tally = self._tally(name)
        since = self._micros() - tally.last
        # A clock that was set back says nothing of how long somebody has waited: better none than without end.
        return max(0, wait_after(tally.failures, free) - since) if since >= 0 else 0

    def _tally(self, name: str) -> Tally:
        kept = self._desk.get(LIMITS, name)
        tally = canonical.parse_json(kept, Tally) if kept is not None else None
        return tally if tally is not None and not self._is_old(tally) else Tally(failures=0, last=0)

    def _keep(self, name: str, failures: int) -> None:
        self._desk.put(LIMITS, name, canonical.encode(Tally(failures=failures, last=self._micros())))

    def _is_old(self, tally: Tally) -> bool:
        return self._micros() - tally.last > FORGOTTEN // timedelta(microseconds=1)

    def _sweep(self) -> None:
        for name, tally in tuple(self._all()):
            if self._is_old(tally):
                self._desk.drop(LIMITS, name)

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
