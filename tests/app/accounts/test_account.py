"""Accounts as they are kept: names that cannot deceive, changes that do not get lost."""

import os
from threading import Thread

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.adapters.store_memory import MemoryDesk
from comity.app.accounts.account import Account, Accounts, fold_login, parse_login, parse_name
from comity.app.accounts.roles import Role
from comity.kernel.errors import Malformed, NotAllowed, NotFound
from comity.kernel.marking import Level
from nodes import SEEDS


def account(login: str = "one", name: str = "Anna Petrova", *roles: Role) -> Account:
    return Account(id="", login=login, name=name, roles=roles or (Role.OFFICER,), clearance=Level.OPEN, made=1)


@pytest.fixture
def accounts() -> Accounts:
    return Accounts(MemoryDesk(), "XAA", SEEDS)


@pytest.mark.parametrize(
    "name",
    [
        "Anna\u202eavorteP",
        "Anna\u200bPetrova",
        "Anna\u200dPetrova",
        "\ufeffAnna",
        "Anna\u2066Petrova\u2069",
        "Anna\u00adPetrova",
        "Anna\u00a0Petrova",
        "Anna\tPetrova",
        "Anna\nPetrova",
        "Anna\0",
        "Anna\u2028Petrova",
        "\u3164",
        "\u2800\u2800",
        "Anna\U000e0041",
        "Anna\ue000",
        "\u0301",
    ],
)
def test_characters_that_cannot_be_seen_are_refused_wherever_a_name_is_kept(accounts: Accounts, name: str) -> None:
    with pytest.raises(Malformed, match="expected a name"):
        parse_name(name)
    with pytest.raises(Malformed, match="expected a name"):
        accounts.create(account(name=name), os.urandom)
    kept = accounts.create(account(), os.urandom)
    with pytest.raises(Malformed, match="expected a name"):
        accounts.replace(msgspec.structs.replace(kept, name=name))
    assert accounts.get(kept.id).name == "Anna Petrova"


def test_the_refusal_names_the_character_and_its_place() -> None:
    with pytest.raises(Malformed, match=r"U\+202E at place 5"):
        parse_name("Anna\u202e")


@pytest.mark.parametrize(
    "name", ["Анна Петрова", "王小明", "आना", "علي", "O'Neill-Šašić", "<b>Anna</b>", "'; DROP TABLE desk; --", "Anna 2"]
)
def test_names_of_every_script_and_plain_signs_are_kept_as_they_are(accounts: Accounts, name: str) -> None:
    assert parse_name(f"  {name} ") == name
    assert accounts.get(accounts.create(account(name=name), os.urandom).id).name == name


@given(st.text(max_size=120))
def test_a_name_is_kept_as_one_can_see_it_or_refused(text: str) -> None:
    try:
        name = parse_name(text)
    except Malformed:
        return
    assert 1 <= len(name) <= 100
    assert name.isprintable()
    assert name == name.strip()
    assert parse_name(name) == name


@pytest.mark.parametrize("text", ["", " ", "x" * 101])
def test_length_of_a_name_is_bounded(text: str) -> None:
    with pytest.raises(Malformed):
        parse_name(text)


@pytest.mark.parametrize("text", ["Anna.P", " anna.p ", "ＡＮＮＡ.p"])
def test_a_sign_in_name_is_one_however_it_was_typed(accounts: Accounts, text: str) -> None:
    kept = accounts.create(account(login="anna.p"), os.urandom)
    assert parse_login(text) == fold_login(text) == "anna.p"
    assert accounts.find(text) == kept
    with pytest.raises(NotAllowed, match="taken"):
        accounts.create(account(login=text), os.urandom)


@pytest.mark.parametrize("text", ["", "a", ".anna", "аnna", "anna petrova", "anna\u200b", "x" * 61, "a'--"])
def test_a_sign_in_name_is_small_ascii(accounts: Accounts, text: str) -> None:
    with pytest.raises(Malformed):
        accounts.create(account(login=text), os.urandom)
    assert accounts.find(text) is None


@pytest.mark.parametrize(
    "roles",
    [
        (Role.ADMINISTRATOR, Role.OFFICER),
        (Role.OVERSEER, Role.CLEARED_OVERSEER),
        (Role.CLEARED_OVERSEER, Role.ANALYST),
    ],
)
def test_roles_that_are_held_alone_are_never_kept_with_others(accounts: Accounts, roles: tuple[Role, ...]) -> None:
    with pytest.raises(NotAllowed, match="together"):
        accounts.create(account("two", "Two", *roles), os.urandom)
    kept = accounts.create(account(), os.urandom)
    with pytest.raises(NotAllowed, match="together"):
        accounts.change(kept.id, lambda one: msgspec.structs.replace(one, roles=roles))
    assert accounts.get(kept.id).roles == (Role.OFFICER,)


def test_changes_at_the_same_time_all_count(accounts: Accounts) -> None:
    kept = accounts.create(account(), os.urandom)

    def count() -> None:
        for _ in range(200):
            accounts.change(kept.id, lambda one: msgspec.structs.replace(one, one_time_last=one.one_time_last + 1))

    threads = [Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert accounts.get(kept.id).one_time_last == 800


def test_a_change_that_fails_leaves_the_account_as_it_was(accounts: Accounts) -> None:
    kept = accounts.create(account(), os.urandom)

    def stumble(one: Account) -> Account:
        raise NotFound("nothing")

    with pytest.raises(NotFound):
        accounts.change(kept.id, stumble)
    with pytest.raises(Malformed):
        accounts.change(kept.id, lambda one: msgspec.structs.replace(one, login="two"))
    assert accounts.get(kept.id) == kept
