"""The page of the record, docs/record.md, as tables: what it says and what the tests find are compared row by row.

A table is found by the heading it follows first. Codes in a cell are separated by commas, years may be given as spells:
``1991-1993, 1996``.
"""

import re
from pathlib import Path

Line = dict[str, str]


def table_under(page: str, heading: str) -> tuple[Line, ...]:
    """The first table under a heading, each row by the names of its columns.

    Raises ValueError when there is no such heading, no table under it, or a row of another width.
    """
    _, found, rest = f"\n{page}".partition(f"\n{heading}\n")
    section = re.split(r"^#+ ", rest, maxsplit=1, flags=re.MULTILINE)[0]
    rows = [_cells(line) for line in section.splitlines() if line.startswith("|")]
    if not found or len(rows) < 3:
        raise ValueError(f"expected a table with rows under {heading!r}, got none")
    head, _, *lines = rows
    return tuple(dict(zip(head, line, strict=True)) for line in lines)


def packaged_page(root: Path) -> str:
    """The text of docs/record.md."""
    return (root / "docs" / "record.md").read_text(encoding="utf-8")


def codes(cell: str) -> tuple[str, ...]:
    """The items of a cell."""
    return tuple(item.strip(" `") for item in cell.split(","))


def years(cell: str) -> tuple[int, ...]:
    """The years of a cell, spells written out."""
    found: list[int] = []
    for item in codes(cell):
        first, _, last = item.partition("-")
        found.extend(range(int(first), int(last or first) + 1))
    return tuple(found)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]
