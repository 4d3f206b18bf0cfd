"""Passkeys against an authenticator in software: what is believed, and everything that is not."""

import json
import os
from contextlib import suppress
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from authenticator import PRESENT, Authenticator, text
from comity.adapters.store_memory import MemoryDesk
from comity.app.accounts.account import Account, Accounts
from comity.app.accounts.passkeys import (
    CHALLENGES,
    LIFETIME,
    MOST,
    Begun,
    Given,
    Passkeys,
    RelyingParty,
    find_relying_party,
)
from comity.app.accounts.roles import Role
from comity.app.accounts.tickets import MOST_EACH
from comity.kernel.errors import Malformed, NotAllowed
from comity.kernel.marking import Level
from nodes import SEEDS, SetClock

ORIGIN = "https://comity.example"
PARTY = RelyingParty("comity.example", ORIGIN)
SESSION = "5e55"


class Place:
    """A node's accounts and passkeys, and one person with an authenticator."""

    def __init__(self) -> None:
        self.clock = SetClock()
        self.desk = MemoryDesk()
        self.accounts = Accounts(self.desk, "XAA", SEEDS)
        self.passkeys = Passkeys(self.accounts, self.desk, self.clock.micros, os.urandom)
        self.account = self.add("anna")
        self.device = Authenticator(ORIGIN)

    def add(self, login: str) -> Account:
        fresh = Account(id="", login=login, name="Anna", roles=(Role.OFFICER,), clearance=Level.OPEN, made=1)
        return self.accounts.create(fresh, os.urandom)

    def make(self, device: Authenticator | None = None, account: Account | None = None) -> None:
        owner = account or self.account
        begun = self.passkeys.begin_registration(self.accounts.get(owner.id), SESSION, PARTY)
        answer = (device or self.device).make(options(begun))
        passkey = self.passkeys.finish_registration(SESSION, PARTY, given_of(begun, answer))
        self.passkeys.keep(owner.id, passkey)

    def show(self, **changes: str) -> Account:
        begun = self.passkeys.begin_assertion(PARTY)
        answer = self.device.show(options(begun), **changes)
        return self.passkeys.finish_assertion(PARTY, given_of(begun, answer))[0]


def options(begun: Begun) -> dict[str, Any]:
    decoded: dict[str, Any] = json.loads(bytes(begun.options))
    return decoded


def given_of(begun: Begun, credential: str, name: str = "key") -> Given:
    return Given(challenge=begun.challenge, credential=credential, name=name)


@pytest.fixture
def place() -> Place:
    return Place()


def refused(code: str) -> Any:
    return pytest.raises(NotAllowed, check=lambda fault: fault.refusals[0].code == code)


def test_passkey_signs_its_owner_in(place: Place) -> None:
    place.make()
    assert place.show().id == place.account.id
    kept = place.accounts.get(place.account.id).passkeys[0]
    assert (kept.name, kept.signs) == ("key", 1)


def test_passkeys_are_asked_for_with_what_makes_them_safe(place: Place) -> None:
    place.make()
    made = options(place.passkeys.begin_registration(place.accounts.get(place.account.id), SESSION, PARTY))
    assert made["rp"]["id"] == "comity.example"
    assert made["user"]["id"] == text(bytes.fromhex(place.account.id))
    assert made["authenticatorSelection"]["residentKey"] == "required"
    assert made["authenticatorSelection"]["userVerification"] == "required"
    assert made["attestation"] == "none"
    assert [one["id"] for one in made["excludeCredentials"]] == [text(place.device.id)]
    shown = options(place.passkeys.begin_assertion(PARTY))
    assert shown["userVerification"] == "required"
    assert not shown.get("allowCredentials")
    assert len(shown["challenge"]) >= 43


def test_assertion_proves_a_step_and_is_handed_on(place: Place) -> None:
    place.make()
    account = place.accounts.get(place.account.id)
    begun = place.passkeys.begin_assertion(PARTY, account, SESSION)
    answer = place.device.show(options(begun))
    who, proof = place.passkeys.finish_assertion(PARTY, given_of(begun, answer), account.id, SESSION)
    assert who.id == account.id
    assert proof.way == "passkey"
    assert proof.signature == json.loads(answer)["response"]["signature"]
    assert proof.credential == text(place.device.id)


