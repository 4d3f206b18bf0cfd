"""What tests of the pages share: their client, a server, a clock that stands, a store that can be made to fail."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Thread

import uvicorn
from litestar import Litestar
from litestar.testing import TestClient

from comity.adapters.clock import Clock
from comity.adapters.store_memory import MemoryStore
from comity.app.node import Node
from comity.app.web.app import build_app
from comity.kernel.store import ActRow

Client = TestClient[Litestar]


class FixedClock:
    """A clock that stands at noon of the day the record was compiled."""

    def now(self) -> datetime:
        return datetime(2026, 11, 22, 12, tzinfo=UTC)

    def micros(self) -> int:
        return int(self.now().timestamp()) * 1_000_000


class FailingStore(MemoryStore):
    """A store whose reading of files fails once a fault is named."""

    fault: Exception | None = None

    def matter(self, matter: str) -> tuple[ActRow, ...]:
        if self.fault is not None:
            raise self.fault
        return super().matter(matter)


@contextmanager
def listening(node: Node, clock: Clock) -> Iterator[int]:
    """The port at which uvicorn serves the pages of a node, for browsers and for tools that open connections."""
    settings = uvicorn.Config(
        build_app(node, clock), port=0, log_level="error", lifespan="off", ws="none", timeout_graceful_shutdown=1
    )
    running = uvicorn.Server(settings)
    thread = Thread(target=running.run, daemon=True)
    thread.start()
    try:
        while not running.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        yield running.servers[0].sockets[0].getsockname()[1]
    finally:
        running.should_exit = True
        thread.join(10)
