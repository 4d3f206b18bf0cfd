"""Durable append, and the whole write path, against the same rows written bare.

*append*: admitted acts become bytes, are committed to under fresh openings, hashed into the tree, and written durably
with tiles and head, by the functions the node uses. *submit*: the same from posted drafts, so with checking and
admission, as :meth:`comity.app.node.Node.write` does it. *Baseline* of both: the very rows that this made, prepared
outside the clock, written by executemany into the same tables and indexes of a copy of the database in the same
transactions. Both take turns, so that the machine's moods hit both alike. *append.1000.bare*: the same acts against a
table of two columns without an index, for orientation.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, time_ns
from typing import Any

import msgspec

from benchmarks.figures import Row, paired
from comity.adapters.store_sqlite import SqliteStore
from comity.adapters.store_sqlite.database import Database
from comity.adapters.store_sqlite.migrations import LOG
from comity.app.draft import Draft, Officer, Submitted
from comity.app.node import Node
from comity.app.opening import make_home, open_node
from comity.app.trees import head_of_log, resume_log
from comity.app.writing import Intent, Outcome
from comity.kernel import canonical
from comity.kernel.act import OPENING_BYTES, Author, Envelope
from comity.kernel.ids import LogId
from comity.kernel.log import append, seal
from comity.kernel.marking import ANY, Level, Marking, Reader

PARTY = "XAA"
ACTS_PER_MATTER = 10
PAIRS = 7
TABLES = ("matter", "kind", "act", "document", "tile")
"""Tables of the log that an append adds rows to; each has a rowid, so new rows are those above the largest before."""

_MARKING = Marking(level=Level.RESTRICTED, release=("XAA", "XBB"), originators=("XAA",), purposes=ANY)
_OFFICER = Officer(name="bench", role="officer", reader=Reader(party=PARTY, clearance=Level.SECRET))
_NOTE = "A statement of usual length, written for the measurement. " * 9

Progress = Callable[[str, int, int], None]


def run(sizes: Sequence[int], progress: Progress) -> Iterator[Row]:
    """Measure at each size, smallest first; last, opening the largest."""
    rates = {}
    with tempfile.TemporaryDirectory(prefix="comity-bench-") as folder:
        home = Path(folder) / "node"
        make_home(home, PARTY)
        open_node(home).close()
        for size in sizes:
            with closing(SqliteStore(home / "log.db")) as store:
                appender = Appender(store)
                appender.fill(size, progress)
                for batch, batches, goal in ((1_000, 5, 0.5), (1, 200, 0.45)):
                    shape = Shape(f"append.{batch}", size, batch, batches, goal)
                    row = measure(home, shape, appender.write)
                    rates[size, batch] = row.value
                    yield row
                yield bare_rows(home, appender, size)
            progress("second pass", 0, size)
            with closing(open_node(home)) as node:
                drafts = Drafts(node)
                yield measure(home, Shape("submit.1000", size, 1_000, 5), drafts.write)
                yield measure(home, Shape("submit.1", size, 1, 200), drafts.write)
        if len(sizes) > 1:
            yield growth(rates, sizes)
        yield opening(home, sizes[-1])


class Shape(msgspec.Struct, frozen=True):
    """One measurement: its name, size of the log, acts in a batch, batches in a turn, and the goal."""

    name: str
    size: int
    batch: int
    batches: int
    goal: float = 0.0


class Appender:
    """The verb append alone: from admitted acts to durable rows."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store
        head = head_of_log(store, LogId(PARTY))
        assert head is not None
        self._state = resume_log(store, head)
        self._tip = ""

    def write(self, batch: int, batches: int) -> float:
        """Write batches; seconds taken."""
        taken = 0.0
        for _ in range(batches):
            envelopes = self._envelopes(batch)
            start = perf_counter()
            acts = [seal(envelope, os.urandom(OPENING_BYTES)) for envelope in envelopes]
            appended = append(self._state, acts, time_ns() // 1_000)
            self._store.append(appended.batch)
            taken += perf_counter() - start
            self._state = appended.state
            self._tip = acts[-1].entry.hex()
        return taken

    def fill(self, size: int, progress: Progress) -> None:
        """Write until the log holds about ``size`` acts."""
        while self._state.size + 1_000 < size:
            progress("append", self._state.size, size)
            self.write(1_000, min(10, (size - self._state.size) // 1_000))

    def _envelopes(self, count: int) -> list[Envelope]:
        opened = [f"organisation:{PARTY}.{os.urandom(16).hex()}" for _ in range(-(-count // ACTS_PER_MATTER))]
        now = datetime.now(UTC)
        body = msgspec.Raw(canonical.encode(_description(self._state.size)))
        return [
            Envelope(
                kind="organisation.described/1",
                matter=opened[number // ACTS_PER_MATTER],
                origin=PARTY,
                epoch=1,
                author=Author("officer", "0" * 32),
                claimed=now,
                marking=_MARKING,
                lang="en",
                body=body,
                refs=(self._tip,) if self._tip else (),
            )
            for number in range(count)
        ]


class Drafts:
    """The whole write path: every tenth draft opens a matter, the others state memberships in earlier ones."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._number = 0
        self._open: deque[tuple[str, int]] = deque()

    def write(self, batch: int, batches: int) -> float:
        """Write batches through the node; seconds taken inside it."""
        taken = 0.0
        for _ in range(batches):
            intents = [self._next() for _ in range(batch)]
            start = perf_counter()
            outcomes = self._node.write(intents)
            taken += perf_counter() - start
            self._note(intents, outcomes)
        return taken

    def _note(self, intents: Sequence[Intent], outcomes: Sequence[Outcome]) -> None:
        """Learn the names that the node gave to new matters."""
        for intent, one in zip(intents, outcomes, strict=True):
            assert isinstance(one, Submitted), one
            if intent.draft.matter is None:
                self._open.append((one.matter, ACTS_PER_MATTER - 1))

    def _next(self) -> Intent:
        number = self._number
        self._number += 1
        if number % ACTS_PER_MATTER == 0 or not self._open:
            return _intent(None, "organisation.described/1", _description(number))
        matter, left = self._open.popleft()
        if left > 1:
            self._open.appendleft((matter, left - 1))
        body = {"party": "XBB", "status": "member", "confidence": "high", "start": str(1950 + left), "note": _NOTE}
        return _intent(matter, "organisation.membership_stated/1", body)


def _description(number: int) -> dict[str, Any]:
    return {
        "code": "XORG",
        "name": {"en": f"Measure {number}", "ru": f"Мера {number}", "zh": f"测量 {number}"},
        "type": "fictional organisation",
        "decision_rule": "consensus",
        "collective_defence": "no",
        "confidence": "high",
        "note": _NOTE,
    }


def _intent(matter: str | None, kind: str, body: dict[str, Any]) -> Intent:
    raw = msgspec.Raw(msgspec.json.encode(body, order="sorted"))
    return Intent(draft=Draft(kind=kind, matter=matter, body=raw, marking=_MARKING), officer=_OFFICER)


def measure(home: Path, shape: Shape, write: Callable[[int, int], float]) -> Row:
    """Ours and the baseline in turn, on databases of equal content; acts a second of wall time."""
    pairs = []
    acts = shape.batch * shape.batches
    with Baseline(home / "log.db") as baseline:
        for _ in range(PAIRS):
            before = baseline.marks()
            ours = write(shape.batch, shape.batches)
            pairs.append((acts / ours, acts / baseline.replay(before, shape.batches)))
    return paired(shape.name, shape.size, "acts/s", pairs, shape.goal)


class Baseline:
    """A copy of the log, into which the rows the node has just written are written bare.

    The copy is opened with the store's own settings, and both write-ahead logs start empty, so that the disk does the
    same for either.
    """

    def __init__(self, log: Path) -> None:
        self._log = log
        self._path = log.with_name("baseline.db")
        with closing(sqlite3.connect(log)) as source:
            source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(log, self._path)
        self._database = Database(self._path, LOG)

    def __enter__(self) -> "Baseline":
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()
        for name in self._path.parent.glob("baseline.db*"):
            name.unlink()

    def marks(self) -> dict[str, int]:
        """The largest rowid of each table."""
        with self._database.reading() as db:
            return {name: db.execute(f"SELECT coalesce(max(rowid), 0) FROM {name}").fetchone()[0] for name in TABLES}

    def replay(self, before: dict[str, int], batches: int) -> float:
        """Write what the node wrote since ``before``, in as many transactions; seconds taken."""
        with closing(sqlite3.connect(self._log)) as source:
            rows = {
                name: source.execute(f"SELECT * FROM {name} WHERE rowid > ? ORDER BY rowid", (before[name],)).fetchall()
                for name in TABLES
            }
            heads = source.execute("SELECT * FROM head").fetchall()
        work = [
            [(name, found) for name in TABLES if (found := rows[name][_slice(len(rows[name]), part, batches)])]
            for part in range(batches)
        ]
        marks = {name: ", ".join("?" * len(rows[name][0])) for name in TABLES if rows[name]}
        head_marks = ", ".join("?" * len(heads[0]))
        start = perf_counter()
        for tables in work:
            with self._database.writing() as db:
                for name, found in tables:
                    db.executemany(f"INSERT INTO {name} VALUES ({marks[name]})", found)
                db.executemany(f"INSERT OR REPLACE INTO head VALUES ({head_marks})", heads)
        return perf_counter() - start


def _slice(count: int, part: int, parts: int) -> slice:
    return slice(count * part // parts, count * (part + 1) // parts)


def bare_rows(home: Path, appender: Appender, size: int) -> Row:
    """Batch 1000 against the same acts in a table of two columns without an index."""
    path = home / "bare.db"
    pairs = []
    with closing(sqlite3.connect(path, isolation_level=None)) as bare, closing(sqlite3.connect(home / "log.db")) as log:
        bare.execute("PRAGMA journal_mode = WAL")
        bare.execute("PRAGMA synchronous = FULL")
        bare.execute("CREATE TABLE bare (number INTEGER PRIMARY KEY, raw BLOB)")
        for _ in range(PAIRS):
            (mark,) = log.execute("SELECT max(sequence) FROM act").fetchone()
            ours = appender.write(1_000, 5)
            rows = log.execute("SELECT sequence, raw FROM act WHERE sequence > ?", (mark,)).fetchall()
            start = perf_counter()
            for at in range(0, len(rows), 1_000):
                bare.execute("BEGIN IMMEDIATE")
                bare.executemany("INSERT INTO bare VALUES (?, ?)", rows[at : at + 1_000])
                bare.execute("COMMIT")
            pairs.append((5_000 / ours, len(rows) / (perf_counter() - start)))
    path.unlink()
    return paired("append.1000.bare", size, "acts/s", pairs)


def growth(rates: dict[tuple[int, int], float], sizes: Sequence[int]) -> Row:
    """Rate at the largest size against that at the smallest, batch 1000."""
    pair = (rates[sizes[-1], 1_000], rates[sizes[0], 1_000])
    return paired("append.growth", sizes[-1], "acts/s", [pair], 0.6)


def opening(home: Path, size: int) -> Row:
    """Seconds to open the node in a fresh process against 3 s; the note gives its memory."""
    program = (
        "import resource, sys, time; from pathlib import Path; start = time.perf_counter();"
        "from comity.app.opening import open_node; node = open_node(Path(sys.argv[1]));"
        "taken = time.perf_counter() - start;"
        "print(taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss); node.close()"
    )
    open_node(home).close()
    found = [
        subprocess.run([sys.executable, "-c", program, str(home)], check=True, capture_output=True, text=True).stdout
        for _ in range(3)
    ]
    pairs = [(float(line.split()[0]), 3.0) for line in found]
    memory = max(int(line.split()[1]) for line in found) / 1024
    return msgspec.structs.replace(paired("open", size, "s", pairs), note=f"{memory:.0f} MB (at most 200)")
