"""A small file is whole or absent, and a fault names it."""

import errno
from pathlib import Path

import pytest

from comity.adapters.files import disk_faults, read_or_none, write_durably
from comity.kernel.errors import StoreFault, StoreFull


def test_what_is_written_is_read_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "head"
    assert read_or_none(path) is None
    write_durably(path, b"one")
    write_durably(path, b"")
    assert read_or_none(path) == b""
    write_durably(path, b"two")
    assert read_or_none(path) == b"two"


def test_only_the_owner_may_read_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_durably(tmp_path / "head", b"one")
    assert [(file.name, file.stat().st_mode & 0o777) for file in tmp_path.iterdir()] == [("head", 0o600)]


def test_a_write_that_fails_keeps_the_old_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "head" / "inside").mkdir(parents=True)
    with pytest.raises(StoreFault, match=r"cannot read or write .*head"):
        write_durably(tmp_path / "head", b"new")
    assert [file.name for file in tmp_path.iterdir()] == ["head"]


def test_a_missing_folder_is_a_fault_that_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(StoreFault, match=r"nowhere/head \(No such file or directory\); check that the folder exists"):
        write_durably(tmp_path / "nowhere" / "head", b"new")


def test_what_cannot_be_read_is_a_fault_and_not_absence(tmp_path: Path) -> None:
    with pytest.raises(StoreFault, match="Is a directory"):
        read_or_none(tmp_path)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_no_space_is_a_fault_of_its_own(number: int) -> None:
    with pytest.raises(StoreFull, match="no space left for head"), disk_faults(Path("head")):
        raise OSError(number, "full")
