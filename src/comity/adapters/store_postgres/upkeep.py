"""Looking after a schema: check it, keep stale processes from writing, make the Index anew, fill it from elsewhere."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Final

import psycopg

from comity.adapters.store_postgres.address import Address
from comity.adapters.store_postgres.database import Connection, connect, one, rows
from comity.adapters.store_postgres.faults import postgres_faults
from comity.adapters.store_postgres.log import PostgresStore
from comity.adapters.store_postgres.migrations import FORMS, INDEX, MOVED, MOVING, WHOLE, advisory_key, verify_forms
from comity.kernel.errors import ComityError, Damaged, StoreFault

_MOST_FINDINGS: Final = 20
_TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = %s"
_CHECKS: Final = (
    ("acts of a log that is not there", "act LEFT JOIN log ON log.number = act.log WHERE log.number IS NULL"),
    (
        "acts of a file that is not there",
        "act LEFT JOIN matter ON matter.number = act.matter WHERE act.matter IS NOT NULL AND matter.number IS NULL",
    ),
    (
        "acts of a kind that is not there",
        "act LEFT JOIN kind ON kind.number = act.kind WHERE act.kind IS NOT NULL AND kind.number IS NULL",
    ),
    (
        "acts that lack documents",
        """act LEFT JOIN (SELECT act, count(*) AS found FROM document GROUP BY act) AS listed ON listed.act = sequence
            WHERE documents <> coalesce(found, 0)""",
    ),
    (
        "logs whose entries do not fill them up to their head",
        """head LEFT JOIN (SELECT log, count(*) AS found, max(idx) AS last FROM act GROUP BY log) AS held USING (log)
            WHERE size <> coalesce(found, 0) OR size <> coalesce(last + 1, 0)""",
    ),
    ("counters behind the last arrival", "counter WHERE sequence <> (SELECT coalesce(max(sequence), 0) FROM act)"),
    (
        "counters apart from the access trail",
        "desk_counter WHERE number <> (SELECT count(*) FROM desk_trail)",
    ),
)


def check(address: Address) -> tuple[ComityError, ...]:
    """What is wrong with a schema, at most 20 findings; none for a sound one. Nodes may be working on it.

    Looked at: the server's settings, whether the schema is one of comity and not newer than this one knows, and
    whether every row that is named is there. Whether the acts are what was said: ``comity log verify``.
    """
    try:
        with postgres_faults(address), closing(connect(address)) as db:
            if verify_forms(db, address) is None:
                return (StoreFault("expected a store at {address}, found nothing", address=address),)
            # Whole tables are compared here, which is not what a node's connections are set up for.
            for name, value in (("enable_hashjoin", "on"), ("enable_seqscan", "on"), ("statement_timeout", "0")):
                db.execute("SELECT set_config(%s, %s, false)", (name, value))
            with db.transaction():
                db.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                return tuple(_findings(db, address))[:_MOST_FINDINGS]
    except ComityError as fault:
        return (fault,)


def fence(address: Address) -> None:
    """Let no process append or sign any more that opened the store before; each must be started again."""
    with postgres_faults(address), closing(connect(address)) as db:
        if verify_forms(db, address) is not None:
            db.execute("UPDATE counter SET generation = generation + 1")


def clear_index(address: Address) -> None:
    """Empty the Index by making its tables anew, whatever state they are in; a running node fills them again."""
    with postgres_faults(address), closing(connect(address)) as db, db.transaction():
        _lock(db, address)
        if verify_forms(db, address) is None:
            return
        for (table,) in rows(db, _TABLES, (address.schema,)):
            if table.startswith("index_"):
                db.execute(f'DROP TABLE "{table}" CASCADE')
        for statements in INDEX.steps:
            for statement in statements:
                db.execute(statement)


@contextmanager
def filling(address: Address) -> Iterator[PostgresStore]:
    """An empty schema to be filled from another store; it becomes one that nodes may open only at the end of the block.

    What an interrupted move, or a store that was moved elsewhere, left there is removed first. Raises StoreFault for a
    schema that holds anything else.
    """
    with postgres_faults(address), closing(connect(address)) as db:
        with db.transaction():
            _lock(db, address)
            forms = verify_forms(db, address, (MOVING, MOVED))
            if forms is not None and not {MOVING, MOVED} & forms.keys() and _holds_anything(db):
                raise StoreFault(
                    "expected an empty schema at {address}, it holds a store; name another with ?schema=",
                    address=address,
                )
            _start_over(db, address)
        with closing(PostgresStore(address, filling=True)) as store:
            yield store
        db.execute("UPDATE form SET steps = %s WHERE name = %s", (WHOLE, MOVING))


def leave(address: Address) -> None:
    """Mark a store as moved elsewhere: nobody opens it any more, and who has it open writes no more."""
    with postgres_faults(address), closing(connect(address)) as db, db.transaction():
        db.execute("UPDATE counter SET generation = generation + 1")
        db.execute("INSERT INTO form VALUES (%s, 1) ON CONFLICT DO NOTHING", (MOVED,))


def _findings(db: Connection, address: Address) -> Iterator[ComityError]:
    there = {str(name) for name, _ in rows(db, "SELECT name, steps FROM form")}
    for form in FORMS:
        if form.name not in there:
            yield Damaged(
                "{address} has no {form}; start the node, or restore a backup", address=address, form=form.name
            )
    for what, query in _CHECKS:
        try:
            with db.transaction():
                count = one(db, f"SELECT count(*) FROM {query}")
        except psycopg.errors.UndefinedTable as gone:
            yield Damaged(
                "{address} is damaged ({error}); restore a backup", address=address, error=gone.diag.message_primary
            )
        else:
            if count:
                yield Damaged("{address} has {count} {what}; restore a backup", address=address, count=count, what=what)


def _holds_anything(db: Connection) -> bool:
    return bool(one(db, "SELECT EXISTS (SELECT 1 FROM head) OR EXISTS (SELECT 1 FROM checkpoint)"))


def _start_over(db: Connection, address: Address) -> None:
    """Empty the schema and mark it as being filled."""
    for (table,) in rows(db, _TABLES, (address.schema,)):
        db.execute(f'DROP TABLE "{table}" CASCADE')
    if one(db, "SELECT count(*) FROM pg_namespace WHERE nspname = %s", (address.schema,)) == 0:
        db.execute(f'CREATE SCHEMA "{address.schema}"')
    db.execute('CREATE TABLE form (name text COLLATE "C" PRIMARY KEY, steps integer NOT NULL)')
    db.execute("INSERT INTO form VALUES (%s, 1)", (MOVING,))


def _lock(db: Connection, address: Address) -> None:
    db.execute("SELECT pg_advisory_xact_lock(%s)", (advisory_key(address.schema, "migrate"),))
