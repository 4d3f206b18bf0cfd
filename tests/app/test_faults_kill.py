"""A process killed at any place loses nothing that was acknowledged (K2)."""

import shutil
import time
from pathlib import Path
from random import Random

import pytest

from app.processes import ended, read_acks, start_writing, verify_after, was_killed
from comity.app.faults import CRASH_POINTS

STORE_POINTS = ("store.before", "store.inside", "store.after")


@pytest.mark.parametrize("point", [*CRASH_POINTS, *STORE_POINTS])
def test_a_kill_at_a_named_place_loses_nothing(home: Path, tmp_path: Path, root: Path, point: str) -> None:
    acks = tmp_path / "acks"
    was_killed(start_writing(root, home, acks, 50, 2, point, 4))
    said = read_acks(acks)
    assert said.acts
    assert not said.faults
    assert verify_after(home, acks) > len(said.acts) + 1


def test_a_kill_at_the_first_head_of_all_loses_nothing(tmp_path: Path, root: Path, untouched_home: Path) -> None:
    for point in ("append.prepared", "append.committed", "head.signed", "head.kept", "head.served"):
        home = tmp_path / point
        home.mkdir(mode=0o700)
        shutil.copytree(untouched_home / "keys", home / "keys")
        shutil.copy(untouched_home / "comity.toml", home)
        acks = tmp_path / f"{point}.acks"
        was_killed(start_writing(root, home, acks, 2, 1, point, 1))
        ended(start_writing(root, home, acks, 1))
        assert verify_after(home, acks) >= 3


@pytest.mark.parametrize("kills", [pytest.param(5, id="few"), pytest.param(200, id="many", marks=pytest.mark.soak)])
def test_a_kill_at_any_time_loses_nothing(home: Path, tmp_path: Path, root: Path, kills: int) -> None:
    acks = tmp_path / "acks"
    chance = Random(kills)
    for _ in range(kills):
        known = len(read_acks(acks).acts)
        process = start_writing(root, home, acks, 100_000, 2)
        while len(read_acks(acks).acts) == known and process.poll() is None:
            time.sleep(0.005)
        time.sleep(chance.random() * 0.1)
        process.kill()
        was_killed(process)
    assert verify_after(home, acks) > kills


def test_two_processes_write_to_one_home_at_once(home: Path, tmp_path: Path, root: Path) -> None:
    acks = [tmp_path / "one", tmp_path / "two"]
    processes = [start_writing(root, home, path, 60, 2) for path in acks]
    for process in processes:
        ended(process)
    said = [read_acks(path) for path in acks]
    assert [len(one.acts) for one in said] == [120, 120]
    assert [one.faults for one in said] == [(), ()]
    assert sum(one.moved or 0 for one in said) > 0
    (tmp_path / "both").write_text("".join(path.read_text() for path in acks))
    assert verify_after(home, tmp_path / "both") == 1 + 240 + 1


def test_one_process_goes_on_while_another_is_killed(home: Path, tmp_path: Path, root: Path) -> None:
    acks = [tmp_path / "one", tmp_path / "two"]
    killed, other = (start_writing(root, home, path, 50, 2, *more) for path, more in zip(
        acks, [("store.inside", 8), ()], strict=True))  # fmt: skip
    was_killed(killed)
    ended(other)
    said = read_acks(acks[1])
    assert (len(said.acts), said.faults) == (100, ())
    (tmp_path / "both").write_text("".join(path.read_text() for path in acks))
    assert verify_after(home, tmp_path / "both") > 102


def test_two_processes_may_start_on_a_new_home_at_once(tmp_path: Path, root: Path, untouched_home: Path) -> None:
    home = tmp_path / "new"
    home.mkdir(mode=0o700)
    shutil.copytree(untouched_home / "keys", home / "keys")
    shutil.copy(untouched_home / "comity.toml", home)
    acks = [tmp_path / "one", tmp_path / "two"]
    processes = [start_writing(root, home, path, 3) for path in acks]
    for process in processes:
        ended(process)
    (tmp_path / "both").write_text("".join(path.read_text() for path in acks))
    assert len(read_acks(tmp_path / "both").acts) == 6
    verify_after(home, tmp_path / "both")
