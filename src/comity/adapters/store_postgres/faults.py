"""PostgreSQL's errors in the words of :mod:`comity.kernel.errors`, with the address and what to do.

============================================================  ==========
disk full (53100)                                             StoreFull
data or index corrupted (XX001, XX002), a broken constraint
(class 23), a table or column that is gone (42P01, 42703)     Damaged
all others, lost connections among them                       StoreFault
============================================================  ==========
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
from psycopg import errors

from comity.adapters.store_postgres.address import Address
from comity.kernel.errors import ComityError, Damaged, StoreFault, StoreFull

_DAMAGED: Final = (
    errors.DataCorrupted,
    errors.IndexCorrupted,
    errors.IntegrityError,
    errors.UndefinedTable,
    errors.UndefinedColumn,
)
_ADVICE: Final[tuple[tuple[tuple[type[psycopg.Error], ...], str], ...]] = (
    ((errors.LockNotAvailable,), "another process holds it: wait, or stop that process"),
    ((errors.QueryCanceled,), "it took too long: look for what keeps the server busy, then try again"),
    ((errors.InsufficientPrivilege,), "access is refused: let the user own the schema, or make one"),
    ((errors.InvalidPassword, errors.InvalidAuthorizationSpecification), "sign-in is refused: check user and password"),
    ((errors.InvalidCatalogName,), "make the database first"),
    ((errors.ReadOnlySqlTransaction,), "the server takes no writes: name the primary"),
    (
        (errors.TooManyConnections, errors.OutOfMemory, errors.InsufficientResources),
        "the server is out of memory, connections or another resource: give it more",
    ),
)
_LOST: Final = (
    errors.AdminShutdown,
    errors.CrashShutdown,
    errors.CannotConnectNow,
    errors.IdleInTransactionSessionTimeout,
)
_LOST_ADVICE: Final = "there is no connection to the server: start it, or check host, port and network"


class OutcomeUnknown(StoreFault):
    """The connection was lost during a commit: whether it took place must be found out."""


@contextmanager
def postgres_faults(address: Address) -> Iterator[None]:
    """Turn errors of PostgreSQL into faults; mistakes in calling it, such as use after close, pass as they are."""
    try:
        yield
    except psycopg.Error as error:
        fault = fault_of(error, address)
        if fault is None:
            raise
        raise fault from error


def is_lost(error: psycopg.Error) -> bool:
    """Whether the connection went with this error."""
    return isinstance(error, _LOST) or (isinstance(error, psycopg.OperationalError) and error.sqlstate is None)


def fault_of(error: psycopg.Error, address: Address) -> ComityError | None:
    """The fault that tells of this error; None where the error is a mistake of the caller."""
    said = first_line(error)
    if isinstance(error, errors.DiskFull):
        return StoreFull("no space left for {address}; nothing was written: free space and try again", address=address)
    if isinstance(error, _DAMAGED):
        return Damaged(
            "{address} is damaged ({error}): run comity store check, then restore a backup",
            address=address,
            error=said,
        )
    if is_lost(error):
        advice = _LOST_ADVICE
    else:
        advice = next((advice for kinds, advice in _ADVICE if isinstance(error, kinds)), "")
        if not advice and not isinstance(error, psycopg.OperationalError | psycopg.InternalError):
            return None
    return StoreFault(
        "cannot use {address} ({error}): {advice}",
        address=address,
        error=said,
        advice=advice or "nothing was written",
    )


def first_line(error: psycopg.Error) -> str:
    """What the server said, without detail and context, which may quote what is stored."""
    return (error.diag.message_primary or str(error)).strip().partition("\n")[0]
