"""Durable append, the whole write path, and starting, on a log of SQLite.

==========================  ==================================================================================
figure                      baseline
==========================  ==================================================================================
append.1000, append.1       the very rows this made, by executemany into the same tables and indexes of a copy
                            of the database, in the same transactions, prepared outside the clock
append.1000.bare            the same acts in a table of two columns without an index, for orientation
submit.1000, submit.1       as append; this includes checking, folding and admission of posted drafts
append.growth               batches of 1000 into a log of the smallest size
open                        3 s: a fresh process opens the node, its log checked against its signed head
open.memory                 200 MB: the most that process held
==========================  ==================================================================================

*append*: admitted acts become bytes, are committed to under fresh openings, hashed into the tree, and written durably
with tiles and head. The number is that of acts in a batch. Rates are acts a second of wall time, the disk's included.
The log grows while it is measured; a figure's size is the least it held.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from benchmarks.baselines import against_bare_rows, against_same_rows
from benchmarks.figures import Effort, Figure, Pairs, Progress, in_turn
from benchmarks.writers import PARTY, Appender, Drafter
from comity.adapters.store_sqlite import SqliteStore
from comity.app.opening import make_home, open_node

ALLOWED_SECONDS = 3.0
ALLOWED_MEGABYTES = 200.0

# Linux lets a new program inherit the peak of the one that started it in ru_maxrss (KiB there, bytes on macOS).
_OPENING = """
import re, resource, sys, time
from pathlib import Path
start = time.perf_counter()
from comity.app.opening import open_node
node = open_node(Path(sys.argv[1]))
taken = time.perf_counter() - start
status = Path("/proc/self/status")
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
if status.exists():
    peak = int(re.search(r"VmHWM:\\s+([0-9]+) kB", status.read_text())[1]) * 1024
print(taken, peak)
node.close()
"""


def figures(sizes: Sequence[int], effort: Effort, progress: Progress) -> Iterator[Figure]:
    """Figures at each size, smallest first, then growth and opening at the largest."""
    with tempfile.TemporaryDirectory(prefix="comity-bench-") as folder:
        log = GrowingLog(Path(folder) / "node", effort, progress)
        for size in sizes:
            yield from _writing(log, size, effort)
        largest = sizes[-1]
        if len(sizes) > 1:
            small = GrowingLog(Path(folder) / "small", effort, progress)
            yield Figure(
                name="append.growth",
                size=largest,
                unit="acts/s",
                measure=partial(growth, (log, largest), (small, sizes[0]), effort),
                goal=0.6,
            )
        yield Figure(
            name="open",
            size=largest,
            unit="s",
            measure=lambda: [(seconds, ALLOWED_SECONDS) for seconds, _ in log.opening(largest)],
            goal=1.0,
            at_most=True,
        )
        yield Figure(
            name="open.memory",
            size=largest,
            unit="MB",
            measure=lambda: [(megabytes, ALLOWED_MEGABYTES) for _, megabytes in log.opening(largest)],
            goal=1.0,
            at_most=True,
        )


def _writing(log: "GrowingLog", size: int, effort: Effort) -> Iterator[Figure]:
    shapes = ((1_000, effort.batches, 0.5), (1, effort.singles, 0.45))
    for batch, batches, goal in shapes:
        yield _acts(f"append.{batch}", size, partial(log.appending, size, (batch, batches)), goal)
    yield _acts("append.1000.bare", size, partial(log.beside_bare, size))
    for batch, batches, _ in shapes:
        yield _acts(f"submit.{batch}", size, partial(log.submitting, size, (batch, batches)))


def _acts(name: str, size: int, measure: Callable[[], Pairs], goal: float | None = None) -> Figure:
    return Figure(name=name, size=size, unit="acts/s", measure=measure, goal=goal)


class GrowingLog:
    """A node's home, made and filled when it is first measured."""

    def __init__(self, home: Path, effort: Effort, progress: Progress) -> None:
        self._home = home
        self._path = home / "log.db"
        self._effort = effort
        self._progress = progress

    @contextmanager
    def filled(self, size: int) -> Iterator[Appender]:
        """Fill up to a size; the Appender writes on."""
        if not self._home.exists():
            make_home(self._home, PARTY)
            open_node(self._home).close()
        with closing(SqliteStore(self._path)) as store:
            appender = Appender(store)
            appender.fill(size, self._progress)
            yield appender

    def appending(self, size: int, shape: tuple[int, int]) -> Pairs:
        """Append beside its own rows; shape: acts in a batch, batches."""
        with self.filled(size) as appender:
            return against_same_rows(self._path, appender.write, shape, self._effort.pairs)

    def beside_bare(self, size: int) -> Pairs:
        """Append beside rows of two columns."""
        with self.filled(size) as appender:
            return against_bare_rows(self._path, appender.write, self._effort.batches, self._effort.pairs)

    def submitting(self, size: int, shape: tuple[int, int]) -> Pairs:
        """Posted drafts beside the rows they became."""
        self._index(size)
        with closing(open_node(self._home)) as node:
            return against_same_rows(self._path, Drafter(node).write, shape, self._effort.pairs)

    def opening(self, size: int) -> Iterator[tuple[float, float]]:
        """Seconds to open the node in a fresh process, and the most megabytes it held."""
        self._index(size)
        for _ in range(3):
            command = [sys.executable, "-c", _OPENING, str(self._home)]
            found = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            yield float(found[0]), int(found[1]) / 1_000_000

    def _index(self, size: int) -> None:
        """Let the second pass follow what was appended past the node."""
        with self.filled(size):
            self._progress("second pass", 0, size)
        open_node(self._home).close()


def growth(large: tuple[GrowingLog, int], small: tuple[GrowingLog, int], effort: Effort) -> Pairs:
    """Rates of a large log and of a small one in turn, batches of 1000."""
    pairs = []
    acts = 1_000 * effort.batches
    with large[0].filled(large[1]) as one, small[0].filled(small[1]) as other:
        for turn in range(effort.pairs):
            ours, theirs = (partial(writer.write, 1_000, effort.batches) for writer in (one, other))
            taken = in_turn(ours, theirs, turn)
            pairs.append((acts / taken[0], acts / taken[1]))
    return pairs
