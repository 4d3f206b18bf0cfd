"""What concerns this node alone, in PostgreSQL: drawers of values by key, and the trail of who read what.

Numbers of the trail are taken from one counter that is held until the commit, so that they have no gap and become
visible in their order. *Who can change the database gains* entry as an officer of this node, but no change of what
was said.
"""

from collections.abc import Sequence

from comity.adapters.store_postgres.address import Address
from comity.adapters.store_postgres.database import Database, one, rows
from comity.adapters.store_postgres.migrations import DESK


class PostgresDesk:
    """:class:`comity.kernel.store.Desk` in one schema, which is made when it is not there."""

    def __init__(self, address: Address, *, filling: bool = False) -> None:
        self._database = Database(address, DESK, filling=filling)

    def put(self, drawer: str, key: str, value: bytes) -> None:
        """Keep a value, replacing the one before, durably."""
        with self._database.writing() as db:
            db.execute(
                """INSERT INTO desk_item VALUES (%s, %s, %s)
                       ON CONFLICT (drawer, key) DO UPDATE SET value = excluded.value""",
                (drawer.encode(), key.encode(), value),
            )

    def get(self, drawer: str, key: str) -> bytes | None:
        """The value, or None."""
        with self._database.reading() as db:
            found: bytes | None = one(
                db, "SELECT value FROM desk_item WHERE drawer = %s AND key = %s", (drawer.encode(), key.encode())
            )
        return found

    def items(self, drawer: str, after: str, limit: int) -> tuple[tuple[str, bytes], ...]:
        """At most ``limit`` keys with their values, by key, after the given key."""
        with self._database.reading() as db:
            found = rows(
                db,
                "SELECT key, value FROM desk_item WHERE drawer = %s AND key > %s ORDER BY key LIMIT %s",
                (drawer.encode(), after.encode(), limit),
            )
        return tuple((key.decode(), value) for key, value in found)

    def keys(self, drawer: str, after: str, limit: int) -> tuple[str, ...]:
        """At most ``limit`` keys in order, after the given key."""
        with self._database.reading() as db:
            found = rows(
                db,
                "SELECT key FROM desk_item WHERE drawer = %s AND key > %s ORDER BY key LIMIT %s",
                (drawer.encode(), after.encode(), limit),
            )
        return tuple(key.decode() for (key,) in found)

    def drawers(self) -> tuple[str, ...]:
        """Every drawer that holds something, by name."""
        with self._database.reading() as db:
            found = rows(db, "SELECT DISTINCT drawer FROM desk_item ORDER BY drawer")
        return tuple(drawer.decode() for (drawer,) in found)

    def drop(self, drawer: str, key: str) -> bool:
        """Remove a value; whether there was one."""
        with self._database.writing() as db:
            values = (drawer.encode(), key.encode())
            return db.execute("DELETE FROM desk_item WHERE drawer = %s AND key = %s", values).rowcount > 0

    def note(self, at: int, entry: bytes) -> int:
        """Add an entry to the access trail (microseconds since 1970) and return its number, from 1."""
        return self.note_all(((at, entry),))

    def note_all(self, entries: Sequence[tuple[int, bytes]]) -> int:
        """Add entries to the access trail in one durable transaction and return the number of the last."""
        with self._database.writing() as db:
            last: int = one(db, "UPDATE desk_counter SET number = number + %s RETURNING number", (len(entries),))
            db.cursor().executemany(
                "INSERT INTO desk_trail VALUES (%s, %s, %s)",
                [(number, *entry) for number, entry in enumerate(entries, last - len(entries) + 1)],
            )
        return last

    def trail(self, after: int, limit: int) -> tuple[tuple[int, int, bytes], ...]:
        """Entries of the trail after a number: number, time, entry."""
        with self._database.reading() as db:
            found = rows(
                db,
                "SELECT number, at, entry FROM desk_trail WHERE number > %s ORDER BY number LIMIT %s",
                (after, limit),
            )
        return tuple((number, at, entry) for number, at, entry in found)

    def close(self) -> None:
        """Release the connections; further calls are mistakes."""
        self._database.close()
