"""A view's rows as CSV (RFC 4180): UTF-8, comma, CRLF, double quotes where needed, one header line.

The columns are the view's own, under their English labels whatever the reader's language, with the unit in brackets
where there is one; then confidence where the view has no such column, whether those who speak differ and how many
statements dispute the row where its rows tell, sources, and the ids of the statements each row rests on. Cells hold
values and not words: codes of vocabularies, dates as precise as they are known, names in English, lists separated by
`` ; `` as in the reference library's own tables. Example::

    Organisation,State,Status,From,Until,Held,Confidence,Statements differ,Disputed by,Sources,Statements
    SCO,IND,member,2017-06-09,,yes,high,no,0,https://example.org/astana ; SCO Charter (2002),5f0c…

Spreadsheets take a cell that starts with ``=`` for a formula. Text that starts so, or with one of the other signs they
obey, gets an apostrophe before it (OWASP, CSV injection); numbers do not, since a minus sign before digits is none. So
does a sign inside a cell after a semicolon or a tab, where a spreadsheet set to another separator begins a new cell;
line breaks become spaces.
"""

import csv
import io
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import Enum
from typing import Any, Final

import msgspec

from comity.interop.columns import bodies_of, declared_at, value_at
from comity.kernel.capability import Column, View
from comity.kernel.declaration import Names

SEPARATOR: Final = " ; "
"""Between the items of a list, as in the tables of the reference library."""
OBEYED: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet take a cell for a formula; the full-width signs do so under Chinese settings."""

_SCALED: Final = re.compile(r"(0\.[0-9]+) (.+)")
_BEGINS: Final = re.compile("((?:^|[;\t\r\n])\\s*)(?=[-=+@\uff1d\uff0b\uff0d\uff20])")
"""Before a sign with which a cell begins, under whatever separator the file is read."""

_DOUBTS: Final = {"conflict": "Statements differ", "disputed": "Disputed by"}
"""Fields of rows that tell of doubt, with the heads of their columns."""
_LAST: Final = ("Sources", "Statements")

Sources = Callable[[msgspec.Struct], tuple[str, ...]]


def write_csv(view: View, rows: Sequence[msgspec.Struct], sources: Sources) -> str:
    """The rows as CSV.

    sources: what a row's statements name as their sources.
    """
    return csv_head(view) + "".join(csv_line(view, row, sources) for row in rows)


def csv_head(view: View) -> str:
    """The header line."""
    heads = [_head(view, column) for column in view.columns]
    stated = () if _states(view) else ("Confidence",)
    doubts = [_DOUBTS[name] for name in _doubted(view)]
    return _line([harmless(head) for head in (*heads, *stated, *doubts, *_LAST)])


def csv_line(view: View, row: msgspec.Struct, sources: Sources) -> str:
    """One row's line. sources: as for :func:`write_csv`."""
    cells = [_cell(view, row, column) for column in view.columns]
    cells += [] if _states(view) else [_confidence(row)]
    cells += [_text(value_at(row, name)) for name in _doubted(view)]
    return _line([*cells, harmless(SEPARATOR.join(sources(row))), SEPARATOR.join(value_at(row, "acts") or ())])


def _states(view: View) -> bool:
    """Whether one of the view's own columns is the confidence."""
    return any(column.path.rpartition(".")[2] == "confidence" for column in view.columns)


def _doubted(view: View) -> list[str]:
    """Which of the fields that tell of doubt the view's rows have."""
    return [name for name in _DOUBTS if name in view.row.__struct_fields__]


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()


def harmless(text: str) -> str:
    """The text on one line, so that no spreadsheet takes it or a part of it for a formula."""
    guarded = _BEGINS.sub(r"\1'", text)
    return " ".join((f"'{guarded}" if guarded.startswith(OBEYED) else guarded).splitlines())


def _head(view: View, column: Column) -> str:
    declared = declared_at(view.row, column.path)
    unit = declared.unit if declared is not None else ""
    scaled = _SCALED.fullmatch(unit)
    unit = scaled[2] if scaled is not None else unit
    return f"{column.label} ({unit})" if unit else column.label


def _cell(view: View, row: msgspec.Struct, column: Column) -> str:
    value = value_at(row, column.path)
    if isinstance(value, int) and not isinstance(value, bool):
        declared = declared_at(view.row, column.path)
        scaled = _SCALED.fullmatch(declared.unit) if declared is not None else None
        return str(value if scaled is None else Decimal(scaled[1]) * value)
    return harmless(_text(value))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Names):
        return value.en
    if isinstance(value, tuple):
        return SEPARATOR.join(map(_text, value))
    if isinstance(value, msgspec.Struct):
        # A group such as a place is told by what it names first.
        return _text(getattr(value, value.__struct_fields__[0]))
    return str(value)


def _confidence(row: msgspec.Struct) -> str:
    return _text(next((getattr(body, "confidence", None) for body in bodies_of(row)), None))
