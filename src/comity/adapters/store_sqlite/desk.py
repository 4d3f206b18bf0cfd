"""What concerns this node alone, in SQLite: drawers of values by key, and the trail of who read what.

*Who can change this file gains* entry as an officer of this node, but no change of what was said.
"""

from collections.abc import Sequence
from pathlib import Path

from comity.adapters.store_sqlite.database import Database
from comity.adapters.store_sqlite.migrations import DESK


class SqliteDesk:
    """:class:`comity.kernel.store.Desk` in one SQLite file, which is made when it is not there."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path, DESK)

    def put(self, drawer: str, key: str, value: bytes) -> None:
        """Keep a value, replacing the one before, durably."""
        with self._database.writing() as db:
            db.execute("INSERT OR REPLACE INTO item VALUES (?, ?, ?)", (drawer, key, value))

    def get(self, drawer: str, key: str) -> bytes | None:
        """The value, or None."""
        with self._database.reading() as db:
            found = db.execute("SELECT value FROM item WHERE drawer = ? AND key = ?", (drawer, key)).fetchone()
        return None if found is None else found[0]

    def items(self, drawer: str, after: str, limit: int) -> tuple[tuple[str, bytes], ...]:
        """At most ``limit`` keys with their values, by key, after the given key."""
        with self._database.reading() as db:
            found = db.execute(
                "SELECT key, value FROM item WHERE drawer = ? AND key > ? ORDER BY key LIMIT ?", (drawer, after, limit)
            ).fetchall()
        return tuple(found)

    def keys(self, drawer: str, after: str, limit: int) -> tuple[str, ...]:
        """At most ``limit`` keys in order, after the given key."""
        with self._database.reading() as db:
            found = db.execute(
                "SELECT key FROM item WHERE drawer = ? AND key > ? ORDER BY key LIMIT ?", (drawer, after, limit)
            ).fetchall()
        return tuple(key for (key,) in found)

    def drawers(self) -> tuple[str, ...]:
        """Every drawer that holds something, by name."""
        with self._database.reading() as db:
            found = db.execute("SELECT DISTINCT drawer FROM item ORDER BY drawer").fetchall()
        return tuple(drawer for (drawer,) in found)

    def drop(self, drawer: str, key: str) -> bool:
        """Remove a value; whether there was one."""
        with self._database.writing() as db:
            return db.execute("DELETE FROM item WHERE drawer = ? AND key = ?", (drawer, key)).rowcount > 0

    def note(self, at: int, entry: bytes) -> int:
        """Add an entry to the access trail (microseconds since 1970) and return its number, from 1."""
        return self.note_all(((at, entry),))

    def note_all(self, entries: Sequence[tuple[int, bytes]]) -> int:
        """Add entries to the access trail in one durable transaction and return the number of the last."""
        number: int | None = None
        with self._database.writing() as db:
            for entry in entries:
                number = db.execute("INSERT INTO trail (at, entry) VALUES (?, ?)", entry).lastrowid
        assert number is not None
        return number

    def trail(self, after: int, limit: int) -> tuple[tuple[int, int, bytes], ...]:
        """Entries of the trail after a number: number, time, entry."""
        with self._database.reading() as db:
            found = db.execute(
                "SELECT * FROM trail WHERE number > ? ORDER BY number LIMIT ?", (after, limit)
            ).fetchall()
        return tuple(found)

    def close(self) -> None:
        """Release the file; further calls are mistakes."""
        self._database.close()
