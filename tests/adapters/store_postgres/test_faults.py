"""What PostgreSQL says becomes a fault of the one tree, with what to do."""

import psycopg
import pytest
from psycopg import errors

from comity.adapters.store_postgres import parse_address
from comity.adapters.store_postgres.faults import postgres_faults
from comity.kernel.errors import ComityError, Damaged, StoreFault, StoreFull

ADDRESS = parse_address("postgresql://u:hunter2@h/d", "XAA")


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (errors.DiskFull(), StoreFull, "no space left"),
        (errors.DataCorrupted(), Damaged, "comity store check"),
        (errors.IndexCorrupted(), Damaged, "comity store check"),
        (errors.UniqueViolation(), Damaged, "comity store check"),
        (errors.UndefinedTable(), Damaged, "comity store check"),
        (errors.LockNotAvailable(), StoreFault, "another process holds it"),
        (errors.QueryCanceled(), StoreFault, "took too long"),
        (errors.InsufficientPrivilege(), StoreFault, "access is refused"),
        (errors.ReadOnlySqlTransaction(), StoreFault, "name the primary"),
        (errors.AdminShutdown(), StoreFault, "no connection to the server"),
        (errors.TooManyConnections(), StoreFault, "out of memory, connections"),
        (errors.SerializationFailure(), StoreFault, "nothing was written"),
        (psycopg.OperationalError("server closed the connection"), StoreFault, "no connection to the server"),
    ],
)
def test_an_error_of_the_server_is_a_fault(error: psycopg.Error, kind: type[ComityError], words: str) -> None:
    with pytest.raises(kind, match=words) as told, postgres_faults(ADDRESS):
        raise error
    assert type(told.value) is kind
    assert "hunter2" not in str(told.value)


@pytest.mark.parametrize("error", [psycopg.InterfaceError("closed"), errors.SyntaxError(), psycopg.DataError()])
def test_a_mistake_of_the_caller_passes_as_it_is(error: psycopg.Error) -> None:
    with pytest.raises(type(error)), postgres_faults(ADDRESS):
        raise error
