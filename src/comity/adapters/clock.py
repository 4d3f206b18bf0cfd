"""The clock: the one place where the time of day enters (K7)."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What tells the time; a test passes its own."""

    def now(self) -> datetime:
        """The time in UTC, with zone."""
        ...

    def micros(self) -> int:
        """Microseconds since 1970-01-01T00:00Z."""
        ...


class SystemClock:
    """The machine's clock. It may jump, also backwards, when the machine is set right."""

    def now(self) -> datetime:
        """The time in UTC, with zone."""
        return datetime.now(UTC)

    def micros(self) -> int:
        """Microseconds since 1970-01-01T00:00Z."""
        return time.time_ns() // 1000
