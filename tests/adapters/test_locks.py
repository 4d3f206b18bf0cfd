"""The lock of a home: held together by open nodes, alone by who changes what they stand on."""

from contextlib import closing
from pathlib import Path

import pytest

from comity.adapters.locks import HomeLock
from comity.kernel.errors import StoreFault


def test_many_hold_it_together(tmp_path: Path) -> None:
    with closing(HomeLock(tmp_path)), closing(HomeLock(tmp_path)):
        assert [path.name for path in tmp_path.iterdir()] == ["lock"]


def test_nobody_holds_it_beside_one_who_holds_it_alone(tmp_path: Path) -> None:
    with closing(HomeLock(tmp_path, alone=True)):
        with pytest.raises(StoreFault, match=r"another process has the node in .* open; stop it first"):
            HomeLock(tmp_path, alone=True)
        with pytest.raises(StoreFault, match=r"another process is changing keys or database in .*; try again"):
            HomeLock(tmp_path)


def test_it_can_be_held_again_after_it_was_released(tmp_path: Path) -> None:
    for alone in (False, True, False, True):
        HomeLock(tmp_path, alone).close()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreFault, match=r"none/lock \(No such file or directory\)"):
        HomeLock(tmp_path / "none")
