"""Connections to one node's schema: checked when they are made, kept while idle, replaced when they are lost.

A commit is on the server's disk when it returns (``synchronous_commit``), except for what can be rebuilt. No statement
waits for ever: for a lock 20 s, for its end 60 s; a transaction whose process is silent is ended after 10 s, so that
it holds up others no longer than that.
"""

import select
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from typing import Any, Final

import msgspec
import psycopg

from comity.adapters.store_postgres.address import Address
from comity.adapters.store_postgres.faults import OutcomeUnknown, is_lost, postgres_faults
from comity.adapters.store_postgres.migrations import Form, migrate
from comity.kernel.errors import StoreFault

Connection = psycopg.Connection[tuple[Any, ...]]

CONNECT_SECONDS: Final = 10
LOCK_SECONDS: Final = 20
STATEMENT_SECONDS: Final = 60
SILENT_SECONDS: Final = 10
_IDLE: Final = 8
_OLDEST_SERVER: Final = 130_000
_REMEDY: Final = "a power cut would lose what was acknowledged: turn it on in the server's configuration"
_SESSION: Final = (
    ("statement_timeout", f"{STATEMENT_SECONDS}s"),
    ("lock_timeout", f"{LOCK_SECONDS}s"),
    ("idle_in_transaction_session_timeout", f"{SILENT_SECONDS}s"),
    ("default_transaction_isolation", "read committed"),
    ("client_min_messages", "warning"),
    # Every statement here looks up few rows by an index; fresh tables have no statistics that would say so.
    ("enable_seqscan", "off"),
    ("enable_hashjoin", "off"),
    ("enable_mergejoin", "off"),
    ("jit", "off"),
)
_STATE: Final = """
    SELECT current_setting('fsync') AS fsync, current_setting('full_page_writes') AS full_page_writes,
           current_setting('synchronous_commit') AS synchronous_commit,
           current_setting('server_encoding') AS encoding, pg_is_in_recovery() AS standby,
           CASE WHEN pg_is_in_recovery() THEN ''
                ELSE substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) END AS timeline"""


class ServerState(msgspec.Struct, frozen=True, kw_only=True):
    """What a server says of itself to a new connection."""

    fsync: str
    full_page_writes: str
    synchronous_commit: str
    encoding: str
    standby: bool
    timeline: str


def verify_state(state: ServerState, address: Address) -> None:
    """Check that what this server acknowledges survives a power cut; raises StoreFault that names the setting."""
    for setting, value in (
        ("fsync", state.fsync),
        ("full_page_writes", state.full_page_writes),
        ("synchronous_commit", state.synchronous_commit),
    ):
        if value == "off":
            raise StoreFault(
                "expected {setting} to be on at {address}, it is off; {remedy}",
                setting=setting,
                address=address,
                remedy=_REMEDY,
            )
    if state.standby:
        raise StoreFault(
            "expected {address} to be a primary, it is a standby: name the primary, or several hosts with "
            "target_session_attrs=read-write",
            address=address,
        )
    if state.encoding != "UTF8":
        raise StoreFault(
            "expected the database of {address} to have the encoding UTF8, it has {encoding}: make another",
            address=address,
            encoding=state.encoding,
        )


