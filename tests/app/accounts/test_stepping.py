"""Proving oneself anew: how long it counts, which ways count, and what is kept of it."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.adapters.store_memory import MemoryDesk
from comity.app.accounts.account import Account, Passkey
from comity.app.accounts.person import Person
from comity.app.accounts.roles import Role
from comity.app.accounts.stepping import FRESH, PROOFS, Proof, Proofs, StepNeeded, find_ways, is_fresh, require_step
from comity.kernel.errors import NotAllowed
from comity.kernel.marking import Level, Reader
from nodes import SetClock

MICROS = FRESH // timedelta(microseconds=1)
PERSON = Person(id="1", name="Anna", roles=frozenset({Role.OFFICER}), reader=Reader(party="XAA"), session="key")
ACCOUNT = Account(id="1", login="anna", name="Anna", roles=(Role.OFFICER,), clearance=Level.OPEN, made=1)
PASSKEY = Passkey(id="AA", key="AA", signs=0, name="one", made=1)


@given(stepped=st.integers(0, 2**50), now=st.integers(0, 2**50))
def test_proof_counts_for_five_minutes_from_its_time(stepped: int, now: int) -> None:
    assert is_fresh(stepped, now) == (stepped > 0 and 0 <= now - stepped <= MICROS)


def test_session_without_a_fresh_proof_is_asked_for_one() -> None:
    person = msgspec.structs.replace(PERSON, stepped=1_000)
    require_step(person, 1_000 + MICROS)
    for now in (1_001 + MICROS, 999):
        with pytest.raises(StepNeeded):
            require_step(person, now)
    with pytest.raises(StepNeeded):
        require_step(PERSON, 1_000)


def test_access_key_cannot_prove_itself() -> None:
    key = msgspec.structs.replace(PERSON, session="", stepped=1_000)
    with pytest.raises(NotAllowed) as refused:
        require_step(key, 1_000)
    assert refused.value.refusals[0].code == "step.session"


@pytest.mark.parametrize(
    ("has", "ways"),
    [
        ({}, ()),
        ({"password": "hash"}, ("password",)),
        ({"identity": "issuer subject"}, ("provider",)),
        ({"identity": "issuer subject", "password": "hash"}, ("provider", "password")),
        ({"one_time": "SECRET", "password": "hash", "identity": "issuer subject"}, ("one_time",)),
        ({"passkeys": (PASSKEY,), "one_time": "SECRET", "password": "hash"}, ("passkey", "one_time")),
    ],
)
def test_weak_ways_count_only_where_no_strong_one_is(has: dict[str, object], ways: tuple[str, ...]) -> None:
    assert find_ways(msgspec.structs.replace(ACCOUNT, **has)) == ways


def test_proof_is_kept_with_its_session_while_it_counts() -> None:
    clock, desk = SetClock(), MemoryDesk()
    proofs = Proofs(desk, clock.micros)
    proof = Proof(account="1", way="passkey", at=clock.micros(), signature="AA")
    proofs.keep("key", proof)
    assert proofs.find("key") == proof
    assert proofs.find("other") is None
    clock.time += FRESH + timedelta(microseconds=1)
    assert proofs.find("key") is None


def test_proofs_that_outlived_every_session_are_forgotten() -> None:
    clock, desk = SetClock(), MemoryDesk()
    proofs = Proofs(desk, clock.micros)
    proofs.keep("old", Proof(account="1", way="password", at=clock.micros()))
    clock.time += timedelta(hours=13)
    proofs.keep("new", Proof(account="1", way="password", at=clock.micros()))
    assert [key for key, _ in desk.items(PROOFS, "", 10)] == ["new"]
