"""Options all commands share, and how results are printed: as a table for people or as JSON."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from comity.app.cli.plain import plain
from comity.app.language import LANGUAGES, Catalogue
from comity.interop.columns import is_text
from comity.kernel.capability import Column
from comity.kernel.declaration import Names
from comity.kernel.errors import Malformed

F = TypeVar("F", bound=Callable[..., Any])
OwnText = Callable[[Any, str], str]
"""A row and a text in words of its statement, to the text that is printed."""

home_option = click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="COMITY_HOME",
    default=Path("comity-home"),
    show_default=True,
    help="Folder of the node.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
lang_option = click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the table."
)


@contextmanager
def wrong_use() -> Iterator[None]:
    """What is Malformed here was given on the command line, so that it ends as wrong use."""
    try:
        yield
    except Malformed as wrong:
        raise click.UsageError(str(wrong)) from wrong


def print_json(value: object) -> None:
    """Print a value as indented JSON; Structs by their fields, bytes as hexadecimal."""
    raw = msgspec.json.encode(value, enc_hook=_plain)
    click.echo(msgspec.json.format(raw, indent=2).decode())


def print_facts(facts: Sequence[tuple[str, object]]) -> None:
    """Print names and values, one a line, values aligned."""
    width = max((len(name) for name, _ in facts), default=0)
    for name, value in facts:
        click.echo(f"{name:<{width}}  {plain(str(value))}")


def print_table(rows: Sequence[msgspec.Struct], columns: Sequence[Column], language: Catalogue, own: OwnText) -> None:
    """Print rows as a table with the view's columns, in the reader's language.

    own: how a text of the row's statement is to stand there.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(language.gettext(column.label), overflow="fold")
    for row in rows:
        # A Text is shown as it is; in a string, square brackets would be markup.
        table.add_row(*(Text(plain(_cell(row, column, language, own))) for column in columns))
    Console(soft_wrap=False).print(table)


def _cell(row: msgspec.Struct, column: Column, language: Catalogue, own: OwnText) -> str:
    value: object = row
    for name in column.path.split("."):
        value = getattr(value, name, None)
    if isinstance(value, str) and is_text(type(row), column.path):
        return own(row, value)
    return _text(value, column, language)


def _text(value: object, column: Column, language: Catalogue) -> str:
    if isinstance(value, Enum):
        return language.code_label(column.vocabulary, str(value.value))
    if isinstance(value, Names):
        return value.of(language.language)
    if isinstance(value, tuple):
        return ", ".join(_text(one, column, language) for one in value)
    return "" if value is None else str(value)


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"expected something JSON can hold, got {type(value).__name__}")
