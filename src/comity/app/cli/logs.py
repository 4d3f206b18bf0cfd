"""``comity log`` and ``comity verify``: what the log proves, and checking it."""

from pathlib import Path
from typing import BinaryIO

import click

from comity.adapters.files import disk_faults
from comity.app.cli.plain import plain
from comity.app.cli.printing import home_option, json_option, print_facts, print_json, wrong_use
from comity.app.draft import Officer
from comity.app.node import Node
from comity.app.opening import open_node
from comity.app.releasing import release_act
from comity.app.settings import load_settings
from comity.app.trail.deeds import Deed
from comity.app.trail.given import Given
from comity.app.trail.log import OPERATOR
from comity.app.verifying import audit_home
from comity.capabilities import REGISTRY
from comity.kernel.evidence import Known, verify_evidence
from comity.kernel.ids import RECORD, ActId, LogId, parse_act_id, parse_party
from comity.kernel.marking import Level, Reader
from comity.kernel.note import Verifier
from comity.kernel.release import Policy
from comity.record.pin import pinned_roots


@click.group()
def log() -> None:
    """The node's signed log."""


@log.command("checkpoint")
@home_option
def log_checkpoint(home: Path) -> None:
    """Sign the newest head and print it."""
    node = open_node(home)
    try:
        click.echo(node.signed_head(), nl=False)
    finally:
        node.close()


@log.command("verify")
@home_option
@json_option
def log_verify(home: Path, as_json: bool) -> None:
    """Recompute everything and name every changed byte. Exit 1 when something was found."""
    from rich.console import Console
    from rich.progress import Progress, TaskID

    load_settings(home)
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=as_json or not console.is_terminal) as bar:
        tasks: dict[str, int] = {}

        def show(name: str, done: int, size: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=size)
            bar.update(TaskID(tasks[name]), completed=done)

        findings = list(audit_home(home, show))
    if as_json:
        print_json(findings)
    else:
        for one in findings:
            click.echo(plain(f"{one.where}: {one.part}: {one.message}"))
        click.echo("Intact." if not findings else f"{len(findings)} found.")
    if findings:
        raise click.exceptions.Exit(1)


@log.command("prove")
@click.argument("statement")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file instead of printing.")
@click.option(
    "--to",
    "recipient",
    help="Hand the content to this party too; recorded as a share, refused where handling forbids it.",
)
@home_option
def log_prove(statement: str, out: Path | None, recipient: str | None, home: Path) -> None:
    """Print the receipt of STATEMENT; with --to a file that also holds its content.

    A statement of the reference library has no receipt, since nobody signs its log: its public proof file is printed.
    """
    with wrong_use():
        act_id = parse_act_id(statement)
        if recipient is not None:
            parse_party(recipient)
    node = open_node(home)
    try:
        reader = Reader(party=node.party, clearance=Level.TOP_SECRET)
        if recipient is not None:
            officer = Officer(name="operator", role="officer", reader=reader)
            text = release_act(node, act_id, recipient, officer, Policy(sender=node.party)).decode()
        else:
            text = _proof(node, act_id, reader)
    finally:
        node.close()
    if out is None:
        click.echo(text, nl=not text.endswith("\n"))
    else:
        with disk_faults(out):
            out.write_text(text, encoding="utf-8")
        click.echo(f"Written to {out}.")


def _proof(node: Node, act_id: ActId, reader: Reader) -> str:
    given = Given()
    said = node.reading(reader, given).act(act_id)
    node.trail.note_given(OPERATOR, Deed.EXPORTED, given, "comity log prove")
    envelope = said.act.envelope
    if envelope.origin == RECORD:
        return node.evidence(act_id, reader).decode()
    return node.receipt(said, LogId(envelope.origin, envelope.epoch)).encode()


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option("--identity", help="The party's identity key, as pinned; without it the file is checked against itself.")
@json_option
def verify(file: BinaryIO, identity: str | None, as_json: bool) -> None:
    """Check a proof file anywhere, without a node."""
    with wrong_use():
        pinned = Verifier.parse(identity) if identity is not None else None
    known = Known(kinds=REGISTRY.kinds, identity=pinned, record=pinned_roots())
    proven = verify_evidence(file.read(), known)
    envelope = proven.act.envelope
    facts: list[tuple[str, object]] = [
        ("Statement", proven.id.hex()),
        ("Said by", envelope.origin),
        ("Kind", envelope.kind),
        ("File", envelope.matter),
        ("Entry", f"{proven.index} of {proven.size} in {proven.log.origin}"),
        ("Rests on", proven.identity),
    ]
    if as_json:
        print_json(
            {**{name.lower().replace(" ", "_"): str(value) for name, value in facts}, "anchored": proven.anchored}
        )
    else:
        print_facts(facts)
        click.echo(
            "Holds."
            if proven.anchored
            else "Holds, but only against the key in the file itself: compare it with the party's own."
        )
