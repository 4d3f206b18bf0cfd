"""A backup holds a whole node, says so byte for byte, and a drill finds what is wrong with it."""

import hashlib
import json
import shutil
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from comity.adapters.keys import load_keys
from comity.app.backups import MANIFEST, Manifest, make_backup, read_manifest
from comity.app.drilling import Drill, drill
from comity.app.heads import sidecar_path
from comity.app.moving import move_stores
from comity.app.opening import open_node
from comity.app.storing import DESK_FILE, LOG_FILE
from comity.kernel.errors import Damaged, Malformed, NotFound, StoreFault
from comity.kernel.ids import LogId
from needs import needs
from nodes import NOON, OFFICER, SetClock, organisation
from postgres import fresh_schema, server

SECRETS = {"log.key", "witness.key", "http.key", "sealing.key", "handles.key", "trail.key"}


def backup(home: Path, target: Path, with_keys: bool = False) -> Manifest:
    return make_backup(home, target, with_keys, SetClock(NOON))


def tried(folder: Path) -> Drill:
    return drill(folder, lambda name, done, size: None)


@pytest.fixture
def used(home: Path) -> Path:
    """A home with an entry of its own and signed heads of log and trail."""
    node = open_node(home)
    node.submit(organisation(), OFFICER)
    node.signed_head()
    assert node.trail_heads is not None
    node.trail_heads.sign_if_grown()
    node.close()
    return home


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_backup_names_every_file_and_is_for_its_owner_alone(used: Path, tmp_path: Path) -> None:
    made = backup(used, tmp_path / "copy")
    assert read_manifest(tmp_path / "copy") == made
    assert {one.name for one in made.files} | {MANIFEST} == names(tmp_path / "copy")
    assert {"comity.toml", "head.1", "trail.head", LOG_FILE, DESK_FILE} < names(tmp_path / "copy")
    assert (made.party, made.made, made.log, made.entries) == ("XAA", "2026-11-22T12:00:00Z", "comity/XAA/1", 2)
    for path in (tmp_path / "copy", *(tmp_path / "copy").rglob("*")):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


@pytest.mark.parametrize("with_keys", [False, True])
def test_private_keys_are_in_it_only_where_asked_for_and_the_identity_key_never(
    used: Path, tmp_path: Path, with_keys: bool
) -> None:
    made = backup(used, tmp_path / "copy", with_keys)
    kept = {name.removeprefix("keys/") for name in names(tmp_path / "copy") if name.startswith("keys/")}
    assert (kept & SECRETS == SECRETS) is with_keys
    assert (made.keys, {"statement", "identity.pub", "trail.pub"} <= kept) == (with_keys, True)
    assert (used / "keys" / "identity.key").exists()
    words = [path.read_bytes() for path in (tmp_path / "copy").rglob("*") if path.is_file()]
    assert "identity.key" not in kept
    assert any(b"PRIVATE" in content for content in words) is with_keys


def test_backup_of_a_running_node_holds(used: Path, tmp_path: Path) -> None:
    node = open_node(used)
    node.tick()
    try:
        node.submit(organisation("XAA-TWO"), OFFICER)
        made = backup(used, tmp_path / "copy")
        node.submit(organisation("XAA-THREE"), OFFICER)
    finally:
        node.close()
    found = tried(tmp_path / "copy")
    assert (found.findings, made.entries, found.manifest) == ((), 3, made)


