"""Every benchmark runs, small; what it measures is not judged here, since this machine may be busy."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest

from benchmarks import pages
from benchmarks.figures import Effort, Figure, Progress, Row
from benchmarks.running import SUITES, Kept, Report, meaning, run
from comity.kernel.errors import Malformed
from postgres import server

SMALL = Effort(pairs=2, batches=1, singles=3, proofs=50, peer_proofs=20, grown=200, requests=2, openings=1)
SIZES = {
    "append": (300, 700),
    "tree": (300, 700),
    "store": (300, 700),
    "postgres": (300,),
    "trail": (100,),
    "pages": (2,),
}
FEW = ("/claims", "/api/v1/claims.csv")
NAMES = {
    "append": {
        "append.1000",
        "append.1",
        "append.1000.bare",
        "submit.1000",
        "submit.1",
        "append.growth",
        "open",
        "open.memory",
    },
    "tree": {"tree.grow.1000", "tree.grow.1", "tree.entries.1000", "tree.verify", "tree.inclusion"},
    "store": {"store.find", "store.matter"},
    "postgres": {"postgres.append.1000", "postgres.append.1", "postgres.together", "postgres.even"},
    "trail": {"trail.note", "trail.note.many"},
    "pages": {f"{way}:{address}" for way in ("pages", "pages.written", "pages.first") for address in FEW},
}


@pytest.fixture(autouse=True)
def _few_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "ADDRESSES", FEW)


@pytest.mark.parametrize("suite", sorted(SUITES))
def test_suite_measures_every_figure_it_names(suite: str) -> None:
    if suite == "postgres":
        server()
    report = measured(suite, Kept(None))
    assert {row.name for row in report.rows} == NAMES[suite]
    assert {row.size for row in report.rows} == set(SIZES[suite])
    assert all(row.value > 0 and row.baseline > 0 for row in report.rows)
    assert all(row.spread[0] <= row.ratio <= row.spread[1] for row in report.rows)


@pytest.mark.parametrize("suite", sorted(SUITES))
def test_suite_says_what_its_figures_are(suite: str) -> None:
    text = meaning(suite).replace("tree.grow.1000, .1 ", "tree.grow.1000, tree.grow.1 ")
    assert not [name for name in NAMES[suite] if re.sub(":.*", ":ADDRESS", name) not in text]


def test_interrupted_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    first = measured("tree", Kept(file))
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:4]) + lines[4][:20])
    begun: list[str] = []
    second = measured("tree", Kept(file), begun)
    assert second.rows[:3] == first.rows[:3]
    assert len(second.rows) == len(first.rows)
    assert [name for name in begun if " at " in name] == [f"{row.name} at {row.size}" for row in first.rows[3:]]
    assert measured("tree", Kept(file)) == second


def test_rows_of_another_machine_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    other = msgspec.structs.replace(Kept(None).machine, cores=4096)
    file.write_bytes(msgspec.json.encode(other) + b"\n")
    with pytest.raises(Malformed, match="another machine"):
        Kept(file)


def test_file_of_something_else_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("buy milk\n", encoding="utf-8")
    with pytest.raises(Malformed, match="earlier run"):
        Kept(file)


def test_sizes_that_the_only_suite_cannot_have_are_refused() -> None:
    with pytest.raises(Malformed, match="expected sizes from 2 to 150 for pages, got 10000"):
        run(("pages",), (10_000,), Kept(None), SMALL, lambda *_: None)


def test_among_others_a_suite_that_cannot_have_a_size_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, ...]] = []

    def note(sizes: Sequence[int], effort: Effort, progress: Progress) -> Iterator[Figure]:
        asked.append(tuple(sizes))
        return iter(())

    for name, suite in SUITES.items():
        monkeypatch.setitem(SUITES, name, msgspec.structs.replace(suite, figures=note))
    run(tuple(SUITES), (10_000, 300), Kept(None), SMALL, lambda *_: None)
    assert asked == [(300, 10_000)] * 5 + [(100,)]


def test_report_names_the_goals_that_were_missed() -> None:
    row = Row(
        name="a",
        size=1,
        unit="s",
        value=1,
        baseline=2,
        ratio=0.5,
        spread=(0.5, 0.5),
        goal=0.6,
        at_most=False,
        reached=False,
    )
    report = Report(machine=Kept(None).machine, rows=(row, msgspec.structs.replace(row, reached=True)))
    assert report.missed == (row,)


def measured(suite: str, kept: Kept, begun: list[str] | None = None) -> Report:
    def note(name: str, done: int, size: int) -> None:
        if begun is not None:
            begun.append(name)

    return run((suite,), SIZES[suite], kept, SMALL, note)
