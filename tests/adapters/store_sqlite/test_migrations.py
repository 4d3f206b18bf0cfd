"""Each step brings a file of the form before it to the next, whole or not at all."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from comity.adapters.store_sqlite.database import Database
from comity.adapters.store_sqlite.migrations import FORMS, Form, application_of, migrate, version_of
from comity.kernel.errors import StoreFault

ONE = Form(name="trial", application_id=1, steps=(("CREATE TABLE t (a TEXT)", "INSERT INTO t VALUES ('first')"),))
TWO = msgspec.structs.replace(ONE, steps=(*ONE.steps, ("ALTER TABLE t ADD COLUMN b TEXT DEFAULT 'new'",)))
BROKEN = msgspec.structs.replace(ONE, steps=(*ONE.steps, ("DROP TABLE t", "CREATE TABLE t (")))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "trial.db"


@pytest.fixture
def empty() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    yield connection
    connection.close()


def contents(path: Path, form: Form) -> list[object]:
    database = Database(path, form)
    with database.reading() as db:
        found: list[object] = db.execute("SELECT * FROM t").fetchall()
    database.close()
    return found


def test_a_file_of_the_previous_form_is_brought_forward(path: Path) -> None:
    assert contents(path, ONE) == [("first",)]
    assert contents(path, TWO) == [("first", "new")]
    assert contents(path, TWO) == [("first", "new")]


def test_a_new_file_takes_every_step(path: Path) -> None:
    assert contents(path, TWO) == [("first", "new")]


def test_a_file_of_a_later_form_is_refused(path: Path) -> None:
    contents(path, TWO)
    with pytest.raises(StoreFault, match="to have schema 1 or older, got 2: it was written by a newer comity"):
        contents(path, ONE)


def test_a_step_that_fails_changes_nothing(path: Path) -> None:
    contents(path, ONE)
    with pytest.raises(StoreFault, match="incomplete input"):
        contents(path, BROKEN)
    assert contents(path, ONE) == [("first",)]


@pytest.mark.parametrize("form", FORMS, ids=[form.name for form in FORMS])
def test_every_step_of_every_file_follows_from_the_one_before(form: Form, empty: sqlite3.Connection) -> None:
    for taken in range(1, len(form.steps) + 1):
        migrate(empty, msgspec.structs.replace(form, steps=form.steps[:taken]))
        assert (version_of(empty), application_of(empty)) == (taken, form.application_id)
        assert empty.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert empty.execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_files_are_told_apart() -> None:
    assert len({form.application_id for form in FORMS}) == len(FORMS)
    assert all(form.application_id.to_bytes(4, "big").startswith(b"CMT") for form in FORMS)
