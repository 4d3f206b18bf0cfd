"""Whether the record hangs together: everything wrong with it at once, each with file, line and column.

Beyond what one row needs to make an act: no row of an edition says again what another says, whatever a row names is
described by a row, and coordinates lie in the state they are said to lie in.
SOURCES.toml must list each table with its number of rows and its digest.
"""

import hashlib
import tomllib
from collections.abc import Iterator, Sequence
from typing import TypeGuard

import msgspec

from comity.analysis.outlines import Region
from comity.kernel.errors import Malformed
from comity.record.building import build_act, table_of
from comity.record.cells import listed, wrong_cell
from comity.record.parts.parties import PartyRow
from comity.record.placing import Place, find_misplaced
from comity.record.reading import packaged_tables, read_packaged
from comity.record.table import Reference, Row

SOURCES = "SOURCES.toml"


class TableSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What SOURCES.toml says of one table.

    file: with the folder of its edition. rests_on: what its rows rest on. compiled: the day (ISO 8601). licence: of the
    table. rows: without the header. sha256: of the file's bytes, in hexadecimal.
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


def find_problems(rows: Sequence[Row]) -> tuple[str, ...]:
    """One sentence for every row that makes no act, repeats another, or names what no row describes."""
    return (*_rows_without_act(rows), *_repeats(rows), *_strangers(rows))


def find_misplaced_rows(rows: Sequence[Row], regions: Sequence[Region]) -> tuple[str, ...]:
    """One sentence for every row whose coordinates lie far from the states it names.

    regions: boundaries, as polygons of (longitude, latitude) in degrees. A row that names no state is passed over.
    """
    capitals = {row.code: (float(row.latitude), float(row.longitude)) for row in rows if _is_located_state(row)}
    places = tuple(
        Place(
            where=f"{row.file}:{row.line}, column latitude",
            states=states,
            latitude=float(row.latitude),  # type: ignore[attr-defined]
            longitude=float(row.longitude),  # type: ignore[attr-defined]
        )
        for row in rows
        if (country := table_of(row).country) and getattr(row, "latitude", "") and (states := listed(row, country))
    )
    return tuple(one.sentence() for one in find_misplaced(capitals, places, regions))


def _is_located_state(row: Row) -> TypeGuard[PartyRow]:
    return isinstance(row, PartyRow) and bool(row.latitude)


def find_stale_sources(sources: tuple[TableSource, ...]) -> tuple[str, ...]:
    """One sentence for every difference between SOURCES.toml and the packaged tables."""
    listed_files = {one.file: one for one in sources}
    found: list[str] = []
    for _, _, file in packaged_tables():
        text = read_packaged(file)
        rows, digest = text.count("\n") - 1, hashlib.sha256(text.encode()).hexdigest()
        one = listed_files.get(file)
        if one is None:
            found.append(f"{SOURCES}: expected an entry for {file} with rows = {rows}, sha256 = {digest}, got none")
        elif (one.rows, one.sha256) != (rows, digest):
            found.append(f"{SOURCES}, {file}: expected rows = {rows}, sha256 = {digest}, got {one.rows}, {one.sha256}")
    return tuple(found)


def _rows_without_act(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        try:
            build_act(row)
        except Malformed as fault:
            yield str(fault)


def _repeats(rows: Sequence[Row]) -> Iterator[str]:
    first: dict[tuple[str, ...], Row] = {}
    for row in rows:
        columns = table_of(row).key
        key = (row.file, *(getattr(row, column) for column in columns))
        earlier = first.setdefault(key, row)
        if earlier is not row:
            expected = f"what line {earlier.line} does not say already"
            yield str(wrong_cell(row, columns[-1], expected, " ".join(key[1:])))


def _strangers(rows: Sequence[Row]) -> Iterator[str]:
    known: dict[str, set[str]] = {}
    for row in rows:
        table = table_of(row)
        known.setdefault(table.file, set()).add(getattr(row, table.key[0]).lower())
    for row in rows:
        for reference in table_of(row).refers:
            try:
                named = _named(row, reference)
            except Malformed:  # told of already, as a row that makes no act
                continue
            described = set[str]().union(*(known.get(file, set()) for file in reference.tables))
            for item in named:
                if item.lower() not in described:
                    expected = f"a name that a row of {' or '.join(reference.tables)} describes"
                    yield str(wrong_cell(row, reference.column, expected, reference.prefix + item))


def _named(row: Row, reference: Reference) -> tuple[str, ...]:
    items = listed(row, reference.column)
    return tuple(item.removeprefix(reference.prefix) for item in items if item.startswith(reference.prefix))
