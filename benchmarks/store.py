"""How much the SQLite store adds to the rows it writes, and whether it keeps its pace as it grows.

=================================  =====================================================================
figure                             baseline, in the same transactions and in alternation
=================================  =====================================================================
store.append.1, .100, .1000        the same rows, prepared, by executemany into the same tables and indexes
store.append.1000.bare             as many acts into a table of two columns without an index
store.growth                       batches of 1000 into a store of the smallest size
store.find                         the same acts by their sequence
=================================  =====================================================================

An act has 1 KiB; its matter is any of all there are, one for every 20 acts, which is the hardest case for an index.
Rates are rows per second of wall time, the disk's included.
"""

import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from time import perf_counter

from benchmarks.figures import Row, paired
from comity.adapters.store_sqlite import SqliteStore
from comity.adapters.store_sqlite.database import Database
from comity.adapters.store_sqlite.migrations import LOG, Form
from comity.kernel.ids import LogId
from comity.kernel.merkle import HASH_SIZE, TILE_WIDTH, Tile
from comity.kernel.store import ActRow, Batch, Head

PAIRS = 9
SEED = 20_260_101
ACT_BYTES = 1024
ACTS_PER_MATTER = 20
FILL = 5_000
SHAPES = ((1, 150, 0.45), (100, 20, 0.5), (1_000, 4, 0.5))
"""Rows in a batch, batches in a measurement, and what the ratio must reach."""
OWN = LogId("XAA")
BARE = Form(name="bare", application_id=1, steps=(("CREATE TABLE bare (number INTEGER PRIMARY KEY, raw BLOB)",),))

Progress = Callable[[str, int, int], None]


