"""Names that stand once in a table, with the number that rows keep instead."""

from collections.abc import Iterable
from typing import Final

from comity.adapters.store_postgres.database import Connection, rows

_MOST: Final = 50_000
"""Names remembered, some 10 MB; then all are forgotten and met again."""


class Names:
    """The numbers of one table's names; to be used by one thread at a time, under the lock of the counter."""

    def __init__(self, table: str) -> None:
        self._find = f"SELECT name, number FROM {table} WHERE name = ANY(%s)"
        self._add = f"INSERT INTO {table} (name) SELECT unnest(%s::text[]) RETURNING name, number"
        self._known: dict[str, int] = {}

    def numbers(self, db: Connection, names: Iterable[str]) -> dict[str, int | None]:
        """Each name's number, given now to those that have none; None for the empty name."""
        wanted = [name for name in dict.fromkeys(names) if name]
        if len(self._known) + len(wanted) > _MOST:
            self._known.clear()
        unknown = [name for name in wanted if name not in self._known]
        if unknown:
            self._known.update(rows(db, self._find, (unknown,)))
            new = [name for name in unknown if name not in self._known]
            if new:
                self._known.update(rows(db, self._add, (new,)))
        found: dict[str, int | None] = {name: self._known[name] for name in wanted}
        found[""] = None
        return found

    def forget(self) -> None:
        """Drop what is remembered, because the transaction that gave numbers was rolled back."""
        self._known.clear()
