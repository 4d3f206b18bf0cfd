"""``comity status``: how a node is, with the reasons."""

from contextlib import closing
from pathlib import Path

import click

from comity.app.cli.plain import plain
from comity.app.cli.printing import home_option, json_option, print_facts, print_json
from comity.app.opening import open_node


@click.command()
@home_option
@json_option
def status(home: Path, as_json: bool) -> None:
    """Open the node and print how it is, with reasons. Exit 1 when it cannot write or something is wrong."""
    with closing(open_node(home)) as node:
        found = node.status()
    if as_json:
        print_json(found)
    else:
        print_facts(
            [
                ("Node of", found.party),
                ("Writes", "yes" if found.writable else "no, it only reads"),
                ("Entries", found.size),
            ]
        )
        for reason in found.reasons:
            click.echo(f"Attention: {plain(reason)}.")
    if found.reasons or not found.writable:
        raise click.exceptions.Exit(1)