class Source:
    """Batches without end for one log, alike for equal seeds; nothing in them is hashed."""

    def __init__(self) -> None:
        self._random = random.Random(SEED)
        self._raw = [self._random.randbytes(ACT_BYTES) for _ in range(64)]
        self.size = 0

    def batch(self, count: int) -> Batch:
        """The next rows, with their tiles and head."""
        start, self.size = self.size, self.size + count
        head = Head(log=OWN, size=self.size, root=bytes(HASH_SIZE), frontier=bytes(8 + 10 * HASH_SIZE))
        full = range(start // TILE_WIDTH, self.size // TILE_WIDTH)
        tiles = [
            Tile(
                level=0, index=index, root=bytes(HASH_SIZE), hashes=self._raw[0] * (TILE_WIDTH * HASH_SIZE // ACT_BYTES)
            )
            for index in full
        ]
        rows = [self._row(index) for index in range(start, self.size)]
        return Batch(expected_size=start, rows=rows, tiles=tiles, head=head)

    def _row(self, index: int) -> ActRow:
        return ActRow(
            log=OWN,
            index=index,
            entry=self._random.randbytes(HASH_SIZE),
            matter=f"organisation:XAA.{self._random.randrange(index // ACTS_PER_MATTER + 1):032x}",
            kind="organisation.described/1",
            stored=index,
            opening=self._raw[index % 64][:HASH_SIZE],
            raw=self._raw[index % 64],
        )


class Bare:
    """The same tables and indexes, filled with rows that were prepared before the clock started."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path, LOG)
        self._numbers: dict[str, int] = {}
        with self._database.writing() as db:
            db.execute("INSERT INTO log VALUES (1, ?, ?)", (OWN.party, OWN.epoch))
            db.execute("INSERT INTO kind VALUES (1, 'organisation.described/1')")
            db.execute("INSERT INTO head VALUES (1, 0, x'', x'')")

    def prepare(self, batch: Batch) -> tuple[tuple[str, list[tuple[object, ...]]], ...]:
        """The statements and rows that write a batch."""
        matters: list[tuple[object, ...]] = []
        for row in batch.rows:
            if row.matter not in self._numbers:
                self._numbers[row.matter] = len(self._numbers) + 1
                matters.append((self._numbers[row.matter], row.matter))
        acts: list[tuple[object, ...]] = [
            (r.index + 1, 1, r.index, r.entry, self._numbers[r.matter], 1, r.stored, 0, r.opening, r.raw)
            for r in batch.rows
        ]
        return (
            ("INSERT INTO matter VALUES (?, ?)", matters),
            ("INSERT INTO act VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", acts),
            ("INSERT INTO tile VALUES (?, ?, ?, ?, ?)", [(1, t.level, t.index, t.root, t.hashes) for t in batch.tiles]),
            (
                "UPDATE head SET size = ?, root = ?, frontier = ?",
                [(batch.head.size, batch.head.root, batch.head.frontier)],
            ),
        )

    def write(self, prepared: Sequence[tuple[tuple[str, list[tuple[object, ...]]], ...]]) -> None:
        """Write prepared batches, each in a transaction."""
        for statements in prepared:
            with self._database.writing() as db:
                for statement, rows in statements:
                    db.executemany(statement, rows)

    def close(self) -> None:
        """Release the file."""
        self._database.close()


def run(sizes: Sequence[int], progress: Progress) -> Iterator[Row]:
    """Measure at each size, smallest first; a million takes some four minutes and 3 GB of disk."""
    with tempfile.TemporaryDirectory(prefix="comity-bench-") as name:
        folder, source = Path(name), Source()
        with closing(SqliteStore(folder / "log.db")) as store, closing(Bare(folder / "baseline.db")) as bare:
            for size in sizes:
                while source.size + FILL <= size:
                    progress("store", source.size, size)
                    batch = source.batch(FILL)
                    store.append(batch)
                    bare.write([bare.prepare(batch)])
                for shape in SHAPES:
                    yield appending(store, bare, source, shape)
                yield against_bare(store, source, folder / "bare.db")
            yield growth(store, source, sizes[0], folder / "small.db")
            yield finding(store, source)


def appending(store: SqliteStore, bare: Bare, source: Source, shape: tuple[int, int, float]) -> Row:
    """The store and prepared rows in turn, the same ones in files of the same content."""
    count, batches, goal = shape
    size = source.size
    pairs = []
    for turn in range(PAIRS):
        work = [source.batch(count) for _ in range(batches)]
        prepared = [bare.prepare(batch) for batch in work]
        tasks = [lambda work=work: _append(store, work), lambda prepared=prepared: bare.write(prepared)]
        ours, theirs = _in_turn(tasks, turn)
        pairs.append((count * batches / ours, count * batches / theirs))
    return paired(f"store.append.{count}", size, "rows/s", pairs, goal)


def against_bare(store: SqliteStore, source: Source, path: Path) -> Row:
    """Batches of 1000 against two-column rows without an index."""
    size = source.size
    pairs = []
    with closing(Database(path, BARE)) as database:
        for turn in range(PAIRS):
            work = [source.batch(1_000) for _ in range(4)]
            rows = [[(row.index, row.raw) for row in batch.rows] for batch in work]
            tasks = [lambda work=work: _append(store, work), lambda rows=rows: _write_bare(database, rows)]
            ours, theirs = _in_turn(tasks, turn)
            pairs.append((4_000 / ours, 4_000 / theirs))
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
    return paired("store.append.1000.bare", size, "rows/s", pairs)


def growth(store: SqliteStore, source: Source, small_size: int, path: Path) -> Row:
    """The large store against a small one in turn, each with rows of its own."""
    size = source.size
    pairs = []
    small_source = Source()
    with closing(SqliteStore(path)) as small:
        small.append(small_source.batch(small_size))
        for turn in range(PAIRS):
            work = [source.batch(1_000) for _ in range(4)]
            small_work = [small_source.batch(1_000) for _ in range(4)]
            tasks = [lambda work=work: _append(store, work), lambda work=small_work: _append(small, work)]
            large_taken, small_taken = _in_turn(tasks, turn)
            pairs.append((4_000 / large_taken, 4_000 / small_taken))
    return paired("store.growth", size, "rows/s", pairs, 0.6)


def finding(store: SqliteStore, source: Source) -> Row:
    """Acts anywhere in the log by id, 16 at a time as an act's references are, against reading them by sequence."""
    chance = random.Random(SEED)
    pairs = []
    for turn in range(PAIRS):
        places = [chance.randrange(source.size) for _ in range(320)]
        ids = [row.entry for place in places for row in store.since(place, 1)]
        tasks = [
            lambda ids=ids: [store.find(ids[at : at + 16]) for at in range(0, len(ids), 16)],
            lambda places=places: [store.since(place, 1) for place in places],
        ]
        ours, theirs = _in_turn(tasks, turn)
        pairs.append((len(ids) / ours, len(ids) / theirs))
    return paired("store.find", source.size, "acts/s", pairs)


def _in_turn(tasks: Sequence[Callable[[], object]], turn: int) -> tuple[float, float]:
    """Seconds of both tasks; which goes first alternates, so that the disk's moods hit both alike."""
    taken = [0.0, 0.0]
    for place in (0, 1) if turn % 2 else (1, 0):
        start = perf_counter()
        tasks[place]()
        taken[place] = perf_counter() - start
    return taken[0], taken[1]


def _append(store: SqliteStore, batches: Sequence[Batch]) -> None:
    for batch in batches:
        store.append(batch)


def _write_bare(database: Database, batches: Sequence[Sequence[tuple[int, bytes | None]]]) -> None:
    for rows in batches:
        with database.writing() as db:
            db.executemany("INSERT INTO bare VALUES (?, ?)", rows)
