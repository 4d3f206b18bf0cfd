"""A node's stores in one schema of a PostgreSQL database, for :mod:`comity.app.storing`."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

from comity.adapters.locks import HomeLock
from comity.adapters.store_postgres import (
    Address,
    PostgresDesk,
    PostgresIndex,
    PostgresStore,
    PostgresTurns,
    parse_address,
)
from comity.adapters.store_postgres.upkeep import check, clear_index, fence, filling, leave
from comity.app.node import Stores
from comity.app.settings import Settings
from comity.kernel.errors import ComityError
from comity.kernel.store import Desk, Store


class InDatabase:
    """One schema, which any number of processes share."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self.log_name = str(address)

    def open_stores(self, lock: HomeLock) -> Stores:
        """All three and the turns among processes; closing them releases the home's lock too."""
        with ExitStack() as opened:
            store = PostgresStore(self._address)
            opened.callback(store.close)
            index = PostgresIndex(self._address)
            opened.callback(index.close)
            desk = PostgresDesk(self._address)
            opened.pop_all()
        return Stores(store, index, desk, lock, PostgresTurns(self._address), store.place)

    def open_log(self) -> Store:
        """The log alone."""
        return PostgresStore(self._address)

    def open_desk(self) -> Desk:
        """The Desk alone."""
        return PostgresDesk(self._address)

    def hold_off(self) -> None:
        """Let no process write any more that has this store open, on whatever machine."""
        fence(self._address)

    def check(self) -> dict[str, tuple[ComityError, ...]]:
        """What is wrong with the schema, empty when it is sound."""
        return {str(self._address): check(self._address)}

    def occupied(self) -> int | None:
        """Nothing on this machine's disk: the database has figures of its own."""
        return None

    def clear_index(self) -> None:
        """Empty the Index by making its tables anew."""
        clear_index(self._address)

    @contextmanager
    def filling(self) -> Iterator[tuple[Store, Desk]]:
        """An empty log and Desk, in a schema that nodes may open only after the block."""
        with filling(self._address) as store, closing(PostgresDesk(self._address, filling=True)) as desk:
            yield store, desk

    def leave(self) -> None:
        """Mark the schema as left, so that nobody opens it again."""
        leave(self._address)


def in_database(settings: Settings) -> InDatabase:
    """Where the setting ``store`` points; raises Malformed for an address that does not fit."""
    return InDatabase(parse_address(settings.store, settings.party))
