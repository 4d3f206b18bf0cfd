"""Turns among the processes of one node, wherever they run: what only one may do at a time.

A turn is an advisory lock of the database; who waits gets it in the order of asking, so that nobody starves. It is an
aid, not what keeps the log whole: a process that waits in vain, because another hangs, goes on without it, and the
transaction of an append decides as ever. The lock ends with the process or the connection that holds it.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from typing import Final

import psycopg
from psycopg import errors

from comity.adapters.store_postgres.address import Address
from comity.adapters.store_postgres.database import Connection, connect
from comity.adapters.store_postgres.faults import postgres_faults
from comity.adapters.store_postgres.migrations import advisory_key

WAIT_SECONDS: Final = 15


class PostgresTurns:
    """The turns of one process; each purpose has a connection of its own, made when it is first used."""

    def __init__(self, address: Address, wait_seconds: int = WAIT_SECONDS) -> None:
        self._address = address
        self._wait = f"{wait_seconds}s"
        self._connections: dict[str, Connection] = {}
        self._locks: dict[str, Lock] = {}
        self._lock = Lock()

    @contextmanager
    def turn(self, purpose: str) -> Iterator[bool]:
        """Hold the turn for a purpose; whether it was got. Raises StoreFault when the server cannot be reached."""
        with self._lock:
            mine = self._locks.setdefault(purpose, Lock())
        with mine:
            got = self._take(purpose)
            try:
                yield got
            finally:
                if got:
                    self._release(purpose)

    def close(self) -> None:
        """Release the connections, and with them every turn."""
        with self._lock:
            while self._connections:
                self._connections.popitem()[1].close()

    def _take(self, purpose: str) -> bool:
        connection = self._connections.get(purpose)
        if connection is not None:
            try:
                return self._locked(connection, purpose)
            except psycopg.OperationalError:
                self._drop(purpose)
        with postgres_faults(self._address):
            connection = connect(self._address)
            connection.execute("SELECT set_config('lock_timeout', %s, false)", (self._wait,))
            with self._lock:
                self._connections[purpose] = connection
            return self._locked(connection, purpose)

    def _locked(self, connection: Connection, purpose: str) -> bool:
        try:
            connection.execute("SELECT pg_advisory_lock(%s)", (advisory_key(self._address.schema, purpose),))
        except errors.LockNotAvailable:
            return False
        return True

    def _release(self, purpose: str) -> None:
        connection = self._connections.get(purpose)
        if connection is None:
            return
        try:
            connection.execute("SELECT pg_advisory_unlock(%s)", (advisory_key(self._address.schema, purpose),))
        except psycopg.Error:
            self._drop(purpose)

    def _drop(self, purpose: str) -> None:
        with self._lock, suppress(KeyError):
            self._connections.pop(purpose).close()