def test_drill_says_what_it_read_and_leaves_nothing(
    used: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "passing"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    backup(used, tmp_path / "copy")
    before = {name: (tmp_path / "copy" / name).read_bytes() for name in names(tmp_path / "copy")}
    found = tried(tmp_path / "copy")
    assert found.findings == ()
    assert found.identity == load_keys(used).identity.vkey
    assert found.trail >= 1
    assert found.listed > 2
    assert list(place.iterdir()) == []
    assert {name: (tmp_path / "copy" / name).read_bytes() for name in names(tmp_path / "copy")} == before


def resign(folder: Path) -> None:
    """Make the manifest say of every file what it is now, as whoever changed the files could."""
    manifest = json.loads((folder / MANIFEST).read_text())
    for one in manifest["files"]:
        content = (folder / one["name"]).read_bytes()
        one |= {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    (folder / MANIFEST).write_text(json.dumps(manifest))


def test_log_that_lacks_entries_that_were_shown_is_found(used: Path, tmp_path: Path) -> None:
    backup(used, tmp_path / "old")
    node = open_node(used)
    node.submit(organisation("XAA-TWO"), OFFICER)
    node.close()
    backup(used, tmp_path / "new")
    shutil.copy(tmp_path / "old" / LOG_FILE, tmp_path / "new" / LOG_FILE)
    resign(tmp_path / "new")
    assert any("holds 2 entries, but a head of 3 was shown" in one for one in tried(tmp_path / "new").findings)


def test_trail_that_lacks_entries_is_found(used: Path, tmp_path: Path) -> None:
    backup(used, tmp_path / "old")
    node = open_node(used)
    node.submit(organisation("XAA-TWO"), OFFICER)
    assert node.trail_heads is not None
    node.trail_heads.sign_if_grown()
    node.close()
    backup(used, tmp_path / "new")
    shutil.copy(tmp_path / "old" / DESK_FILE, tmp_path / "new" / DESK_FILE)
    resign(tmp_path / "new")
    findings = tried(tmp_path / "new").findings
    assert findings
    assert all(one.startswith("access trail: ") for one in findings)


@pytest.mark.parametrize("name", [LOG_FILE, DESK_FILE, "head.1", "comity.toml", "keys/statement"])
def test_changed_or_missing_file_is_named(used: Path, tmp_path: Path, name: str) -> None:
    backup(used, tmp_path / "copy")
    path = tmp_path / "copy" / name
    content = path.read_bytes()
    for changed in (content[:-1] + bytes([content[-1] ^ 1]), content + b"x", None):
        path.write_bytes(changed) if changed is not None else path.unlink()
        with pytest.raises(Damaged, match=path.name):
            tried(tmp_path / "copy")


def test_folder_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        tried(tmp_path)
    for text in ("{}", "[", '{"form":"comity-backup/2"}'):
        (tmp_path / MANIFEST).write_text(text)
        with pytest.raises(Malformed, match=MANIFEST):
            tried(tmp_path)


def test_backup_of_a_damaged_store_leaves_nothing(used: Path, tmp_path: Path) -> None:
    (used / DESK_FILE).write_text("no database " * 999)
    (tmp_path / "copies").mkdir()
    with pytest.raises(Damaged):
        backup(used, tmp_path / "copies" / "copy")
    assert list((tmp_path / "copies").iterdir()) == []


def test_names_in_a_manifest_lead_nowhere_else(used: Path, tmp_path: Path) -> None:
    backup(used, tmp_path / "copy")
    manifest = json.loads((tmp_path / "copy" / MANIFEST).read_text())
    manifest["files"].append({**manifest["files"][0], "name": "../elsewhere"})
    (tmp_path / "copy" / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(Damaged):
        tried(tmp_path / "copy")


def test_dump_is_told_to_be_tried_in_a_database(used: Path, tmp_path: Path) -> None:
    backup(used, tmp_path / "copy")
    manifest = json.loads((tmp_path / "copy" / MANIFEST).read_text())
    (tmp_path / "copy" / MANIFEST).write_text(json.dumps({**manifest, "store": "postgresql"}))
    with pytest.raises(StoreFault, match="pg_restore"):
        tried(tmp_path / "copy")


def test_statement_that_waits_while_it_is_copied_is_said_once(used: Path, tmp_path: Path) -> None:
    clock = SetClock(NOON)
    node = open_node(used, clock)
    node.outbox.hand_in("somebody", organisation("XAA-WAITS"), OFFICER)
    backup(used, tmp_path / "copy", with_keys=True)
    node.close()
    (tmp_path / "copy" / MANIFEST).unlink()
    clock.time = NOON + timedelta(minutes=1)
    restored = open_node(tmp_path / "copy", clock)
    assert restored.outbox.send_due(clock.micros()) >= 1
    assert restored.status().size == 3
    restored.close()
    assert sidecar_path(tmp_path / "copy", LogId("XAA")).exists()


def test_backup_of_a_store_in_a_database_is_a_dump_without_its_address(used: Path, tmp_path: Path) -> None:
    needs("postgres", shutil.which("pg_dump"))
    with fresh_schema() as address:
        mark = "&" if "?" in server() else "?"
        move_stores(used, f"{server()}{mark}schema={address.schema}", lambda name, done, size: None)
        made = backup(used, tmp_path / "copy")
    assert (made.store, made.entries) == ("postgresql", 2)
    assert "postgresql://" not in (tmp_path / "copy" / "comity.toml").read_text()
    assert (tmp_path / "copy" / "store.dump").read_bytes().startswith(b"PGDMP")
    assert read_manifest(tmp_path / "copy") == made
    assert not {LOG_FILE, DESK_FILE} & names(tmp_path / "copy")
