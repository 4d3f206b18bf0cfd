"""What is published names no package registry and no folder of a developer's machine."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

REGISTRY = re.compile(r"pypi\.org|pythonhosted\.org|registry\.npmjs\.org|registry\.yarnpkg\.com|npmmirror\.com")
MACHINE_PATH = re.compile(r"(?<![\w./:)}*-])/(?:home|root|work|Users)/\w")
UNPUBLISHED = {".git", ".venv", "__pycache__", "dist", "node_modules", "static"}
TEXT = {"", ".cfg", ".css", ".html", ".in", ".json", ".md", ".mjs", ".po", ".py", ".sql", ".toml", ".ts", ".txt"}


def test_published_text_names_no_registry_and_no_machine(root: Path) -> None:
    found = [f"{file.relative_to(root)}: {hit}" for file in published(root) for hit in hits(file)]
    assert not found, "\n".join(found)


def test_published_text_is_found(root: Path) -> None:
    names = {file.relative_to(root).as_posix() for file in published(root)}
    assert {"README.md", "Makefile", ".ci/run", "src/comity/__init__.py", "requirements/lock.txt"} <= names
    assert not [name for name in names if name.startswith((".venv/", ".git/"))]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("see https://" + "pypi" + ".org/project/one", True),
        ("path = '/" + "home/me/file'", True),
        ("cd /" + "work/project", True),
        ("the route /home", False),
        ("src/root/file", False),
    ],
)
def test_address_is_reported(tmp_path: Path, text: str, named: bool) -> None:
    (tmp_path / "one.md").write_text(f"first line\n{text}\n", encoding="utf-8")
    assert [hits(file) != () for file in published(tmp_path)] == [named]


def published(root: Path) -> Iterator[Path]:
    """Text files of the repository, without what tools and builds leave in it."""
    for path in sorted(root.iterdir()):
        if path.name in UNPUBLISHED or path.name.endswith("_cache") or path.name == ".hypothesis":
            continue
        if path.is_dir():
            yield from published(path)
        elif path.suffix in TEXT:
            yield path


def hits(file: Path) -> tuple[str, ...]:
    """Lines that name a registry or a machine's folder, with their numbers."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return tuple(
        f"{number}: {line.strip()[:120]}"
        for number, line in enumerate(lines, start=1)
        if REGISTRY.search(line) or MACHINE_PATH.search(line)
    )
