"""Reading from the SQLite store while it is large.

==============  ====================================================================================
figure          baseline
==============  ====================================================================================
store.find      the same acts by their sequence; 16 ids at a time, as many as an act may refer to
store.matter    the same acts by their sequence; a matter has 20, scattered over the log
==============  ====================================================================================

Acts have 1 KiB, are filled in without hashing, and lie anywhere in the log. Rates are acts a second of wall time.
"""

import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from benchmarks.figures import SEED, Effort, Figure, Pairs, Progress, in_turn
from comity.adapters.store_sqlite import SqliteStore
from comity.kernel.ids import LogId
from comity.kernel.merkle import HASH_SIZE
from comity.kernel.store import ActRow, Batch, Head

ACT_BYTES = 1024
ACTS_PER_MATTER = 20
FILL = 5_000
OWN = LogId("XAA")


def figures(sizes: Sequence[int], effort: Effort, progress: Progress) -> Iterator[Figure]:
    """Figures at each size, smallest first; a million takes about a minute and 2 GB of disk to fill."""
    with tempfile.TemporaryDirectory(prefix="comity-bench-") as folder:
        filled = FilledStore(Path(folder) / "log.db", effort, progress)
        for size in sizes:
            yield _acts("store.find", size, partial(filled.finding, size))
            yield _acts("store.matter", size, partial(filled.gathering, size))


def _acts(name: str, size: int, measure: Callable[[], Pairs]) -> Figure:
    return Figure(name=name, size=size, unit="acts/s", measure=measure)


class FilledStore:
    """A store that is filled when it is first measured; contents are alike for equal seeds."""

    def __init__(self, path: Path, effort: Effort, progress: Progress) -> None:
        self._path = path
        self._effort = effort
        self._progress = progress
        self._random = random.Random(SEED)
        self._raw = [self._random.randbytes(ACT_BYTES) for _ in range(64)]
        self._size = 0

    def finding(self, size: int) -> Pairs:
        """Acts by id."""
        with closing(self._filled(size)) as store:
            pairs = []
            for turn in range(self._effort.pairs):
                places = [self._random.randrange(size) for _ in range(320)]
                ids = [row.entry for place in places for row in store.since(place, 1)]
                groups = [ids[at : at + 16] for at in range(0, len(ids), 16)]
                taken = in_turn(partial(_each, store.find, groups), partial(_each, store.since, places, 1), turn)
                pairs.append((len(ids) / taken[0], len(ids) / taken[1]))
        return pairs

    def gathering(self, size: int) -> Pairs:
        """Acts by matter."""
        with closing(self._filled(size)) as store:
            pairs = []
            for turn in range(self._effort.pairs):
                names = [row.matter for _ in range(16) for row in store.since(self._random.randrange(size), 1)]
                places = [row.sequence - 1 for name in names for row in store.matter(name)]
                taken = in_turn(partial(_each, store.matter, names), partial(_each, store.since, places, 1), turn)
                pairs.append((len(places) / taken[0], len(places) / taken[1]))
        return pairs

    def _filled(self, size: int) -> SqliteStore:
        store = SqliteStore(self._path)
        while self._size < size:
            self._progress("filling the store", self._size, size)
            store.append(self._batch(min(FILL, size - self._size), size))
        return store

    def _batch(self, count: int, size: int) -> Batch:
        start, self._size = self._size, self._size + count
        head = Head(log=OWN, size=self._size, root=bytes(HASH_SIZE), frontier=bytes(8 + 10 * HASH_SIZE))
        matters = max(1, size // ACTS_PER_MATTER)
        rows = [self._row(index, matters) for index in range(start, self._size)]
        return Batch(expected_size=start, rows=rows, tiles=(), head=head)

    def _row(self, index: int, matters: int) -> ActRow:
        return ActRow(
            log=OWN,
            index=index,
            entry=self._random.randbytes(HASH_SIZE),
            matter=f"organisation:XAA.{self._random.randrange(matters):032x}",
            kind="organisation.described/1",
            stored=index,
            opening=self._raw[index % 64][:HASH_SIZE],
            raw=self._raw[index % 64],
        )


def _each(read: Callable[..., object], asked: Sequence[object], *more: object) -> None:
    for one in asked:
        read(one, *more)
