"""Whether the record hangs together: everything wrong with it at once, each with file, line and column.

Beyond what one row needs to make an act: no row says again what another says, and every state and organisation that
is named is described. SOURCES.toml must list each table with its number of rows and its digest.
"""

import hashlib
import tomllib
from collections.abc import Iterator

import msgspec

from comity.kernel.errors import Malformed
from comity.record.building import all_rows, build_act
from comity.record.reading import (
    MEMBERSHIPS,
    ORGANISATIONS,
    PARTIES,
    OrganisationRow,
    PartyRow,
    Row,
    Tables,
    read_packaged,
    wrong_cell,
)

SOURCES = "SOURCES.toml"


class TableSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What SOURCES.toml says of one table.

    rests_on: what its rows rest on. compiled: the day (ISO 8601). licence: of the table. rows: without the header.
    sha256: of the file's bytes, in hexadecimal.
    """

    file: str
    title: str
    rests_on: str
    compiled: str
    licence: str
    rows: int
    sha256: str


class _Sources(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    table: tuple[TableSource, ...]


def read_sources(text: str) -> tuple[TableSource, ...]:
    """What a SOURCES.toml says, table by table, or Malformed."""
    try:
        return msgspec.convert(tomllib.loads(text), _Sources).table
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as fault:
        raise Malformed("{file}: expected tables with their sources, got {fault}", file=SOURCES, fault=fault) from fault


def find_problems(tables: Tables) -> tuple[str, ...]:
    """One sentence for every row that makes no act, repeats another, or names what no row describes."""
    return (*_rows_without_act(tables), *_repeats(tables), *_strangers(tables))


def find_stale_sources(sources: tuple[TableSource, ...]) -> tuple[str, ...]:
    """One sentence for every difference between SOURCES.toml and the packaged tables."""
    listed = {one.file: one for one in sources}
    found: list[str] = []
    for file in (PARTIES, ORGANISATIONS, MEMBERSHIPS):
        text = read_packaged(file)
        rows, digest = text.count("\n") - 1, hashlib.sha256(text.encode()).hexdigest()
        one = listed.get(file)
        if one is None:
            found.append(f"{SOURCES}: expected an entry for {file}, got none")
        elif (one.rows, one.sha256) != (rows, digest):
            found.append(f"{SOURCES}, {file}: expected rows = {rows}, sha256 = {digest}, got {one.rows}, {one.sha256}")
    return tuple(found)


def _rows_without_act(tables: Tables) -> Iterator[str]:
    for row in all_rows(tables):
        try:
            build_act(row)
        except Malformed as fault:
            yield str(fault)


def _repeats(tables: Tables) -> Iterator[str]:
    first: dict[tuple[str, ...], Row] = {}
    for row in all_rows(tables):
        key, column = _key(row)
        earlier = first.setdefault(key, row)
        if earlier is not row:
            expected = f"what line {earlier.line} does not say already"
            yield str(wrong_cell(row.file, row.line, column, expected, " ".join(key[1:])))


def _key(row: Row) -> tuple[tuple[str, ...], str]:
    if isinstance(row, (PartyRow, OrganisationRow)):
        return (row.file, row.code), "code"
    return (row.file, row.organisation, row.party, row.status, row.start), "start"


def _strangers(tables: Tables) -> Iterator[str]:
    known = {
        "organisation": frozenset(row.code for row in tables.organisations),
        "party": frozenset(row.code for row in tables.parties),
    }
    for row in tables.memberships:
        for column, codes in known.items():
            code: str = getattr(row, column)
            if code not in codes:
                yield str(wrong_cell(row.file, row.line, column, f"a code that a row of {column} describes", code))
