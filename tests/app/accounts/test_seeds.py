"""Secrets of one-time codes are kept sealed, and open for their own account with the node's own key only."""

import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.adapters.keys import create_keys, load_keys, read_identity, renew_keys
from comity.adapters.store_memory import MemoryDesk
from comity.app.accounts.account import ACCOUNTS, Account, Accounts
from comity.app.accounts.one_time import code_at, enrol, step_of, use_code
from comity.app.accounts.roles import Role
from comity.app.accounts.seeds import PREFIX, Seeds
from comity.kernel.errors import Damaged
from comity.kernel.keys import ClosedHead
from comity.kernel.marking import Level
from nodes import SEEDS, SetClock, memory_stores, node_on

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
FRESH = Account(id="", login="anna", name="Anna", roles=(Role.OFFICER,), clearance=Level.OPEN, made=1)


@given(account=st.text(alphabet="0123456789abcdef", min_size=32, max_size=32), secret=st.text("ABC234567", max_size=64))
def test_a_sealed_secret_opens_for_its_account_and_differs_each_time(account: str, secret: str) -> None:
    one, other = (SEEDS.seal(account, secret) for _ in range(2))
    assert SEEDS.open(account, one) == SEEDS.open(account, other) == secret
    assert one != other


@pytest.mark.parametrize("place", [0, len(PREFIX), len(PREFIX) + 20, -4])
def test_a_changed_secret_does_not_open(place: int) -> None:
    sealed = SEEDS.seal("anna", SECRET)
    at = place % len(sealed)
    changed = sealed[:at] + ("A" if sealed[at] != "A" else "B") + sealed[at + 1 :]
    with pytest.raises(Damaged, match="account anna"):
        SEEDS.open("anna", changed)


@pytest.mark.parametrize("kept", ["", "sealed.1.", "sealed.1.A", "sealed.1.!", SECRET, "ключ"])
def test_what_was_never_sealed_does_not_open(kept: str) -> None:
    with pytest.raises(Damaged):
        SEEDS.open("anna", kept)


def test_a_secret_opens_neither_for_another_account_nor_at_another_node() -> None:
    sealed = SEEDS.seal("anna", SECRET)
    for seeds, account in ((SEEDS, "ivan"), (Seeds(bytes(31) + b"\1", os.urandom), "anna")):
        with pytest.raises(Damaged):
            seeds.open(account, sealed)


def test_the_desk_holds_no_secret_in_the_open() -> None:
    desk, now = MemoryDesk(), SetClock().micros()
    accounts = Accounts(desk, "XAA", SEEDS)
    account = accounts.create(FRESH, os.urandom)
    enrol(accounts, account.id, SECRET, code_at(SECRET, step_of(now) - 1), now)
    (kept,) = [kept for _, kept in desk.items(ACCOUNTS, "", 9)]
    assert SECRET.encode() not in kept
    assert PREFIX.encode() in kept
    assert use_code(accounts, account.id, code_at(SECRET, step_of(now)), now)


def test_a_node_seals_at_its_start_what_was_kept_in_the_open(tmp_path: Path) -> None:
    create_keys(tmp_path, "XAA")
    stores, clock = memory_stores(), SetClock()
    node = node_on(tmp_path, stores, clock)
    made = [node.accounts.create(msgspec.structs.replace(FRESH, login=one), os.urandom) for one in ("anna", "ivan")]
    node.accounts.change(made[0].id, lambda one: msgspec.structs.replace(one, one_time=SECRET, one_time_last=7))
    stores.desk.put(ACCOUNTS, "0", b"cannot be read")
    again = node_on(tmp_path, stores, clock)
    stores.desk.drop(ACCOUNTS, "0")
    anna, ivan = (again.accounts.get(one.id) for one in made)
    assert again.accounts.seeds.open(anna.id, anna.one_time) == SECRET
    assert (anna.one_time_last, ivan.one_time) == (7, "")
    assert not any(SECRET.encode() in kept for _, kept in stores.desk.items(ACCOUNTS, "", 9))
    node_on(tmp_path, stores, clock)
    assert again.accounts.get(anna.id) == anna, "a seal is not made anew at every start"


def test_codes_go_on_to_fit_when_an_epoch_ends(tmp_path: Path) -> None:
    create_keys(tmp_path, "XAA")
    sealed = Seeds(load_keys(tmp_path).held.handles, os.urandom).seal("anna", SECRET)
    identity = read_identity(tmp_path / "keys" / "identity.key")
    renew_keys(tmp_path, identity, ClosedHead(epoch=1, size=0, root=bytes(32)))
    assert Seeds(load_keys(tmp_path).held.handles, os.urandom).open("anna", sealed) == SECRET
