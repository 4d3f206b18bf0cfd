"""The reference names everything there is and nothing that is not.

A subject is a page of ``docs/reference`` with a function that collects the names it must list. Each name has one row
of a table on that page: the name, what it means, what to do. What the program gains (commands, settings, kinds of act,
routes) becomes a subject here.
"""

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from comity.kernel import errors

Collect = Callable[[Path], set[str]]


def error_codes(root: Path) -> set[str]:
    """Codes of every fault and of every refusal that the source declares."""
    faults = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.ComityError)]
    return {one.code for one in faults if one is not errors.ComityError} | refusal_codes(root / "src" / "comity")


SUBJECTS: tuple[tuple[str, Collect], ...] = (("errors.md", error_codes),)


@pytest.mark.parametrize(("page", "collect"), SUBJECTS, ids=[page for page, _ in SUBJECTS])
def test_page_lists_everything_and_nothing_else(root: Path, page: str, collect: Collect) -> None:
    rows = documented((root / "docs" / "reference" / page).read_text(encoding="utf-8"))
    there = collect(root)
    assert there
    assert there - rows.keys() == set(), f"{page} lacks rows"
    assert rows.keys() - there == set(), f"{page} has rows for what is not there"


@pytest.mark.parametrize(("page", "collect"), SUBJECTS, ids=[page for page, _ in SUBJECTS])
def test_page_leaves_no_cell_empty(root: Path, page: str, collect: Collect) -> None:
    rows = documented((root / "docs" / "reference" / page).read_text(encoding="utf-8"))
    assert rows
    assert not [name for name, cells in rows.items() if len(cells) < 2 or not all(cells)]


def test_rows_are_read_from_tables() -> None:
    text = "| code | meaning | what to do |\n|---|---|---|\n| `one.two` | means | do |\n| `three` | means | |\n`four`\n"
    assert documented(text) == {"one.two": ("means", "do"), "three": ("means", "")}


def test_refusal_codes_are_read_from_the_source(tmp_path: Path) -> None:
    source = 'def f() -> None:\n    g(refusal("a.b", "No {x}.", x=1), Refusal(code="c.d", template="No."))\n'
    (tmp_path / "one.py").write_text(source, encoding="utf-8")
    assert refusal_codes(tmp_path) == {"a.b", "c.d"}


def documented(text: str) -> dict[str, tuple[str, ...]]:
    """Further cells of each table row that starts with a name in backticks, by that name."""
    rows = re.findall(r"^\| `([^`]+)` \|(.*)\|$", text, re.MULTILINE)
    return {name: tuple(cell.strip() for cell in cells.split("|")) for name, cells in rows}


def refusal_codes(folder: Path) -> set[str]:
    """Literal codes given to ``refusal("code", ...)`` or ``Refusal(code="code", ...)`` anywhere under a folder."""
    nodes = [node for file in folder.rglob("*.py") for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    calls = [node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    first = [call.args[0] for call in calls if _name(call) == "refusal" and call.args]
    named = [word.value for call in calls if _name(call) == "Refusal" for word in call.keywords if word.arg == "code"]
    return {str(code.value) for code in (*first, *named) if isinstance(code, ast.Constant)}


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""
