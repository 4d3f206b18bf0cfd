"""``comity init`` and ``comity store``: a node's home and the care of its files."""

from pathlib import Path

import click

from comity.adapters.keys import load_keys, read_identity
from comity.app.cli.copies import store_backup, store_drill, store_restore
from comity.app.cli.printing import home_option, json_option, print_facts, print_json, wrong_use
from comity.app.moving import move_stores
from comity.app.opening import make_home, open_epoch, open_node
from comity.app.settings import load_settings
from comity.app.storing import place_of_stores
from comity.kernel.ids import parse_party


@click.command()
@click.argument("home", type=click.Path(path_type=Path, file_okay=False))
@click.option("--party", required=True, help="Code of the state or organisation, for example KAZ or SCO-RATS.")
def init(home: Path, party: str) -> None:
    """Make a new node in the folder HOME: settings and keys."""
    with wrong_use():
        parse_party(party)
    statement = make_home(home, party)
    node = open_node(home)
    identity = node.keys.identity.vkey
    node.close()
    print_facts(
        [
            ("Node of", statement.party),
            ("Home", home),
            ("Identity key", identity),
            ("Log key", statement.log.vkey),
        ]
    )
    click.echo(
        f"Move {home / 'keys' / 'identity.key'} to a place off this machine: it is needed only to change keys.\n"
        f"Others pin the identity key above. Start the node with: comity serve --home {home}"
    )


@click.group()
def keys() -> None:
    """The keys the node speaks with."""


@keys.command("show")
@home_option
@json_option
def keys_show(home: Path, as_json: bool) -> None:
    """Print the public keys, as others pin and check them."""
    loaded = load_keys(home)
    facts = [
        ("Node of", loaded.statement.party),
        ("Epoch", str(loaded.statement.epoch)),
        ("Identity key", loaded.identity.vkey),
        ("Log key", loaded.statement.log.vkey),
        ("Witness key", loaded.statement.witness.vkey),
    ]
    if as_json:
        print_json({name.lower().replace(" ", "_"): value for name, value in facts})
    else:
        print_facts(facts)


@keys.command("epoch")
@click.option(
    "--identity",
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="File of the identity key, wherever it is kept.",
)
@home_option
def keys_epoch(identity: Path, home: Path) -> None:
    """Close the log at what the database holds and go on under new keys.

    For lost entries that cannot be brought back, or a log key that others may know.
    """
    statement = open_epoch(home, read_identity(identity))
    assert statement.previous is not None
    click.echo(
        f"Epoch {statement.previous.epoch} is closed at {statement.previous.size} entries; "
        f"epoch {statement.epoch} is open. Tell your peers: they pin the same identity key as before."
    )


@click.group()
def store() -> None:
    """Check, copy and rebuild what the node keeps."""


@store.command("check")
@home_option
@json_option
def store_check(home: Path, as_json: bool) -> None:
    """Check the files or the database. Exit 1 when something is wrong; `comity log verify` checks what they say."""
    findings = place_of_stores(home, load_settings(home)).check()
    if as_json:
        print_json({name: [str(one) for one in found] for name, found in findings.items()})
    else:
        for name, found in findings.items():
            click.echo(f"{name}: " + ("in order" if not found else "; ".join(map(str, found))))
    if any(findings.values()):
        raise click.exceptions.Exit(1)


for command in (store_backup, store_restore, store_drill):
    store.add_command(command)


@store.command("move")
@click.option("--to", required=True, help="Address of PostgreSQL, postgresql://..., or `files` for files in the home.")
@home_option
def store_move(to: str, home: Path) -> None:
    """Move the store to another place, verify it there, and switch the setting. The node must be stopped."""
    from rich.console import Console
    from rich.progress import Progress, TaskID

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}

        def show(name: str, done: int, size: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=size or None)
            bar.update(tasks[name], completed=done)

        move_stores(home, to, show)
    node = open_node(home)
    status = node.status()
    node.close()
    click.echo(f"Moved {status.size} entries; the store is now {place_of_stores(home, load_settings(home)).log_name}.")
    for reason in status.reasons:
        click.echo(f"Attention: {reason}.", err=True)


@store.command("reindex")
@home_option
def store_reindex(home: Path) -> None:
    """Rebuild lists and search from the log."""
    place_of_stores(home, load_settings(home)).clear_index()
    node = open_node(home)
    node.close()
    click.echo("Rebuilt.")
