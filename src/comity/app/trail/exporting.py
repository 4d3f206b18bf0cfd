"""Making an export of the trail: CSV for tables, JSON with its proof."""

import csv
import io
from collections.abc import Callable
from itertools import islice

import msgspec

from comity.app.trail.heads import KeptTree, tree_reader
from comity.app.trail.log import Numbered, Trail
from comity.app.trail.proof import FORMAT, MOST_ROWS, Export, Row, others_of, row_of
from comity.app.trail.selecting import Choice, in_order, moment
from comity.kernel.note import Verifier
from comity.kernel.store import Desk

HEADS = ("number", "at", "who", "by", "roles", "deed", "basis", "count", "whom", "sealed", "leaf")
_OBEYED = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

Opens = Callable[[Numbered], bool]
"""Whether the content part of an entry may be opened."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries an export has: those that fit, after a number."""

    choice: Choice = Choice()
    after: int = 0


def rows_of(trail: Trail, asked: Asked, upto: int, opens: Opens) -> tuple[Row, ...]:
    """The rows of an export, at most MOST_ROWS."""
    found = islice(in_order(trail, asked.choice, asked.after, upto), MOST_ROWS)
    return tuple(row_of(one, opens(one)) for one in found)


def export_json(desk: Desk, tree: KeptTree, verifier: Verifier, rows: tuple[Row, ...]) -> bytes:
    """The rows with the signed head over them and the hashes that lead to it."""
    others = others_of(tree.size, [row.number for row in rows], tree_reader(desk, tree))
    export = Export(format=FORMAT, key=verifier.vkey, head=tree.head, rows=rows, others=others)
    return msgspec.json.encode(export)


def export_csv(rows: tuple[Row, ...]) -> str:
    """The rows as CSV (RFC 4180), without content parts; texts that spreadsheets obey get an apostrophe before them."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADS)
    for row in rows:
        noted = row.noted
        cells = (noted.who, noted.by, " ".join(noted.roles), noted.deed.value, noted.basis)
        at = moment(noted).isoformat().replace("+00:00", "Z")
        last = (_harmless(noted.whom), noted.sealed, row.leaf)
        writer.writerow((row.number, at, *map(_harmless, cells), noted.count, *last))
    return text.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_OBEYED) else text
