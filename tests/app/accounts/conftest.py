"""Accounts, sessions and keys of a node of XAA in memory, under a clock that a test sets."""

import os

import msgspec
import pytest

from comity.adapters.store_memory import MemoryDesk
from comity.app.access import AccessKeys
from comity.app.accounts.account import Account, Accounts
from comity.app.accounts.feeds import FeedAddresses
from comity.app.accounts.people import Changes, People
from comity.app.accounts.person import Person
from comity.app.accounts.roles import Role
from comity.app.accounts.sessions import Sessions
from comity.kernel.marking import Level
from nodes import SEEDS, SetClock

PASSWORD = "lantern orbit gravel tulip"


class Office:
    """A node's people, and ways to make some."""

    def __init__(self) -> None:
        self.clock = SetClock()
        self.desk = MemoryDesk()
        self.accounts = Accounts(self.desk, "XAA", SEEDS)
        self.access = AccessKeys(self.desk, self.accounts, self.clock.micros)
        self.sessions = Sessions(self.desk, self.clock.micros)
        self.feeds = FeedAddresses(self.desk, self.accounts, self.clock.micros)
        self.people = People(self.desk, self.accounts, self.sessions, self.access, self.clock.micros)

    def invited(self, login: str, *roles: Role, clearance: Level = Level.OPEN) -> tuple[Account, str]:
        """An account that nobody has entered yet, and the secret of its link."""
        given = Changes(name=login.title(), roles=roles or (Role.OFFICER,), clearance=clearance)
        return self.people.invite(login, given, os.urandom)

    def somebody(self, login: str, *roles: Role, clearance: Level = Level.OPEN) -> Account:
        """An account in use; without a password, whose hash would take long."""
        account, _ = self.invited(login, *roles, clearance=clearance)
        self.people.invitations.end_all(account.id)
        return self.accounts.change(account.id, lambda one: msgspec.structs.replace(one, identity=f"issuer {login}"))

    def person(self, account: Account) -> Person:
        """Somebody who is signed in."""
        kept = self.accounts.get(account.id)
        return Person(
            id=kept.id, name=kept.name, roles=frozenset(kept.roles), reader=kept.reader("XAA"), session="session"
        )


@pytest.fixture
def office() -> Office:
    return Office()
