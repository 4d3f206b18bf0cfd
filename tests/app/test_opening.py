"""Opening a home whose keys, files or disk are not as they should be: one clear fault, and nothing is lost."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.processes import READ_ONLY, environment, read_acks, run_apart, verify_after
from comity.adapters.keys import create_keys, load_keys, read_identity
from comity.adapters.store_sqlite import SqliteStore
from comity.app import opening
from comity.app.opening import make_home, open_epoch, open_node, open_record
from comity.app.settings import FILE
from comity.app.storing import InHome
from comity.app.trees import head_of_log
from comity.capabilities import REGISTRY
from comity.kernel.errors import ComityError, Damaged, Malformed, NotAllowed, NotFound, NotProven, StoreFault
from comity.kernel.evidence import Known, verify_evidence
from comity.kernel.ids import LogId
from comity.kernel.marking import Reader
from comity.kernel.store import Head, IndexRow
from comity.record import RECORD_LOG, record_batches
from invariants import Steps, check_index
from nodes import OFFICER, organisation

WRITING = Path(__file__).with_name("writing_process.py")
SMALL_DISK = (
    'mkdir "$0/disk" && mount -t tmpfs -o size=4m tmpfs "$0/disk" && cp -a "$0/XAA" "$0/disk/" && '
    'head -c 1200000 /dev/zero > "$0/disk/ballast"; "$@"; code=$?; rm "$0/disk/ballast"; '
    'cp -a "$0/disk/XAA" "$0/after"; exit $code'
)


@pytest.fixture(scope="session")
def other_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys of another node of the same party."""
    home = tmp_path_factory.mktemp("other")
    create_keys(home, "XAA")
    return home / "keys"


@pytest.fixture(scope="session")
def apart() -> None:
    """Tests that mount folders of their own skip where that cannot be done."""
    probe = subprocess.run(["unshare", "--map-root-user", "--mount", "true"], capture_output=True, check=False)
    if probe.returncode:
        pytest.skip("needs unshare with user and mount namespaces, to mount a folder read-only or small")


def refused(home: Path) -> ComityError:
    """The fault at opening."""
    with pytest.raises(ComityError) as caught:
        open_node(home)
    return caught.value


@pytest.mark.parametrize("name", ["log.key", "witness.key", "http.key", "sealing.key", "identity.key", "identity.pub"])
def test_key_that_is_not_the_statements_is_named(home: Path, other_keys: Path, name: str) -> None:
    shutil.copy(other_keys / name, home / "keys" / name)
    fault = refused(home)
    assert isinstance(fault, NotProven)
    assert name in str(fault) or name == "identity.pub"


@pytest.mark.parametrize(
    "name", ["log.key", "witness.key", "http.key", "sealing.key", "handles.key", "identity.pub", "statement"]
)
def test_missing_key_is_named(home: Path, name: str) -> None:
    (home / "keys" / name).unlink()
    fault = refused(home)
    assert isinstance(fault, NotFound)
    assert f"expected the file {home / 'keys' / name}, found none" in str(fault)


@pytest.mark.parametrize("name", ["log.key", "handles.key", "identity.key"])
def test_key_that_others_can_read_is_refused(home: Path, name: str) -> None:
    (home / "keys" / name).chmod(0o644)
    fault = refused(home)
    assert isinstance(fault, StoreFault)
    assert f"{name} to be closed to all but its owner, found mode 0644; use chmod 0600" in str(fault)


@pytest.mark.parametrize("name", ["log.key", "sealing.key", "handles.key", "statement", "identity.pub"])
def test_garbled_key_is_named(home: Path, name: str) -> None:
    path = home / "keys" / name
    path.write_text("nothing of the kind\n")
    assert isinstance(refused(home), Malformed | NotProven)
    assert path.read_text() == "nothing of the kind\n"


def test_keys_of_another_party_are_refused(home: Path, tmp_path: Path) -> None:
    create_keys(tmp_path, "XBB")
    shutil.rmtree(home / "keys")
    shutil.copytree(tmp_path / "keys", home / "keys")
    assert str(refused(home)) == "expected keys of XAA, found keys of XBB"


def test_other_keys_of_the_same_party_cannot_go_on_with_the_log(home: Path, other_keys: Path) -> None:
    shutil.rmtree(home / "keys")
    shutil.copytree(other_keys, home / "keys")
    assert isinstance(refused(home), NotProven)


