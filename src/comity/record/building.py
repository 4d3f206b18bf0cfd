"""From the record's rows to its acts, the same bytes on every node that has the same package (K11).

Everything that differs between the acts of parties is fixed here: time, author and opening. The record is public, so
an opening that anybody can derive hides nothing; it makes the ids equal everywhere. A row's handling is PUBLIC, its
originator RECORD, and its matter has a slug of the row's name: ``party:kaz``, ``exercise:pm-2007``.
"""

import hmac
from collections.abc import Iterable
from typing import Final

import msgspec

from comity.capabilities import REGISTRY
from comity.kernel import canonical
from comity.kernel.act import Author, Envelope, open_act, write_act
from comity.kernel.errors import Malformed
from comity.kernel.ids import RECORD
from comity.kernel.log import NewAct, new_act
from comity.kernel.marking import public
from comity.record.reading import EDITIONS
from comity.record.table import Row, Table
from comity.record.tables import TABLES

OPENING_KEY: Final = b"comity/record/v1"

_AUTHOR: Final = Author(role="record", handle="0" * 32)


def build_acts(rows: Iterable[Row]) -> tuple[NewAct, ...]:
    """The acts of rows, in their order.

    Raises Malformed with file, line and column for the first row that does not make an act.
    """
    return tuple(build_act(row) for row in rows)


def table_of(row: Row) -> Table:
    """The table a row belongs to."""
    return next(table for table in TABLES if table.row is type(row))


def build_act(row: Row) -> NewAct:
    """The act of one row, opened again as any reader would open it.

    Raises Malformed with file, line and, where one cell is at fault, column.
    """
    try:
        said = table_of(row).statement(row)
        raw = write_act(
            Envelope(
                kind=said.kind.name,
                matter=said.matter,
                origin=RECORD,
                epoch=1,
                author=_AUTHOR,
                claimed=EDITIONS[row.edition - 1].compiled,
                marking=public(RECORD),
                lang="en",
                body=msgspec.Raw(canonical.encode(said.body)),
            )
        )
        open_act(raw, REGISTRY.kinds)
    except (Malformed, ValueError) as fault:
        if str(fault).startswith(f"{row.file}:"):
            raise
        raise Malformed(
            "{file}:{line}: expected a row that makes an act: {fault}", file=row.file, line=row.line, fault=fault
        ) from fault
    return new_act(said.matter, said.kind.name, raw, derive_opening(raw))


def derive_opening(raw: bytes) -> bytes:
    """The opening of a record act, 32 bytes: HMAC-SHA256 of its bytes under a published key."""
    return hmac.digest(OPENING_KEY, raw, "sha256")
