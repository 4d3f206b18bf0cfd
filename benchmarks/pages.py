"""What the pages cost a node that holds the shipped record many times over, as one visitor after another opens them.

=====================  ===========================================================================================
figure                 baseline
=====================  ===========================================================================================
pages:ADDRESS          the same page of a node that holds the record once, measured in turn
pages.written:ADDRESS  the same, with a statement written before each request to either node; no goal
pages.first:ADDRESS    the same, for the first request to each node after it was opened; no goal
=====================  ===========================================================================================

Milliseconds of processor time of the whole process for one request, from the call of the application to the last byte
of its answer, so that what else runs on the machine counts little; nothing is sent over a network. Shown is the 95th
percentile of the requests of a turn (half of them in English, half in Russian), and of the turns the median. The goal
of 50 ms is one of the value; the ratio only says how it grows. Where a statement has just been written that a page
shows, its next request works out anew what rests on all files of that type, which takes some hundred milliseconds.

A node has SQLite stores on a disk. A figure's size is how many times it holds the record: once as shipped, the other
times as public statements of its own fictional party, in files, organisations and series of their own
(benchmarks/copies.py); states are not copied, and copies name the record's organisations, so that SCO has a hundred
times as many exercises, instruments and meetings. What is written takes turns among all types of file.
"""

import asyncio
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from math import ceil
from pathlib import Path
from time import process_time
from typing import Any, Final

from benchmarks.copies import further, make_copies
from benchmarks.figures import Effort, Figure, Pairs, Progress
from comity.app.opening import open_node
from comity.app.web.app import build_app

ALLOWED_MS: Final = 50.0
MOST_COPIES: Final = 150
"""More would be more files of one type than are read at once."""
ADDRESSES: Final = (
    "/",
    "/map",
    "/map?layer=exercise",
    "/timeline",
    "/series",
    "/series/peace-mission",
    "/exercises",
    "/exercises?organisation=SCO&status=held&since=2010-01-01",
    "/exercises/pm-2016",
    "/instruments",
    "/organisations",
    "/organisations/sco",
    "/states",
    "/states/KAZ",
    "/claims",
    "/claims/c07",
    "/compare?organisations=SCO,CSTO,OTS",
    "/facilities",
    "/crossings",
    "/outside",
    "/bodies",
    "/summits",
    "/missions",
    "/memberships",
    "/plan",
    "/api/v1/exercises.csv",
    "/api/v1/instruments.csv",
    "/api/v1/claims.csv",
    "/api/v1/facilities.csv",
    "/api/v1/outside.csv",
    "/api/v1/series.csv",
    "/api/v1/memberships.csv?organisation=SCO",
)
"""What visitors open, and what they take away."""
_LANGUAGES: Final = ("en", "ru")


def figures(sizes: Sequence[int], effort: Effort, progress: Progress) -> Iterator[Figure]:
    """Figures at each size; a hundred copies take some minutes to write."""
    with tempfile.TemporaryDirectory(prefix="comity-bench-") as folder:
        once = Served(Path(folder) / "1", 1, progress)
        for size in sizes:
            many = Served(Path(folder) / str(size), size, progress)
            try:
                yield from _of_size(once, many, effort)
            finally:
                many.close()
        once.close()


def _of_size(once: "Served", many: "Served", effort: Effort) -> Iterator[Figure]:
    ways: tuple[tuple[str, Callable[..., Pairs], float | None], ...] = (
        ("pages", partial(in_turns, effort=effort), ALLOWED_MS),
        ("pages.written", partial(in_turns, effort=effort, written=True), None),
        ("pages.first", partial(opened_anew, effort=effort), None),
    )
    for name, measure, goal in ways:
        for address in ADDRESSES:
            yield Figure(
                name=f"{name}:{address}",
                size=many.copies,
                unit="ms",
                measure=partial(measure, many, once, address),
                goal=goal,
                at_most=True,
                absolute=True,
            )


class Served:
    """The pages of one node, which is made and opened when it is first asked."""

    def __init__(self, home: Path, copies: int, progress: Progress) -> None:
        self.copies = copies
        self._home = home
        self._progress = progress
        self._further = further()
        self._runner: asyncio.Runner | None = None
        self._node: Any = None
        self._app: Any = None

    def open(self) -> None:
        """Open the node, or open it anew with nothing kept."""
        self.close()
        if not self._home.exists():
            make_copies(self._home, self.copies, self._progress)
        self._node = open_node(self._home)
        self._app = build_app(self._node)
        self._runner = asyncio.Runner()

    def close(self) -> None:
        """Close the node, if it is open."""
        if self._runner is not None:
            self._runner.close()
            self._node.close()
            self._runner = None

    def ask(self, address: str, language: str) -> float:
        """Ask for a page; milliseconds of processor time."""
        if self._runner is None:
            self.open()
        assert self._runner is not None
        return self._runner.run(answered(self._app, address, language))

    def write(self) -> None:
        """Write one statement."""
        intent = next(self._further)
        self._node.submit(intent.draft, intent.officer)

    def turn(self, address: str, requests: int, written: bool) -> float:
        """The 95th percentile of so many requests, after one in each language outside the clock."""
        for language in _LANGUAGES:
            self.ask(address, language)
        taken = []
        for number in range(requests):
            if written:
                self.write()
            taken.append(self.ask(address, _LANGUAGES[number % len(_LANGUAGES)]))
        return percentile(taken, 95)


def in_turns(many: Served, once: Served, address: str, effort: Effort, written: bool = False) -> Pairs:
    """Requests to both nodes in turn."""
    return [
        (many.turn(address, effort.requests, written), once.turn(address, effort.requests, written))
        for _ in range(effort.pairs)
    ]


def opened_anew(many: Served, once: Served, address: str, effort: Effort) -> Pairs:
    """The first request to each node after it was opened."""
    pairs = []
    for _ in range(effort.openings):
        found = []
        for served in (many, once):
            served.open()
            found.append(served.ask(address, _LANGUAGES[0]))
        pairs.append((found[0], found[1]))
    return pairs


def percentile(values: Sequence[float], share: int) -> float:
    """The smallest value that this share, in percent, of the values do not exceed; of at least one value."""
    return sorted(values)[ceil(len(values) * share / 100) - 1]


async def answered(app: Any, address: str, language: str) -> float:
    """Milliseconds of processor time that the application takes for one page.

    Raises RuntimeError for any answer but a page.
    """
    path, _, query = address.partition("?")
    status = 0

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status
        status = message.get("status", status)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1"), (b"cookie", f"lang={language}".encode())],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
        "extensions": {},
    }
    start = process_time()
    await app(scope, receive, send)
    taken = process_time() - start
    if status != 200:
        raise RuntimeError(f"expected {address} to be answered with 200, got {status}")
    return taken * 1_000
