"""What holds for a short while and counts once: challenges, and sign-ins that are on their way through a provider.

Each is kept in a drawer of the Desk under a name that begins with its end, so that the oldest come first, and goes on
with a mark of whoever asked for it, so that nobody takes the room of the others. Names tell all that is looked at when
room is made; values are not read for it.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from comity.kernel.store import Desk

MOST: Final = 2_000
"""Most of one sort at a time; the oldest then makes room, because whoever visits can ask for one."""
MOST_EACH: Final = 50
"""Most for one address or account at a time; its own oldest then makes room."""
_NAME = re.compile(r"[0-9]{20}[0-9a-f]{80}\Z")
_END: Final = slice(0, 20)
_MARK: Final = slice(20, 36)


class Tickets:
    """Keeps values of one sort until they are taken or run out; ``micros`` is the node's clock."""

    def __init__(
        self, desk: Desk, drawer: str, lifetime: timedelta, micros: Callable[[], int], most_each: int = MOST_EACH
    ) -> None:
        """most_each: of one ``whose``, see :meth:`keep`."""
        self._most_each = most_each
        self._desk = desk
        self._drawer = drawer
        self._lifetime = lifetime // timedelta(microseconds=1)
        self._micros = micros

    def keep(self, value: bytes, entropy: Callable[[int], bytes], whose: str) -> str:
        """Keep a value; the name it is taken by cannot be guessed. whose: the address or account that asks for it."""
        now, mark = self._micros(), _mark(whose)
        kept = self._desk.keys(self._drawer, "", MOST)
        over = [name for name in kept if _end(name) < now]
        held = [name for name in kept if _end(name) >= now]
        own = [name for name in held if name[_MARK] == mark]
        over += own[: max(0, len(own) - self._most_each + 1)] or held[: max(0, len(held) - MOST + 1)]
        for name in over:
            self._desk.drop(self._drawer, name)
        name = f"{now + self._lifetime:020d}{mark}{entropy(32).hex()}"
        self._desk.put(self._drawer, name, value)
        return name

    def take(self, name: str) -> bytes | None:
        """The value, which is gone with it; None when it never was, was taken, or ran out."""
        if not _NAME.match(name):
            return None
        value = self._desk.get(self._drawer, name)
        # Of several who take at once, the one whose removal finds it has it.
        if value is None or not self._desk.drop(self._drawer, name):
            return None
        return value if _end(name) >= self._micros() else None


def _end(name: str) -> int:
    return int(name[_END])


def _mark(whose: str) -> str:
    return hashlib.sha256(whose.encode(errors="surrogatepass")).hexdigest()[:16]
