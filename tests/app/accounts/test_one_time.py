"""One-time codes: those of RFC 6238, each once, near their time only."""

import base64
import os
from threading import Barrier, Thread

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from hypothesis import given
from hypothesis import strategies as st

from comity.adapters.store_memory import MemoryDesk
from comity.app.accounts.account import Account, Accounts
from comity.app.accounts.one_time import (
    code_at,
    enrol,
    enrolment_address,
    fresh_secret,
    remove,
    step_of,
    use_code,
    verify_code,
)
from comity.app.accounts.roles import Role
from comity.kernel.errors import NotAllowed
from comity.kernel.marking import Level
from nodes import SEEDS

SECRET = base64.b32encode(b"12345678901234567890").decode()
SECOND = 1_000_000
NOW = 1_800_000_015 * SECOND
"""In the middle of a step."""


@pytest.fixture
def accounts() -> Accounts:
    return Accounts(MemoryDesk(), "XAA", SEEDS)


@pytest.fixture
def account(accounts: Accounts) -> Account:
    fresh = Account(id="", login="anna", name="Anna", roles=(Role.OFFICER,), clearance=Level.OPEN, made=1)
    return accounts.create(fresh, os.urandom)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    # RFC 6238 appendix B, shortened from eight digits to six.
    assert code_at(SECRET, step_of(seconds * SECOND)) == code


@given(secret=st.binary(min_size=20, max_size=20), seconds=st.integers(0, 2**40))
def test_codes_are_those_of_another_implementation(secret: bytes, seconds: int) -> None:
    theirs = TOTP(secret, 6, SHA1(), 30).generate(seconds).decode()
    assert code_at(fresh_secret(secret), step_of(seconds * SECOND)) == theirs


@pytest.mark.parametrize(("off", "counts"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clock_may_be_off_by_one_step(off: int, counts: bool) -> None:
    code = code_at(SECRET, step_of(NOW) + off)
    assert verify_code(SECRET, code, NOW) == (step_of(NOW) + off if counts else None)


def test_code_may_be_typed_with_spaces() -> None:
    code = code_at(SECRET, step_of(NOW))
    assert verify_code(SECRET, f" {code[:3]} {code[3:]} ", NOW) is not None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "-12345", "1e5000", "0x1234"])
def test_other_text_is_no_code(code: str) -> None:
    assert verify_code(SECRET, code, NOW) is None


def test_account_without_secret_has_no_code() -> None:
    assert verify_code("", "000000", NOW) is None


def test_used_step_and_earlier_ones_are_not_accepted_again(accounts: Accounts, account: Account) -> None:
    step = step_of(NOW)
    enrol(accounts, account.id, SECRET, code_at(SECRET, step - 1), NOW)
    assert not use_code(accounts, account.id, code_at(SECRET, step - 1), NOW)
    assert use_code(accounts, account.id, code_at(SECRET, step + 1), NOW)
    assert not use_code(accounts, account.id, code_at(SECRET, step + 1), NOW)
    assert not use_code(accounts, account.id, code_at(SECRET, step), NOW)
    assert accounts.get(account.id).one_time_last == step + 1


def test_of_many_at_once_one_uses_the_code(accounts: Accounts, account: Account) -> None:
    enrol(accounts, account.id, SECRET, code_at(SECRET, step_of(NOW) - 1), NOW)
    used: list[bool] = []
    together = Barrier(8)

    def use() -> None:
        together.wait()
        used.append(use_code(accounts, account.id, code_at(SECRET, step_of(NOW)), NOW))

    threads = [Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(used) == [False] * 7 + [True]


def test_secret_is_kept_only_with_a_code_of_it(accounts: Accounts, account: Account) -> None:
    other = fresh_secret(os.urandom(20))
    with pytest.raises(NotAllowed, match="does not fit"):
        enrol(accounts, account.id, SECRET, code_at(other, step_of(NOW)), NOW)
    assert not accounts.get(account.id).one_time


def test_code_after_removal_counts_no_more(accounts: Accounts, account: Account) -> None:
    enrol(accounts, account.id, SECRET, code_at(SECRET, step_of(NOW)), NOW)
    remove(accounts, account.id)
    assert not use_code(accounts, account.id, code_at(SECRET, step_of(NOW) + 1), NOW)


def test_address_for_apps_names_issuer_and_account() -> None:
    address = enrolment_address(SECRET, "anna", "XAA")
    assert address == (f"otpauth://totp/comity%20XAA%3Aanna?secret={SECRET}&issuer=comity%20XAA&digits=6&period=30")
