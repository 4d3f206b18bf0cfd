"""Names that stand once in a table, with the number that rows keep instead."""

import sqlite3
from typing import Final

_MOST: Final = 50_000
"""Names remembered, some 10 MB; then all are forgotten and met again."""


class Names:
    """The numbers of one table's names; to be used under the writer's lock only."""

    def __init__(self, table: str) -> None:
        self._find = f"SELECT number FROM {table} WHERE name = ?"
        self._add = f"INSERT INTO {table} (name) VALUES (?) RETURNING number"
        self._known: dict[str, int] = {}

    def number(self, db: sqlite3.Connection, name: str) -> int | None:
        """The name's number, given now if it has none; None for the empty name."""
        number = self._known.get(name)
        if number is None and name:
            found = db.execute(self._find, (name,)).fetchone() or db.execute(self._add, (name,)).fetchone()
            number = int(found[0])
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[name] = number
        return number

    def forget(self) -> None:
        """Drop what is remembered, because the transaction that gave numbers was rolled back."""
        self._known.clear()
