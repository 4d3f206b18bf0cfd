"""The record's tables as rows whose cells are still text, each knowing its place in its file.

A table is CSV as in RFC 4180: UTF-8, comma, double quotes where needed, one header line with exactly the columns of
its part (:mod:`comity.record.parts`), and one line per row, so that a place can be named and a change shows in a
comparison of lines. Cells carry no space at either end; an empty cell says "not known". ``note`` is free text,
``sources`` and other lists are separated by `` ; ``. ``found_by`` is ``search`` when the core of the row rests on a
page that was read, and ``background`` when it rests on general knowledge. Example, from memberships.csv::

    organisation,party,status,start,end,note,sources,confidence,found_by
    SCO,IND,member,2017-06-09,,Astana summit,https://example.org/astana ; SCO Charter (2002),high,search

Each edition of the record has a folder. What an edition said stays; a later one adds rows, and a row of the same key in
a later edition corrects the earlier one.
"""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import resources
from typing import Any, Final

import msgspec

from comity.kernel.errors import Malformed
from comity.record.table import Row, Table
from comity.record.tables import TABLES


class Edition(msgspec.Struct, frozen=True):
    """A state of the record. number: from 1. compiled: claimed and stored time of what it adds (UTC)."""

    number: int
    compiled: datetime

    @property
    def folder(self) -> str:
        """Folder of its tables inside the package."""
        return f"edition{self.number}"


EDITIONS: Final = tuple(Edition(number, datetime(2026, 11, 22, tzinfo=UTC)) for number in (1, 2, 3))


def read_packaged(file: str) -> str:
    """The text of a file of this package, such as ``edition1/parties.csv``.

    Raises Malformed when it is not UTF-8.
    """
    raw = resources.files("comity.record").joinpath(*file.split("/")).read_bytes()
    try:
        return raw.decode()
    except UnicodeDecodeError as fault:
        raise Malformed(
            "{file}: expected UTF-8, got byte {byte} at {at}", file=file, byte=hex(raw[fault.start]), at=fault.start
        ) from fault


def packaged_tables() -> Iterator[tuple[Edition, Table, str]]:
    """Every table there is, with its edition and its file, in the order of the log."""
    for edition in EDITIONS:
        present = {one.name for one in resources.files("comity.record").joinpath(edition.folder).iterdir()}
        for table in TABLES:
            if table.file in present:
                yield edition, table, f"{edition.folder}/{table.file}"


def load_rows() -> tuple[Row, ...]:
    """The rows of this package in the order of the log, or Malformed with file, line and column."""
    return tuple(
        row
        for edition, table, file in packaged_tables()
        for row in read_table(file, read_packaged(file), table, edition.number)
    )


def read_table(file: str, text: str, table: Table, edition: int = 1) -> tuple[Row, ...]:
    """Read a table.

    file: name used in messages and kept in the rows. Raises Malformed with file, line and, where there is one, column.
    """
    lines = text.split("\n")
    if lines.pop():
        raise Malformed("{file}:{line}: expected the file to end with a line break", file=file, line=len(lines) + 1)
    if not lines or _cells(file, 1, lines[0]) != table.columns:
        raise Malformed(
            "{file}:1: expected the columns {expected}, got {got}",
            file=file,
            expected=",".join(table.columns),
            got=lines[0] if lines else "nothing",
        )
    return tuple(
        msgspec.convert(
            {"file": file, "line": number, "edition": edition, **_by_column(file, number, line, table.columns)},
            table.row,
        )
        for number, line in enumerate(lines[1:], start=2)
    )


def _by_column(file: str, number: int, line: str, columns: tuple[str, ...]) -> dict[str, Any]:
    cells = _cells(file, number, line)
    if len(cells) != len(columns):
        missing = columns[len(cells)] if len(cells) < len(columns) else f"after {columns[-1]}"
        raise _wrong_place(file, number, missing, f"{len(columns)} cells", str(len(cells)))
    for column, cell in zip(columns, cells, strict=True):
        if cell != cell.strip():
            raise _wrong_place(file, number, column, "no space at either end", repr(cell[:80]))
    return dict(zip(columns, cells, strict=True))


def _wrong_place(file: str, line: int, column: str, expected: str, got: str) -> Malformed:
    return Malformed(
        "{file}:{line}, column {column}: expected {expected}, got {got}",
        file=file,
        line=line,
        column=column,
        expected=expected,
        got=got,
    )


def _cells(file: str, number: int, line: str) -> tuple[str, ...]:
    try:
        (cells,) = csv.reader(io.StringIO(line), strict=True)
    except (csv.Error, ValueError) as fault:
        raise Malformed(
            "{file}:{line}: expected one row of CSV, got {got!r}", file=file, line=number, got=line[:80]
        ) from fault
    return tuple(cells)
