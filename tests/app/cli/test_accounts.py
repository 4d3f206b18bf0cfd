"""``comity accounts`` on a home, and the link that a node without accounts prints when it is served."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli.conftest import Comity, Done
from comity.app.accounts.people import First
from comity.app.accounts.roles import Role
from comity.app.cli.serving import _show_first_link
from comity.app.node import Node
from comity.app.opening import open_node
from comity.app.trail.deeds import Deed
from comity.kernel.marking import Level

PASSWORD = "lantern orbit gravel tulip"
Invite = Callable[..., Done]


@pytest.fixture
def invite(comity: Comity, home: Path) -> Invite:
    def run(login: str = "anna", *more: str) -> Done:
        arguments = more or ("--name", "Anna Petrova", "--role", "officer")
        return comity("accounts", "invite", login, *arguments, "--home", home)

    return run


def link_in(text: str) -> str:
    found = re.search(r"http://localhost:8440/welcome/([0-9a-f]{64})$", text, re.MULTILINE)
    assert found is not None, text
    return found[1]


def test_an_invited_person_is_listed_and_comes_in_by_the_link(comity: Comity, home: Path, invite: Invite) -> None:
    more = ("--name", "Anna", "--role", "legal", "--role", "officer", "--clearance", "secret", "--caveat", "ORCON")
    done = invite("anna", *more)
    assert done.code == 0, done.err
    node = open_node(home)
    account = node.people.welcome(link_in(done.out), PASSWORD)
    trail = [one.entry.noted for one in node.trail.entries(0, node.trail.newest())]
    node.close()
    assert account.roles == (Role.OFFICER, Role.LEGAL)
    assert (account.clearance, account.caveats) == (Level.SECRET, ("ORCON",))
    assert [(one.deed, one.who, one.by) for one in trail if one.whom == account.id] == [
        (Deed.ACCOUNT_MADE, "operator", "command")
    ]
    (listed,) = json.loads(comity("accounts", "list", "--json", "--home", home).out)["accounts"]
    assert listed["login"] == "anna"
    assert listed["standing"] == "in use"
    assert not {"password", "one_time", "passkeys"} & listed.keys()
    assert "officer, legal" in comity("accounts", "list", "--home", home).out


def test_a_withdrawn_person_stays_listed(comity: Comity, home: Path, invite: Invite) -> None:
    invite()
    assert comity("accounts", "withdraw", "Anna", "--home", home).out == "Withdrawn: anna.\n"
    (listed,) = json.loads(comity("accounts", "list", "--json", "--home", home).out)["accounts"]
    assert listed["standing"] == "withdrawn"
    assert listed["withdrawn"].endswith("+00:00")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("anna", "--name", "A", "--role", "officer", "--role", "overseer"), "account.roles_apart"),
        (("anna", "--name", "A\u202eB", "--role", "officer"), "malformed"),
        (("Анна", "--name", "A", "--role", "officer"), "malformed"),
        (("anna", "--name", "A", "--role", "officer", "--caveat", "orcon"), "malformed"),
    ],
)
def test_what_cannot_be_made_ends_with_its_reason(
    comity: Comity, home: Path, invite: Invite, arguments: tuple[str, ...], code: str
) -> None:
    done = invite(*arguments)
    assert (done.code, done.out) == (1, "")
    assert f"[{code}]" in done.err
    assert json.loads(comity("accounts", "list", "--json", "--home", home).out) == {"accounts": []}


def test_a_name_is_taken_once(invite: Invite) -> None:
    assert invite().code == 0
    done = invite("ANNA")
    assert done.code == 1
    assert "[account.taken]" in done.err


def test_the_last_administrator_and_unknown_people_are_not_withdrawn(comity: Comity, home: Path) -> None:
    node = open_node(home)
    secret = node.people.first_link(os.urandom)
    assert secret is not None
    node.people.welcome_first(secret, First(login="root", name="Root", password=PASSWORD), os.urandom)
    node.close()
    last = comity("accounts", "withdraw", "root", "--home", home)
    assert last.code == 1
    assert "[account.last_administrator]" in last.err
    assert comity("accounts", "withdraw", "nobody", "--home", home).code == 1


def test_a_node_without_accounts_prints_one_link_that_works(own_node: Node, capsys: pytest.CaptureFixture[str]) -> None:
    secrets = []
    for _ in range(2):
        _show_first_link(own_node, "127.0.0.1", 8440)
        secrets.append(link_in(capsys.readouterr().out))
    own_node.people.welcome_first(secrets[1], First(login="root", name="Root", password=PASSWORD), os.urandom)
    _show_first_link(own_node, "127.0.0.1", 8440)
    assert capsys.readouterr().out == ""


def test_no_other_command_prints_a_link_to_the_first_account(comity: Comity, home: Path) -> None:
    for command in (("accounts", "list"), ("keys", "show"), ("store", "check")):
        assert "welcome" not in comity(*command, "--home", home).out
