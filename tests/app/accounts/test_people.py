"""How people come to an account, get in, and leave."""

import os
from datetime import timedelta

import msgspec
import pytest

from app.accounts.conftest import PASSWORD, Office
from comity.app.access import Access
from comity.app.accounts.account import Account, Passkey
from comity.app.accounts.identities import link
from comity.app.accounts.invitations import Purpose
from comity.app.accounts.passwords import Cost, Passwords
from comity.app.accounts.people import Changes, First
from comity.app.accounts.roles import Role
from comity.kernel.errors import Malformed, NotAllowed, NotFound, StoreFull
from comity.kernel.marking import Level


def given(*roles: Role, clearance: Level = Level.OPEN) -> Changes:
    return Changes(name="Somebody", roles=roles, clearance=clearance)


def codes(refused: pytest.ExceptionInfo[NotAllowed]) -> list[str]:
    return [one.code for one in refused.value.refusals]


def test_the_first_link_makes_one_administrator_and_there_is_no_second(office: Office) -> None:
    first, second = (office.people.first_link(os.urandom) for _ in range(2))
    assert first is not None
    assert second is not None
    with pytest.raises(NotFound):
        office.people.welcome_first(first, First(login="root", name="First", password=PASSWORD), os.urandom)
    made = office.people.welcome_first(second, First(login="root", name="First", password=PASSWORD), os.urandom)
    assert (made.roles, made.clearance, made.caveats) == ((Role.ADMINISTRATOR,), Level.OPEN, ())
    assert office.people.first_link(os.urandom) is None
    with pytest.raises(NotFound):
        office.people.welcome_first(second, First(login="other", name="Second", password=PASSWORD), os.urandom)
    assert len(list(office.accounts.all())) == 1


def test_a_first_link_is_void_once_there_is_an_account(office: Office) -> None:
    secret = office.people.first_link(os.urandom)
    assert secret is not None
    office.invited("one")
    with pytest.raises(NotFound):
        office.people.welcome_first(secret, First(login="root", name="First", password=PASSWORD), os.urandom)


def test_a_link_for_an_account_does_not_make_an_administrator(office: Office) -> None:
    _, secret = office.invited("one")
    with pytest.raises(NotFound):
        office.people.welcome_first(secret, First(login="root", name="First", password=PASSWORD), os.urandom)
    first = office.people.invitations.create(Purpose.FIRST, "", os.urandom)
    with pytest.raises(NotFound):
        office.people.welcome(first, PASSWORD)


def test_an_invited_person_gets_in_with_the_password_they_chose(office: Office) -> None:
    account, secret = office.invited("anna")
    assert office.people.check("anna", "") is None
    with pytest.raises(NotAllowed) as refused:
        office.people.welcome(secret, "password12345")
    assert codes(refused) == ["password.common"]
    office.people.welcome(secret, PASSWORD)
    found = office.people.check("ANNA", PASSWORD)
    assert found is not None
    assert found.id == account.id
    assert office.people.check("anna", PASSWORD + "x") is None
    assert office.people.check("nobody", PASSWORD) is None
    with pytest.raises(NotFound):
        office.people.welcome(secret, PASSWORD + " two")


def test_a_withdrawn_account_lets_nobody_in_and_takes_everything_with_it(office: Office) -> None:
    office.somebody("root", Role.ADMINISTRATOR)
    account, secret = office.invited("anna")
    office.people.welcome(secret, PASSWORD)
    cookie = office.sessions.open(account.id, "password", "", os.urandom)
    until = office.clock.micros() + 10**9
    key = office.access.create(
        Access(name="one", role=Role.OFFICER, clearance=Level.OPEN, account=account.id, until=until), os.urandom
    )
    link = office.people.invitations.create(Purpose.RECOVERY, account.id, os.urandom)
    assert office.people.withdraw(account.id).withdrawn == office.clock.micros()
    assert office.people.check("anna", PASSWORD) is None
    assert office.sessions.find(cookie) is None
    assert office.access.person(key) is None
    with pytest.raises(NotFound):
        office.people.welcome(link, PASSWORD)
    with pytest.raises(NotAllowed):
        office.people.change(account.id, given(Role.OFFICER))
    with pytest.raises(NotAllowed):
        office.people.renew_link(account.id, os.urandom)
    with pytest.raises(NotAllowed):
        office.invited("anna")


