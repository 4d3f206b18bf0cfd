"""The record's tables as rows whose cells are still text, each knowing its place in its file.

A table is CSV as in RFC 4180: UTF-8, comma, double quotes where needed, one header line with exactly the columns
below, and one line per row, so that a place can be named and a change shows in a comparison of lines. Cells carry no
space at either end; an empty cell says "not known". ``note`` is free text, ``sources`` and ``working_languages`` are
lists separated by `` ; ``. ``found_by`` is ``search`` when the core of the row rests on a page that was read, and
``background`` when it rests on general knowledge. Example, from memberships.csv::

    organisation,party,status,start,end,note,sources,confidence,found_by
    SCO,IND,member,2017-06-09,,Astana summit,https://example.org/astana ; SCO Charter (2002),high,search
"""

import csv
import io
from importlib import resources
from typing import TypeVar

import msgspec

from comity.kernel.errors import Malformed


class PartyRow(msgspec.Struct, frozen=True, kw_only=True):
    """One state; latitude and longitude are those of the capital, in degrees with two decimals."""

    file: str
    line: int
    code: str
    name_en: str
    name_ru: str
    name_zh: str
    capital: str
    latitude: str
    longitude: str
    official_languages: str
    note: str
    sources: str
    confidence: str
    found_by: str


class OrganisationRow(msgspec.Struct, frozen=True, kw_only=True):
    """One organisation; latitude and longitude are those of the seat, in degrees with two decimals."""

    file: str
    line: int
    code: str
    name_en: str
    name_ru: str
    name_zh: str
    type: str
    founded: str
    founding_instrument: str
    seat: str
    latitude: str
    longitude: str
    decision_rule: str
    decision_detail: str
    collective_defence: str
    defence_reference: str
    working_languages: str
    note: str
    sources: str
    confidence: str
    found_by: str


class MembershipRow(msgspec.Struct, frozen=True, kw_only=True):
    """One spell of membership; ``end`` is the first day, month or year in which it no longer held."""

    file: str
    line: int
    organisation: str
    party: str
    status: str
    start: str
    end: str
    note: str
    sources: str
    confidence: str
    found_by: str


Row = PartyRow | OrganisationRow | MembershipRow
R = TypeVar("R", PartyRow, OrganisationRow, MembershipRow)


class Tables(msgspec.Struct, frozen=True, kw_only=True):
    """All rows of the record, in the order of the files."""

    parties: tuple[PartyRow, ...]
    organisations: tuple[OrganisationRow, ...]
    memberships: tuple[MembershipRow, ...]


PARTIES = "parties.csv"
ORGANISATIONS = "organisations.csv"
MEMBERSHIPS = "memberships.csv"
_PLACE = ("file", "line")


def read_packaged(file: str) -> str:
    """The text of a file of this package.

    Raises Malformed when it is not UTF-8.
    """
    raw = resources.files("comity.record").joinpath(file).read_bytes()
    try:
        return raw.decode()
    except UnicodeDecodeError as fault:
        raise Malformed(
            "{file}: expected UTF-8, got byte {byte} at {at}", file=file, byte=hex(raw[fault.start]), at=fault.start
        ) from fault


def load_tables() -> Tables:
    """The tables of this package, or Malformed with file, line and column."""
    return Tables(
        parties=read_table(PARTIES, read_packaged(PARTIES), PartyRow),
        organisations=read_table(ORGANISATIONS, read_packaged(ORGANISATIONS), OrganisationRow),
        memberships=read_table(MEMBERSHIPS, read_packaged(MEMBERSHIPS), MembershipRow),
    )


def read_table(file: str, text: str, row: type[R]) -> tuple[R, ...]:
    """Read a table whose columns are the fields of ``row``.

    file: name used in messages and kept in the rows. Raises Malformed with file, line and, where there is one, column.
    """
    columns = tuple(name for name in row.__struct_fields__ if name not in _PLACE)
    lines = text.split("\n")
    if lines.pop():
        raise Malformed("{file}:{line}: expected the file to end with a line break", file=file, line=len(lines) + 1)
    if not lines or _cells(file, 1, lines[0]) != columns:
        raise Malformed(
            "{file}:1: expected the columns {expected}, got {got}",
            file=file,
            expected=",".join(columns),
            got=lines[0] if lines else "nothing",
        )
    return tuple(
        msgspec.convert({"file": file, "line": number, **_by_column(file, number, line, columns)}, row)
        for number, line in enumerate(lines[1:], start=2)
    )


def _by_column(file: str, number: int, line: str, columns: tuple[str, ...]) -> dict[str, str]:
    cells = _cells(file, number, line)
    if len(cells) != len(columns):
        missing = columns[len(cells)] if len(cells) < len(columns) else f"after {columns[-1]}"
        raise Malformed(
            "{file}:{line}, column {column}: expected {expected} cells, got {got}",
            file=file,
            line=number,
            column=missing,
            expected=len(columns),
            got=len(cells),
        )
    for column, cell in zip(columns, cells, strict=True):
        if cell != cell.strip():
            raise wrong_cell(file, number, column, "no space at either end", cell)
    return dict(zip(columns, cells, strict=True))


def _cells(file: str, number: int, line: str) -> tuple[str, ...]:
    try:
        (cells,) = csv.reader(io.StringIO(line), strict=True)
    except (csv.Error, ValueError) as fault:
        raise Malformed(
            "{file}:{line}: expected one row of CSV, got {got!r}", file=file, line=number, got=line[:80]
        ) from fault
    return tuple(cells)


def wrong_cell(file: str, line: int, column: str, expected: str, got: str) -> Malformed:
    """The fault to raise for one cell."""
    return Malformed(
        "{file}:{line}, column {column}: expected {expected}, got {got!r}",
        file=file,
        line=line,
        column=column,
        expected=expected,
        got=got[:80],
    )
