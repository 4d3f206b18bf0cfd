"""``comity show``: every view of the registry as a command; without a node, over the shipped record."""

from pathlib import Path

import click
import msgspec

from comity.app.cli.printing import home_option, json_option, lang_option, print_json, print_table, wrong_use
from comity.app.language import Catalogue
from comity.app.opening import open_node, open_record
from comity.app.reading import Reading, parse_query
from comity.app.settings import FILE
from comity.capabilities import REGISTRY
from comity.kernel.capability import View
from comity.kernel.declaration import declared_fields
from comity.kernel.ids import parse_matter
from comity.kernel.marking import Level, Reader


@click.group()
def show() -> None:
    """Ask the node, or the shipped record when there is no node at --home."""


def _command(view: View) -> click.Command:
    fields = declared_fields(view.query)
    options: list[click.Parameter] = [
        click.Option([f"--{one.name.replace('_', '-')}"], help=one.help or one.label) for one in fields
    ]
    if view.of_one:
        options.insert(0, click.Argument(["matter"], metavar=view.matter_type.upper()))

    def run(home: Path, as_json: bool, lang: str, matter: str | None = None, **given: str | None) -> None:
        with wrong_use():
            query = parse_query(view, {name: value for name, value in given.items() if value is not None})
            asked = _matter(view, matter)
        found = _ask(home, view, query, asked)
        if as_json:
            print_json({"view": view.name, "rows": found})
        else:
            print_table(found, view.columns, Catalogue(lang))

    command = click.Command(view.name, callback=run, params=options, help=view.label + ".")
    return home_option(json_option(lang_option(command)))


def _matter(view: View, text: str | None) -> str | None:
    if text is None:
        return None
    return parse_matter(text if ":" in text else f"{view.matter_type}:{text.lower()}")


def _ask(home: Path, view: View, query: msgspec.Struct, matter: str | None) -> list[msgspec.Struct]:
    if not (home / FILE).exists():
        return _all(open_record(), view, query, matter)
    node = open_node(home)
    try:
        return _all(node.reading(Reader(party=node.party, clearance=Level.TOP_SECRET)), view, query, matter)
    finally:
        node.close()


def _all(reading: Reading, view: View, query: msgspec.Struct, matter: str | None) -> list[msgspec.Struct]:
    rows: list[msgspec.Struct] = []
    after: str | None = ""
    while after is not None:
        found = reading.rows(view, query, matter, after)
        rows.extend(found.rows)
        after = found.next
    return rows


for _view in REGISTRY.views.values():
    show.add_command(_command(_view))