def test_a_link_made_before_a_withdrawal_opens_nothing_after_it(office: Office) -> None:
    account, secret = office.invited("anna")
    office.accounts.change(account.id, lambda one: msgspec.structs.replace(one, withdrawn=1))
    with pytest.raises(NotFound):
        office.people.welcome(secret, PASSWORD)


def test_the_last_administrator_stays(office: Office) -> None:
    root = office.somebody("root", Role.ADMINISTRATOR)
    office.invited("waiting", Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed) as refused:
        office.people.withdraw(root.id)
    assert codes(refused) == ["account.last_administrator"]
    with pytest.raises(NotAllowed) as refused:
        office.people.change(root.id, given(Role.OFFICER))
    assert codes(refused) == ["account.last_administrator"]
    other = office.somebody("other", Role.ADMINISTRATOR)
    office.people.withdraw(root.id)
    with pytest.raises(NotAllowed):
        office.people.withdraw(other.id)


def test_roles_that_exclude_one_another_are_refused_when_inviting_and_when_changing(office: Office) -> None:
    with pytest.raises(NotAllowed) as refused:
        office.invited("anna", Role.ADMINISTRATOR, Role.OFFICER)
    assert codes(refused) == ["account.roles_apart"]
    assert office.accounts.find("anna") is None
    office.somebody("root", Role.ADMINISTRATOR)
    anna = office.somebody("anna", Role.OFFICER)
    with pytest.raises(NotAllowed):
        office.people.change(anna.id, given(Role.OFFICER, Role.OVERSEER))
    with pytest.raises(NotAllowed):
        office.people.change(anna.id, given())
    assert office.accounts.get(anna.id).roles == (Role.OFFICER,)


def test_a_change_holds_at_once_and_caveats_are_kept_in_order(office: Office) -> None:
    anna = office.somebody("anna", Role.OFFICER, clearance=Level.SECRET)
    changes = Changes(
        name="Anna", roles=(Role.LEGAL, Role.PLANNER), clearance=Level.RESTRICTED, caveats=("ORCON", "NODIS", "ORCON")
    )
    changed = office.people.change(anna.id, changes)
    assert (changed.roles, changed.caveats) == ((Role.PLANNER, Role.LEGAL), ("NODIS", "ORCON"))
    assert office.person(anna).reader.clearance is Level.RESTRICTED
    with pytest.raises(Malformed):
        office.people.change(anna.id, msgspec.structs.replace(changes, name="Anna\u202e"))
    with pytest.raises(Malformed):
        office.people.change(anna.id, msgspec.structs.replace(changes, caveats=("orcon",)))


def test_one_person_alone_gets_no_link_to_an_account_in_use(office: Office) -> None:
    anna = office.somebody("anna")
    with pytest.raises(NotAllowed) as refused:
        office.people.renew_link(anna.id, os.urandom)
    assert codes(refused) == ["account.entered"]
    waiting, before = office.invited("waiting")
    after = office.people.renew_link(waiting.id, os.urandom)
    with pytest.raises(NotFound):
        office.people.welcome(before, PASSWORD)
    assert office.people.welcome(after, PASSWORD).id == waiting.id


