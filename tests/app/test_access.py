"""Access keys: those of an account never open more than the account, and end with it."""

import os
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.conftest import Office
from comity.app.access import DRAWER, LONGEST_DAYS, MOST_KEYS, Access
from comity.app.accounts.account import Account
from comity.app.accounts.roles import Role
from comity.kernel.errors import Malformed, NotAllowed
from comity.kernel.marking import Level, Reader

CAVEATS = ("NODIS", "ORCON")


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def owner(office: Office) -> Account:
    account = office.somebody("anna", Role.OFFICER, Role.LEGAL, clearance=Level.CONFIDENTIAL)
    return office.accounts.change(account.id, lambda one: msgspec.structs.replace(one, caveats=("ORCON",)))


def own(office: Office, owner: Account, **changes: Any) -> Access:
    access = Access(
        name="importer",
        role=Role.OFFICER,
        clearance=Level.RESTRICTED,
        account=owner.id,
        until=office.clock.micros() + 10**12,
    )
    return msgspec.structs.replace(access, **changes)


def test_a_key_speaks_for_its_owner(office: Office, owner: Account) -> None:
    person = office.access.person(office.access.create(own(office, owner, caveats=("ORCON",)), os.urandom))
    assert person is not None
    assert (person.id, person.name, person.session) == (owner.id, owner.name, "")
    assert person.reader == Reader(
        party="XAA", clearance=Level.RESTRICTED, caveats=frozenset({"ORCON"}), roles=frozenset({"officer"})
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"role": Role.APPROVER}, "access.beyond"),
        ({"clearance": Level.SECRET}, "access.beyond"),
        ({"caveats": ("NODIS",)}, "access.beyond"),
        ({"until": 0}, "access.until"),
        ({"until": 1}, "access.until"),
        ({"until": 2**52}, "access.until"),
    ],
)
def test_a_key_that_would_open_more_or_last_longer_is_refused(
    office: Office, owner: Account, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(NotAllowed) as refused:
        office.access.create(own(office, owner, **changes), os.urandom)
    assert [one.code for one in refused.value.refusals] == [code]


@given(
    st.sampled_from([(Role.OFFICER,), (Role.LEGAL,), (Role.OFFICER, Role.APPROVER), (Role.OVERSEER,)]),
    st.sampled_from(list(Level)),
    st.sets(st.sampled_from(CAVEATS)),
)
def test_whatever_becomes_of_the_account_its_key_never_opens_more(
    roles: tuple[Role, ...], clearance: Level, caveats: set[str]
) -> None:
    office = Office()
    anna = office.somebody("anna", Role.OFFICER, Role.LEGAL, clearance=Level.CONFIDENTIAL)
    office.accounts.change(anna.id, lambda one: msgspec.structs.replace(one, caveats=CAVEATS))
    key = office.access.create(own(office, anna, clearance=Level.CONFIDENTIAL, caveats=CAVEATS), os.urandom)
    changed = office.accounts.change(
        anna.id,
        lambda one: msgspec.structs.replace(one, roles=roles, clearance=clearance, caveats=tuple(sorted(caveats))),
    )
    person = office.access.person(key)
    if Role.OFFICER not in roles:
        assert person is None
        return
    assert person is not None
    assert person.roles == {Role.OFFICER}
    assert person.reader.clearance.rank == min(clearance.rank, Level.CONFIDENTIAL.rank)
    assert person.reader.caveats == caveats <= changed.reader("XAA").caveats


def test_a_key_ends_with_its_account_and_at_its_end(office: Office, owner: Account) -> None:
    office.somebody("root", Role.ADMINISTRATOR)
    until = office.clock.micros() + 3_600_000_000
    key = office.access.create(own(office, owner, until=until), os.urandom)
    office.clock.time += timedelta(hours=1)
    assert office.access.person(key) is not None
    office.clock.time += timedelta(seconds=1)
    assert office.access.person(key) is None
    assert office.access.of(owner.id) == ()
    second = office.access.create(own(office, owner), os.urandom)
    office.accounts.change(owner.id, lambda one: msgspec.structs.replace(one, withdrawn=1))
    assert office.access.person(second) is None


def test_an_owner_withdraws_one_key_and_nobody_elses(office: Office, owner: Account) -> None:
    other = office.somebody("other", Role.OFFICER, clearance=Level.SECRET)
    first, second = (office.access.create(own(office, owner, name=name), os.urandom) for name in ("one", "two"))
    foreign = office.access.create(own(office, other), os.urandom)
    by_name = {access.name: key for key, access in office.access.of(owner.id)}
    assert office.access.withdraw_own(owner.id, by_name["one"])
    assert not office.access.withdraw_own(owner.id, office.access.of(other.id)[0][0])
    assert [office.access.person(key) is None for key in (first, second, foreign)] == [True, False, False]
    assert office.access.withdraw_all(owner.id) == 1


def test_the_operators_keys_stand_by_themselves(office: Office, owner: Account) -> None:
    of_operator = Access(name="importer", role=Role.OFFICER, clearance=Level.TOP_SECRET)
    key, owned = office.access.create(of_operator, os.urandom), office.access.create(own(office, owner), os.urandom)
    person = office.access.person(key)
    assert person is not None
    assert (person.id, person.reader.clearance) == ("importer", Level.TOP_SECRET)
    assert office.access.of("") == ()
    assert office.access.withdraw("importer") == 1
    assert office.access.person(key) is None
    assert office.access.person(owned) is not None


def test_an_account_has_only_so_many_keys(office: Office, owner: Account) -> None:
    for _ in range(MOST_KEYS):
        office.access.create(own(office, owner), os.urandom)
    with pytest.raises(NotAllowed, match=str(MOST_KEYS)):
        office.access.create(own(office, owner), os.urandom)


def test_the_node_keeps_nothing_that_can_be_shown_as_a_key(office: Office, owner: Account) -> None:
    key = office.access.create(own(office, owner), os.urandom)
    secret = key.removeprefix("comity_")
    assert not any(secret in name or secret.encode() in kept for name, kept in office.desk.items(DRAWER, "", 10))
    assert office.access.person(office.access.of(owner.id)[0][0]) is None


def test_a_key_lasts_a_year_at_most(office: Office, owner: Account) -> None:
    year = LONGEST_DAYS * 24 * 3600 * 1_000_000
    assert office.access.create(own(office, owner, until=office.clock.micros() + year), os.urandom)
    with pytest.raises(Malformed):
        office.access.create(own(office, owner, name=""), os.urandom)
