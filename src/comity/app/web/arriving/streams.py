"""How many live streams are open, by person: a bound, so that nobody ties up the node by opening many."""

from datetime import timedelta
from threading import Lock
from typing import Final

from comity.kernel.errors import NotAllowed, refusal

MOST: Final = 4
"""Streams of one person at a time: pages left open in several windows."""
MOST_OF_ALL: Final = 500
LONGEST: Final = timedelta(minutes=15)
"""How long one stream lasts; the browser then opens the next by itself."""


class Streams:
    """Counts streams. One that was never given back is forgotten in time."""

    def __init__(self) -> None:
        self._open: dict[int, tuple[str, int]] = {}
        self._next = 0
        self._lock = Lock()

    def take(self, person: str, now: int) -> int:
        """Open a stream; its number. now: microseconds since 1970. Raises NotAllowed where there are too many."""
        oldest = now - 2 * (LONGEST // timedelta(microseconds=1))
        with self._lock:
            self._open = {number: one for number, one in self._open.items() if one[1] > oldest}
            mine = sum(1 for owner, _ in self._open.values() if owner == person)
            if mine >= MOST or len(self._open) >= MOST_OF_ALL:
                raise NotAllowed(
                    (refusal("new.too_many_streams", "At most {most} windows follow what is new.", most=MOST),)
                )
            self._next += 1
            self._open[self._next] = (person, now)
            return self._next

    def give_back(self, number: int) -> None:
        """Close a stream."""
        with self._lock:
            self._open.pop(number, None)
