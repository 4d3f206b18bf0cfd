import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from comity.adapters.keys import create_keys, load_keys, read_identity, renew_keys
from comity.kernel.errors import ComityError, Malformed, NotFound, NotProven, StoreFault
from comity.kernel.keys import ClosedHead, KeyStatement, open_statement

KEY_FILES = ("log.key", "witness.key", "http.key", "sealing.key", "handles.key", "identity.key")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    create_keys(tmp_path / "home", "XAA")
    return tmp_path / "home"


def test_created_keys_load_and_are_the_statement_s(home: Path) -> None:
    loaded = load_keys(home)
    assert loaded.held.statement() == loaded.statement
    assert open_statement(loaded.statement_text, loaded.identity) == loaded.statement
    assert (loaded.statement.party, loaded.statement.epoch, loaded.statement.from_index) == ("XAA", 1, 0)
    assert len(loaded.held.handles) == 32


def test_every_node_has_keys_of_its_own(tmp_path: Path) -> None:
    one, other = (create_keys(tmp_path / name, "XAA") for name in ("one", "other"))
    assert len({one.log.key, one.witness.key, one.http, one.sealing, other.log.key, other.sealing}) == 6


def test_files_are_for_their_owner_alone(home: Path) -> None:
    assert stat.S_IMODE((home / "keys").stat().st_mode) == 0o700
    assert {file.name: stat.S_IMODE(file.stat().st_mode) for file in (home / "keys").iterdir()} == dict.fromkeys(
        (*KEY_FILES, "identity.pub", "statement"), 0o600
    )
    assert [path.name for path in home.iterdir()] == ["keys"]


def test_keys_are_never_overwritten(home: Path) -> None:
    before = {file.name: file.read_bytes() for file in (home / "keys").iterdir()}
    with pytest.raises(StoreFault, match="never overwritten"):
        create_keys(home, "XAA")
    assert {file.name: file.read_bytes() for file in (home / "keys").iterdir()} == before


