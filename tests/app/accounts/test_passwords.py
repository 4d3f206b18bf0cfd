"""Passwords: which are refused, how they are kept, and how much of the machine they may take."""

import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from comity.app.accounts.passwords import LONGEST, OWASP, SHORTEST, Cost, Passwords, check_password, same
from comity.kernel.errors import NotAllowed

CHEAP = Cost(memory=64, passes=1)
GOOD = "lantern orbit gravel tulip"


def reasons(password: str, *owner: str) -> tuple[str, ...]:
    try:
        check_password(password, *owner)
    except NotAllowed as refused:
        return tuple(one.code for one in refused.refusals)
    return ()


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "вечерний фонарь гравий тюльпан",
        "灯笼轨道砾石郁金香夜晚河流山谷",
        "🜁🜂🜃🜄🝆🝔🝖🝞🝟🝠🝡🝢",
        "x7#qLm2p9KvR",
        "all small and no digit at all",
        "ß" * 3 + "orbit gravel",
    ],
)
def test_any_characters_make_a_password(password: str) -> None:
    assert reasons(password, "a.petrova", "Anna Petrova") == ()


@pytest.mark.parametrize(
    "password",
    ["password12345", "qwertyuiop12", "aaaaaaaaaaaa", "123456789012", "letmeinplease", "P@ssw0rdP@ssw0rd", "a" * 128],
)
def test_what_would_be_guessed_first_is_refused(password: str) -> None:
    assert reasons(password) == ("password.common",)


@pytest.mark.parametrize(
    "password", ["a.petrova lantern orbit", "lantern PETROVA orbit", "lantern orbit Ａｎｎａ gravel"]
)
def test_the_name_of_the_owner_is_refused(password: str) -> None:
    assert reasons(password, "a.petrova", "Anna Petrova") == ("password.own_name",)


def test_short_names_of_the_owner_do_not_forbid_half_the_words() -> None:
    assert reasons("lantern orbit gravel", "or", "Li Or") == ()


def test_length_is_bounded_at_both_ends() -> None:
    assert reasons(GOOD[: SHORTEST - 1]) == ("password.length",)
    assert reasons((GOOD * 9)[: LONGEST + 1]) == ("password.length",)
    assert reasons("orbit gravel") == ()
    assert reasons("") == ("password.length",)


def test_length_counts_characters_after_normalising() -> None:
    assert reasons("ﷺ") == ()
    assert reasons("ﷺ" * 8) == ("password.length",)
    assert reasons(unicodedata.normalize("NFD", "é" * 11)) == ("password.length",)


def test_a_hash_holds_for_its_password_alone_however_it_was_typed() -> None:
    passwords = Passwords(CHEAP)
    encoded = passwords.hash("crème lantern orbit")
    assert encoded.startswith("$argon2id$")
    assert passwords.verify(encoded, unicodedata.normalize("NFD", "crème lantern orbit"))
    assert not passwords.verify(encoded, "creme lantern orbit")
    assert not passwords.verify(encoded, "")
    assert passwords.hash("crème lantern orbit") != encoded


@pytest.mark.parametrize("password", ["", "x", GOOD, "\ud800", "a" * 1_000_000])
def test_no_hash_holds_for_nothing(password: str) -> None:
    assert not Passwords(CHEAP).verify("", password)


def test_hashes_cost_what_owasp_asks_for_and_are_made_anew_when_that_grows() -> None:
    encoded = Passwords().hash(GOOD)
    assert f"m={OWASP.memory},t={OWASP.passes},p=1" in encoded
    assert not Passwords().outgrown(encoded)
    assert Passwords().outgrown(Passwords(CHEAP).hash(GOOD))


def test_no_hash_takes_as_long_as_a_wrong_password() -> None:
    passwords = Passwords(Cost(memory=19_456, passes=4))
    encoded = passwords.hash(GOOD)
    passwords.verify("", GOOD)

    def least(one: str) -> float:
        took = []
        for _ in range(5):
            begun = time.process_time()
            passwords.verify(one, "something else again")
            took.append(time.process_time() - begun)
        return min(took)

    known, unknown = least(encoded), least("")
    assert 0.5 < unknown / known < 2


def test_more_than_a_few_at_once_are_asked_to_come_again() -> None:
    passwords = Passwords(Cost(memory=65_536, passes=3), at_once=1)
    passwords.verify("", GOOD)

    def attempt(_: int) -> str:
        try:
            passwords.verify("", GOOD)
        except NotAllowed as refused:
            return refused.refusals[0].code
        return "checked"

    with ThreadPoolExecutor(12) as pool:
        got = list(pool.map(attempt, range(12)))
    assert got.count("checked") >= 3
    assert set(got) == {"checked", "account.busy"}
    assert attempt(0) == "checked"


def test_patterns_are_searched_in_bounded_time() -> None:
    begun = time.process_time()
    for password in ("4$3@!1|0" * 16, "e3" * 64, "asdfjkl;" * 16):
        reasons(password)
    assert time.process_time() - begun < 3


def test_two_typed_passwords_are_compared_after_normalising() -> None:
    assert same("é", unicodedata.normalize("NFD", "é"))
    assert not any(same(one, other) for one, other in pairwise(["a", "b", "", "ab"]))
