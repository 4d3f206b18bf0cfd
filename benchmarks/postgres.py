"""Durable append on PostgreSQL.

=====================  =======================================================================================
figure                 baseline
=====================  =======================================================================================
postgres.append.1000   the very rows this made, by COPY into the same tables and indexes of a second schema, in
                       the same transactions, prepared outside the clock
postgres.append.1      the same, one act in a transaction
postgres.together      one process alone: the same batches of 1000, by four processes at once into one log
postgres.even          seconds until the last of the four was done with its share; the value: until the first was
=====================  =======================================================================================

*append* as in the suite ``append``: admitted acts become bytes, are committed to, hashed into the tree and written.
Among several processes acts become bytes before the turn, as in a node whose acts do not bear on one another. Rates are
acts a second of wall time. The server is the one that COMITY_BENCH_POSTGRES names, else COMITY_TEST_POSTGRES;
without one this suite has no figures. Each run has schemas of its own there and drops them.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter
from uuid import uuid4

import psycopg

from benchmarks.figures import Effort, Figure, Pairs, Progress
from benchmarks.writers import OWN, Appender, sealed
from comity.adapters.store_postgres import Address, PostgresStore, PostgresTurns, parse_address
from comity.adapters.store_postgres.database import Connection, connect, one, rows
from comity.app.trees import head_of_log
from comity.kernel.act import Envelope

PROCESSES = 4
TABLES = {
    "matter": ("number", ("int8", "text")),
    "kind": ("number", ("int8", "text")),
    "act": ("sequence", ("int8", "int8", "int8", "bytea", "int8", "int8", "int8", "int4", "bytea", "bytea")),
    "tile": ("", ("int8", "int4", "int8", "bytea", "bytea")),
}
"""Tables that an append adds rows to, with the column that numbers them."""
_HEAD = "INSERT INTO head VALUES (%s, %s, %s, %s) ON CONFLICT (log) DO UPDATE SET size = excluded.size"


def figures(sizes: Sequence[int], effort: Effort, progress: Progress) -> Iterator[Figure]:
    """Figures at each size, smallest first."""
    server = os.environ.get("COMITY_BENCH_POSTGRES") or os.environ.get("COMITY_TEST_POSTGRES")
    if not server:
        return
    with ExitStack() as opened:
        log = FilledSchema(opened.enter_context(fresh_schema(server)), effort, progress)
        for size in sizes:
            yield _rate("postgres.append.1000", size, partial(log.beside_copy, size, (1_000, effort.batches)), 0.5)
            yield _rate("postgres.append.1", size, partial(log.beside_copy, size, (1, effort.singles)))
            yield _rate("postgres.together", size, partial(log.together, size), 0.8)
            yield Figure(name="postgres.even", size=size, unit="s", measure=partial(log.evenness, size), goal=0.5)


def _rate(name: str, size: int, measure: Callable[[], Pairs], goal: float | None = None) -> Figure:
    return Figure(name=name, size=size, unit="acts/s", measure=measure, goal=goal)


class FilledSchema:
    """A log that is filled when it is first measured."""

    def __init__(self, address: Address, effort: Effort, progress: Progress) -> None:
        self._address = address
        self._effort = effort
        self._progress = progress

    @contextmanager
    def filled(self, size: int) -> Iterator[Appender]:
        """Fill up to a size; the Appender writes on."""
        with closing(PostgresStore(self._address)) as store:
            appender = Appender(store)
            appender.fill(size, self._progress)
            yield appender

    def beside_copy(self, size: int, shape: tuple[int, int]) -> Pairs:
        """Append beside its own rows; shape: acts in a batch, batches."""
        batch, batches = shape
        acts = batch * batches
        pairs = []
        with (
            self.filled(size) as appender,
            copy_of(self._address) as other,
            closing(connect(self._address)) as source,
            closing(connect(other)) as target,
        ):
            for _ in range(self._effort.pairs):
                before = _marks(source)
                ours = appender.write(batch, batches)
                pairs.append((acts / ours, acts / _replay(source, target, before, batches)))
        return pairs

    def together(self, size: int) -> Pairs:
        """Rates of four processes and of one, the same batches in all."""
        batches = 4 * self._effort.batches
        acts = 1_000 * batches
        with self.filled(size):
            pass
        return [
            (acts / max(self._run(PROCESSES, batches)), acts / max(self._run(1, batches)))
            for _ in range(self._effort.pairs)
        ]

    def evenness(self, size: int) -> Pairs:
        """Seconds until the first of four processes had written its share, and until the last."""
        with self.filled(size):
            pass
        done = [sorted(self._run(PROCESSES, 4 * self._effort.batches)) for _ in range(self._effort.pairs)]
        return [(seconds[0], seconds[-1]) for seconds in done]

    def _run(self, processes: int, batches: int) -> list[float]:
        """Seconds until each process has written its share."""
        mark = "&" if "?" in self._address.conninfo else "?"
        where = f"{self._address.conninfo}{mark}schema={self._address.schema}"
        root = Path(__file__).parent.parent
        path = os.pathsep.join([str(root), str(root / "src")])
        command = [sys.executable, "-m", "benchmarks.postgres", str(batches // processes)]
        with ExitStack() as stack:
            running = [
                stack.enter_context(
                    subprocess.Popen(
                        command,
                        stdin=subprocess.PIPE,
                        stdout=subprocess.PIPE,
                        text=True,
                        env={**os.environ, "PYTHONPATH": path, "COMITY_BENCH_WHERE": where},
                    )
                )
                for _ in range(processes)
            ]
            for one_process in running:
                assert one_process.stdout is not None
                assert one_process.stdout.readline() == "ready\n"
            start = perf_counter()
            for one_process in running:
                assert one_process.stdin is not None
                one_process.stdin.write("go\n")
                one_process.stdin.flush()
            return [float(one_process.stdout.read()) - start for one_process in running if one_process.stdout]


@contextmanager
def fresh_schema(server: str) -> Iterator[Address]:
    """A schema of this run alone; dropped at the end."""
    mark = "&" if "?" in server else "?"
    address = parse_address(f"{server}{mark}schema=bench_{uuid4().hex}", OWN.party)
    try:
        yield address
    finally:
        with psycopg.connect(address.conninfo, autocommit=True) as db:
            db.execute("SET client_min_messages = error")
            db.execute(f'DROP SCHEMA IF EXISTS "{address.schema}" CASCADE')


@contextmanager
def copy_of(address: Address) -> Iterator[Address]:
    """A second schema with the same tables, indexes and rows."""
    with fresh_schema(address.conninfo) as other:
        PostgresStore(other).close()
        with closing(connect(other)) as db:
            for table in ("log", *TABLES, "head"):
                db.execute(f'INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM "{address.schema}".{table}')
            db.execute("ANALYZE act")
        yield other


def _marks(db: Connection) -> dict[str, int]:
    """The last row of each table."""
    marks = {name: one(db, f"SELECT coalesce(max({by}), 0) FROM {name}") for name, (by, _) in TABLES.items() if by}
    return {**marks, "tile": one(db, "SELECT coalesce(max(size), 0) FROM head")}


def _replay(source: Connection, target: Connection, before: dict[str, int], batches: int) -> float:
    """Write into the copy what the log gained since ``before``, in as many transactions; seconds taken."""
    found = {
        name: rows(source, f"SELECT * FROM {name} WHERE {by} > %s ORDER BY {by}", (before[name],))
        for name, (by, _) in TABLES.items()
        if by
    }
    # A tile is new where it was not full before.
    full = "(idx + 1) << (8 * (level + 1))"
    found["tile"] = rows(source, f"SELECT * FROM tile WHERE {full} > %s ORDER BY {full}", (before["tile"],))
    heads = rows(source, "SELECT * FROM head")
    work = [
        [(name, part) for name in TABLES if (part := found[name][_slice(len(found[name]), number, batches)])]
        for number in range(batches)
    ]
    start = perf_counter()
    for tables in work:
        with target.transaction():
            for name, part in tables:
                with target.cursor().copy(f"COPY {name} FROM STDIN (FORMAT BINARY)") as copy:
                    copy.set_types(TABLES[name][1])
                    for row in part:
                        copy.write_row(row)
            for head in heads:
                target.execute(_HEAD, head)
    return perf_counter() - start


def _slice(count: int, part: int, parts: int) -> slice:
    return slice(count * part // parts, count * (part + 1) // parts)


def append_beside_others(address: Address, batches: int) -> None:
    """Append batches of 1000 in turns with others, as the Writer of a node does; says when the last was durable.

    One act is written before the clock starts, so that connections and what the server keeps for each are made.
    """
    with closing(PostgresStore(address)) as store, closing(PostgresTurns(address)) as turns:
        appender = Appender(store)
        admitted = [appender.envelopes(1_000) for _ in range(batches)]
        _append_in_turn(store, turns, appender, appender.envelopes(1))
        print("ready", flush=True)
        sys.stdin.readline()
        for envelopes in admitted:
            _append_in_turn(store, turns, appender, envelopes)
        print(perf_counter(), flush=True)


def _append_in_turn(
    store: PostgresStore, turns: PostgresTurns, appender: Appender, envelopes: Sequence[Envelope]
) -> None:
    acts = sealed(envelopes)
    with turns.turn("write"):
        head = head_of_log(store, OWN)
        if head is not None and head.size != appender.size:
            appender.resume(head)
        appender.append_sealed(acts)


if __name__ == "__main__":
    append_beside_others(parse_address(os.environ["COMITY_BENCH_WHERE"], OWN.party), int(sys.argv[1]))
