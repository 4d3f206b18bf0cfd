"""How often and how much this process has written since it started; for the operator alone."""

from bisect import bisect_left
from threading import Lock
from typing import Final

BOUNDS: Final = (1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000)
"""Acts in a batch, up to which each class of batches counts."""


class Tally:
    """Counts batches by their size, and faults of the store. sizes: one count for each bound, and one for above all."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.sizes = [0] * (len(BOUNDS) + 1)
        self.acts = 0
        self.faults = 0

    def written(self, acts: int) -> None:
        """A batch became durable; one in which everything was refused does not count."""
        if acts:
            with self._lock:
                self.sizes[bisect_left(BOUNDS, acts)] += 1
                self.acts += acts

    def failed(self) -> None:
        """The store refused a batch."""
        with self._lock:
            self.faults += 1
