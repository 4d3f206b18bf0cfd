"""A home that an earlier form of the files left opens, keeps everything, and verifies; never the other way."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from comity.adapters.store_sqlite import desk as desk_file
from comity.adapters.store_sqlite import index as index_file
from comity.adapters.store_sqlite import log as log_file
from comity.adapters.store_sqlite.migrations import DESK, INDEX, LOG
from comity.app.backups import make_backup
from comity.app.drilling import drill
from comity.app.opening import open_node
from comity.app.storing import FILES
from comity.app.verifying import audit_home
from comity.kernel.errors import StoreFault
from nodes import NOON, OFFICER, SetClock, organisation

STEP = ("CREATE TABLE later (number INTEGER PRIMARY KEY) STRICT", "INSERT INTO later VALUES (7)")
"""What the next form of a file may begin with."""


@pytest.fixture
def upgrade(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes this program the next version, whose files have one step more."""
    return lambda: take_next(monkeypatch)


def take_next(patch: pytest.MonkeyPatch) -> None:
    for module, name, form in ((log_file, "LOG", LOG), (index_file, "INDEX", INDEX), (desk_file, "DESK", DESK)):
        patch.setattr(module, name, msgspec.structs.replace(form, steps=(*form.steps, STEP)))


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def test_home_of_the_form_before_opens_and_verifies(home: Path, upgrade: Callable[[], None]) -> None:
    node = open_node(home)
    said = node.submit(organisation(), OFFICER)
    node.close()
    before = {name: version(home / name) for name in FILES}
    upgrade()
    node = open_node(home)
    try:
        assert node.reading(OFFICER.reader).act(said.id).id == said.id
        assert node.submit(organisation("XAA-TWO"), OFFICER).index == said.index + 1
        assert node.status().reasons == ()
    finally:
        node.close()
    assert {name: version(home / name) for name in FILES} == {name: one + 1 for name, one in before.items()}
    assert list(audit_home(home, lambda name, done, size: None)) == []


def test_backup_of_the_form_before_is_tried_out_by_the_next(
    home: Path, tmp_path: Path, upgrade: Callable[[], None]
) -> None:
    make_backup(home, tmp_path / "copy", False, SetClock(NOON))
    upgrade()
    assert drill(tmp_path / "copy", lambda name, done, size: None).findings == ()


def test_form_before_refuses_what_the_next_left_and_changes_nothing(home: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        take_next(patch)
        open_node(home).close()
    content = {name: (home / name).read_bytes() for name in FILES}
    with pytest.raises(StoreFault, match="newer comity"):
        open_node(home)
    assert {name: (home / name).read_bytes() for name in FILES} == content
