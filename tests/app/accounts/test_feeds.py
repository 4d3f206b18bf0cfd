"""Feed addresses: they open less than the account, once made can be ended, and end with what they rest on."""

import os
import re
from datetime import UTC, datetime

import msgspec
import pytest

from comity.adapters.store_memory import MemoryDesk
from comity.app.accounts.account import Account, Accounts
from comity.app.accounts.feeds import FEEDS, FeedAddresses
from comity.app.accounts.roles import Role
from comity.kernel.errors import NotFound
from comity.kernel.marking import Level
from nodes import SEEDS

MADE = int(datetime(2026, 11, 22, tzinfo=UTC).timestamp()) * 1_000_000


@pytest.fixture
def desk() -> MemoryDesk:
    return MemoryDesk()


@pytest.fixture
def accounts(desk: MemoryDesk) -> Accounts:
    return Accounts(desk, "XAA", SEEDS)


@pytest.fixture
def feeds(desk: MemoryDesk, accounts: Accounts) -> FeedAddresses:
    return FeedAddresses(desk, accounts, lambda: MADE)


def account(accounts: Accounts, role: Role = Role.OFFICER) -> Account:
    login = f"user-{os.urandom(4).hex()}"
    made = Account(
        id="", login=login, name="One", roles=(role,), clearance=Level.CONFIDENTIAL, caveats=("ORCON",), made=MADE
    )
    return accounts.create(made, os.urandom)


def test_address_opens_no_more_than_its_level_and_no_caveat(accounts: Accounts, feeds: FeedAddresses) -> None:
    one = account(accounts)
    person = feeds.person(feeds.renew(one.id, Level.OPEN, os.urandom))
    assert person is not None
    assert (person.reader.party, person.reader.clearance, person.reader.caveats) == ("XAA", Level.OPEN, frozenset())
    assert person.session == ""


def test_address_never_opens_more_than_the_account(accounts: Accounts, feeds: FeedAddresses) -> None:
    one = account(accounts)
    secret = feeds.renew(one.id, Level.TOP_SECRET, os.urandom)
    person = feeds.person(secret)
    assert person is not None
    assert person.reader.clearance is Level.CONFIDENTIAL
    accounts.replace(msgspec.structs.replace(one, clearance=Level.RESTRICTED))
    person = feeds.person(secret)
    assert person is not None
    assert person.reader.clearance is Level.RESTRICTED


def test_only_its_hash_is_kept(desk: MemoryDesk, accounts: Accounts, feeds: FeedAddresses) -> None:
    secret = feeds.renew(account(accounts).id, Level.OPEN, os.urandom)
    assert re.fullmatch("[0-9a-f]{64}", secret)
    kept = desk.items(FEEDS, "", 10)
    assert kept
    assert not any(secret in key or secret.encode() in value for key, value in kept)


def test_new_address_ends_the_old_one(accounts: Accounts, feeds: FeedAddresses) -> None:
    one = account(accounts)
    old, new = (feeds.renew(one.id, Level.OPEN, os.urandom) for _ in range(2))
    assert feeds.person(old) is None
    assert feeds.person(new) is not None


def test_withdrawn_address_opens_nothing(accounts: Accounts, feeds: FeedAddresses) -> None:
    one = account(accounts)
    secret = feeds.renew(one.id, Level.OPEN, os.urandom)
    assert feeds.of(one.id) is not None
    assert feeds.withdraw(one.id)
    assert feeds.person(secret) is None
    assert feeds.of(one.id) is None
    assert not feeds.withdraw(one.id)


def test_address_ends_with_the_account_and_its_right_to_read(accounts: Accounts, feeds: FeedAddresses) -> None:
    one = account(accounts)
    secret = feeds.renew(one.id, Level.OPEN, os.urandom)
    accounts.replace(msgspec.structs.replace(one, roles=(Role.ADMINISTRATOR,)))
    assert feeds.person(secret) is None
    accounts.replace(msgspec.structs.replace(one, withdrawn=MADE))
    assert feeds.person(secret) is None


@pytest.mark.parametrize("secret", ["", "x", "0" * 64, "0" * 63 + "G", "../" * 20])
def test_what_was_never_made_opens_nothing(feeds: FeedAddresses, secret: str) -> None:
    assert feeds.person(secret) is None


def test_nobody_has_an_address_without_an_account(feeds: FeedAddresses) -> None:
    with pytest.raises(NotFound):
        feeds.renew("0" * 32, Level.OPEN, os.urandom)
