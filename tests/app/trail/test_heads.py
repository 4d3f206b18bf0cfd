"""Heads follow the entries, in one process or several, and an older trail is noticed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.processes import environment, was_killed
from app.trail.trails import kept_in
from comity.adapters.keys import create_keys, load_trail_key, renew_keys, trail_key
from comity.adapters.store_memory import MemoryDesk
from comity.adapters.store_sqlite import SqliteDesk
from comity.app.trail.heads import DRAWER, HEAD, HEADS, SIDECAR, TRAIL_POINTS, kept_tree, tree_reader
from comity.kernel.checkpoint import open_checkpoint
from comity.kernel.errors import Damaged, NotProven, StoreFault
from comity.kernel.keys import ClosedHead
from comity.kernel.merkle import EMPTY_FRONTIER, EMPTY_ROOT, grow
from comity.kernel.note import Signer

SCRIPT = Path(__file__).with_name("noting_process.py")


def noting(root: Path, home: Path, count: int, *more: object) -> subprocess.Popen[str]:
    command = [sys.executable, SCRIPT, home, count, *more]
    return subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env=environment(root),
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, 2, 255, 256, 257, 700])
def test_a_head_covers_what_was_noted(tmp_path: Path, count: int) -> None:
    kept = kept_in(tmp_path)
    kept.read(count)
    tree = kept.heads.sign_if_grown()
    leaves = [one.entry.noted.leaf() for one in kept.trail.entries(0, count)]
    root = grow(EMPTY_FRONTIER, leaves, ()).frontier.root()
    head = open_checkpoint(tree.head, kept.verifier)
    assert (head.origin, head.size, head.root) == ("comity/trail/XAA", count, root)
    assert (tmp_path / SIDECAR).read_text() == tree.head
    reader = tree_reader(kept.desk, kept_tree(kept.desk))
    assert [reader.node(0, index) for index in range(count)] == leaves
    assert reader.root(count) == root


def test_a_head_grows_step_by_step_to_the_same_root(tmp_path: Path) -> None:
    kept = kept_in(tmp_path)
    for _ in range(9):
        kept.read(61)
        kept.heads.sign_if_grown()
    leaves = [one.entry.noted.leaf() for one in kept.trail.entries(0, 9 * 61)]
    head = open_checkpoint(kept_tree(kept.desk).head, kept.verifier)
    assert head.root == grow(EMPTY_FRONTIER, leaves, ()).frontier.root()
    assert len(kept.desk.items(HEADS, "", 99)) == 9
    assert not kept.found()


def test_nothing_is_signed_while_nothing_was_noted(tmp_path: Path) -> None:
    kept = kept_in(tmp_path)
    kept.heads.tick()
    assert kept.heads.sign_if_grown().head == ""
    assert not (tmp_path / SIDECAR).exists()
    assert load_trail_key(tmp_path, "XAA") is None
    assert EMPTY_ROOT == kept_tree(kept.desk).growth().frontier.root()


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir(mode=0o700)
    made = trail_key(tmp_path, "XAA")
    assert trail_key(tmp_path, "XAA") == made
    path = tmp_path / "keys" / "trail.key"
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    with pytest.raises(StoreFault):
        trail_key(tmp_path, "XAA")


def test_a_key_of_another_use_is_refused(tmp_path: Path) -> None:
    create_keys(tmp_path, "XAA")
    shutil.copy(tmp_path / "keys" / "log.key", tmp_path / "keys" / "trail.key")
    with pytest.raises(NotProven):
        trail_key(tmp_path, "XAA")


def test_the_key_outlives_the_other_keys(tmp_path: Path) -> None:
    create_keys(tmp_path, "XAA")
    made = trail_key(tmp_path, "XAA")
    identity = Signer.parse((tmp_path / "keys" / "identity.key").read_text().strip())
    renew_keys(tmp_path, identity, ClosedHead(epoch=1, size=0, root=EMPTY_ROOT))
    assert load_trail_key(tmp_path, "XAA") == made


def test_an_older_copy_of_the_trail_is_noticed_and_nothing_is_signed(tmp_path: Path) -> None:
    kept = kept_in(tmp_path, SqliteDesk(tmp_path / "desk.db"))
    kept.read(3)
    kept.heads.sign_if_grown()
    kept.desk.close()
    shutil.copy(tmp_path / "desk.db", tmp_path / "older.db")
    newer = kept_in(tmp_path, SqliteDesk(tmp_path / "desk.db"))
    newer.read(2)
    newer.heads.sign_if_grown()
    newer.desk.close()
    shutil.copy(tmp_path / "older.db", tmp_path / "desk.db")
    back = kept_in(tmp_path, SqliteDesk(tmp_path / "desk.db"))
    assert "an older copy was put back" in back.heads.fault
    back.read(1)
    with pytest.raises(Damaged):
        back.heads.sign_if_grown()
    assert back.found() == [("missing", 5)]
    back.read(1)
    with pytest.raises(Damaged, match="do not make the head"):
        back.heads.sign_if_grown()
    back.desk.close()


def test_a_history_made_anew_is_not_signed(tmp_path: Path) -> None:
    kept = kept_in(tmp_path)
    kept.read(5)
    kept.heads.sign_if_grown()
    other = kept_in(tmp_path, MemoryDesk())
    other.read(9, first=2)
    with pytest.raises(Damaged, match="do not make the head"):
        other.heads.sign_if_grown()
    other.heads.tick()
    assert "do not make the head" in other.heads.fault
    assert other.desk.get(DRAWER, HEAD) is None


def test_a_missing_entry_is_not_signed_over(tmp_path: Path) -> None:
    desk = SqliteDesk(tmp_path / "desk.db")
    kept = kept_in(tmp_path, desk)
    kept.read(5)
    with desk._database.writing() as db:
        db.execute("DELETE FROM trail WHERE number = 3")
    with pytest.raises(Damaged, match="entry 3"):
        kept.heads.sign_if_grown()
    desk.close()


@pytest.mark.parametrize("point", TRAIL_POINTS)
def test_a_kill_between_entry_and_head_loses_nothing(tmp_path: Path, root: Path, point: str) -> None:
    create_keys(tmp_path, "XAA")
    was_killed(noting(root, tmp_path, 40, point, 2))
    kept = kept_in(tmp_path, SqliteDesk(tmp_path / "desk.db"))
    count = kept.trail.newest()
    assert count >= 20
    assert not kept.heads.fault
    kept.heads.close()
    verified = kept.verify()
    assert (verified.entries, verified.covered, verified.findings) == (count, count, ())
    kept.desk.close()


def test_two_processes_note_and_sign_at_once(tmp_path: Path, root: Path) -> None:
    create_keys(tmp_path, "XAA")
    processes = [noting(root, tmp_path, 60) for _ in range(2)]
    for process in processes:
        output = process.communicate(timeout=60)[0]
        assert process.returncode == 0, output
    kept = kept_in(tmp_path, SqliteDesk(tmp_path / "desk.db"))
    verified = kept.verify()
    assert (verified.entries, verified.covered, verified.findings) == (120, 120, ())
    kept.desk.close()
