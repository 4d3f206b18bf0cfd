"""What a node finds when it starts: an older copy, a wrong head, a clock set back. It loses nothing and says why."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from comity.adapters.keys import load_keys, read_identity
from comity.app.heads import read_sidecar, sidecar_path
from comity.app.opening import open_epoch, open_node
from comity.app.startup import forget_other_log
from comity.app.verifying import audit_home
from comity.capabilities import REGISTRY
from comity.kernel.audit import AuditFinding
from comity.kernel.checkpoint import Checkpoint, sign_checkpoint
from comity.kernel.errors import Damaged, NotProven, ReadOnly
from comity.kernel.ids import LogId
from comity.kernel.note import Signer
from comity.kernel.store import IndexRow
from invariants import Steps, check_index
from nodes import NOON, OFFICER, OPEN, VISITOR, SetClock, membership, organisation

LOG = LogId("XAA")


@pytest.fixture
def old_copy(home: Path, tmp_path: Path) -> Path:
    """A home whose database is older than the head it has shown."""
    shutil.copy(home / "log.db", tmp_path / "old.db")
    node = open_node(home)
    node.submit(organisation("XAA-LATER", OPEN), OFFICER)
    node.close()
    os.rename(home / "log.db", tmp_path / "new.db")
    os.rename(tmp_path / "old.db", home / "log.db")
    return home


def test_an_older_database_is_read_and_not_written(old_copy: Path) -> None:
    node = open_node(old_copy)
    status = node.status()
    assert not status.writable
    assert status.reasons == (
        "the database of comity/XAA/1 holds 1 entries, but a head of 2 was shown: an older copy was put back. Put the "
        "newer copy back, or fetch the missing entries from peers",
    )
    for write in (lambda: node.submit(organisation(), OFFICER), node.signed_head):
        with pytest.raises(ReadOnly, match="an older copy was put back"):
            write()
    assert len(node.reading(VISITOR).page("organisation").matters) > 10
    node.close()
    assert [one.where for one in audit(old_copy)] == ["comity/XAA/1 head outside the database"]


def test_the_newer_copy_put_back_mends_it(old_copy: Path, tmp_path: Path) -> None:
    before = read_sidecar(sidecar_path(old_copy, LOG))
    open_node(old_copy).close()
    assert read_sidecar(sidecar_path(old_copy, LOG)) == before
    shutil.copy(tmp_path / "new.db", old_copy / "log.db")
    node = open_node(old_copy)
    assert (node.status().writable, node.status().reasons, node.status().size) == (True, (), 2)
    node.close()
    assert audit(old_copy) == []


def test_an_empty_database_is_an_older_copy_too(home: Path) -> None:
    (home / "log.db").unlink()
    node = open_node(home)
    assert not node.status().writable
    assert "holds 0 entries, but a head of 1 was shown" in node.status().reasons[0]
    node.close()


def cut(text: str) -> str:
    return text[: len(text) // 2]


def of_another_log(text: str) -> str:
    head = Checkpoint(origin="comity/XBB/1", size=1, root=bytes(32))
    return sign_checkpoint(head, Signer(name="comity/XBB/1", seed=bytes(32)))


def of_another_key(text: str) -> str:
    head = Checkpoint(origin="comity/XAA/1", size=1, root=bytes(32))
    return sign_checkpoint(head, Signer(name="comity/XAA/1", seed=bytes(32)))


def emptied(text: str) -> str:
    return ""


def garbled(text: str) -> str:
    return "\0\ufffd" * 9


@pytest.mark.parametrize("change", [cut, of_another_log, of_another_key, emptied, garbled])
def test_a_head_that_was_not_written_there_leaves_the_node_reading(home: Path, change: Callable[[str], str]) -> None:
    kept = sidecar_path(home, LOG)
    text = read_sidecar(kept)
    assert text is not None
    kept.write_text(change(text))
    node = open_node(home)
    reason = node.status().reasons[0]
    assert "the head kept outside the database of comity/XAA/1 is not one that was written there" in reason
    assert not node.status().writable
    assert node.reading(VISITOR).page("organisation").matters
    node.close()
    assert [one.part for one in audit(home)] == ["head"]
    kept.write_text(text)
    node = open_node(home)
    assert node.status().writable
    node.close()


def test_a_missing_head_is_told_once_and_kept_again(home: Path) -> None:
    kept = sidecar_path(home, LOG)
    kept.unlink()
    node = open_node(home)
    assert node.status().writable
    assert node.status().reasons[0].startswith("no head of comity/XAA/1 was kept outside the database")
    node.close()
    node = open_node(home)
    assert node.status().reasons == ()
    node.close()


def test_entries_that_do_not_make_the_shown_head_stop_the_start(home: Path) -> None:
    node = open_node(home)
    node.submit(organisation(), OFFICER)
    node.close()
    head = Checkpoint(origin=LOG.origin, size=1, root=bytes(32))
    kept = sign_checkpoint(head, load_keys(home).held.log_signer)
    sidecar_path(home, LOG).write_text(kept)
    with pytest.raises(Damaged, match="the entries of comity/XAA/1 do not make its signed head at 1"):
        open_node(home)
    assert [one.where for one in audit(home)] == ["comity/XAA/1 head outside the database"]


def test_a_clock_set_back_is_told_and_stored_times_still_rise(home: Path, record_rows: tuple[IndexRow, ...]) -> None:
    clock = SetClock(NOON)
    node = open_node(home, clock)
    first = node.submit(organisation(), OFFICER)
    clock.time = NOON - timedelta(hours=2)
    node.submit(membership(first.matter), OFFICER)
    node.close()
    node = open_node(home, clock)
    assert node.status().reasons == ("the clock is 7,200 s behind the newest entry; was it set back?",)
    assert node.status().writable
    steps = Steps(node, record_rows)
    steps.submit(membership(first.matter, "XCC"))
    stored = [row.stored for row in node.stores.store.rows(LOG, 1, 9)]
    assert stored == [stored[0], stored[0] + 1, stored[0] + 2]
    dates = [one.added for one in node.reading(OFFICER.reader).arrivals(None, 10_000)]
    assert dates == sorted(set(dates))
    node.close()


def test_two_nodes_on_one_store_keep_stored_times_rising(home: Path, record_rows: tuple[IndexRow, ...]) -> None:
    ahead, behind = open_node(home, SetClock(NOON + timedelta(days=1))), open_node(home, SetClock(NOON))
    matter = behind.submit(organisation(), OFFICER).matter
    ahead.submit(membership(matter), OFFICER)
    behind.submit(membership(matter, "XCC"), OFFICER)
    Steps(behind, record_rows).read(matter)
    for node in (ahead, behind):
        node.close()


def test_a_signed_head_under_another_key_stops_the_start(home: Path, tmp_path: Path) -> None:
    node = open_node(home)
    other = Checkpoint(origin=LOG.origin, size=1, root=bytes(32))
    node.stores.store.sign(LOG, 1, sign_checkpoint(other, Signer(name=LOG.origin, seed=bytes(32))))
    node.close()
    with pytest.raises(NotProven):
        open_node(home)
    assert "checkpoint" in {one.part for one in audit(home)}


@pytest.fixture
def second_epoch(home: Path) -> Path:
    """A home whose first epoch was closed at five entries."""
    node = open_node(home)
    for number in range(4):
        node.submit(organisation(f"XAA-P{number}"), OFFICER)
    node.close()
    open_epoch(home, read_identity(home / "keys" / "identity.key"))
    return home


def lose(home: Path, *statements: str) -> None:
    """Run statements on the rows of the first epoch."""
    with closing(sqlite3.connect(home / "log.db", isolation_level=None)) as db:
        for statement in statements:
            db.execute(f"{statement} log = (SELECT number FROM log WHERE party = 'XAA' AND epoch = 1)")
            assert db.execute("SELECT changes()").fetchone()[0] > 0


ALL = ("DELETE FROM head WHERE", "DELETE FROM checkpoint WHERE", "DELETE FROM act WHERE")
LOSSES = {
    "holds 0 entries, but that log was closed at 5": ALL,
    "cannot be read up to the head it was closed at": ("DELETE FROM act WHERE idx = 3 AND",),
    "do not make the head it was closed at, of 5": ("UPDATE act SET entry = zeroblob(32) WHERE idx = 3 AND",),
}


@pytest.mark.parametrize("said", LOSSES)
def test_a_loss_in_the_closed_epoch_leaves_the_node_reading(second_epoch: Path, said: str) -> None:
    assert audit(second_epoch) == []
    lose(second_epoch, *LOSSES[said])
    node = open_node(second_epoch)
    assert not node.status().writable
    assert said in node.status().reasons[0]
    assert node.reading(VISITOR).page("organisation").matters
    node.close()
    closed = [one.message for one in audit(second_epoch) if one.where == "comity/XAA/1 closed head"]
    assert len(closed) == 1
    assert said in closed[0]


def test_a_loss_that_the_identity_key_left_behind_is_told_of(second_epoch: Path) -> None:
    lose(second_epoch, *ALL)
    open_epoch(second_epoch, read_identity(second_epoch / "keys" / "identity.key"))
    node = open_node(second_epoch)
    assert (node.status().writable, len(node.status().reasons)) == (True, 1)
    assert "the database of comity/XAA/1 holds 0 entries, but that log was closed at 5" in node.status().reasons[0]
    node.close()
    assert "comity/XAA/1 closed head" in {one.where for one in audit(second_epoch)}


def test_the_head_shown_of_a_closed_epoch_is_still_compared(second_epoch: Path) -> None:
    kept = sidecar_path(second_epoch, LOG)
    text = kept.read_text()
    kept.write_text(cut(text))
    assert [one.where for one in audit(second_epoch)] == ["comity/XAA/1 head outside the database"]
    kept.write_text(text)
    lose(second_epoch, "DELETE FROM checkpoint WHERE size = 5 AND")
    assert "comity/XAA/1 head outside the database" in {one.where for one in audit(second_epoch)}


def test_a_log_that_was_closed_without_its_lost_end_is_intact(old_copy: Path) -> None:
    open_epoch(old_copy, read_identity(old_copy / "keys" / "identity.key"))
    assert audit(old_copy) == []
    node = open_node(old_copy)
    assert (node.status().writable, node.status().reasons) == (True, ())
    node.close()


def test_what_is_written_over_an_older_copy_is_found(old_copy: Path) -> None:
    open_epoch(old_copy, read_identity(old_copy / "keys" / "identity.key"))
    node = open_node(old_copy)
    done = [node.submit(organisation(f"XAA-N{number}"), OFFICER) for number in range(3)]
    reading = node.reading(OFFICER.reader)
    assert {one.id for one in done} == {one.id for one in reading.search("quiet").acts}
    check_index(node.stores.store, node.stores.index, "XAA", REGISTRY.kinds)
    node.close()


def test_an_index_of_another_copy_of_equal_length_is_made_anew(home: Path, tmp_path: Path) -> None:
    shutil.copytree(home, tmp_path / "other")
    for folder in (home, tmp_path / "other"):
        node = open_node(folder)
        node.submit(organisation(), OFFICER)
        node.close()
    shutil.copy(tmp_path / "other" / "index.db", home / "index.db")
    node = open_node(home)
    check_index(node.stores.store, node.stores.index, "XAA", REGISTRY.kinds)
    node.close()


def test_an_index_of_this_log_is_kept(home: Path) -> None:
    node = open_node(home)
    node.submit(organisation(), OFFICER)
    dump, newest = node.stores.index.dump(), node.stores.index.newest()
    forget_other_log(node.stores.store, node.stores.index)
    assert (node.stores.index.dump(), node.stores.index.newest()) == (dump, newest)
    node.close()


def audit(home: Path) -> list[AuditFinding]:
    return list(audit_home(home, lambda name, done, size: None))
