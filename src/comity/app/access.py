"""Access keys: how an officer's program writes through the API.

A key is 32 random bytes, shown once when made. Only its SHA-256 is kept: with that much randomness a slow password hash
would add nothing but time to every request. A key that somebody made for their own programs never opens more than their
account does at that moment, and ends with it; one that the operator made stands by itself.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Annotated, Final

import msgspec

from comity.app.accounts.account import Account, Accounts
from comity.app.accounts.person import Person
from comity.app.accounts.roles import Role, reader_of
from comity.kernel import canonical
from comity.kernel.errors import Malformed, NotAllowed, NotFound, refusal
from comity.kernel.marking import Caveat, Level
from comity.kernel.store import Desk

DRAWER = "access"
PREFIX = "comity_"
MOST_KEYS: Final = 20
"""Most keys of one account."""
LONGEST_DAYS: Final = 365
"""Most days that a key of an account lasts."""


class Access(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Whom a key speaks for. Times in microseconds since 1970.

    name: whose key it is, or what an account's owner calls it. account: id of the account that made it, empty for one
    of the operator. until: when it ends, 0 for never.
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    role: Role
    clearance: Level
    caveats: tuple[Caveat, ...] = ()
    account: str = ""
    made: int = 0
    until: int = 0


class AccessKeys:
    """Makes, finds and withdraws access keys of one party's node; ``micros`` is its clock."""

    def __init__(self, desk: Desk, accounts: Accounts, micros: Callable[[], int]) -> None:
        self._desk = desk
        self._accounts = accounts
        self._micros = micros

    def create(self, access: Access, entropy: Callable[[int], bytes]) -> str:
        """Make a key and return its text, which cannot be had again.

        Raises Malformed; for a key of an account NotAllowed when it would open more than the account does.
        """
        try:
            msgspec.convert(msgspec.to_builtins(access), Access)
        except msgspec.ValidationError as fault:
            raise Malformed("the access key cannot be made so: {fault}", fault=fault) from fault
        if access.account:
            self._check_own(access)
        text = PREFIX + entropy(32).hex()
        self._desk.put(DRAWER, _name(text), canonical.encode(access))
        return text

    def person(self, text: str) -> Person | None:
        """For whom a key speaks, or None."""
        if not re.fullmatch(PREFIX + "[0-9a-f]{64}", text):
            return None
        kept = self._desk.get(DRAWER, _name(text))
        access = _access(kept) if kept is not None else None
        if access is None or self._ran_out(access):
            return None
        if access.account:
            return self._of_account(access)
        roles = frozenset({access.role})
        reader = reader_of(self._accounts.party, access.clearance, access.caveats, roles)
        return Person(id=access.name, name=access.name, roles=roles, reader=reader)

    def of(self, account: str) -> tuple[tuple[str, Access], ...]:
        """The keys of an account that hold, by what they are kept under, which opens nothing."""
        return tuple(
            (key, one) for key, one in self._all() if one.account == account and one.account and not self._ran_out(one)
        )

    def withdraw(self, name: str) -> int:
        """Withdraw every key of a name that the operator made; how many there were."""
        return self._drop(lambda _, one: one.name == name and not one.account)

    def withdraw_own(self, account: str, key: str) -> bool:
        """Withdraw one key of an account; whether there was one."""
        return self._drop(lambda kept_under, one: one.account == account and kept_under == key) > 0

    def withdraw_all(self, account: str) -> int:
        """Withdraw every key of an account; how many there were."""
        return self._drop(lambda _, one: one.account == account)

    def _check_own(self, access: Access) -> None:
        account = self._accounts.get(access.account)
        if account.withdrawn or beyond(access, account):
            raise NotAllowed((refusal("access.beyond", "An access key never opens more than its owner's account."),))
        days = (access.until - self._micros()) / (24 * 3600 * 1_000_000)
        if not 0 < days <= LONGEST_DAYS + 1:
            raise NotAllowed(
                (refusal("access.until", "Expected an end within {most} days from now.", most=LONGEST_DAYS),)
            )
        if len(self.of(account.id)) >= MOST_KEYS:
            raise NotAllowed((refusal("access.many", "An account has at most {most} access keys.", most=MOST_KEYS),))

    def _of_account(self, access: Access) -> Person | None:
        """Whoever made the key, with what both the key and the account give now."""
        try:
            account = self._accounts.get(access.account)
        except NotFound:
            return None
        roles = frozenset({access.role}) & frozenset(account.roles)
        if account.withdrawn or not roles:
            return None
        clearance = min(access.clearance, account.clearance, key=lambda level: level.rank)
        caveats = sorted(set(access.caveats) & set(account.caveats))
        reader = reader_of(self._accounts.party, clearance, caveats, roles)
        return Person(id=account.id, name=account.name, roles=roles, reader=reader, language=account.language)

    def _ran_out(self, access: Access) -> bool:
        return 0 < access.until < self._micros()

    def _drop(self, chosen: Callable[[str, Access], bool]) -> int:
        return sum(self._desk.drop(DRAWER, key) for key, one in tuple(self._all()) if chosen(key, one))

    def _all(self) -> Iterator[tuple[str, Access]]:
        after = ""
        while items := self._desk.items(DRAWER, after, 100):
            after = items[-1][0]
            yield from ((key, _access(kept)) for key, kept in items)


def beyond(access: Access, account: Account) -> bool:
    """Whether a key would open more than an account does."""
    return (
        access.role not in account.roles
        or access.clearance.rank > account.clearance.rank
        or not set(access.caveats) <= set(account.caveats)
    )


@lru_cache(1_000)
def _access(kept: bytes) -> Access:
    """What a kept value says; the same bytes are parsed once."""
    return canonical.parse_json(kept, Access)


def _name(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
