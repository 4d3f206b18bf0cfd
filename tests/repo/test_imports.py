"""Imports point one way, and what is imported is declared."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

IMPORTED_AS = {"argon2": "argon2-cffi", "babel": "Babel", "prometheus_client": "prometheus-client"}


def test_layers_hold(root: Path) -> None:
    broken = broken_contracts(root)
    assert not broken, broken


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("kernel/ids.py", "import os", "pure core"),
        ("kernel/errors.py", "from comity.kernel import ids", "kernel: the order"),
        ("kernel/ids.py", "from comity import capabilities", "layers:"),
        ("interop/__init__.py", "from comity import record", "layers:"),
    ],
)
def test_import_against_the_arrow_is_reported(
    root: Path, tmp_path: Path, module: str, line: str, contract: str
) -> None:
    shutil.copytree(root / "src" / "comity", tmp_path / "src" / "comity", ignore=shutil.ignore_patterns("static"))
    shutil.copy(root / "pyproject.toml", tmp_path)
    with (tmp_path / "src" / "comity" / module).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    assert re.search(rf"^{contract}.* BROKEN$", broken_contracts(tmp_path), re.MULTILINE)


def test_contracts_name_every_layer(root: Path, project: dict[str, Any]) -> None:
    contracts = project["tool"]["importlinter"]["contracts"]
    named = set(re.findall(r"\w+", " ".join(contracts[0]["layers"]))) | set(contracts[0]["exhaustive_ignores"])
    assert named == {path.name for path in (root / "src" / "comity").iterdir() if (path / "__init__.py").is_file()}


def test_source_imports_only_what_is_declared(root: Path, project: dict[str, Any]) -> None:
    optional = project["project"]["optional-dependencies"].values()
    requirements = [*project["project"]["dependencies"], *(one for group in optional for one in group)]
    declared = {re.split(r"[\[=]", requirement)[0] for requirement in requirements}
    used = {IMPORTED_AS.get(name, name) for name in foreign_imports(root / "src" / "comity")}
    assert used
    assert not used - declared


def test_foreign_import_is_found(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("import os\nfrom numpy.linalg import norm\nimport comity\n", encoding="utf-8")
    assert foreign_imports(tmp_path) == {"numpy"}


def broken_contracts(root: Path) -> str:
    """What import-linter reports for the tree at ``root``; empty where every contract is kept."""
    lint = Path(sys.executable).with_name("lint-imports")
    if not lint.is_file():
        pytest.skip("needs import-linter beside this Python")
    environment = {**os.environ, "PYTHONPATH": str(root / "src"), "NO_COLOR": "1", "COLUMNS": "200"}
    command = [str(lint), "--no-cache", "--config", str(root / "pyproject.toml")]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False, timeout=120)
    return done.stdout + done.stderr if done.returncode else ""


def foreign_imports(folder: Path) -> set[str]:
    """Top-level names imported under ``folder`` that are neither Python's nor ours."""
    nodes = [node for file in folder.rglob("*.py") for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    return {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {"comity"}
