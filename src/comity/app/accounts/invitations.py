"""One-time links: how somebody comes by an account, and comes back to one.

A link holds 32 random bytes; the Desk keeps only their SHA-256. It leads to a page where a password is set, works once,
and for a day. Of links for the same account only the newest works.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from enum import Enum
from typing import Final

import msgspec

from comity.kernel import canonical
from comity.kernel.errors import NotFound
from comity.kernel.store import Desk

INVITATIONS: Final = "invitations"
LASTS: Final = timedelta(hours=24)
_SECRET: Final = re.compile(r"[0-9a-f]{64}\Z")
_MICROSECOND: Final = timedelta(microseconds=1)


class Purpose(Enum):
    """What a link is for: the first account of the node, a new account, or one whose owner lost everything."""

    FIRST = "first"
    NEW = "new"
    RECOVERY = "recovery"


class Invitation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a link opens. account: its id, empty for the first. until: microseconds since 1970."""

    purpose: Purpose
    account: str
    until: int


class Invitations:
    """Makes one-time links and takes them back in; ``micros`` is the node's clock."""

    def __init__(self, desk: Desk, micros: Callable[[], int]) -> None:
        self._desk = desk
        self._micros = micros

    def create(self, purpose: Purpose, account: str, entropy: Callable[[int], bytes]) -> str:
        """Make a link and return its secret part, which cannot be had again. Earlier ones for the account end."""
        self.end_all(account)
        secret = entropy(32).hex()
        until = self._micros() + LASTS // _MICROSECOND
        invitation = Invitation(purpose=purpose, account=account, until=until)
        self._desk.put(INVITATIONS, _key(secret), canonical.encode(invitation))
        return secret

    def get(self, secret: str) -> Invitation:
        """What a link opens.

        Raises NotFound for one that never was, was used, or ran out: nobody learns which.
        """
        kept = self._desk.get(INVITATIONS, _key(secret)) if _SECRET.match(secret) else None
        invitation = canonical.parse_json(kept, Invitation) if kept is not None else None
        if invitation is None or invitation.until < self._micros():
            raise NotFound("There is nothing here that you may read.")
        return invitation

    def take(self, secret: str) -> Invitation:
        """Use a link up: of several who try at once, one gets it. Raises NotFound."""
        invitation = self.get(secret)
        if not self._desk.drop(INVITATIONS, _key(secret)):
            raise NotFound("There is nothing here that you may read.")
        return invitation

    def pending(self, account: str) -> Invitation | None:
        """The link of an account that still waits, without its secret."""
        now = self._micros()
        return next((one for _, one in self._all() if one.account == account and one.until >= now), None)

    def end_all(self, account: str) -> int:
        """End the links of an account, and forget all that ran out; how many there were."""
        now = self._micros()
        return sum(
            self._desk.drop(INVITATIONS, key)
            for key, one in tuple(self._all())
            if one.account == account or one.until < now
        )

    def _all(self) -> Iterator[tuple[str, Invitation]]:
        after = ""
        while items := self._desk.items(INVITATIONS, after, 100):
            after = items[-1][0]
            yield from ((key, canonical.parse_json(kept, Invitation)) for key, kept in items)


def _key(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
