"""Rows of a list pasted from a table: tab- or comma-separated, with a first line that names the columns.

What was pasted is shown as it would be taken, cell by cell, before anything of it enters the form.
"""

import csv
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from comity.app.web.forms.inputs import MOST_ROWS, Input, leaves
from comity.app.web.forms.reading import Grasp, Problem, read_input
from comity.app.web.forms.texts import one_line
from comity.app.web.forms.values import Pair, Values

MOST_BYTES: Final = 256 * 1024
"""Most bytes of a table that is pasted."""
MOST_COLUMNS: Final = 60
_MOST_TOLD: Final = 20


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A pasted table.

    columns: the inputs it fills, with their path below a row. rows: texts by column. wrong: what is wrong with a cell,
    by row and column. problems: what is wrong with the table as a whole; nothing of it can be taken then.
    """

    columns: tuple[tuple[str, Input], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    wrong: dict[tuple[int, int], str] = {}
    problems: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Whether every cell can be taken."""
        return bool(self.rows) and not self.wrong and not self.problems

    def pairs(self, path: str, start: int) -> Iterator[Pair]:
        """The fields that the rows become, from row ``start`` of the list at a path."""
        for number, row in enumerate(self.rows, start):
            for (name, _), text in zip(self.columns, row, strict=True):
                if text.strip():
                    yield (f"{path}.{number}.{name}" if name else f"{path}.{number}"), text


def read_table(one: Input, text: str, grasp: Grasp) -> Table:
    """Read what was pasted for a list; bounded to MOST_BYTES and MOST_ROWS, and told where it is more."""
    words, size = grasp.words, len(text.encode())
    assert one.item is not None
    if size > MOST_BYTES:
        told = words.gettext("Expected a table of at most {most} kB, got {count} kB. Paste it in parts.")
        return _refused(told.format(most=words.number(MOST_BYTES // 1024), count=words.number(-(-size // 1024))))
    columns, lines, problems = _cut(one.item, text, grasp)
    most = min(one.most or MOST_ROWS, MOST_ROWS)
    if len(lines) > most:
        told = words.gettext("Expected at most {most} rows, got {count}. Paste them in parts.")
        return _refused(told.format(most=words.number(most), count=words.number(len(lines))))
    if problems or not lines:
        return _refused(*problems) if problems else _refused(words.gettext("There are no rows below the first line."))
    rows = tuple((*line, *("",) * len(columns))[: len(columns)] for line in lines)
    return Table(columns=columns, rows=rows, wrong=dict(_wrong(columns, rows, lines, grasp)))


def _refused(*problems: str) -> Table:
    return Table(problems=problems)


def _cut(item: Input, text: str, grasp: Grasp) -> tuple[tuple[tuple[str, Input], ...], list[list[str]], list[str]]:
    """Columns, rows of cells, and what is wrong with the columns."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n\ufeff")
    if item.form != "group":
        cells = (cell for line in plain.split("\n") for cell in line.replace(";", "\t").split("\t"))
        return (("", item),), [[cell] for cell in cells if cell.strip()], []
    first = plain.partition("\n")[0]
    delimiter = next((one for one in ("\t", ";") if one in first), ",")
    csv.field_size_limit(MOST_BYTES)
    try:
        found = [row for row in csv.reader(plain.split("\n"), delimiter=delimiter, strict=True) if any(row)]
    except csv.Error:
        return (), [], [grasp.words.gettext("A quotation mark is opened and never closed.")]
    if not found:
        return (), [], []
    columns, problems = _columns(item, found[0], grasp)
    return columns, found[1:], problems


def _columns(item: Input, header: Sequence[str], grasp: Grasp) -> tuple[tuple[tuple[str, Input], ...], list[str]]:
    words = grasp.words
    known = dict(_names(item, grasp))
    inputs = dict(leaves(item.parts))
    columns: list[tuple[str, Input]] = []
    problems: list[str] = []
    for cell in header[:MOST_COLUMNS]:
        name = known.get(one_line(cell).casefold())
        if name is None:
            told = words.gettext("No column is called {name}. Known are: {list}.")
            labels = words.joined(words.gettext(one.label) for one in inputs.values())
            problems.append(told.format(name=cell[:40], list=labels))
        elif name in (path for path, _ in columns):
            problems.append(words.gettext("The column {name} stands there twice.").format(name=cell[:40]))
        else:
            columns.append((name, inputs[name]))
    return tuple(columns), problems[:_MOST_TOLD]


def _names(item: Input, grasp: Grasp) -> Iterator[tuple[str, str]]:
    """By which names a column is known: its path, its label in English and in the reader's language."""
    several = [one.label for _, one in leaves(item.parts)]
    for path, one in leaves(item.parts):
        yield path.casefold(), path
        if several.count(one.label) == 1:
            yield one.label.casefold(), path
            yield grasp.words.gettext(one.label).casefold(), path


def _wrong(
    columns: Sequence[tuple[str, Input]],
    rows: Sequence[tuple[str, ...]],
    lines: Sequence[Sequence[str]],
    grasp: Grasp,
) -> Iterator[tuple[tuple[int, int], str]]:
    for number, row in enumerate(rows):
        if len(lines[number]) > len(columns):
            yield (number, len(columns) - 1), grasp.words.gettext("This row has more cells than there are columns.")
        for at, ((_, one), text) in enumerate(zip(columns, row, strict=True)):
            problems: tuple[Problem, ...] = ()
            if one.form in {"list", "codes"} and text.strip():
                problems = (Problem("", grasp.words.gettext("Lists cannot be pasted; enter them in the row.")),)
            elif one.form not in {"list", "codes"}:
                problems = read_input(one, "cell", Values((("cell", text),)), grasp)
            if problems:
                yield (number, at), problems[0].text