class Database:
    """The tables of one form in a node's schema; made and migrated when it is opened.

    durable: whether a commit waits for the disk. filling: whether the schema may be one that is being filled from
    elsewhere. Raises StoreFault for a schema of another use or of a newer comity, and for a server that may lose what
    it acknowledged.
    """

    def __init__(self, address: Address, form: Form, *, durable: bool = True, filling: bool = False) -> None:
        self.address = address
        self._durable = durable
        self._lock = Lock()
        self._idle: list[Connection] = []
        self._closed = False
        self._place: str | None = None
        try:
            with postgres_faults(address), self._lent() as connection:
                migrate(connection, address, form, filling)
        except BaseException:
            self.close()
            raise

    @property
    def place(self) -> str:
        """The server's system identifier and timeline, which change when another server takes its place."""
        return self._place or ""

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: committed at the end, rolled back on any exception.

        Raises StoreFull, StoreFault or Damaged, and nothing is written then; OutcomeUnknown when the connection was
        lost during the commit.
        """
        with postgres_faults(self.address), self._lent() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            except BaseException:
                with suppress(psycopg.Error):
                    connection.execute("ROLLBACK")
                raise
            self._commit(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for this block alone; each statement is a transaction of its own."""
        with postgres_faults(self.address), self._lent() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection; those at work are closed when they are done."""
        with self._lock:
            self._closed = True
            self._drop_idle()

    def _commit(self, connection: Connection) -> None:
        try:
            connection.execute("COMMIT")
        except psycopg.Error as error:
            if not is_lost(error):
                raise
            raise OutcomeUnknown(
                "the connection to {address} was lost during a commit: it is not known whether it was written; look "
                "before you repeat it",
                address=self.address,
            ) from error

    @contextmanager
    def _lent(self) -> Iterator[Connection]:
        connection = self._borrow()
        try:
            yield connection
        finally:
            self._give_back(connection)

    def _borrow(self) -> Connection:
        with self._lock:
            if self._closed:
                raise psycopg.InterfaceError(f"{self.address} is closed")
            while self._idle:
                connection = self._idle.pop()
                if not _has_gone(connection):
                    return connection
                # What ended this one, a restart of the server, has most likely ended the others.
                connection.close()
        return self._connect()

    def _give_back(self, connection: Connection) -> None:
        settled = connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
        with self._lock:
            if settled and not self._closed and len(self._idle) < _IDLE:
                self._idle.append(connection)
                return
        connection.close()

    def _drop_idle(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def _connect(self) -> Connection:
        connection = connect(self.address, durable=self._durable)
        try:
            place = place_of(connection)
            with self._lock:
                self._place = self._place or place
            self._verify_place(place)
        except BaseException:
            connection.close()
            raise
        return connection

    def _verify_place(self, place: str) -> None:
        if self._place != place:
            raise StoreFault(
                "{address} was {before} and is now {now}: another server took over, which counts as putting an older "
                "copy back; stop every process of this node and start it again, so that it checks its log",
                address=self.address,
                before=self._place,
                now=place,
            )


def connect(address: Address, *, durable: bool = True) -> Connection:
    """A checked connection whose names are those of the node's schema; every statement commits by itself.

    Raises StoreFault for a server that may lose what it acknowledged, psycopg's errors for one that is not there.
    """
    connection: Connection = psycopg.connect(
        address.conninfo,
        autocommit=True,
        connect_timeout=CONNECT_SECONDS,
        keepalives_idle=SILENT_SECONDS,
        keepalives_interval=5,
        keepalives_count=3,
        tcp_user_timeout=LOCK_SECONDS * 1_000,
        application_name="comity",
    )
    try:
        verify_version(connection.info.server_version, address)
        _configure(connection, address, durable)
    except BaseException:
        connection.close()
        raise
    return connection


def verify_version(version: int, address: Address) -> None:
    """Check that the server is PostgreSQL 13 or newer; raises StoreFault otherwise. version: such as 150020."""
    if version < _OLDEST_SERVER:
        raise StoreFault(
            "expected PostgreSQL 13 or newer at {address}, got {version}", address=address, version=version // 10_000
        )


def place_of(connection: Connection) -> str:
    """The server's system identifier and timeline; without the former where the user may not ask for it."""
    try:
        system = one(connection, "SELECT system_identifier FROM pg_control_system()")
    except psycopg.errors.InsufficientPrivilege:
        system = "unnamed"
    timeline = one(connection, "SELECT substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8)")
    return f"{system}/{timeline}"


def rows(connection: Connection, query: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
    """Every row of a query."""
    return connection.execute(query, values or None, binary=True).fetchall()


def one(connection: Connection, query: str, values: tuple[object, ...] = ()) -> Any:
    """The first value of the first row, None where there is none."""
    found = connection.execute(query, values or None, binary=True).fetchone()
    return None if found is None else found[0]


def _configure(connection: Connection, address: Address, durable: bool) -> None:
    settings = (*_SESSION, ("search_path", f'"{address.schema}"'))
    calls = ", ".join("set_config(%s, %s, false)" for _ in settings)
    connection.execute(f"SELECT {calls}", [word for setting in settings for word in setting])
    found = connection.execute(_STATE).fetchone()
    assert found is not None
    state = ServerState(**dict(zip(ServerState.__struct_fields__, found, strict=True)))
    if durable and state.synchronous_commit == "off":
        connection.execute("SET synchronous_commit = on")
        found = connection.execute("SHOW synchronous_commit").fetchone()
        assert found is not None
        state = msgspec.structs.replace(state, synchronous_commit=str(found[0]))
    verify_state(state if durable else msgspec.structs.replace(state, synchronous_commit="on"), address)
    if not durable:
        connection.execute("SET synchronous_commit = off")


def _has_gone(connection: Connection) -> bool:
    """Whether the server has ended an idle connection; it says nothing else on one."""
    if connection.closed:
        return True
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))
