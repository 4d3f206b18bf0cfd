"""Code stays short enough to be read, and the check that says so reports every kind of excess."""

from pathlib import Path

import pytest

from repo.budgets import over_budget

LONG_FUNCTION = "def f() -> None:\n" + "    x = 1\n" * 60
WIDE_FUNCTION = "def f(a: int, b: int, c: int, d: int, e: int, f: int) -> None: ...\n"
METHOD = "    def m{}(self, a: int, b: int, c: int, d: int, e: int) -> None: ...\n"
WIDE_CLASS = "class C:\n" + "".join(METHOD.format(i) for i in range(11))


def test_repository_keeps_its_budgets(root: Path) -> None:
    assert not over_budget(root), "\n".join(over_budget(root))


@pytest.mark.parametrize(
    ("name", "content", "finding"),
    [
        ("src/comity/long.py", "x = 1\n" * 401, "401 lines, at most 400"),
        ("frontend/src/long.ts", "let x;\n" * 401, "401 lines, at most 400"),
        ("src/comity/kernel/one.py", LONG_FUNCTION, "f has 61 lines, at most 60"),
        ("src/comity/kernel/one.py", WIDE_FUNCTION, "f has 6 parameters, at most 5"),
        ("src/comity/kernel/one.py", WIDE_CLASS, "C has 11 public methods, at most 10"),
        ("src/comity/kernel/one.py", "print(1)\n", "print outside the command line"),
        ("src/comity/kernel/utils.py", "", "could hold anything"),
        ("src/comity/services/one.py", "", "could hold anything"),
    ],
)
def test_excess_is_reported(tmp_path: Path, name: str, content: str, finding: str) -> None:
    _write(tmp_path, name, content)
    assert [line for line in over_budget(tmp_path) if line.startswith(name) and finding in line]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("src/comity/kernel/one.py", "x = 1\n" * 400),
        ("src/comity/kernel/one.py", "class C:\n" + "".join(METHOD.format(i) for i in range(10))),
        ("src/comity/app/cli.py", "print(1)\n"),
    ],
)
def test_what_fits_is_not_reported(tmp_path: Path, name: str, content: str) -> None:
    _write(tmp_path, name, content)
    assert over_budget(tmp_path) == ()


def _write(folder: Path, name: str, content: str) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")
