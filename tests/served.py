"""What tests of the pages share: their client, a clock that stands, a store that can be made to fail."""

from datetime import UTC, datetime

from litestar import Litestar
from litestar.testing import TestClient

from comity.adapters.store_memory import MemoryStore
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
