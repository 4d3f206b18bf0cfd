"""How people come to an account, get in, and leave: everything that concerns more than one drawer of the Desk."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import msgspec

from comity.app.access import AccessKeys
from comity.app.accounts.account import Account, Accounts, Before, parse_login, parse_name, unnoted
from comity.app.accounts.feeds import FeedAddresses
from comity.app.accounts.invitations import Invitation, Invitations, Purpose
from comity.app.accounts.limits import Limits
from comity.app.accounts.passwords import Passwords, check_password
from comity.app.accounts.person import Person
from comity.app.accounts.recovery import Recoveries
from comity.app.accounts.roles import Right, Role, rights_of
from comity.app.accounts.sessions import Sessions
from comity.app.accounts.tickets import Tickets
from comity.kernel.errors import Malformed, NotAllowed, NotFound, refusal
from comity.kernel.marking import Level
from comity.kernel.store import Desk

SECOND_STEP: Final = timedelta(minutes=5)
"""How long after the password the one-time code may come."""
TELLING: Final = ("comity",)
"""Words that no password may hold, beside the party's code: docs/accounts.md lists them."""
_HALFWAY: Final = "halfway"


class First(msgspec.Struct, frozen=True, kw_only=True):
    """How the first administrator of a node calls themselves, and the password they chose."""

    login: str
    name: str
    password: str

    def __repr__(self) -> str:
        return f"First({self.login})"


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What an administrator decides about an account."""

    name: str
    roles: tuple[Role, ...]
    clearance: Level
    caveats: tuple[str, ...] = ()


class People:
    """Invites, lets in, recovers and withdraws people of one node; ``micros`` is its clock."""

    def __init__(
        self, desk: Desk, accounts: Accounts, sessions: Sessions, access: AccessKeys, micros: Callable[[], int]
    ) -> None:
        self.passwords = Passwords()
        self.invitations = Invitations(desk, micros)
        self.limits = Limits(desk, micros)
        self.recoveries = Recoveries(desk, accounts, micros)
        self.halfway = Tickets(desk, _HALFWAY, SECOND_STEP, micros)
        self._accounts = accounts
        self._sessions = sessions
        self._access = access
        self._feeds = FeedAddresses(desk, accounts, micros)
        self._micros = micros

    def first_link(self, entropy: Callable[[int], bytes]) -> str | None:
        """The secret of the link that makes the first administrator; None once there is any account."""
        if next(self._accounts.all(), None) is not None:
            return None
        return self.invitations.create(Purpose.FIRST, "", entropy)

    def invite(
        self, login: str, given: Changes, entropy: Callable[[int], bytes], before: Before = unnoted
    ) -> tuple[Account, str]:
        """Make an account that nobody can enter yet, and the secret of the link that opens it.

        before: is told the account's id once nothing speaks against it, before it is made. Raises Malformed,
        NotAllowed.
        """
        account = Account(
            id="",
            login=login,
            name=parse_name(given.name),
            roles=ordered(given.roles),
            clearance=given.clearance,
            caveats=tuple(sorted(set(given.caveats))),
            made=self._micros(),
        )
        made = self._accounts.create(account, entropy, before)
        return made, self.invitations.create(Purpose.NEW, made.id, entropy)

    def change(self, account_id: str, given: Changes) -> Account:
        """Change name, roles, clearance and caveats; it holds for running sessions and access keys from now on.

        Raises NotFound, Malformed, NotAllowed: for a withdrawn account, and when no administrator would be left.
        """

        def changed(account: Account) -> Account:
            self._check_holds(account)
            if Role.ADMINISTRATOR not in given.roles:
                self._check_not_last(account)
            return msgspec.structs.replace(
                account,
                name=parse_name(given.name),
                roles=ordered(given.roles),
                clearance=given.clearance,
                caveats=tuple(sorted(set(given.caveats))),
            )

        return self._accounts.change(account_id, changed)

    def renew_link(self, account_id: str, entropy: Callable[[int], bytes]) -> str:
        """The secret of a fresh link for an account that nobody has entered yet; the one before ends.

        Raises NotFound, and NotAllowed for an account that somebody has entered: that needs two persons.
        """
        account = self._accounts.get(account_id)
        self._check_holds(account)
        check_unentered(account)
        return self.invitations.create(Purpose.NEW, account_id, entropy)

    def withdraw(self, account_id: str) -> Account:
        """End an account for good, with its sessions, access keys, links and what waits for it.

        Raises NotFound, and NotAllowed when no administrator would be left.
        """

        def ended(account: Account) -> Account:
            self._check_not_last(account)
            return msgspec.structs.replace(account, withdrawn=account.withdrawn or self._micros())

        account = self._accounts.change(account_id, ended)
        self._end_access(account_id)
        self.invitations.end_all(account_id)
        self.recoveries.stop(account_id)
        return account

    def agree_to_recovery(self, account_id: str, by: Person, entropy: Callable[[int], bytes]) -> str:
        """Agree as the second person: the secret of the link to hand to the owner. Raises NotFound, NotAllowed."""
        self.recoveries.agree(account_id, by)
        return self.invitations.create(Purpose.RECOVERY, account_id, entropy)

    def welcome(self, secret: str, password: str, before: Before = unnoted) -> Account:
        """Use a link for an account that is there, setting its password; after a recovery nothing old opens it.

        before: is told the account's id once nothing speaks against it, before anything is done. Raises NotFound, and
        NotAllowed for a password that will not do: the link then still works.
        """
        account = invited_account(self._accounts, self.invitations.get(secret))
        hashed = self._hashed(password, account)
        before(account.id)
        invitation = self.invitations.take(secret)

        def entered(one: Account) -> Account:
            self._check_holds(one)
            if invitation.purpose is Purpose.RECOVERY:
                return msgspec.structs.replace(
                    one, password=hashed, passkeys=(), one_time="", one_time_last=0, identity=""
                )
            check_unentered(one)
            return msgspec.structs.replace(one, password=hashed)

        changed = self._accounts.change(account.id, entered)
        self._end_access(account.id)
        return changed

    def welcome_first(
        self, secret: str, given: First, entropy: Callable[[int], bytes], before: Before = unnoted
    ) -> Account:
        """Use the link of a fresh node, making its first administrator. before: as in :meth:`invite`.

        Raises NotFound, Malformed, NotAllowed.
        """
        first = Account(
            id="",
            login=parse_login(given.login),
            name=parse_name(given.name),
            roles=(Role.ADMINISTRATOR,),
            clearance=Level.OPEN,
            made=self._micros(),
        )
        self._check_first(self.invitations.get(secret))
        first = msgspec.structs.replace(first, password=self._hashed(given.password, first))
        self._check_first(self.invitations.take(secret))
        return self._accounts.create(first, entropy, before)

    def set_password(self, account_id: str, password: str) -> None:
        """Give an account a new password. Raises NotFound, NotAllowed."""
        hashed = self._hashed(password, self._accounts.get(account_id))
        self._accounts.change(account_id, lambda one: msgspec.structs.replace(one, password=hashed))

    def check(self, login: str, password: str) -> Account | None:
        """The account whose sign-in name and password these are; None takes as long, whatever is wrong.

        A hash made at other cost is made anew. Raises NotAllowed while too many sign in at once.
        """
        account = self._accounts.find(login)
        holds = account is not None and not account.withdrawn
        encoded = account.password if account is not None and holds else ""
        if not self.passwords.verify(encoded, password) or account is None:
            return None
        if self.passwords.outgrown(encoded):
            fresh = self.passwords.hash(password)
            return self._accounts.change(
                account.id,
                lambda one: msgspec.structs.replace(one, password=fresh) if one.password == encoded else one,
            )
        return account

    def _hashed(self, password: str, owner: Account) -> str:
        check_password(password, owner.login, owner.name, *TELLING, self._accounts.party)
        return self.passwords.hash(password)

    def _end_access(self, account_id: str) -> None:
        self._sessions.end_all(account_id)
        self._access.withdraw_all(account_id)
        self._feeds.withdraw(account_id)

    def _check_holds(self, account: Account) -> None:
        if account.withdrawn:
            raise NotAllowed((refusal("account.withdrawn", "The account was withdrawn."),))

    def _check_first(self, invitation: Invitation) -> None:
        if invitation.purpose is not Purpose.FIRST or next(self._accounts.all(), None) is not None:
            raise NotFound("There is nothing here that you may read.")

    def _check_not_last(self, account: Account) -> None:
        """Refuse to take away the last administrator, after whom nobody could invite or recover anybody."""
        if account.withdrawn or Right.ACCOUNTS not in rights_of(account.roles):
            return
        if not any(
            one.id != account.id and not one.withdrawn and is_entered(one) and Right.ACCOUNTS in rights_of(one.roles)
            for one in self._accounts.all()
        ):
            raise NotAllowed(
                (refusal("account.last_administrator", "No other administrator is there. Invite one first."),)
            )


def invited_account(accounts: Accounts, invitation: Invitation) -> Account:
    """The account that a link opens. Raises NotFound for the first link, and once the account is withdrawn."""
    account = accounts.get(invitation.account)
    if account.withdrawn:
        raise NotFound("There is nothing here that you may read.")
    return account


def check_unentered(account: Account) -> None:
    """Raise NotAllowed for an account in use: by whom it is entered is then decided by its owner, or two others."""
    if is_entered(account):
        raise NotAllowed((refusal("account.entered", "The account is in use. Recover it, by two persons."),))


def ordered(roles: tuple[Role, ...]) -> tuple[Role, ...]:
    """Roles once each, in the order in which they are declared."""
    return tuple(role for role in Role if role in roles)


def is_entered(account: Account) -> bool:
    """Whether somebody can sign in to the account at all."""
    return bool(account.password or account.passkeys or account.identity)


def parse_role(text: str) -> Role:
    """A role by its code. Raises Malformed."""
    try:
        return Role(text)
    except ValueError:
        raise Malformed("expected a role, got {name!r}", name=text[:60]) from None


def parse_level(text: str) -> Level:
    """A level by its code. Raises Malformed."""
    try:
        return next(level for level in Level if level.value == text)
    except StopIteration:
        raise Malformed("expected a level of the scale, got {name!r}", name=text[:60]) from None
