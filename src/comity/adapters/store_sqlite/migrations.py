"""The forms of the three files, as numbered steps; a file's ``user_version`` counts the steps it has taken.

A step is never changed once released: a new form is a new step. ``application_id`` tells the files apart, from one
another and from those of other programs: ``CMTL``, ``CMTI``, ``CMTD``.
"""

import sqlite3
from pathlib import Path
from typing import Final

import msgspec

from comity.kernel.errors import StoreFault

RUN_BITS: Final = 16
"""Act ids and matters are random, so in a plain index every new row would touch a page of its own once the index is
large. The indexes are therefore cut into runs of 2^16 sequences: appending touches the pages of the newest run only,
looking up asks every run, 16 at a million acts."""


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """What a file is: its name in messages, its application id, and the steps, each a tuple of statements."""

    name: str
    application_id: int
    steps: tuple[tuple[str, ...], ...]


_LOG_1: Final = (
    """CREATE TABLE log (
         number INTEGER PRIMARY KEY, party TEXT NOT NULL, epoch INTEGER NOT NULL, UNIQUE (party, epoch)) STRICT""",
    "CREATE TABLE matter (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE kind (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
    """CREATE TABLE act (
         sequence INTEGER PRIMARY KEY,
         log INTEGER NOT NULL REFERENCES log,
         idx INTEGER NOT NULL,
         entry BLOB NOT NULL,
         matter INTEGER REFERENCES matter,
         kind INTEGER REFERENCES kind,
         stored INTEGER NOT NULL,
         documents INTEGER NOT NULL,
         opening BLOB,
         raw BLOB) STRICT""",
    "CREATE UNIQUE INDEX act_place ON act (log, idx)",
    f"CREATE INDEX act_entry ON act (sequence >> {RUN_BITS}, substr(entry, 1, 8))",
    f"CREATE INDEX act_matter ON act (sequence >> {RUN_BITS}, matter) WHERE matter IS NOT NULL",
    """CREATE TABLE document (
         act INTEGER NOT NULL REFERENCES act, position INTEGER NOT NULL, bytes BLOB NOT NULL,
         PRIMARY KEY (act, position)) STRICT""",
    # The root stands before the hashes, which spill to pages of their own: roots are read without them.
    """CREATE TABLE tile (
         log INTEGER NOT NULL REFERENCES log, level INTEGER NOT NULL, idx INTEGER NOT NULL,
         root BLOB NOT NULL, hashes BLOB NOT NULL,
         PRIMARY KEY (log, level, idx)) STRICT""",
    """CREATE TABLE head (
         log INTEGER PRIMARY KEY REFERENCES log,
         size INTEGER NOT NULL, root BLOB NOT NULL, frontier BLOB NOT NULL) STRICT""",
    """CREATE TABLE checkpoint (
         number INTEGER PRIMARY KEY, log INTEGER NOT NULL REFERENCES log,
         size INTEGER NOT NULL, text TEXT NOT NULL) STRICT""",
    "CREATE INDEX checkpoint_size ON checkpoint (log, size)",
)
_INDEX_1: Final = (
    "CREATE TABLE cursor (only INTEGER PRIMARY KEY CHECK (only = 0), sequence INTEGER NOT NULL) STRICT",
    "INSERT INTO cursor VALUES (0, 0)",
    "CREATE TABLE audience (number INTEGER PRIMARY KEY, marking TEXT NOT NULL UNIQUE) STRICT",
    """CREATE TABLE act (
         sequence INTEGER PRIMARY KEY, audience INTEGER NOT NULL REFERENCES audience, stored INTEGER NOT NULL,
         id BLOB NOT NULL, matter TEXT NOT NULL, kind TEXT NOT NULL) STRICT""",
    """CREATE TABLE matter_line (
         matter_type TEXT NOT NULL, matter TEXT NOT NULL, audience INTEGER NOT NULL REFERENCES audience,
         PRIMARY KEY (matter_type, matter, audience)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE arrival (
         party TEXT NOT NULL, latest INTEGER NOT NULL, stored INTEGER NOT NULL,
         audience INTEGER NOT NULL REFERENCES audience, sequence INTEGER NOT NULL REFERENCES act,
         PRIMARY KEY (party, latest)) STRICT, WITHOUT ROWID""",
    # Terms are stored in hexadecimal, so that no tokeniser cuts or folds them a second time.
    "CREATE VIRTUAL TABLE word USING fts5 (terms, content='', detail=none, columnsize=0, tokenize='ascii')",
    "CREATE VIRTUAL TABLE word_line USING fts5vocab (word, instance)",
)
_DESK_1: Final = (
    """CREATE TABLE item (
         drawer TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL,
         PRIMARY KEY (drawer, key)) STRICT, WITHOUT ROWID""",
    "CREATE TABLE trail (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, entry BLOB NOT NULL) STRICT",
)

LOG: Final = Form(name="log", application_id=0x434D544C, steps=(_LOG_1,))
INDEX: Final = Form(name="index", application_id=0x434D5449, steps=(_INDEX_1,))
DESK: Final = Form(name="desk", application_id=0x434D5444, steps=(_DESK_1,))
FORMS: Final = (LOG, INDEX, DESK)


def verify_form(connection: sqlite3.Connection, form: Form, path: Path) -> None:
    """Check that a file is empty, or of this form and no newer than this comity knows.

    Raises StoreFault otherwise; the file is not touched.
    """
    version, application_id = version_of(connection), application_of(connection)
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if application_id != form.application_id and (application_id or tables):
        raise StoreFault(
            "expected {path} to be a {form} of comity, got a database of another use (application id {id:#x}); "
            "move it away or choose another folder",
            path=path,
            form=form.name,
            id=application_id,
        )
    if version > len(form.steps):
        raise StoreFault(
            "expected {path} to have schema {known} or older, got {version}: it was written by a newer comity; "
            "install that version, or restore a backup made by this one",
            path=path,
            known=len(form.steps),
            version=version,
        )


def migrate(connection: sqlite3.Connection, form: Form) -> None:
    """Take the steps that are still missing, each in a transaction of its own."""
    while version_of(connection) < len(form.steps):
        connection.execute("BEGIN IMMEDIATE")
        try:
            version = version_of(connection)
            if version < len(form.steps):  # another process may have taken the step while this one waited
                for statement in form.steps[version]:
                    connection.execute(statement)
                connection.execute(f"PRAGMA application_id={form.application_id}")
                connection.execute(f"PRAGMA user_version={version + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def version_of(connection: sqlite3.Connection) -> int:
    """How many steps the file has taken."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def application_of(connection: sqlite3.Connection) -> int:
    """The file's application id; 0 when none was set."""
    return int(connection.execute("PRAGMA application_id").fetchone()[0])
