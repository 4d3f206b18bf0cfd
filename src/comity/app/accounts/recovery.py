"""How somebody who lost password, passkeys and codes comes back: by two persons, none of whom gets in by it alone.

An administrator asks, after making sure who stands there. Another administrator, or somebody who approves, agrees, and
is shown a one-time link to hand to the account's owner. Until the owner uses it, the account stays as it was. Whoever
is signed in to the account sees that its recovery was asked for, and can stop it.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Final

import msgspec

from comity.app.accounts.account import Account, Accounts
from comity.app.accounts.person import Person
from comity.app.accounts.roles import Right, rights_of
from comity.kernel import canonical
from comity.kernel.errors import NotAllowed, NotFound, refusal
from comity.kernel.store import Desk

RECOVERIES: Final = "recoveries"
LASTS: Final = timedelta(hours=72)
"""How long a second person may take to agree."""


class Recovery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A recovery that waits for a second person. account, asked_by: ids. asked: microseconds since 1970."""

    account: str
    asked_by: str
    asked: int
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class Recoveries:
    """Keeps who asked for whose recovery; ``micros`` is the node's clock."""

    def __init__(self, desk: Desk, accounts: Accounts, micros: Callable[[], int]) -> None:
        self._desk = desk
        self._accounts = accounts
        self._micros = micros

    def ask(self, account_id: str, by: Person, reason: str) -> Recovery:
        """Ask for the recovery of an account; one that waits already is replaced.

        Raises NotFound, and NotAllowed for one's own account, a withdrawn one, or without the right.
        """
        by.require(Right.ACCOUNTS)
        account = self._accounts.get(account_id)
        _check_other(account, by)
        recovery = Recovery(account=account_id, asked_by=by.id, asked=self._micros(), reason=reason)
        try:
            msgspec.convert(msgspec.to_builtins(recovery), Recovery)
        except msgspec.ValidationError as fault:
            raise NotAllowed(
                (refusal("recovery.reason", "Expected a reason of 1 to 500 characters for the recovery."),)
            ) from fault
        self._desk.put(RECOVERIES, account_id, canonical.encode(recovery))
        return recovery

    def find(self, account_id: str) -> Recovery | None:
        """The recovery of an account that waits, or None."""
        kept = self._desk.get(RECOVERIES, account_id)
        recovery = canonical.parse_json(kept, Recovery) if kept is not None else None
        return recovery if recovery is not None and not self._ran_out(recovery) else None

    def pending(self) -> tuple[Recovery, ...]:
        """Every recovery that waits, by account."""
        found, after = list[Recovery](), ""
        while items := self._desk.items(RECOVERIES, after, 100):
            after = items[-1][0]
            found.extend(canonical.parse_json(kept, Recovery) for _, kept in items)
        return tuple(one for one in found if not self._ran_out(one))

    def agree(self, account_id: str, by: Person) -> Recovery:
        """Agree as the second person; the recovery no longer waits, and of several who agree at once one does.

        Raises NotFound when none waits; NotAllowed for whoever asked, for the account's owner, without the right, and
        when whoever asked may not ask any more.
        """
        if not (by.may(Right.ACCOUNTS) or by.may(Right.APPROVE)):
            by.require(Right.APPROVE)
        recovery = self.find(account_id)
        if recovery is None:
            raise NotFound("There is nothing here that you may read.")
        if by.id == recovery.asked_by:
            raise NotAllowed((refusal("recovery.same_person", "A recovery needs a second person, not who asked."),))
        _check_other(self._accounts.get(account_id), by)
        asked_by = self._accounts.get(recovery.asked_by)
        if asked_by.withdrawn or Right.ACCOUNTS not in rights_of(asked_by.roles):
            raise NotAllowed((refusal("recovery.asker_gone", "Who asked for this may not ask for it any more."),))
        if not self.stop(account_id):
            raise NotFound("There is nothing here that you may read.")
        return recovery

    def stop(self, account_id: str) -> bool:
        """Forget a recovery that waits; whether there was one."""
        return self._desk.drop(RECOVERIES, account_id)

    def _ran_out(self, recovery: Recovery) -> bool:
        return self._micros() - recovery.asked > LASTS // timedelta(microseconds=1)


def _check_other(account: Account, by: Person) -> None:
    if account.withdrawn:
        raise NotAllowed((refusal("account.withdrawn", "The account was withdrawn."),))
    if account.id == by.id:
        raise NotAllowed((refusal("recovery.own_account", "Nobody recovers their own account."),))
