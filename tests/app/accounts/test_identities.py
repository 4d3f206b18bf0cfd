"""Who decides by what identity an account is entered: an administrator before anybody is in, its owner after."""

import os

import msgspec
import pytest

from app.accounts.conftest import PASSWORD, Office
from comity.app.accounts.account import Account
from comity.app.accounts.identities import enter_by_identity, identity_text, link_unentered, unlink
from comity.app.accounts.people import Changes
from comity.app.accounts.roles import Role
from comity.kernel.errors import NotAllowed, NotFound, StoreFull
from comity.kernel.marking import Level

ONE, TWO = (identity_text("https://one.example", subject) for subject in "12")


def link_it(office: Office, account: Account, identity: str) -> None:
    link_unentered(office.accounts, office.people.invitations, account.id, identity)


def enter(office: Office, secret: str, identity: str) -> Account:
    return enter_by_identity(office.accounts, office.people.invitations, secret, identity, lambda account_id: None)


def test_account_in_use_is_linked_by_no_administrator(office: Office) -> None:
    account, secret = office.invited("anna")
    office.people.welcome(secret, PASSWORD)
    with pytest.raises(NotAllowed) as refused:
        link_it(office, account, ONE)
    assert [one.code for one in refused.value.refusals] == ["account.entered"]
    assert office.accounts.get(account.id).identity == ""


def test_account_that_waits_is_linked_once_and_its_link_ends(office: Office) -> None:
    account, secret = office.invited("anna")
    link_it(office, account, ONE)
    assert office.accounts.get(account.id).identity == ONE
    with pytest.raises(NotFound):
        office.people.welcome(secret, PASSWORD)
    with pytest.raises(NotAllowed):
        link_it(office, account, TWO)
    with pytest.raises(NotAllowed):
        office.people.renew_link(account.id, os.urandom)


def test_invitation_opens_for_one_person(office: Office) -> None:
    account, secret = office.invited("anna")

    def first_comes_between(account_id: str) -> None:
        enter(office, secret, ONE)

    with pytest.raises(NotFound):
        enter_by_identity(office.accounts, office.people.invitations, secret, TWO, first_comes_between)
    assert office.accounts.get(account.id).identity == ONE


def test_identity_of_another_leaves_the_invitation_as_it_was(office: Office) -> None:
    _, first = office.invited("anna")
    _, second = office.invited("boris")
    enter(office, first, ONE)
    with pytest.raises(NotAllowed):
        enter(office, second, ONE)
    assert enter(office, second, TWO).login == "boris"


def test_entering_that_cannot_be_noted_leaves_the_invitation_as_it_was(office: Office) -> None:
    _, secret = office.invited("anna")

    def full(account_id: str) -> None:
        raise StoreFull("the trail is full")

    with pytest.raises(StoreFull):
        enter_by_identity(office.accounts, office.people.invitations, secret, ONE, full)
    assert enter(office, secret, ONE).identity == ONE


def test_last_way_in_is_not_taken_away(office: Office) -> None:
    account = office.somebody("anna")
    with pytest.raises(NotAllowed) as refused:
        unlink(office.accounts, account.id)
    assert [one.code for one in refused.value.refusals] == ["provider.last"]
    office.accounts.change(account.id, lambda one: msgspec.structs.replace(one, password="some"))
    unlink(office.accounts, account.id)
    assert office.accounts.get(account.id).identity == ""


def test_withdrawn_account_is_linked_by_nobody(office: Office) -> None:
    office.somebody("root", Role.ADMINISTRATOR)
    given = Changes(name="Anna", roles=(Role.OFFICER,), clearance=Level.OPEN)
    account, _ = office.people.invite("anna", given, os.urandom)
    office.people.withdraw(account.id)
    with pytest.raises(NotAllowed):
        link_it(office, account, ONE)
