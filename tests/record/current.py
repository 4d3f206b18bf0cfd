"""Rows of the packaged record as they stand: of rows with the same key, the one of the newest edition."""

from collections.abc import Iterable
from typing import TypeVar

from comity.record.building import table_of
from comity.record.reading import load_rows
from comity.record.table import Row

R = TypeVar("R", bound=Row)


def current(kind: type[R]) -> tuple[R, ...]:
    """The rows of one table as they stand; there are some, or the table is not registered."""
    found = newest(row for row in load_rows() if isinstance(row, kind))
    assert found, f"no table of {kind.__name__} is registered"
    return found


def newest(rows: Iterable[R]) -> tuple[R, ...]:
    """These rows without those that a later one of the same key supersedes."""
    by_key: dict[tuple[str, ...], R] = {}
    for row in rows:
        table = table_of(row)
        by_key[(table.file, *(getattr(row, column) for column in table.key))] = row
    return tuple(by_key.values())
