"""``comity act`` and ``comity access``: writing, and the keys with which programs write."""

import mimetypes
import os
from pathlib import Path
from typing import BinaryIO

import click
import msgspec

from comity.app.access import Access
from comity.app.accounts.roles import Role
from comity.app.cli.printing import home_option, json_option, print_facts, print_json
from comity.app.draft import Attachment, Officer, parse_draft
from comity.app.opening import open_node
from comity.app.trail.deeds import Deed
from comity.app.trail.entry import What
from comity.app.trail.log import OPERATOR
from comity.kernel.act import MAX_DOCUMENT_BYTES
from comity.kernel.errors import TooLarge
from comity.kernel.marking import Level, Reader

ROLES = click.Choice([role.value for role in Role])
LEVELS = click.Choice([level.value for level in Level])


@click.group()
def act() -> None:
    """Write statements."""


@act.command("submit")
@click.argument("file", type=click.File("rb"))
@click.option("--officer", default="operator", show_default=True, help="Who writes; known to this node only.")
@click.option("--role", default="officer", show_default=True, help="Role shown with the statement.")
@click.option("--clearance", type=LEVELS, default="top_secret", show_default=True, help="The officer's clearance.")
@click.option("--caveat", multiple=True, help="A caveat the officer meets; may be repeated.")
@click.option(
    "--document",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A paper to go with the statement; may be repeated.",
)
@home_option
@json_option
def act_submit(
    file: BinaryIO,
    document: tuple[Path, ...],
    officer: str,
    role: str,
    clearance: str,
    caveat: tuple[str, ...],
    home: Path,
    as_json: bool,
) -> None:
    """Write the draft in FILE ("-" reads standard input); docs/life-of-an-act.md shows one."""
    draft = parse_draft(file.read())
    papers = tuple(_attachment(path, draft.lang) for path in document)
    draft = msgspec.structs.replace(draft, attachments=(*draft.attachments, *papers))
    node = open_node(home)
    try:
        reader = Reader(party=node.party, clearance=Level[clearance.upper()], caveats=frozenset(caveat))
        done = node.submit(draft, Officer(name=officer, role=role, reader=reader))
    finally:
        node.close()
    facts = {"id": done.id.hex(), "matter": done.matter, "log": done.log.origin, "index": done.index}
    if as_json:
        print_json(facts)
    else:
        print_facts(
            [("Statement", facts["id"]), ("File", facts["matter"]), ("Entry", f"{done.index} of {done.log.origin}")]
        )


def _attachment(path: Path, lang: str) -> Attachment:
    if path.stat().st_size > MAX_DOCUMENT_BYTES:
        raise TooLarge(
            "expected at most {limit} bytes in {path}, got {size}",
            limit=MAX_DOCUMENT_BYTES,
            path=path,
            size=path.stat().st_size,
        )
    media_type = (mimetypes.guess_type(path.name)[0] or "application/octet-stream").lower()
    return Attachment(name=path.name, media_type=media_type, lang=lang, content=path.read_bytes())


@click.group()
def access() -> None:
    """Access keys, with which programs write through the API."""


@access.command("create")
@click.argument("name")
@click.option("--role", type=ROLES, default="officer", show_default=True, help="What the program may do.")
@click.option("--clearance", type=LEVELS, required=True, help="Highest level the holder may read and write.")
@click.option("--caveat", multiple=True, help="A caveat the holder meets; may be repeated.")
@home_option
def access_create(name: str, role: str, clearance: str, caveat: tuple[str, ...], home: Path) -> None:
    """Make an access key for NAME and print it; it cannot be shown again."""
    node = open_node(home)
    try:
        given = Access(
            name=name, role=Role(role), clearance=Level[clearance.upper()], caveats=tuple(sorted(set(caveat)))
        )
        node.trail.note(OPERATOR, Deed.KEY_MADE, What(basis="command"))
        click.echo(node.access.create(given, os.urandom))
    finally:
        node.close()


@access.command("withdraw")
@click.argument("name")
@home_option
def access_withdraw(name: str, home: Path) -> None:
    """Withdraw every access key of NAME."""
    node = open_node(home)
    try:
        node.trail.note(OPERATOR, Deed.KEY_WITHDRAWN, What(basis="command"))
        found = node.access.withdraw(name)
    finally:
        node.close()
    click.echo(f"Withdrawn: {found}.")
    if not found:
        raise click.exceptions.Exit(1)
