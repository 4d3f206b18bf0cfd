"""The command ``comity``: which commands there are, and how they end.

Exit codes: 0 done, 1 refused or found wanting (with the reasons), 2 wrong use.
"""

import gc
import importlib
import os
import sys
from collections.abc import Sequence

import click

from comity import __version__
from comity.app.cli.plain import plain
from comity.kernel.errors import ComityError, NotAllowed

_COLLECT_AFTER = 50_000
"""Objects made before Python looks for circles among them. Batches of acts make many that are gone at once, without a
circle; looking after every 700, as is the default, took a third of the time of a durable append."""
_COMMANDS = {
    "accounts": ("comity.app.cli.accounts", "accounts"),
    "act": ("comity.app.cli.acts", "act"),
    "access": ("comity.app.cli.acts", "access"),
    "bench": ("comity.app.cli.benches", "bench"),
    "demo": ("comity.app.cli.serving", "demo"),
    "init": ("comity.app.cli.homes", "init"),
    "keys": ("comity.app.cli.homes", "keys"),
    "log": ("comity.app.cli.logs", "log"),
    "serve": ("comity.app.cli.serving", "serve"),
    "show": ("comity.app.cli.showing", "show"),
    "status": ("comity.app.cli.health", "status"),
    "store": ("comity.app.cli.homes", "store"),
    "trail": ("comity.app.cli.trail", "trail"),
    "verify": ("comity.app.cli.logs", "verify"),
}


class LazyGroup(click.Group):
    """Imports a command's module when the command is used, so that ``comity --version`` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, by name."""
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or None."""
        found = _COMMANDS.get(cmd_name)
        if found is None:
            return None
        command = getattr(importlib.import_module(found[0]), found[1])
        assert isinstance(command, click.Command)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="comity")
def cli() -> None:
    """The working system of a security cooperation organisation: each party's own node."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code.

    arguments: what follows the command's name; those of the process when None.
    """
    gc.set_threshold(_COLLECT_AFTER, 20, 20)
    try:
        # Click returns the code of an Exit here, and what a command returns otherwise, which is nothing.
        code = cli(arguments, standalone_mode=False)
        if code:
            sys.exit(code)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(1)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(2)
    except NotAllowed as refused:
        for reason in refused.refusals:
            click.echo(f"Refused: {plain(reason.sentence())} [{reason.code}]", err=True)
        sys.exit(1)
    except ComityError as fault:
        click.echo(f"Failed: {plain(str(fault))} [{fault.code}]", err=True)
        sys.exit(1)
    except BrokenPipeError:
        # Whoever read the output has had enough; what is still held back must not be tried again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as fault:
        click.echo(f"Failed: {fault}", err=True)
        sys.exit(1)
