"""The forms of log, Index and Desk as numbered steps; the table ``form`` counts the steps that each has taken.

A step is never changed once released: a new form is a new step. All tables of a node stand in one schema::

    form                                   name, steps taken
    counter                                the one row that every append holds: sequence, generation
    log matter kind act document tile head checkpoint
    index_cursor index_audience index_act index_matter index_arrival index_word
    desk_item desk_counter desk_trail

Texts are compared by code point (``COLLATE "C"``); what may hold any character is kept as the bytes of its UTF-8.
"""

from hashlib import sha256
from typing import Any, Final

import msgspec
import psycopg

from comity.adapters.store_postgres.address import Address
from comity.kernel.errors import StoreFault

RUN_BITS: Final = 16
"""Act ids and matters are random, so in a plain index every new row would touch a page of its own once the index is
large. The indexes are therefore cut into runs of 2^16 sequences: appending touches the pages of the newest run only,
looking up asks every run, 16 at a million acts."""
WORD_BITS: Final = 13
"""Search goes from the newest run of 2^13 acts to older ones and stops when it has enough: a frequent word is read no
further than needed, a rare one asks 122 runs at a million acts."""
MOVING: Final = "moving"
"""Name in ``form`` while a schema is being filled from another store; with WHOLE steps once it holds everything."""
WHOLE: Final = 2
MOVED: Final = "moved"
"""Name in ``form`` once the store went on elsewhere."""


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """Tables that belong together: their name in messages, and the steps, each a tuple of statements."""

    name: str
    steps: tuple[tuple[str, ...], ...]


_LOG_1: Final = (
    """CREATE TABLE counter (
         single boolean PRIMARY KEY CHECK (single), sequence bigint NOT NULL, generation bigint NOT NULL)""",
    "INSERT INTO counter VALUES (true, 0, 1)",
    """CREATE TABLE log (
         number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
         party text COLLATE "C" NOT NULL, epoch bigint NOT NULL, UNIQUE (party, epoch))""",
    """CREATE TABLE matter (
         number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text COLLATE "C" NOT NULL UNIQUE)""",
    """CREATE TABLE kind (
         number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text COLLATE "C" NOT NULL UNIQUE)""",
    # No foreign keys, whose check would be made for every row of an append: reading notices what is gone.
    """CREATE TABLE act (
         sequence bigint PRIMARY KEY,
         log bigint NOT NULL,
         idx bigint NOT NULL,
         entry bytea NOT NULL,
         matter bigint,
         kind bigint,
         stored bigint NOT NULL,
         documents integer NOT NULL,
         opening bytea,
         raw bytea)""",
    "CREATE UNIQUE INDEX act_place ON act (log, idx)",
    f"CREATE INDEX act_entry ON act ((sequence >> {RUN_BITS}), substr(entry, 1, 8))",
    f"CREATE INDEX act_matter ON act ((sequence >> {RUN_BITS}), matter) WHERE matter IS NOT NULL",
    """CREATE TABLE document (
         act bigint NOT NULL, position integer NOT NULL, bytes bytea NOT NULL, PRIMARY KEY (act, position))""",
    """CREATE TABLE tile (
         log bigint NOT NULL, level integer NOT NULL, idx bigint NOT NULL, root bytea NOT NULL, hashes bytea NOT NULL,
         PRIMARY KEY (log, level, idx))""",
    # Hashes and papers do not get smaller by compressing them.
    "ALTER TABLE tile ALTER hashes SET STORAGE EXTERNAL",
    "ALTER TABLE document ALTER bytes SET STORAGE EXTERNAL",
    "CREATE TABLE head (log bigint PRIMARY KEY, size bigint NOT NULL, root bytea NOT NULL, frontier bytea NOT NULL)",
    """CREATE TABLE checkpoint (
         number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, log bigint NOT NULL, size bigint NOT NULL,
         text text NOT NULL)""",
    "CREATE INDEX checkpoint_size ON checkpoint (log, size, number)",
)
_INDEX_1: Final = (
    "CREATE TABLE index_cursor (single boolean PRIMARY KEY CHECK (single), sequence bigint NOT NULL)",
    "INSERT INTO index_cursor VALUES (true, 0)",
    "CREATE TABLE index_audience (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, marking bytea NOT NULL)",
    # A marking may be longer than what an index takes.
    "CREATE UNIQUE INDEX index_audience_marking ON index_audience (sha256(marking))",
    """CREATE TABLE index_act (
         sequence bigint PRIMARY KEY, audience bigint NOT NULL, stored bigint NOT NULL, id bytea NOT NULL,
         matter text COLLATE "C" NOT NULL, kind text COLLATE "C" NOT NULL)""",
    """CREATE TABLE index_matter (
         matter_type text COLLATE "C" NOT NULL, matter text COLLATE "C" NOT NULL, audience bigint NOT NULL,
         PRIMARY KEY (matter_type, matter, audience))""",
    """CREATE TABLE index_arrival (
         party text COLLATE "C" NOT NULL, latest bigint NOT NULL, stored bigint NOT NULL, audience bigint NOT NULL,
         sequence bigint NOT NULL, PRIMARY KEY (party, latest))""",
    "CREATE INDEX index_arrival_sure ON index_arrival (party, latest) WHERE latest = stored",
    """CREATE TABLE index_word (
         sequence bigint PRIMARY KEY, audience bigint NOT NULL, terms bytea[] NOT NULL)""",
    "CREATE INDEX index_word_terms ON index_word USING gin (terms) WITH (gin_pending_list_limit = 256)",
)
_DESK_1: Final = (
    """CREATE TABLE desk_item (
         drawer bytea NOT NULL, key bytea NOT NULL, value bytea NOT NULL, PRIMARY KEY (drawer, key))""",
    "CREATE TABLE desk_counter (single boolean PRIMARY KEY CHECK (single), number bigint NOT NULL)",
    "INSERT INTO desk_counter VALUES (true, 0)",
    "CREATE TABLE desk_trail (number bigint PRIMARY KEY, at bigint NOT NULL, entry bytea NOT NULL)",
)

