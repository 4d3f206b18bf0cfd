"""``comity show``: every view of the registry as a command; without a node, over the shipped record."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import msgspec

from comity.adapters.clock import SystemClock
from comity.app.cli.plain import plain
from comity.app.cli.printing import home_option, json_option, lang_option, print_json, print_table, wrong_use
from comity.app.exporting import Answered, Question, export_bibtex, export_csv
from comity.app.language import Catalogue
from comity.app.opening import open_node, open_record
from comity.app.reading import Reading, parse_query
from comity.app.settings import FILE
from comity.app.trail.deeds import Deed
from comity.app.trail.given import Given
from comity.app.trail.log import OPERATOR
from comity.app.translating import GivenTranslations
from comity.app.web.wording import Wording, told_translation, worded
from comity.capabilities import REGISTRY
from comity.kernel.capability import View
from comity.kernel.declaration import declared_fields
from comity.kernel.ids import parse_matter
from comity.kernel.marking import Level, Reader

csv_option = click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
bibtex_option = click.option(
    "--bibtex", "as_bibtex", is_flag=True, help="Print BibTeX: the question and what it rests on."
)


Note = Callable[[Deed, str], None]
"""Notes in the access trail what was read so far of what is not public: the deed, and what was asked."""

_FORMS = ("json", "csv", "bibtex")


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

    def run(home: Path, lang: str, matter: str | None = None, **given: Any) -> None:
        forms = [form for form in _FORMS if given.pop(f"as_{form}")]
        if len(forms) > 1:
            raise click.UsageError("expected at most one of --json, --csv and --bibtex")
        values = {name: value for name, value in given.items() if value is not None}
        with wrong_use():
            query = parse_query(view, dict(values))
            asked = _matter(view, matter)
        words = Catalogue(lang)
        with _reading(home, words) as (reading, by, note):
            rows = _all(reading, view, query, asked)
            told = None if forms else _told(rows, reading, words)
            note(Deed.EXPORTED if forms else Deed.READ, f"comity show {view.name}")
            if forms == ["csv"]:
                _print_file(export_csv(reading, view, rows))
            elif forms == ["bibtex"]:
                question = Question(view=view, values=values, file=asked or "")
                answered = Answered(by=by, day=SystemClock().now().date())
                _print_file(export_bibtex(reading, question, rows, words, answered))
            elif forms == ["json"]:
                print_json({"view": view.name, "rows": rows})
            elif told is not None:
                _print_rows(rows, view, words, told)

    command = click.Command(view.name, callback=run, params=options, help=view.label + ".")
    return home_option(json_option(csv_option(bibtex_option(lang_option(command)))))


def _told(rows: Sequence[Any], reading: Reading, words: Catalogue) -> Callable[[Any, str], Wording]:
    """How a text of one of these rows is shown; all that it takes is read now, so that it is noted with the rows."""
    written = reading.written([row.acts[0] for row in rows])
    translations = GivenTranslations(reading)
    given = {act: translations.of(act, one.matter) for act, one in written.items()}
    return lambda row, text: worded(text, written[row.acts[0]].language, words, given[row.acts[0]])


def _print_rows(
    rows: Sequence[msgspec.Struct], view: View, words: Catalogue, told: Callable[[Any, str], Wording]
) -> None:
    """Print a table, texts in translation where there is one, with lines that say what each is worth."""
    found: dict[Wording, None] = {}

    def own(row: Any, text: str) -> str:
        shown = told(row, text)
        if shown.original:
            found[shown] = None
        return shown.text

    print_table(rows, view.columns, words, own)
    for one in found:
        if one.authority:
            click.echo(plain(f"{one.text}: {told_translation(one, words)}"))
    if not all(one.authority for one in found):
        click.echo(words.gettext("Working translation of the reference library; the English text is what was said."))


def _matter(view: View, text: str | None) -> str | None:
    if text is None:
        return None
    return parse_matter(text if ":" in text else f"{view.matter_type}:{text.lower()}")


def _all(reading: Reading, view: View, query: msgspec.Struct, matter: str | None) -> list[msgspec.Struct]:
    rows: list[msgspec.Struct] = []
    after: str | None = ""
    while after is not None:
        found = reading.rows(view, query, matter, after)
        rows.extend(found.rows)
        after = found.next
    return rows


@contextmanager
def _reading(home: Path, words: Catalogue) -> Iterator[tuple[Reading, str, Note]]:
    """What is asked, whose it is, and what notes it: the node at home as far as its party may read, or the record."""
    if not (home / FILE).exists():
        yield open_record(), words.gettext("reference library"), lambda deed, asked: None
        return
    node, given = open_node(home), Given()

    def note(deed: Deed, asked: str) -> None:
        node.trail.note_given(OPERATOR, deed, given, asked)

    try:
        yield node.reading(Reader(party=node.party, clearance=Level.TOP_SECRET), given), node.party, note
    finally:
        node.close()


def _print_file(text: str) -> None:
    """Print a file as it is; on a terminal, characters that it obeys are made harmless."""
    terminal = sys.stdout.isatty()
    for line in text.splitlines(keepends=True):
        click.echo(plain(line.rstrip("\r\n")) + "\n" if terminal else line, nl=False)


for _view in REGISTRY.views.values():
    show.add_command(_command(_view))
