"""``comity store backup``, ``restore`` and ``drill``: copies of a whole node."""

from contextlib import closing
from pathlib import Path

import click

from comity.adapters.clock import SystemClock
from comity.adapters.keys import FOLDER
from comity.adapters.locks import HomeLock
from comity.adapters.store_sqlite.upkeep import restore
from comity.app.backups import Manifest, lay_out, make_backup, read_manifest
from comity.app.cli.plain import plain
from comity.app.cli.printing import home_option, json_option, print_facts, print_json
from comity.app.opening import open_node
from comity.app.settings import FILE, load_settings
from comity.app.storing import DESK_FILE, LOG_FILE, place_of_stores, verify_files
from comity.kernel.errors import NotFound, StoreFault


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--with-keys", is_flag=True, help="Copy the node's private keys too, all but the identity key.")
@home_option
@json_option
def store_backup(target: Path, with_keys: bool, home: Path, as_json: bool) -> None:
    """Copy the whole node into the new folder TARGET, also while it runs."""
    manifest = make_backup(home, target, with_keys, SystemClock())
    if as_json:
        print_json(manifest)
        return
    click.echo(f"Copied to {target}: {manifest.entries} entries of {manifest.log}.")
    click.echo(
        "It holds the keys of the node: keep it as guarded as the node itself."
        if with_keys
        else f"The private keys are not in it: keep those in {home / FOLDER} apart from it."
    )


@click.command("restore")
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@home_option
def store_restore(source: Path, home: Path) -> None:
    """Put the backup SOURCE in place of what the node keeps. The files it replaces are kept aside.

    SOURCE is the folder of a backup, or a copy of the log alone. With a folder the home may be a new one.
    """
    names: tuple[str, ...] = (LOG_FILE,)
    if source.is_dir():
        names = (LOG_FILE, DESK_FILE)
        _lay_out(source, read_manifest(source), home)
    settings = load_settings(home)
    verify_files(settings)
    with closing(HomeLock(home, alone=True)):
        for name in names:
            kept = restore(source / name if source.is_dir() else source, home / name)
            if kept is not None:
                click.echo(f"The former {'log' if name == LOG_FILE else name} is kept as {kept}.")
        place_of_stores(home, settings).clear_index()
    node = open_node(home)
    status = node.status()
    node.close()
    click.echo(f"Restored {status.size} entries.")
    for reason in status.reasons:
        click.echo(f"Attention: {reason}.", err=True)
    if not status.writable:
        raise click.exceptions.Exit(1)


@click.command("drill")
@click.argument("backup", type=click.Path(path_type=Path, exists=True, file_okay=False))
@json_option
def store_drill(backup: Path, as_json: bool) -> None:
    """Try the BACKUP out in a passing place: its files, its whole log, its whole access trail. Nothing of it stays."""
    from rich.console import Console
    from rich.progress import Progress, TaskID

    from comity.app.drilling import drill

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=as_json or not console.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}

        def show(name: str, done: int, size: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=size)
            bar.update(tasks[name], completed=done)

        found = drill(backup, show)
    if as_json:
        print_json(found)
    else:
        print_facts(
            [
                ("Node of", found.manifest.party),
                ("Made", f"{found.manifest.made} by comity {found.manifest.program}"),
                ("Log", f"{found.manifest.entries} entries of {found.manifest.log}"),
                ("Access trail", f"{found.trail} entries"),
                ("Private keys", "in the backup" if found.manifest.keys else "not in the backup"),
                ("Identity key", found.identity),
            ]
        )
        for one in found.findings:
            click.echo(plain(one))
        click.echo("Holds." if not found.findings else f"{len(found.findings)} found.")
    if found.findings:
        raise click.exceptions.Exit(1)


def _lay_out(source: Path, manifest: Manifest, home: Path) -> None:
    """Make a home from the backup where there is none; refuse a backup of another party."""
    if manifest.store != "files":
        raise StoreFault(
            "this backup is of PostgreSQL: put {dump} back with pg_restore, as docs/operations.md says",
            dump=source / "store.dump",
        )
    if not (home / FILE).exists():
        if not manifest.keys and not (home / FOLDER).is_dir():
            raise NotFound(
                "expected the keys of the node in {folder}, found none, and the backup holds none; put them there",
                folder=home / FOLDER,
            )
        lay_out(source, manifest, home)
    elif (party := load_settings(home).party) != manifest.party:
        raise StoreFault("expected a backup of {party}, got one of {other}", party=party, other=manifest.party)