LOG: Final = Form(name="log", steps=(_LOG_1,))
INDEX: Final = Form(name="index", steps=(_INDEX_1,))
DESK: Final = Form(name="desk", steps=(_DESK_1,))
FORMS: Final = (LOG, INDEX, DESK)


def advisory_key(schema: str, purpose: str) -> int:
    """The number of a lock of one schema for one purpose."""
    digest = sha256(f"comity/lock/v1\n{schema}\n{purpose}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def migrate(connection: psycopg.Connection[Any], address: Address, form: Form, filling: bool) -> None:
    """Make the schema where it is not there, and take the steps that are still missing, all in one transaction.

    filling: whether it may be one that is being filled from elsewhere. Raises StoreFault for a schema of another use or
    of a newer comity, and for one that is being filled or was left; it is not touched then.
    """
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (advisory_key(address.schema, "migrate"),))
        steps = verify_forms(connection, address, (MOVING,) if filling else ())
        if steps is not None and not filling:
            connection.execute("DELETE FROM form WHERE name = %s", (MOVING,))
        if steps is None:
            if _one(connection, "SELECT count(*) FROM pg_namespace WHERE nspname = %s", address.schema) == 0:
                connection.execute(f'CREATE SCHEMA "{address.schema}"')
            connection.execute('CREATE TABLE form (name text COLLATE "C" PRIMARY KEY, steps integer NOT NULL)')
            steps = {}
        taken = steps.get(form.name, 0)
        for statements in form.steps[taken:]:
            for statement in statements:
                connection.execute(statement)
        if taken < len(form.steps):
            connection.execute(
                "INSERT INTO form VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET steps = excluded.steps",
                (form.name, len(form.steps)),
            )


def verify_forms(
    connection: psycopg.Connection[Any], address: Address, allowed: tuple[str, ...] = ()
) -> dict[str, int] | None:
    """Steps taken by form; None where the schema is empty or not there.

    allowed: which of MOVING and MOVED do not matter. Raises StoreFault for a schema that is not to be used.
    """
    tables = "SELECT count(*) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = %s"
    if _one(connection, tables, address.schema) == 0:
        return None
    if _one(connection, f"{tables} AND relname = 'form'", address.schema) == 0:
        raise StoreFault(
            "expected {address} to be a store of comity, got a schema of another use; name another with ?schema=",
            address=address,
        )
    steps = {str(name): int(taken) for name, taken in connection.execute("SELECT name, steps FROM form").fetchall()}
    if steps.get(MOVING, WHOLE) != WHOLE and MOVING not in allowed:
        raise StoreFault(
            "{address} is being filled from another store, or a move to it was interrupted: wait, or move again",
            address=address,
        )
    if MOVED in steps and MOVED not in allowed:
        raise StoreFault(
            "the store at {address} was moved elsewhere and is no longer written to: see the setting store of the node "
            "that moved it",
            address=address,
        )
    for form in FORMS:
        if steps.get(form.name, 0) > len(form.steps):
            raise StoreFault(
                "expected {address} to have schema {known} or older, got {version}: it was written by a newer comity; "
                "install that version, or restore a backup made by this one",
                address=address,
                known=len(form.steps),
                version=steps[form.name],
            )
    return steps


def _one(connection: psycopg.Connection[Any], query: str, *values: object) -> Any:
    found = connection.execute(query, values).fetchone()
    assert found is not None
    return found[0]
