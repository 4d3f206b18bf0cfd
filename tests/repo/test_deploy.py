"""What is shipped to run a node says what a careful operator would, and fits the program."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from comity.app.cli.serving import serve


@pytest.fixture(scope="module")
def unit(root: Path) -> str:
    return (root / "deploy" / "comity.service").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def steps(root: Path) -> list[str]:
    """The instructions of the container file, each on one line."""
    text = (root / "deploy" / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return [" ".join(line.split()) for line in text.splitlines() if line.strip() and not line.startswith("#")]


def test_unit_is_one_that_systemd_understands(unit: str, tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("needs systemd-analyze on the path")
    # It also asks whether the command is there.
    (tmp_path / "comity.service").write_text(unit.replace("/opt/comity/bin/comity", sys.executable))
    done = subprocess.run(
        [program, "verify", "--man=no", str(tmp_path / "comity.service")], capture_output=True, text=True, check=False
    )
    complaints = [line for line in (done.stdout + done.stderr).splitlines() if "comity.service" in line]
    assert (done.returncode, complaints) == (0, [])


def test_unit_gives_the_node_its_home_and_no_more(unit: str) -> None:
    said = dict(re.findall(r"^([A-Za-z]+)=(.*)$", unit, re.MULTILINE))
    assert (said["User"], said["ProtectSystem"], said["NoNewPrivileges"]) == ("comity", "strict", "yes")
    assert (said["CapabilityBoundingSet"], said["StateDirectoryMode"], said["StandardOutput"]) == ("", "0700", "null")
    assert "ReadWritePaths" not in said


def test_unit_and_container_use_options_that_there_are(unit: str, steps: list[str]) -> None:
    there = {option for one in serve.params for option in one.opts}
    used = re.findall(r"--[a-z]+", re.findall(r"^ExecStart=.* serve (.*)$", unit, re.MULTILINE)[0])
    used += re.findall(r"--[a-z]+", steps[-1])
    assert used
    assert set(used) <= there


def test_container_installs_nothing_that_is_not_pinned(root: Path, steps: list[str]) -> None:
    installs = [part for line in steps for part in line.split("&&") if "pip install" in part]
    assert len(installs) == 3
    for one in installs:
        assert "--require-hashes -r requirements/" in one or "--no-deps --build-constraints requirements/" in one
    for name in re.findall(r"requirements/[a-z.]+", " ".join(installs)):
        assert (root / name).is_file()


def test_container_copies_what_there_is(root: Path, steps: list[str]) -> None:
    copied = [
        name for line in steps if line.startswith("COPY ") and "--from" not in line for name in line.split()[1:-1]
    ]
    assert {"src/", "requirements/"} <= set(copied)
    assert not [name for name in copied if not (root / name).exists()]


def test_container_does_not_run_as_root(steps: list[str]) -> None:
    names = [line.split()[0] for line in steps]
    last = len(names) - 1 - names[::-1].index("FROM")
    assert "USER 10001:10001" in steps[last:]
    assert not [name for name in names[names.index("USER") + 1 :] if name in {"RUN", "COPY", "ADD"}]
    assert names.count("HEALTHCHECK") == 1
