"""Runs the suites, and goes on where an earlier run stopped.

Finished rows are kept in a file of JSON lines: first the machine, then one row a line, each forced to the disk when it
is measured::

    {"cores":2,"processor":"x86_64","python":"3.11.7", ... ,"seed":20260101,"started":"2026-05-02T09:30:00Z"}
    {"name":"append.1000","size":10000,"unit":"acts/s","value":21034.0, ... }
"""

import importlib
import os
import platform
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from benchmarks import append, pages, postgres, store, trail, tree
from benchmarks.figures import SEED, Effort, Figure, Progress, Row, row_of
from comity import __version__
from comity.kernel.errors import Malformed


class Suite(msgspec.Struct, frozen=True, kw_only=True):
    """Figures that are measured together.

    sizes: those measured unless others are asked for. least, most: what can be asked for.
    """

    figures: Callable[[Sequence[int], Effort, Progress], Iterator[Figure]]
    sizes: tuple[int, ...] = (10_000, 1_000_000)
    least: int = 100
    most: int = 100_000_000


SUITES: Mapping[str, Suite] = {
    "append": Suite(figures=append.figures),
    "tree": Suite(figures=tree.figures),
    "store": Suite(figures=store.figures),
    "postgres": Suite(figures=postgres.figures, sizes=(10_000,)),
    "trail": Suite(figures=trail.figures, sizes=(1_000,), most=100_000),
    "pages": Suite(figures=pages.figures, sizes=(100,), least=2, most=pages.MOST_COPIES),
}


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """Where and when figures were measured."""

    comity: str
    cores: int
    processor: str
    system: str
    python: str
    sqlite: str
    seed: int
    started: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured."""

    machine: Machine
    rows: tuple[Row, ...]

    @property
    def missed(self) -> tuple[Row, ...]:
        """Rows whose goal was not reached."""
        return tuple(row for row in self.rows if row.reached is False)


def this_machine() -> Machine:
    """The facts of this machine, now."""
    return Machine(
        comity=__version__,
        cores=os.cpu_count() or 1,
        processor=platform.machine(),
        system=platform.system(),
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        seed=SEED,
        started=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )


class Kept:
    """Rows finished so far, in a file or, without one, in memory only."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self.machine = this_machine()
        self.rows: dict[tuple[str, int], Row] = {}
        if path is not None and path.exists() and path.stat().st_size:
            self._load(path)
        elif path is not None:
            self._write(path, self.machine)

    def put(self, row: Row) -> None:
        """Keep a row durably."""
        self.rows[row.name, row.size] = row
        if self._path is not None:
            self._write(self._path, row)

    def _load(self, path: Path) -> None:
        # A run that was killed can have left half a line.
        whole, newline, _ = path.read_bytes().rpartition(b"\n")
        os.truncate(path, len(whole + newline))
        try:
            first, *lines = whole.split(b"\n")
            machine = msgspec.json.decode(first, type=Machine)
            found = [msgspec.json.decode(line, type=Row) for line in lines]
        except msgspec.MsgspecError as fault:
            raise Malformed("expected rows of an earlier run in {path}: {fault}", path=path, fault=fault) from fault
        if msgspec.structs.replace(machine, started=self.machine.started) != self.machine:
            raise Malformed("{path} was measured on another machine or by another version; remove it", path=path)
        self.machine = machine
        self.rows = {(row.name, row.size): row for row in found}

    @staticmethod
    def _write(path: Path, value: Machine | Row) -> None:
        with path.open("ab") as file:
            file.write(msgspec.json.encode(value) + b"\n")
            file.flush()
            os.fsync(file.fileno())


def run(suites: Sequence[str], sizes: Sequence[int], kept: Kept, effort: Effort, progress: Progress) -> Report:
    """Measure what is not kept yet; the report holds the rows of these suites and sizes alone.

    sizes: those that a suite cannot have are left out, and without any left it has its own. Raises Malformed where that
    would leave out what the only suite was asked for.
    """
    rows = []
    for name in suites:
        suite = SUITES[name]
        fitting = [size for size in sizes if suite.least <= size <= suite.most]
        if len(suites) == 1 and len(fitting) < len(sizes):
            raise Malformed(
                "expected sizes from {least} to {most} for {suite}, got {sizes}",
                least=suite.least,
                most=suite.most,
                suite=name,
                sizes=", ".join(map(str, sizes)),
            )
        for figure in suite.figures(sorted(set(fitting or suite.sizes)), effort, progress):
            key = (figure.name, figure.size)
            if key not in kept.rows:
                progress(f"{figure.name} at {figure.size:,}", 0, 0)
                kept.put(row_of(figure, tuple(figure.measure())))
            rows.append(kept.rows[key])
    return Report(machine=kept.machine, rows=tuple(rows))


def meaning(suite: str) -> str:
    """What a suite's figures and baselines are: its module's text."""
    module = importlib.import_module(SUITES[suite].figures.__module__)
    return module.__doc__ or ""
