"""``comity init``, ``keys`` and ``store``."""

import json
import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from app.cli.conftest import Comity
from comity.adapters.keys import load_keys
from comity.app.heads import sidecar_path
from comity.app.opening import open_node
from comity.kernel.errors import ComityError
from comity.kernel.ids import LogId
from nodes import OFFICER, organisation


def test_init_makes_a_node_and_tells_its_keys(comity: Comity, tmp_path: Path) -> None:
    done = comity("init", tmp_path / "new", "--party", "SCO-RATS")
    assert done.code == 0
    assert load_keys(tmp_path / "new").identity.vkey in done.out
    node = open_node(tmp_path / "new")
    assert (node.party, node.status().size, node.status().reasons) == ("SCO-RATS", 1, ())
    node.close()


def test_init_refuses_a_home_that_is_taken(comity: Comity, home: Path) -> None:
    done = comity("init", home, "--party", "XAA")
    assert (done.code, done.err) == (1, f"Refused: There is a node at {home} already. [home.taken]\n")


@pytest.mark.parametrize("party", ["kaz", "RECORD", "", "KAZ\n", "X" * 60])
def test_init_refuses_what_is_no_party_code(comity: Comity, tmp_path: Path, party: str) -> None:
    done = comity("init", tmp_path / "new", "--party", party)
    assert done.code == 2
    assert f"expected a party code like KAZ or SCO-RATS, got {party[:60]!r}" in done.err
    assert not (tmp_path / "new").exists()