def test_identity_key_may_be_away(home: Path) -> None:
    (home / "keys" / "identity.key").unlink()
    node = open_node(home)
    assert node.submit(organisation(), OFFICER).index == 1
    node.close()


def test_second_node_is_not_made_over_the_first(home: Path) -> None:
    before = (home / "keys" / "log.key").read_text()
    with pytest.raises(NotAllowed) as caught:
        make_home(home, "XAA")
    assert [reason.code for reason in caught.value.refusals] == ["home.taken"]
    assert (home / "keys" / "log.key").read_text() == before


def test_keys_without_settings_are_not_replaced(home: Path) -> None:
    (home / FILE).unlink()
    with pytest.raises(StoreFault, match="keys are never overwritten"):
        make_home(home, "XAA")


def test_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreFault, match=r"cannot read or write .*file/XAA \(Not a directory\)"):
        make_home(tmp_path / "file" / "XAA", "XAA")


def index_garbled(path: Path) -> None:
    path.write_text("These are notes, and not a database.\n" * 99)


def index_cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def index_overwritten(path: Path) -> None:
    with path.open("rb+") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))


@pytest.mark.parametrize("damage", [index_garbled, index_cut, index_overwritten])
def test_damaged_index_is_named_and_mended(
    home: Path, damage: Callable[[Path], None], record_rows: tuple[IndexRow, ...]
) -> None:
    damage(home / "index.db")
    fault = refused(home)
    assert isinstance(fault, Damaged)
    assert "index.db is damaged" in str(fault)
    assert "run comity store reindex" in str(fault)
    InHome(home).clear_index()
    node = open_node(home)
    Steps(node, record_rows).submit(organisation())
    node.close()


def test_index_that_is_gone_is_rebuilt(home: Path) -> None:
    (home / "index.db").unlink()
    node = open_node(home)
    check_index(node.stores.store, node.stores.index, "XAA", REGISTRY.kinds)
    assert node.stores.index.cursor() == len(node.stores.store.since(0, 10_000))
    node.close()


def test_index_whose_damage_shows_late_is_mended(home: Path) -> None:
    size = (home / "index.db").stat().st_size
    with (home / "index.db").open("rb+") as file:
        file.seek(size // 2 // 4096 * 4096)
        file.write(b"\xff" * 4096 * 4)
    InHome(home).clear_index()
    node = open_node(home)
    check_index(node.stores.store, node.stores.index, "XAA", REGISTRY.kinds)
    node.close()


def test_damaged_log_stops_the_start(home: Path) -> None:
    index_cut(home / "log.db")
    fault = refused(home)
    assert isinstance(fault, Damaged)
    assert "log.db is damaged" in str(fault)


def test_changed_record_stops_the_start(home: Path) -> None:
    change(home, "UPDATE head SET root = zeroblob(32) WHERE log = (SELECT number FROM log WHERE party = 'RECORD')")
    assert "expected the reference library with root" in str(refused(home))


def test_home_of_an_earlier_edition_takes_what_is_new(tmp_path: Path) -> None:
    first, *later = record_batches()
    make_home(tmp_path / "old", "XAA")
    with closing(SqliteStore(tmp_path / "old" / "log.db")) as store:
        store.append(first)
    for _ in range(2):
        node = open_node(tmp_path / "old")
        head = head_of_log(node.stores.store, RECORD_LOG)
        assert head == later[-1].head
        assert node.reading(Reader()).folded("exercise:pm-2007").lines
        node.close()


def test_home_of_a_newer_edition_stops_the_start(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "record_batches", lambda: record_batches()[:1])
    assert "a newer package may have been used" in str(refused(home))


def test_statement_that_does_not_open_is_damage(home: Path) -> None:
    node = open_node(home)
    done = node.submit(organisation(), OFFICER)
    node.close()
    change(home, "UPDATE act SET raw = x'7b7d' WHERE sequence = (SELECT max(sequence) FROM act)")
    node = open_node(home)
    with pytest.raises(Damaged, match=r"entry 1 of comity/XAA/1 is not what was written .*run: comity log verify"):
        node.reading(OFFICER.reader).act(done.id)
    node.close()


def test_failed_opening_leaves_no_file_open(home: Path) -> None:
    change(home, "UPDATE head SET root = zeroblob(32) WHERE log = (SELECT number FROM log WHERE party = 'XAA')")
    before = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").is_dir() else 0
    for _ in range(3):
        assert isinstance(refused(home), Damaged)
    after = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").is_dir() else 0
    assert after == before


@pytest.mark.usefixtures("apart")
def test_read_only_disk_is_named_and_nothing_is_lost(home: Path, tmp_path: Path, root: Path) -> None:
    acks = tmp_path / "acks"
    done = run_apart(READ_ONLY, home, root, sys.executable, WRITING, home, acks, 1, 1)
    assert "StoreFault" in done.stderr
    assert f"cannot read or write {home / 'log.db'} (Read-only file system)" in done.stderr
    assert verify_after(home, acks) == 2


@pytest.mark.usefixtures("apart")
def test_full_disk_is_named_and_nothing_is_lost(home: Path, tmp_path: Path, root: Path) -> None:
    acks = tmp_path / "acks"
    disk = tmp_path / "disk" / "XAA"
    done = run_apart(SMALL_DISK, tmp_path, root, sys.executable, WRITING, disk, acks, 400, 2)
    assert done.returncode == 0, done.stderr
    said = read_acks(acks)
    assert said.acts
    assert {fault.partition(" ")[0] for fault in said.faults} <= {"store_full", "store_fault"}
    assert any("no space left for" in fault for fault in said.faults)
    assert verify_after(tmp_path / "after", acks) >= len(said.acts) + 2


def test_limit_on_the_size_of_files_is_named_and_nothing_is_lost(home: Path, tmp_path: Path, root: Path) -> None:
    acks = tmp_path / "acks"
    size = (home / "log.db").stat().st_size // 1024
    command = ["bash", "-c", f'ulimit -f {size + 300}; exec "$0" "$@"', sys.executable, WRITING, home, acks, 300, 2]
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, timeout=120, env=environment(root)
    )
    said = read_acks(acks)
    assert done.returncode == 0, done.stderr
    assert said.acts
    assert said.faults
    assert {fault.partition(" ")[0] for fault in said.faults} <= {"store_full", "store_fault"}
    assert verify_after(home, acks) >= len(said.acts) + 2


