"""``comity accounts``: the people of a node, for its operator, whether the node is being served or not."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from comity.app.accounts.account import Account
from comity.app.accounts.people import Changes, is_entered
from comity.app.accounts.roles import Role
from comity.app.cli.plain import plain
from comity.app.cli.printing import home_option, json_option, print_facts, print_json
from comity.app.node import Node
from comity.app.opening import open_node
from comity.app.trail.deeds import Deed
from comity.app.trail.entry import What
from comity.app.trail.log import OPERATOR
from comity.kernel.errors import NotFound
from comity.kernel.marking import Level

ROLES = click.Choice([role.value for role in Role])
LEVELS = click.Choice([level.value for level in Level])
_HERE = "http://localhost:8440"


@click.group()
def accounts() -> None:
    """Accounts of the people who work here."""


@accounts.command("list")
@home_option
@json_option
def accounts_list(home: Path, as_json: bool) -> None:
    """List every account, withdrawn ones too."""
    with _node(home) as node:
        found = sorted(node.accounts.all(), key=lambda one: one.login)
    if as_json:
        print_json({"accounts": [_facts(one) for one in found]})
    else:
        _print_rows([("Sign-in name", "Standing", "Clearance", "Roles", "Name"), *map(_row, found)])


@accounts.command("invite")
@click.argument("login")
@click.option("--name", required=True, help="Name, as others of this node see it.")
@click.option("--role", type=ROLES, multiple=True, required=True, help="What the person may do; may be repeated.")
@click.option("--clearance", type=LEVELS, default="open", show_default=True, help="Highest level they may read.")
@click.option("--caveat", multiple=True, help="A caveat the person meets; may be repeated.")
@home_option
@json_option
def accounts_invite(
    login: str, name: str, role: tuple[str, ...], clearance: str, caveat: tuple[str, ...], home: Path, as_json: bool
) -> None:
    """Make an account for LOGIN and print the link that opens it: once, within 24 hours."""
    given = Changes(
        name=name,
        roles=tuple(Role(one) for one in role),
        clearance=Level[clearance.upper()],
        caveats=caveat,
    )
    with _node(home) as node:
        account, secret = node.people.invite(login, given, node.entropy)
        node.trail.note(OPERATOR, Deed.ACCOUNT_MADE, What(basis="command", whom=account.id))
        link = f"{node.settings.address or _HERE}/welcome/{secret}"
    if as_json:
        print_json({**_facts(account), "link": link})
    else:
        print_facts([("Account", account.id), ("Link", link)])


@accounts.command("withdraw")
@click.argument("login")
@home_option
@json_option
def accounts_withdraw(login: str, home: Path, as_json: bool) -> None:
    """Withdraw the account of LOGIN, with its sessions, access keys and links."""
    with _node(home) as node:
        account = node.accounts.find(login)
        if account is None:
            raise NotFound("There is nothing here that you may read.")
        node.trail.note(OPERATOR, Deed.ACCOUNT_WITHDRAWN, What(basis="command", whom=account.id))
        withdrawn = node.people.withdraw(account.id)
    if as_json:
        print_json(_facts(withdrawn))
    else:
        click.echo(f"Withdrawn: {plain(withdrawn.login)}.")


@contextmanager
def _node(home: Path) -> Iterator[Node]:
    node = open_node(home)
    try:
        yield node
    finally:
        node.close()


def _facts(account: Account) -> dict[str, object]:
    """What a program is told of an account; nothing that opens it."""
    return {
        "id": account.id,
        "login": account.login,
        "name": account.name,
        "roles": [role.value for role in account.roles],
        "clearance": account.clearance.value,
        "caveats": list(account.caveats),
        "made": _time(account.made),
        "withdrawn": _time(account.withdrawn) if account.withdrawn else None,
        "standing": _standing(account),
    }


def _standing(account: Account) -> str:
    return "withdrawn" if account.withdrawn else "in use" if is_entered(account) else "invited"


def _row(account: Account) -> tuple[str, ...]:
    roles = ", ".join(role.value for role in account.roles)
    return account.login, _standing(account), account.clearance.value, roles, account.name


def _print_rows(rows: Sequence[tuple[str, ...]]) -> None:
    """Print rows one a line, in columns."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        click.echo(plain("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()))


def _time(micros: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)).isoformat()
