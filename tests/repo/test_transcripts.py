"""The commands that the documentation shows do what it says."""

import shutil
import sys
from pathlib import Path

import pytest

from needs import needs
from transcripts import Session, Step, differences, steps

PAGES = ("life-of-an-act.md", "reference/commands.md")
ONE, OTHER = "1" * 64, "2" * 64


@pytest.mark.parametrize("page", PAGES)
def test_page_shows_what_its_commands_print(root: Path, tmp_path: Path, page: str) -> None:
    needs("curl", shutil.which("curl"))
    found = differences((root / "docs" / page).read_text(encoding="utf-8"), tmp_path, Path(sys.executable).parent)
    assert not found, "\n".join(found)


def test_commands_and_what_they_print_are_read_from_a_block() -> None:
    assert list(steps("$ one\nprinted\n\nmore\n$ two &\n")) == [
        Step("one", ("printed", "", "more")),
        Step("two &", ()),
    ]


@pytest.mark.parametrize(
    ("printed", "differs"),
    [
        (("id " + OTHER, "at 2030-01-01T00:00:00Z"), False),
        (("id " + OTHER, "at noon"), True),
        (("id none", "at 2030-01-01T00:00:00Z"), True),
        (("id " + OTHER,), True),
        ((), True),
    ],
)
def test_ids_and_times_may_differ_and_nothing_else(tmp_path: Path, printed: tuple[str, ...], differs: bool) -> None:
    with Session(tmp_path, tmp_path) as session:
        step = Step("one", ("id " + ONE, "at 2026-05-02T09:30:00Z"))
        assert (session.compare(step, printed) != "") is differs


def test_one_id_of_the_page_stands_for_one_id_of_the_run(tmp_path: Path) -> None:
    with Session(tmp_path, tmp_path) as session:
        assert session.compare(Step("one", (ONE,)), (OTHER,)) == ""
        assert session.compare(Step("two", (ONE,)), (OTHER,)) == ""
        assert session.compare(Step("three", (ONE,)), (ONE,)) != ""


def test_elided_lines_match_any(tmp_path: Path) -> None:
    with Session(tmp_path, tmp_path) as session:
        assert session.compare(Step("one", ("first", "...", "last")), ("first", "a", "b", "last")) == ""
        assert session.compare(Step("one", ("first", "...", "last")), ("first", "a", "b")) != ""


def test_failing_command_shows_its_exit_code(tmp_path: Path) -> None:
    page = "```console\n$ echo no; exit 3\nno\n(exit 3)\n$ exit 0\n```\n"
    assert differences(page, tmp_path, tmp_path) == []
    assert len(differences(page.replace("(exit 3)\n", ""), tmp_path, tmp_path)) == 1
