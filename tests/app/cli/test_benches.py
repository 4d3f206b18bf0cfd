"""``comity bench``: what it prints, keeps and says where there are no benchmarks."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from benchmarks.evidence import HEADS
from comity.app.cli.benches import bench, find_source
from comity.kernel.errors import NotFound

QUICK = ("store", "--size", "100")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(bench, (*QUICK, *arguments))


def test_table_has_a_row_for_every_figure_and_says_where_it_was_measured() -> None:
    done = run()
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0].split() == list(HEADS)
    assert [line.split()[0] for line in lines[1:3]] == ["store.find", "store.matter"]
    assert "seed 20260101" in lines[-1]


def test_json_holds_the_machine_and_the_rows() -> None:
    told = json.loads(run("--json").stdout)
    assert told["machine"].keys() >= {"cores", "python", "sqlite", "seed", "started"}
    assert [(row["name"], row["size"]) for row in told["rows"]] == [("store.find", 100), ("store.matter", 100)]


def test_finished_figures_are_not_measured_again(tmp_path: Path) -> None:
    kept = str(tmp_path / "rows.jsonl")
    first = run("--json", "--resume", kept).stdout
    assert run("--json", "--resume", kept).stdout == first


def test_evidence_names_the_command_that_makes_it(tmp_path: Path) -> None:
    page = tmp_path / "bench.md"
    assert run("--evidence", str(page)).exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert f"`comity bench store --size 100 --evidence {page}`" in text
    assert "| store.find | 100 |" in text


def test_missed_goal_fails_only_a_strict_run(tmp_path: Path) -> None:
    kept = tmp_path / "rows.jsonl"
    assert run("--resume", str(kept)).exit_code == 0
    machine, *rows = kept.read_text(encoding="utf-8").splitlines()
    missed = [json.loads(row) | {"goal": 1e9, "reached": False} for row in rows]
    kept.write_text("\n".join([machine, *map(json.dumps, missed), ""]), encoding="utf-8")
    done = run("--resume", str(kept))
    assert done.exit_code == 0
    assert "Missed: store.find at 100" in done.stdout
    assert run("--resume", str(kept), "--strict").exit_code == 1


def test_unknown_suite_is_wrong_use() -> None:
    assert CliRunner().invoke(bench, ("everything",)).exit_code == 2


def test_installed_package_says_that_benchmarks_come_with_the_source(root: Path, tmp_path: Path) -> None:
    assert find_source(root / "src" / "comity" / "__init__.py") == root
    with pytest.raises(NotFound, match="comes with the source"):
        find_source(tmp_path / "lib" / "site-packages" / "comity" / "__init__.py")
