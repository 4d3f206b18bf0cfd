"""Which entries of the trail are whose, so that one's own page need not read everybody's.

The entries are divided by their numbers into blocks of BLOCK. Of each full block, which never changes again, one value
in the Desk holds the numbers by who did it; it is worked out from the entries when it is first asked for, by whichever
process asks, and is the same whoever does. The last block, which still grows, is read itself. The index is no part of
what is signed: an entry that it leaves out is missing on its owner's page and stands in every export.
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from comity.app.trail.entry import open_entry
from comity.app.trail.log import Numbered, Trail
from comity.kernel import canonical
from comity.kernel.store import Desk

DRAWER: Final = "trail.whose"
BLOCK: Final = 4_000


class _Who(msgspec.Struct):
    who: str = ""


class _Open(msgspec.Struct):
    """An entry of which nothing but the person is read."""

    noted: _Who


class Whose:
    """Finds the entries of one person in the trail of a Desk."""

    def __init__(self, desk: Desk, trail: Trail) -> None:
        self._desk = desk
        self._trail = trail

    def newest_first(self, who: str) -> Iterator[Numbered]:
        """Every entry of an account or access key; raises Damaged for one of theirs that cannot be read."""
        newest = self._trail.newest()
        full = newest // BLOCK
        yield from reversed(list(self._trail.entries_of(who, full * BLOCK, newest)))
        for block in reversed(range(full)):
            for number in reversed(self._block(block).get(who, ())):
                yield from self._read(number, who)

    def _read(self, number: int, who: str) -> Iterator[Numbered]:
        for found, _, raw in self._desk.trail(number - 1, 1):
            if found == number and (entry := open_entry(raw)).noted.who == who:
                yield Numbered(number, entry)

    def _block(self, block: int) -> dict[str, tuple[int, ...]]:
        """The numbers of a full block by who did it."""
        key = f"{block:012}"
        kept = self._desk.get(DRAWER, key)
        if kept is not None:
            return canonical.parse_json(kept, dict[str, tuple[int, ...]])
        found: dict[str, list[int]] = {}
        for number, _, raw in self._desk.trail(block * BLOCK, BLOCK):
            if number <= (block + 1) * BLOCK:
                found.setdefault(_who(raw), []).append(number)
        made = {who: tuple(numbers) for who, numbers in found.items()}
        self._desk.put(DRAWER, key, canonical.encode(made))
        return made


def _who(raw: bytes) -> str:
    """Whose an entry is; one that was damaged is nobody's, and keeps no page of others from being shown."""
    try:
        return msgspec.json.decode(raw, type=_Open).noted.who
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
