"""Everything installed is pinned by hash, from wherever it comes, and the locks say what the declarations say."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==(\S+)")
LOCKS = ("lock.txt", "run.txt", "build.txt", "uv.txt")
GOOD = "one==1.0 \\\n    --hash=sha256:" + "0" * 64 + "\n    # via two\n"


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_is_pinned_by_hash(root: Path, name: str) -> None:
    text = (root / "requirements" / name).read_text(encoding="utf-8")
    assert pins(text)
    assert faults(text) == ()


@pytest.mark.parametrize(
    ("text", "faulty"),
    [
        (GOOD, False),
        (GOOD.replace("==1.0 \\", "==1.0 ; sys_platform == 'win32' \\"), False),
        ("one==1.0\n", True),
        (GOOD.replace("==", ">="), True),
        (GOOD.replace("sha256:", "md5:"), True),
        (GOOD.replace("one==1.0", "one @ file:///one.whl"), True),
        (f"--index-url {'https'}://packages.example/simple\n{GOOD}", True),
        (f"--find-links wheels\n{GOOD}", True),
    ],
)
def test_loose_requirement_is_reported(text: str, faulty: bool) -> None:
    assert bool(faults(text)) == faulty


def test_locks_hold_what_is_declared(root: Path, project: dict[str, Any]) -> None:
    optional = project["project"]["optional-dependencies"].values()
    declared = [*project["project"]["dependencies"], *(one for group in optional for one in group)]
    locked = pins((root / "requirements" / "lock.txt").read_text(encoding="utf-8"))
    assert not [one for one in declared if locked.get(_name(one)) != one.partition("==")[2]]


def test_lock_of_what_runs_holds_no_more_than_a_node_needs(root: Path, project: dict[str, Any]) -> None:
    needed = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["postgres"]]
    whole, run = (pins((root / "requirements" / name).read_text(encoding="utf-8")) for name in ("lock.txt", "run.txt"))
    assert not [one for one in needed if run.get(_name(one)) != one.partition("==")[2]]
    assert run.items() < whole.items()
    assert not run.keys() & {"pytest", "mypy", "playwright"}


def test_build_lock_holds_what_the_build_asks_for(root: Path, project: dict[str, Any]) -> None:
    wheel = re.search(r'^NODE_WHEEL = "(.+)"$', (root / "hatch_build.py").read_text(encoding="utf-8"), re.MULTILINE)
    assert wheel
    locked = pins((root / "requirements" / "build.txt").read_text(encoding="utf-8"))
    wanted = [*project["build-system"]["requires"], wheel[1]]
    assert not [one for one in wanted if locked.get(_name(one)) != one.partition("==")[2]]


def test_frontend_lock_names_no_registry_and_holds_hashes(root: Path) -> None:
    text = (root / "frontend" / "package-lock.json").read_text(encoding="utf-8")
    packages = {name: one for name, one in json.loads(text)["packages"].items() if name}
    assert packages
    assert not [name for name, one in packages.items() if "resolved" in one or "integrity" not in one]
    assert "://" not in text


def test_frontend_lock_holds_what_is_declared(root: Path) -> None:
    declared = json.loads((root / "frontend" / "package.json").read_text(encoding="utf-8"))
    locked = json.loads((root / "frontend" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    wanted = {**declared["dependencies"], **declared["devDependencies"]}
    assert wanted
    assert wanted == {name: locked[f"node_modules/{name}"]["version"] for name in wanted}


def faults(text: str) -> tuple[str, ...]:
    """Requirements of a lock file that are not pinned by hash, and lines that name a place."""
    lines = [
        line for line in text.replace("\\\n", " ").splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    loose = [line for line in lines if not (PINNED.match(line) and "--hash=sha256:" in line)]
    return (*loose, *(line for line in lines if "://" in line))


def pins(text: str) -> dict[str, str]:
    """Version by name of package."""
    found = filter(None, map(PINNED.match, text.splitlines()))
    return {_name(match[0]): match[2] for match in found}


def _name(requirement: str) -> str:
    return requirement.partition("==")[0].partition("[")[0].lower().replace("_", "-")