def test_answer_counts_once(place: Place) -> None:
    place.make()
    begun = place.passkeys.begin_assertion(PARTY)
    answer = given_of(begun, place.device.show(options(begun)))
    place.passkeys.finish_assertion(PARTY, answer)
    with refused("passkey.late"):
        place.passkeys.finish_assertion(PARTY, answer)


def test_answer_must_come_within_five_minutes(place: Place) -> None:
    place.make()
    begun = place.passkeys.begin_assertion(PARTY)
    answer = given_of(begun, place.device.show(options(begun)))
    place.clock.time += LIFETIME + timedelta(microseconds=1)
    with refused("passkey.late"):
        place.passkeys.finish_assertion(PARTY, answer)


def test_challenge_belongs_to_its_purpose_and_session(place: Place) -> None:
    place.make()
    account = place.accounts.get(place.account.id)
    for_sign_in = place.passkeys.begin_assertion(PARTY)
    answer = given_of(for_sign_in, place.device.show(options(for_sign_in)))
    with refused("passkey.late"):
        place.passkeys.finish_assertion(PARTY, answer, account.id, SESSION)
    for_step = place.passkeys.begin_assertion(PARTY, account, SESSION)
    answer = given_of(for_step, place.device.show(options(for_step)))
    with refused("passkey.late"):
        place.passkeys.finish_assertion(PARTY, answer, account.id, "other")
    for_making = place.passkeys.begin_registration(account, SESSION, PARTY)
    with refused("passkey.late"):
        place.passkeys.finish_registration("other", PARTY, given_of(for_making, place.device.make(options(for_making))))


def test_counter_that_does_not_grow_tells_of_a_copy(place: Place) -> None:
    place.make()
    place.device.signs = 10
    place.show()
    place.device.signs = 5
    with refused("passkey.counter"):
        place.show()
    place.device.signs, place.device.step = 11, 0
    with refused("passkey.counter"):
        place.show()
    assert place.accounts.get(place.account.id).passkeys[0].signs == 11


def test_authenticator_without_a_counter_is_believed(place: Place) -> None:
    place.device.step = 0
    place.make()
    place.show()
    assert place.show().id == place.account.id


@pytest.mark.parametrize(
    "origin",
    ["http://comity.example", "https://evil.example", "https://comity.example.evil", "https://comity.example:444"],
)
def test_answer_from_another_origin_is_refused(place: Place, origin: str) -> None:
    place.make()
    place.device.origin = origin
    with refused("passkey.refused"):
        place.show()
    with refused("passkey.refused"):
        place.make(Authenticator(origin))


def test_answer_without_user_verification_is_refused(place: Place) -> None:
    place.make()
    place.device.flags = PRESENT
    with refused("passkey.refused"):
        place.show()
    unverified = Authenticator(ORIGIN)
    unverified.flags = PRESENT
    with refused("passkey.refused"):
        place.make(unverified)


def test_forged_signature_and_other_key_are_refused(place: Place) -> None:
    place.make()
    with refused("passkey.refused"):
        place.show(signature=text(os.urandom(70)))
    stolen = Authenticator(ORIGIN)
    stolen.id, stolen.handle = place.device.id, place.device.handle
    place.device = stolen
    with refused("passkey.refused"):
        place.show()


def test_unknown_passkey_and_unknown_person_get_one_answer(place: Place) -> None:
    place.make()
    answers = set()
    for handle in (bytes.fromhex(place.account.id), os.urandom(16), b"", b"x"):
        place.device = Authenticator(ORIGIN)
        place.device.handle = handle
        with refused("passkey.refused") as told:
            place.show()
        answers.add(str(told.value))
    assert len(answers) == 1


def test_passkey_of_somebody_else_is_no_step(place: Place) -> None:
    place.make()
    other = place.add("boris")
    device = Authenticator(ORIGIN)
    place.make(device, other)
    begun = place.passkeys.begin_assertion(PARTY, place.accounts.get(place.account.id), SESSION)
    with refused("passkey.refused"):
        place.passkeys.finish_assertion(PARTY, given_of(begun, device.show(options(begun))), place.account.id, SESSION)


