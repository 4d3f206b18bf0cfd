"""The page of the record names its tables and editions as they are, and is read right."""

from pathlib import Path

import pytest

from comity.record.checking import SOURCES, read_sources
from comity.record.parts.exercises import ExerciseRow
from comity.record.pin import PINS
from comity.record.reading import EDITIONS, load_rows, packaged_tables, read_packaged
from record.current import current
from record.page import codes, packaged_page, table_under, years

PAGE = "# Page\n\n## One\n\nWords | not a row\n\n| a | b |\n|---|---|\n| 1 | x, `y` |\n| 2 | |\n\n## Two\n\ntext\n"


def test_page_lists_every_table_with_its_rows(root: Path) -> None:
    rows = load_rows()
    told = table_under(packaged_page(root), "## Tables")
    assert {codes(line["table"])[0]: (int(line["rows"]), int(line["general knowledge"])) for line in told} == {
        file: (
            sum(row.file == file for row in rows),
            sum(row.file == file and row.found_by == "background" for row in rows),
        )
        for _, _, file in packaged_tables()
    }
    assert [codes(line["table"])[0] for line in told] == [one.file for one in read_sources(read_packaged(SOURCES))]


def test_page_names_every_exercise_on_whose_participants_sources_differ(root: Path) -> None:
    page = " ".join(packaged_page(root).split())
    differing = [row.name for row in current(ExerciseRow) if row.doubtful]
    assert differing
    assert not [name for name in differing if name not in page]


def test_page_lists_every_edition(root: Path) -> None:
    told = [tuple(row.values()) for row in table_under(packaged_page(root), "## Editions")]
    sizes = [0, *(size for size, _ in PINS)]
    assert told == [
        (str(one.number), one.compiled.date().isoformat(), str(size - earlier), str(size))
        for one, earlier, size in zip(EDITIONS, sizes, sizes[1:], strict=False)
    ]


def test_page_leaves_no_cell_empty(root: Path) -> None:
    rows = table_under(packaged_page(root), "## Tables")
    assert all(all(row.values()) for row in rows)


def test_table_is_read_from_under_its_heading() -> None:
    assert table_under(PAGE, "## One") == ({"a": "1", "b": "x, `y`"}, {"a": "2", "b": ""})
    assert codes("x, `y`") == ("x", "y")
    assert years("1991-1993, 1996") == (1991, 1992, 1993, 1996)


@pytest.mark.parametrize("heading", ["## Two", "## Three", "# One"])
def test_heading_without_a_table_is_refused(heading: str) -> None:
    with pytest.raises(ValueError, match="expected a table with rows under"):
        table_under(PAGE, heading)


def test_row_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="argument"):
        table_under(PAGE.replace("| 2 | |", "| 2 |"), "## One")
    with pytest.raises(ValueError, match="invalid literal"):
        years("1991 to 1993")
