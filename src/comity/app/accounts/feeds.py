"""Feed addresses: one secret address for an account, under which a feed reader finds what is new, without signing in.

A feed reader keeps the address in plain text and shows it to whoever sits at the machine. So an address opens less than
its account: statements up to the level its owner chose, the lowest one unless another was chosen, never above the
account's clearance, and none that asks its readers for a caveat. It is 32 random bytes, shown once; only their SHA-256
is kept. It can be withdrawn, a new one ends the old one, and it ends with the account or its right to read.
"""

import hashlib
import re
from collections.abc import Callable
from typing import Final

import msgspec

from comity.app.accounts.account import Accounts
from comity.app.accounts.person import Person
from comity.app.accounts.roles import Right, Role, reader_of, rights_of
from comity.kernel import canonical
from comity.kernel.errors import NotFound
from comity.kernel.marking import Level
from comity.kernel.store import Desk

FEEDS: Final = "feeds"
FEED_OF: Final = "feed_of"
"""Drawers: feeds by the hash of their secret, and that hash by account."""
_SECRET: Final = re.compile(r"[0-9a-f]{64}\Z")


class FeedAddress(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose feed it is, up to which level, and when it was made, in microseconds since 1970."""

    account: str
    level: Level
    made: int


class FeedAddresses:
    """Makes, finds and withdraws feed addresses of one node; ``micros`` is its clock."""

    def __init__(self, desk: Desk, accounts: Accounts, micros: Callable[[], int]) -> None:
        self._desk = desk
        self._accounts = accounts
        self._micros = micros

    def renew(self, account_id: str, level: Level, entropy: Callable[[int], bytes]) -> str:
        """Make an address, ending the one before; its secret, which cannot be had again. Raises NotFound."""
        self._accounts.get(account_id)
        self.withdraw(account_id)
        secret = entropy(32).hex()
        kept = FeedAddress(account=account_id, level=level, made=self._micros())
        # In this order a crash in between leaves an address that opens nothing, never one that cannot be withdrawn.
        self._desk.put(FEED_OF, account_id, _hash(secret).encode())
        self._desk.put(FEEDS, _hash(secret), canonical.encode(kept))
        return secret

    def withdraw(self, account_id: str) -> bool:
        """End the account's address; whether there was one."""
        held = self._desk.get(FEED_OF, account_id)
        if held is None:
            return False
        ended = self._desk.drop(FEEDS, held.decode())
        self._desk.drop(FEED_OF, account_id)
        return ended

    def of(self, account_id: str) -> FeedAddress | None:
        """The account's address, without its secret; None where there is none."""
        held = self._desk.get(FEED_OF, account_id)
        kept = self._desk.get(FEEDS, held.decode()) if held is not None else None
        return canonical.parse_json(kept, FeedAddress) if kept is not None else None

    def person(self, secret: str) -> Person | None:
        """Who asks under this secret, with what the address opens; None for one that is not, or no longer, known."""
        kept = self._desk.get(FEEDS, _hash(secret)) if _SECRET.match(secret) else None
        if kept is None:
            return None
        address = canonical.parse_json(kept, FeedAddress)
        try:
            account = self._accounts.get(address.account)
        except NotFound:
            return None
        roles: frozenset[Role] = frozenset(account.roles)
        if account.withdrawn or Right.READ not in rights_of(roles):
            return None
        level = min(address.level, account.clearance, key=lambda one: one.rank)
        reader = reader_of(self._accounts.party, level, (), roles)
        return Person(id=account.id, name=account.name, roles=roles, reader=reader, language=account.language)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
