"""docs/asvs.md names every line of the chapters it is about, and only tests that are there."""

import re
from pathlib import Path

import pytest

CHAPTERS = {
    "V2": {"1": 3, "2": 3, "3": 4, "4": 1},
    "V6": {"1": 3, "2": 12, "3": 4, "4": 4, "5": 5, "6": 3, "8": 4},
    "V7": {"1": 3, "2": 4, "3": 2, "4": 5, "5": 2, "6": 2},
    "V8": {"1": 2, "2": 3, "3": 1, "4": 1},
}
"""How many lines of levels 1 and 2 the sections of ASVS 5.0.0 have; they are the first of each section."""
_ROW = re.compile(r"^\| (V\d+\.\d+\.\d+) \| ([12]) \| [^|]+ \|\s*([^|]*?)\s*\|\s*([^|]*?)\s*\|$")
_TEST = re.compile(r"\[([^\]]+)\]\(\.\./(tests/[^)]+\.py)\)")


@pytest.fixture(scope="module")
def rows(root: Path) -> dict[str, tuple[str, str]]:
    lines = (root / "docs" / "asvs.md").read_text(encoding="utf-8").splitlines()
    found = [match for line in lines if (match := _ROW.match(line))]
    return {match[1]: (match[3], match[4]) for match in found}


def test_every_line_of_the_chapters_stands_once(root: Path, rows: dict[str, tuple[str, str]]) -> None:
    wanted = [
        f"{chapter}.{section}.{line}"
        for chapter, sections in CHAPTERS.items()
        for section, count in sections.items()
        for line in range(1, count + 1)
    ]
    assert list(rows) == wanted
    text = (root / "docs" / "asvs.md").read_text(encoding="utf-8")
    assert text.count("\n| V") == len(wanted)


def test_every_line_is_met_by_something_that_is_named(rows: dict[str, tuple[str, str]]) -> None:
    assert not [line for line, (here, tests) in rows.items() if not here.strip() and not tests.strip()]


def test_every_test_that_is_named_is_there(root: Path, rows: dict[str, tuple[str, str]]) -> None:
    named = [(words, path) for _, tests in rows.values() for words, path in _TEST.findall(tests)]
    assert len(named) > 50
    missing = [
        f"{path}: {words}"
        for words, path in named
        if f"def test_{words.replace(' ', '_')}(" not in (root / path).read_text(encoding="utf-8")
    ]
    assert not missing