def test_what_was_acknowledged_stays_provable_when_its_epoch_is_closed(home: Path) -> None:
    node = open_node(home)
    done = node.submit(organisation(), OFFICER)
    # As after a kill: what was acknowledged was not signed.
    node.stores.close()
    identity = read_identity(home / "keys" / "identity.key")
    assert head_of(home).signed_size == 1
    statement = open_epoch(home, identity)
    assert statement.previous is not None
    assert statement.previous.size == head_of(home).signed_size == 2
    node = open_node(home)
    known = Known(kinds=REGISTRY.kinds, identity=identity.verifier, record={})
    proven = verify_evidence(node.evidence(done.id, OFFICER.reader), known)
    assert (proven.log, proven.index) == (LogId("XAA"), 1)
    node.close()


def test_running_node_keeps_its_epoch_open(home: Path) -> None:
    node = open_node(home)
    with pytest.raises(StoreFault, match="stop it first"):
        open_epoch(home, read_identity(home / "keys" / "identity.key"))
    assert node.submit(organisation(), OFFICER).log == LogId("XAA")
    node.close()
    assert load_keys(home).statement.epoch == 1


def test_log_that_contradicts_its_head_can_be_left_behind(home: Path) -> None:
    change(home, "UPDATE checkpoint SET text = replace(text, 'comity/XAA/1 ', 'comity/XAA/9 ')")
    refused(home)
    assert open_epoch(home, read_identity(home / "keys" / "identity.key")).epoch == 2
    node = open_node(home)
    assert node.submit(organisation(), OFFICER).log == LogId("XAA", 2)
    node.close()


def test_record_alone_is_read_without_a_home() -> None:
    reading = open_record()
    assert reading.folded("organisation:sco").opening is not None


def change(home: Path, statement: str) -> None:
    with closing(sqlite3.connect(home / "log.db", isolation_level=None)) as db:
        db.execute(statement)
        assert db.execute("SELECT changes()").fetchone()[0] > 0


def head_of(home: Path) -> Head:
    with closing(SqliteStore(home / "log.db")) as store:
        head = head_of_log(store, LogId("XAA"))
    assert head is not None
    return head