def test_init_where_nothing_can_be_written_exits_1(comity: Comity, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = comity("init", tmp_path / "file" / "new", "--party", "XAA")
    assert done.code == 1
    assert "(Not a directory)" in done.err


def test_keys_are_shown(comity: Comity, home: Path) -> None:
    keys = load_keys(home)
    shown = json.loads(comity("keys", "show", "--home", home, "--json").out)
    assert (shown["identity_key"], shown["log_key"]) == (keys.identity.vkey, keys.statement.log.vkey)
    assert keys.identity.vkey in comity("keys", "show", "--home", home).out


def test_new_epoch_is_opened_with_the_identity_key(comity: Comity, home: Path, tmp_path: Path) -> None:
    identity = tmp_path / "identity.key"
    shutil.move(home / "keys" / "identity.key", identity)
    done = comity("keys", "epoch", "--identity", identity, "--home", home)
    assert (done.code, "Epoch 1 is closed at 1 entries; epoch 2 is open." in done.out) == (0, True)
    assert comity("log", "verify", "--home", home).out == "Intact.\n"
    node = open_node(home)
    assert (node.log, node.submit(organisation(), OFFICER).index) == (LogId("XAA", 2), 1)
    node.close()


def test_new_epoch_needs_this_partys_identity_key(comity: Comity, home: Path) -> None:
    done = comity("keys", "epoch", "--identity", home / "keys" / "log.key", "--home", home)
    assert done.code == 1
    assert done.err.startswith("Failed: wrong key")
    assert comity("log", "verify", "--home", home).out == "Intact.\n"


def test_new_epoch_and_restore_wait_for_the_node_to_be_stopped(comity: Comity, home: Path, tmp_path: Path) -> None:
    before = load_keys(home)
    copy = tmp_path / "copy.db"
    comity("store", "backup", copy, "--home", home)
    node = open_node(home)
    commands = (("keys", "epoch", "--identity", home / "keys" / "identity.key"), ("store", "restore", copy))
    for command in commands:
        done = comity(*command, "--home", home)
        said = f"Failed: another process has the node in {home} open; stop it first [store_fault]\n"
        assert (done.code, done.err, load_keys(home)) == (1, said, before)
    node.submit(organisation(), OFFICER)
    node.close()
    assert comity(*commands[0], "--home", home).code == 0


def test_restore_of_a_damaged_log_waits_for_the_node_too(comity: Comity, home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    comity("store", "backup", copy, "--home", home)
    node = open_node(home)
    (home / "log.db").write_text("no database " * 999)
    done = comity("store", "restore", copy, "--home", home)
    assert (done.code, "stop it first" in done.err) == (1, True)
    with suppress(ComityError):
        node.close()
    assert comity("store", "restore", copy, "--home", home).code == 0


def test_sound_stores_are_in_order(comity: Comity, home: Path) -> None:
    assert comity("store", "check", "--home", home).out == "log.db: in order\nindex.db: in order\ndesk.db: in order\n"
    done = comity("store", "check", "--home", home, "--json")
    assert (done.code, json.loads(done.out)) == (0, {"log.db": [], "index.db": [], "desk.db": []})


def test_damaged_stores_are_named_with_what_mends_them(comity: Comity, home: Path) -> None:
    for name in ("index.db", "desk.db"):
        (home / name).write_text("no database " * 999)
    done = comity("store", "check", "--home", home, "--json")
    found = json.loads(done.out)
    assert (done.code, found["log.db"]) == (1, [])
    assert found["index.db"][0].endswith("index.db is damaged (file is not a database): run comity store reindex")
    assert found["desk.db"][0].endswith("restore a backup")
    assert comity("store", "check", "--home", home).code == 1


def test_reindex_mends_a_damaged_index(comity: Comity, home: Path) -> None:
    (home / "index.db").write_text("no database " * 999)
    refused = comity("show", "organisations", "--home", home)
    assert (refused.code, "run comity store reindex" in refused.err) == (1, True)
    assert comity("store", "reindex", "--home", home).out == "Rebuilt.\n"
    assert comity("show", "organisations", "--home", home).code == 0
    assert comity("store", "check", "--home", home).code == 0


def test_backup_is_restored(comity: Comity, home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert comity("store", "backup", copy, "--home", home).code == 0
    (home / "log.db").write_text("no database " * 999)
    assert comity("log", "verify", "--home", home).code == 1
    done = comity("store", "restore", copy, "--home", home)
    assert (done.code, "Restored 1 entries." in done.out) == (0, True)
    assert comity("log", "verify", "--home", home).out == "Intact.\n"


def test_backup_does_not_overwrite(comity: Comity, home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_text("mine")
    done = comity("store", "backup", copy, "--home", home)
    assert (done.code, copy.read_text()) == (1, "mine")
    assert "expected a new name for the backup" in done.err


def test_older_backup_is_restored_for_reading(comity: Comity, home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    comity("store", "backup", copy, "--home", home)
    node = open_node(home)
    node.submit(organisation(), OFFICER)
    node.close()
    done = comity("store", "restore", copy, "--home", home)
    assert done.code == 1
    assert "Restored 1 entries." in done.out
    assert "Attention: the database of comity/XAA/1 holds 1 entries, but a head of 2 was shown" in done.err
    assert comity("show", "organisations", "--home", home).code == 0
    kept = Path(done.out.splitlines()[0].partition(" as ")[2].removesuffix("."))
    assert comity("store", "restore", kept, "--home", home).code == 0
    assert comity("log", "verify", "--home", home).out == "Intact.\n"


def test_restore_takes_no_other_file(comity: Comity, home: Path) -> None:
    for other in (home / "desk.db", home / "comity.toml"):
        assert comity("store", "restore", other, "--home", home).code == 1
    assert comity("log", "verify", "--home", home).out == "Intact.\n"


def test_restore_needs_a_node(comity: Comity, home: Path, tmp_path: Path) -> None:
    done = comity("store", "restore", home / "log.db", "--home", tmp_path / "none")
    assert (done.code, "expected a node at" in done.err) == (1, True)
    assert sidecar_path(home, LogId("XAA")).exists()
    assert not (tmp_path / "none").exists()


def test_backup_makes_a_new_home_with_its_keys_or_with_those_put_there(
    comity: Comity, home: Path, tmp_path: Path
) -> None:
    assert "keep those in" in comity("store", "backup", tmp_path / "bare", "--home", home).out
    assert "as guarded as the node" in comity("store", "backup", tmp_path / "all", "--with-keys", "--home", home).out
    done = comity("store", "restore", tmp_path / "bare", "--home", tmp_path / "one")
    assert (done.code, "put them there" in done.err, (tmp_path / "one").exists()) == (1, True, False)
    shutil.copytree(home / "keys", tmp_path / "one" / "keys")
    for source, place in ((tmp_path / "bare", tmp_path / "one"), (tmp_path / "all", tmp_path / "two")):
        done = comity("store", "restore", source, "--home", place)
        assert (done.code, done.out, done.err) == (0, "Restored 1 entries.\n", "")
        assert comity("log", "verify", "--home", place).out == "Intact.\n"


def test_backup_of_another_party_is_refused(comity: Comity, home: Path, tmp_path: Path) -> None:
    comity("store", "backup", tmp_path / "copy", "--home", home)
    comity("init", tmp_path / "XBB", "--party", "XBB")
    done = comity("store", "restore", tmp_path / "copy", "--home", tmp_path / "XBB")
    assert (done.code, "expected a backup of XBB, got one of XAA" in done.err) == (1, True)


def test_drill_says_what_it_found(comity: Comity, home: Path, tmp_path: Path) -> None:
    comity("store", "backup", tmp_path / "copy", "--home", home)
    done = comity("store", "drill", tmp_path / "copy")
    assert (done.code, done.out.splitlines()[-1]) == (0, "Holds.")
    assert "1 entries of comity/XAA/1" in done.out
    found = json.loads(comity("store", "drill", tmp_path / "copy", "--json").out)
    assert (found["findings"], found["manifest"]["entries"], found["identity"]) == (
        [],
        1,
        load_keys(home).identity.vkey,
    )
    (tmp_path / "copy" / "log.db").write_bytes(b"no database")
    done = comity("store", "drill", tmp_path / "copy")
    assert (done.code, "log.db is not the file that was copied" in done.err) == (1, True)