def renew(home: Path) -> KeyStatement:
    closed = load_keys(home).statement.epoch
    identity = read_identity(home / "keys" / "identity.key")
    return renew_keys(home, identity, ClosedHead(epoch=closed, size=7, root=bytes(32)))


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """While it lasts, this process can write no file beyond the size."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_renewed_keys_are_new_and_the_old_ones_gone(home: Path) -> None:
    before = load_keys(home)
    assert renew(home) == load_keys(home).statement
    after = load_keys(home)
    assert (after.statement.epoch, after.earlier) == (2, ((before.statement, before.statement_text),))
    assert after.held.log != before.held.log
    assert [path.name for path in home.iterdir()] == ["keys"]


def test_secret_of_the_provider_is_guarded_kept_and_not_printed(home: Path) -> None:
    path = home / "keys" / "provider.secret"
    path.write_text("a secret\n", encoding="utf-8")
    path.chmod(0o640)
    with pytest.raises(StoreFault, match=r"provider\.secret to be closed"):
        load_keys(home)
    path.chmod(0o600)
    assert load_keys(home).provider == "a secret"
    assert "a secret" not in repr(load_keys(home))
    renew(home)
    assert load_keys(home).provider == "a secret"


def test_renewing_on_a_full_disk_leaves_the_keys_as_they_were(home: Path) -> None:
    before = load_keys(home)
    with files_of_at_most(10), pytest.raises(StoreFault, match="cannot renew the keys"):
        renew(home)
    assert load_keys(home) == before
    assert [path.name for path in home.iterdir()] == ["keys"]
    assert renew(home).epoch == 2


def test_renewing_that_cannot_set_the_old_keys_aside_changes_nothing(home: Path) -> None:
    before = load_keys(home)
    (home / "keys.closed-1").mkdir()
    (home / "keys.closed-1" / "in the way").touch()
    with pytest.raises(StoreFault, match="cannot renew the keys"):
        renew(home)
    assert load_keys(home) == before
    assert {path.name for path in home.iterdir()} == {"keys", "keys.closed-1"}


def test_renewing_that_was_cut_off_says_how_to_go_on(home: Path) -> None:
    before = load_keys(home)
    os.rename(home / "keys", home / "keys.closed-1")
    with pytest.raises(NotFound) as caught:
        load_keys(home)
    _, command = str(caught.value).split("run mv ")
    os.rename(*command.split())
    assert load_keys(home) == before


def test_a_bad_party_gets_no_keys(tmp_path: Path) -> None:
    with pytest.raises(Malformed, match="party code"):
        create_keys(tmp_path, "kaz")
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_refuses_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreFault, match="cannot write keys"):
        create_keys(tmp_path / "file" / "home", "XAA")


def test_the_identity_key_may_be_kept_elsewhere(home: Path) -> None:
    (home / "keys" / "identity.key").unlink()
    assert load_keys(home).statement.party == "XAA"


@pytest.mark.parametrize("name", [*KEY_FILES[:5], "identity.pub", "statement"])
def test_a_missing_file_is_named(home: Path, name: str) -> None:
    (home / "keys" / name).unlink()
    with pytest.raises(NotFound, match=name):
        load_keys(home)


def test_a_home_without_keys_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"keys/identity\.pub"):
        load_keys(tmp_path)


@pytest.mark.parametrize("name", KEY_FILES)
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_key_open_to_others_is_refused(home: Path, name: str, mode: int) -> None:
    (home / "keys" / name).chmod(mode)
    with pytest.raises(
        StoreFault, match=rf"{name} to be closed to all but its owner, found mode {mode:04o}; use chmod"
    ):
        load_keys(home)


def test_a_folder_open_to_others_is_refused(home: Path) -> None:
    (home / "keys").chmod(0o750)
    with pytest.raises(StoreFault, match="found mode 0750; use chmod 0700"):
        load_keys(home)


def test_a_statement_others_may_read_but_not_change(home: Path) -> None:
    (home / "keys" / "statement").chmod(0o644)
    load_keys(home)
    (home / "keys" / "statement").chmod(0o664)
    with pytest.raises(StoreFault, match="statement to be closed"):
        load_keys(home)


@pytest.mark.parametrize("name", ["log.key", "witness.key", "http.key", "sealing.key", "identity.key"])
def test_a_key_of_another_node_is_the_wrong_key(home: Path, tmp_path: Path, name: str) -> None:
    create_keys(tmp_path / "other", "XAA")
    (home / "keys" / name).write_bytes((tmp_path / "other" / "keys" / name).read_bytes())
    with pytest.raises(NotProven, match=f"wrong key: .*{name}"):
        load_keys(home)


def test_keys_in_each_other_s_place_are_wrong(home: Path) -> None:
    (home / "keys" / "log.key").write_bytes((home / "keys" / "http.key").read_bytes())
    with pytest.raises(NotProven, match=r"wrong key: .*log\.key"):
        load_keys(home)


def test_the_secrets_of_another_party_are_refused(home: Path, tmp_path: Path) -> None:
    create_keys(tmp_path / "other", "XBB")
    for name in ("sealing.key", "handles.key"):
        (home / "keys" / name).write_bytes((tmp_path / "other" / "keys" / name).read_bytes())
    with pytest.raises(Malformed, match=r"sealing\.key: expected 'comity/XAA/sealing"):
        load_keys(home)


@pytest.mark.parametrize("name", [*KEY_FILES, "identity.pub", "statement"])
@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe\n", b"something else\n", b"a" * 1_000_000])
def test_files_of_another_shape_are_refused(home: Path, name: str, content: bytes) -> None:
    (home / "keys" / name).write_bytes(content)
    with pytest.raises(Malformed):
        load_keys(home)


def test_a_refusal_shows_no_secret(home: Path) -> None:
    for name in KEY_FILES:
        path = home / "keys" / name
        kept = path.read_bytes()
        secret = kept.decode().strip()[-30:]
        path.write_bytes(kept[:-8] + b"!\n")
        with pytest.raises(ComityError) as refused:
            load_keys(home)
        assert secret[:15] not in str(refused.value)
        path.write_bytes(kept)


def test_a_link_in_place_of_a_key_is_refused(home: Path) -> None:
    moved = home / "log.key"
    os.rename(home / "keys" / "log.key", moved)
    (home / "keys" / "log.key").symlink_to(moved)
    with pytest.raises(StoreFault, match="cannot read"):
        load_keys(home)


def test_loaded_keys_are_never_shown(home: Path) -> None:
    loaded = load_keys(home)
    assert repr(loaded.held.log)[2:20] not in repr(loaded)
    assert "HeldKeys(XAA, epoch 1)" in repr(loaded)