def test_a_recovery_clears_what_was_lost_only_when_its_link_is_used(office: Office) -> None:
    root, other = (office.somebody(name, Role.ADMINISTRATOR) for name in ("root", "other"))
    account, link = office.invited("anna")
    office.people.welcome(link, PASSWORD)
    passkey = Passkey(id="a", key="b", signs=0, name="Key", made=1)
    office.accounts.change(
        account.id,
        lambda one: msgspec.structs.replace(
            one, passkeys=(passkey,), one_time="ABCD", one_time_last=5, identity="issuer anna"
        ),
    )
    feed = office.feeds.renew(account.id, Level.OPEN, os.urandom)
    cookie = office.sessions.open(account.id, "passkey", "", os.urandom)
    office.people.recoveries.ask(account.id, office.person(root), "Lost the telephone.")
    secret = office.people.agree_to_recovery(account.id, office.person(other), os.urandom)
    before = office.accounts.get(account.id)
    assert (before.passkeys, before.one_time, before.identity) == ((passkey,), "ABCD", "issuer anna")
    assert office.feeds.person(feed) is not None
    assert office.sessions.find(cookie) is not None
    office.people.welcome(secret, "gravel tulip seven lamps")
    after = office.accounts.get(account.id)
    assert (after.passkeys, after.one_time, after.one_time_last, after.identity) == ((), "", 0, "")
    assert office.feeds.person(feed) is None
    assert after.password != before.password
    assert office.sessions.find(cookie) is None


def test_a_hash_made_at_other_cost_is_made_anew_at_the_next_sign_in(office: Office) -> None:
    account, secret = office.invited("anna")
    office.people.passwords = Passwords(Cost(memory=64, passes=1))
    office.people.welcome(secret, PASSWORD)
    cheap = office.accounts.get(account.id).password
    assert office.people.check("anna", PASSWORD) is not None
    assert office.accounts.get(account.id).password == cheap
    office.people.passwords = Passwords()
    assert office.people.check("anna", "something else") is None
    assert office.accounts.get(account.id).password == cheap
    found = office.people.check("anna", PASSWORD)
    assert found is not None
    assert "m=19456" in found.password
    assert office.people.check("anna", PASSWORD) == found


def test_a_link_that_ran_out_makes_no_first_account(office: Office) -> None:
    secret = office.people.first_link(os.urandom)
    assert secret is not None
    office.clock.time += timedelta(hours=25)
    with pytest.raises(NotFound):
        office.people.welcome_first(secret, First(login="root", name="First", password=PASSWORD), os.urandom)


def test_a_wrong_name_leaves_the_first_link_as_it_was(office: Office) -> None:
    secret = office.people.first_link(os.urandom)
    assert secret is not None
    for login, name in (("Root\u200b", "First"), ("root", "F\u202e")):
        with pytest.raises(Malformed):
            office.people.welcome_first(secret, First(login=login, name=name, password=PASSWORD), os.urandom)
    right = First(login="root", name="First", password=PASSWORD)
    assert isinstance(office.people.welcome_first(secret, right, os.urandom), Account)


def test_what_cannot_be_noted_is_not_done(office: Office) -> None:
    def full(account_id: str) -> None:
        raise StoreFull("the trail is full")

    with pytest.raises(StoreFull):
        office.people.invite("anna", given(Role.OFFICER), os.urandom, full)
    assert office.accounts.find("anna") is None
    _, secret = office.invited("boris")
    with pytest.raises(StoreFull):
        office.people.welcome(secret, PASSWORD, full)
    assert office.people.welcome(secret, PASSWORD).login == "boris"
    first = office.people.invitations.create(Purpose.FIRST, "", os.urandom)
    with pytest.raises(NotFound):
        office.people.welcome_first(first, First(login="x1", name="X", password=PASSWORD), os.urandom, full)


def test_link_of_an_account_that_was_entered_otherwise_opens_nothing(office: Office) -> None:
    account, secret = office.invited("anna")
    link(office.accounts, account.id, "issuer", "1")
    with pytest.raises(NotAllowed) as refused:
        office.people.welcome(secret, PASSWORD)
    assert codes(refused) == ["account.entered"]
    assert office.accounts.get(account.id).password == ""
