"""``comity trail``: the access trail on the node's own machine, and checking an export of it anywhere."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import click

from comity.adapters.files import disk_faults, read_or_none
from comity.adapters.keys import load_trail_key
from comity.app.cli.plain import plain
from comity.app.cli.printing import home_option, json_option, print_facts, print_json, wrong_use
from comity.app.node import Node
from comity.app.opening import open_node
from comity.app.settings import load_settings
from comity.app.storing import place_of_stores
from comity.app.trail.deeds import Deed
from comity.app.trail.entry import Content, What
from comity.app.trail.exporting import Asked, export_csv, export_json, rows_of
from comity.app.trail.heads import SIDECAR
from comity.app.trail.log import OPERATOR, Numbered
from comity.app.trail.proof import MOST_BYTES, row_of, verify_export
from comity.app.trail.selecting import Choice, moment, newest_first
from comity.app.trail.verifying import Verified, verify_trail
from comity.kernel.errors import Malformed, NotFound
from comity.kernel.note import Verifier

DAY = click.DateTime(["%Y-%m-%d"])
DEEDS = click.Choice([deed.value for deed in Deed])


def choice_options(command: Any) -> Any:
    """The options that choose entries."""
    for option in (
        click.option("--until", type=DAY, help="Last day, in UTC."),
        click.option("--since", type=DAY, help="First day, in UTC."),
        click.option("--deed", type=DEEDS, help="What was done."),
        click.option("--person", help="Id of an account, or name of an access key."),
    ):
        command = option(command)
    return command


@click.group()
def trail() -> None:
    """The access trail: who read and did what at this node, without content."""


@trail.command("show")
@choice_options
@click.option("--limit", type=click.IntRange(1, 1_000), default=50, show_default=True, help="Most entries to show.")
@home_option
@json_option
def trail_show(home: Path, limit: int, as_json: bool, **chosen: Any) -> None:
    """Print the newest entries, newest first. Showing them is noted."""
    node = open_node(home)
    try:
        found = newest_first(node.trail, _choice(chosen), None, limit).entries
        _note(node, len(found), "comity trail show")
        if as_json:
            print_json([row_of(one) for one in found])
        else:
            for one in found:
                click.echo(plain(_line(node, one)))
    finally:
        node.close()


@trail.command("export")
@choice_options
@click.option("--after", type=click.IntRange(0), default=0, show_default=True, help="Only entries after this number.")
@click.option("--csv", "as_csv", is_flag=True, help="Write CSV, without proof.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file instead of printing.")
@home_option
def trail_export(home: Path, after: int, as_csv: bool, out: Path | None, **chosen: Any) -> None:
    """Write entries with the signed head and what leads to it, as JSON, oldest first. Taking them away is noted."""
    node = open_node(home)
    try:
        assert node.trail_heads is not None
        tree = node.trail_heads.sign_if_grown()
        rows = rows_of(node.trail, Asked(choice=_choice(chosen), after=after), tree.size, lambda one: False)
        _note(node, len(rows), "comity trail export")
        text = (
            export_csv(rows)
            if as_csv
            else export_json(node.stores.desk, tree, node.trail_heads.verifier, rows).decode()
        )
    finally:
        node.close()
    if out is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    with disk_faults(out):
        out.write_text(text, encoding="utf-8", newline="")
    click.echo(f"Written to {out}.")


@trail.command("verify")
@click.argument("file", type=click.File("rb"), required=False)
@click.option("--key", help="The trail's public key, as known; without it a file is checked against itself.")
@home_option
@json_option
def trail_verify(file: BinaryIO | None, key: str | None, home: Path, as_json: bool) -> None:
    """Check the FILE of an export anywhere, without FILE the whole trail of the node. Exit 1 when it does not hold."""
    with wrong_use():
        pinned = Verifier.parse(key) if key is not None else None
    if file is None:
        _report(_verify_home(home, pinned), as_json)
        return
    proven = verify_export(file.read(MOST_BYTES + 1), pinned)
    if as_json:
        print_json(proven)
        return
    print_facts(
        [
            ("Trail", proven.origin),
            ("Entries", f"{proven.rows} of {proven.size}"),
            ("With content", proven.opened),
            ("Confirmed with a passkey", proven.shown),
            ("Complete", "yes" if proven.complete else "no: entries are left out"),
        ]
    )
    click.echo(
        "Holds."
        if proven.anchored
        else "Holds, but only against the key in the file itself: compare it with the key you know, by --key."
    )


def _verify_home(home: Path, pinned: Verifier | None) -> Verified:
    """The trail of a home, also while the node runs."""
    settings = load_settings(home)
    signer = load_trail_key(home, settings.party)
    found = signer.verifier if signer is not None else None
    if pinned is not None and found != pinned:
        raise Malformed("expected the key {key} in {home}", key=pinned.vkey, home=home)
    sidecar = read_or_none(home / SIDECAR)
    with closing(place_of_stores(home, settings).open_desk()) as desk:
        return verify_trail(desk, found, sidecar.decode("utf-8", "replace") if sidecar is not None else None)


def _report(verified: Verified, as_json: bool) -> None:
    if as_json:
        print_json(verified)
    else:
        for one in verified.findings:
            place = f"entry {one.number}" if one.number else "trail"
            click.echo(plain(f"{place}: {one.part}: {one.message}"))
        click.echo(f"{verified.entries} entries, {verified.covered} under the newest signed head.")
        click.echo("Intact." if not verified.findings else f"{len(verified.findings)} found.")
    if verified.findings:
        raise click.exceptions.Exit(1)


def _choice(chosen: dict[str, Any]) -> Choice:
    return Choice(
        people=frozenset({chosen["person"]} if chosen["person"] else ()),
        deed=Deed(chosen["deed"]) if chosen["deed"] else None,
        since=chosen["since"].date() if chosen["since"] else None,
        until=chosen["until"].date() if chosen["until"] else None,
    )


def _note(node: Node, count: int, words: str) -> None:
    node.trail.note(OPERATOR, Deed.TRAIL_READ, What(basis="right:trail", count=count, content=Content(words=words)))


def _line(node: Node, one: Numbered) -> str:
    noted = one.entry.noted
    at = datetime.strftime(moment(noted).astimezone(UTC), "%Y-%m-%dT%H:%M:%SZ")
    try:
        name = node.accounts.get(noted.who).name if noted.who else "-"
    except NotFound:
        name = noted.who
    return f"{one.number:>8}  {at}  {noted.deed.value:<18}  {noted.count:>6}  {noted.basis or '-'}  {name}"