def test_withdrawn_account_is_refused_like_an_unknown_one(place: Place) -> None:
    place.make()
    place.accounts.change(place.account.id, lambda one: msgspec.structs.replace(one, withdrawn=1))
    with refused("passkey.refused"):
        place.show()


def test_passkey_is_kept_once_and_only_so_many(place: Place) -> None:
    place.make()
    with refused("passkey.taken"):
        place.make(place.device, place.add("boris"))
    for _ in range(MOST - 1):
        place.make(Authenticator(ORIGIN))
    with refused("passkey.many"):
        place.make(Authenticator(ORIGIN))


def test_last_way_in_stays(place: Place) -> None:
    place.make()
    passkey = place.accounts.get(place.account.id).passkeys[0]
    with refused("passkey.last"):
        place.passkeys.remove(place.account.id, passkey.id)
    place.accounts.change(place.account.id, lambda one: msgspec.structs.replace(one, password="hash"))
    place.passkeys.remove(place.account.id, passkey.id)
    with refused("passkey.refused"):
        place.show()


@given(content=st.text(max_size=200) | st.dictionaries(st.text(), st.text()).map(json.dumps))
def test_any_answer_is_refused_in_order(content: str) -> None:
    place = Place()
    begun = place.passkeys.begin_assertion(PARTY)
    with pytest.raises((Malformed, NotAllowed)):
        place.passkeys.finish_assertion(PARTY, given_of(begun, content))


@given(data=st.binary(max_size=300), cut=st.integers(0, 400))
def test_any_bytes_inside_an_answer_make_a_key_or_are_refused(data: bytes, cut: int) -> None:
    place = Place()
    begun = place.passkeys.begin_registration(place.account, SESSION, PARTY)
    honest = json.loads(place.device.make(options(begun)))
    attested = honest["response"]["attestationObject"]
    honest["response"]["attestationObject"] = attested[:cut] + text(data)
    # Without attestation nothing is signed yet, so some of it makes a key; the rest is refused, and nothing else.
    with suppress(Malformed, NotAllowed):
        assert place.passkeys.finish_registration(SESSION, PARTY, given_of(begun, json.dumps(honest))).key


def test_visitors_evict_no_challenge_but_those_of_their_own_address(place: Place) -> None:
    account = place.accounts.get(place.account.id)
    step = place.passkeys.begin_assertion(PARTY, account, SESSION)
    other = place.passkeys.begin_assertion(PARTY, address="2001:db8:1::1")
    names = [
        place.passkeys.begin_assertion(PARTY, address=f"2001:db8::{at:x}").challenge for at in range(MOST_EACH + 1)
    ]
    kept = place.desk.keys(f"{CHALLENGES}.sign_in", "", 2_000)
    assert other.challenge in kept
    assert sum(name in kept for name in names) == MOST_EACH
    assert place.desk.keys(f"{CHALLENGES}.step", "", 9) == (step.challenge,)


@pytest.mark.parametrize(
    ("address", "host", "expected"),
    [
        ("", "localhost:8440", RelyingParty("localhost", "http://localhost:8440")),
        ("", "localhost", RelyingParty("localhost", "http://localhost")),
        ("", "127.0.0.1:8440", None),
        ("", "[::1]:8440", None),
        ("", "comity.example:8440", None),
        ("https://comity.example", "comity.example", PARTY),
        ("https://comity.example:443", "comity.example", PARTY),
        ("https://comity.example:8440", "comity.example:8440", RelyingParty(PARTY.id, f"{ORIGIN}:8440")),
        ("https://comity.example", "127.0.0.1", None),
        ("https://comity.example", "localhost", None),
        ("https://10.0.0.1", "10.0.0.1", None),
        ("http://comity.example", "comity.example", None),
        ("http://localhost:8440", "localhost:8440", RelyingParty("localhost", "http://localhost:8440")),
    ],
)
def test_passkeys_are_made_for_the_host_name_that_browsers_allow(
    address: str, host: str, expected: RelyingParty | None
) -> None:
    assert find_relying_party(address, host) == expected
