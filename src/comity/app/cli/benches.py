"""``comity bench``: measures this machine with the benchmarks that lie beside the source."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

import comity
from comity.app.cli.printing import json_option, print_json
from comity.kernel.errors import NotFound

_SUITES = ("append", "tree", "store", "postgres", "trail", "pages")
_WIDTH = 120
"""Columns that the table needs; a narrower window wraps its lines."""


@click.command()
@click.argument("suite", type=click.Choice([*_SUITES, "all"]), default="all", metavar="[SUITE]")
@click.option(
    "--size",
    "sizes",
    type=click.IntRange(2, 100_000_000),
    multiple=True,
    help="Acts, leaves or notes, for pages copies of the record; may be repeated.  "
    "[default: 10000 and 1000000; postgres 10000; trail 1000; pages 100]",
)
@click.option("--strict", is_flag=True, help="Exit 1 when a goal is missed.")
@click.option(
    "--resume",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Keep finished figures in this file, and measure only those it lacks.",
)
@click.option(
    "--evidence", type=click.Path(path_type=Path, dir_okay=False), help="Write the result to this file as a page."
)
@json_option
def bench(
    suite: str, sizes: tuple[int, ...], strict: bool, resume: Path | None, evidence: Path | None, as_json: bool
) -> None:
    """Measure durable appends, the tree, the store, the access trail and the pages, each beside its baseline.

    SUITE is append, tree, store, postgres, trail, pages or all. PostgreSQL is measured where COMITY_BENCH_POSTGRES
    names a database.

    At the default sizes this takes some forty minutes and 5 GB of disk.
    """
    running, pages = _load("running"), _load("evidence")
    suites = _SUITES if suite == "all" else (suite,)
    with _progress() as show:
        report = running.run(suites, sizes, running.Kept(resume), running.Effort(), show)
    if as_json:
        print_json(report)
    else:
        _print(report, pages)
    if evidence is not None:
        given = "".join(f" --size {size}" for size in sizes)
        meanings = {name: running.meaning(name) for name in suites}
        page = pages.evidence_page(report, f"comity bench {suite}{given} --evidence {evidence}", meanings)
        evidence.parent.mkdir(parents=True, exist_ok=True)
        evidence.write_text(page, encoding="utf-8")
    if strict and report.missed:
        raise click.exceptions.Exit(1)


def find_source(package: Path) -> Path:
    """The folder of the source that a package was imported from.

    package: its ``__init__.py``. Raises NotFound for an installed package, which has no benchmarks.
    """
    folder = package.parents[2]
    if not (folder / "benchmarks" / "running.py").is_file():
        raise NotFound(
            "expected the folder benchmarks in {folder}; it comes with the source, not with an installed comity",
            folder=folder,
        )
    return folder


def _load(name: str) -> Any:
    folder = find_source(Path(comity.__file__))
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    return importlib.import_module(f"benchmarks.{name}")


@contextmanager
def _progress() -> Iterator[Any]:
    """A bar on standard error that shows what is under way."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("starting", total=None)

        def show(name: str, done: int, size: int) -> None:
            bar.update(task, description=name, completed=done, total=size or None)

        yield show


def _print(report: Any, pages: Any) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in pages.HEADS:
        left = head in {"figure", "unit", "goal", "reached"}
        table.add_column(head, justify="left" if left else "right", no_wrap=True, overflow="ignore")
    for row in report.rows:
        table.add_row(*pages.cells(row))
    Console(width=max(Console().width, _WIDTH)).print(table)
    click.echo(pages.goals_line(report))
    click.echo(pages.machine_line(report.machine))
