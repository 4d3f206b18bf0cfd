"""The trail as it is written and read: durable notes in the order of their numbers.

Notes of several threads that wait at the same time are made durable together (group commit), so that noting costs a
busy node one wait for the disk, not one for each reader. The tree over the entries and its signed heads follow in
:mod:`comity.app.trail.heads`; they are worked out from the stored entries, so that processes that note at once need
nothing but the numbers the Desk gives.
"""

from collections.abc import Callable, Iterator
from threading import Lock
from typing import Final

import msgspec

from comity.app.accounts.person import Person
from comity.app.draft import Officer
from comity.app.trail.deeds import Deed
from comity.app.trail.entry import Entry, What, Who, encode_entry, open_entry, seal
from comity.app.trail.given import Given
from comity.kernel import canonical
from comity.kernel.errors import StoreFault
from comity.kernel.store import Desk

PIECE: Final = 1_000
"""Entries read at once."""
NOTHING_MORE: Final = What()
OPERATOR: Final = Who("operator", (), "command")
"""Whoever has a shell on the node's machine."""

Doer = Person | Officer | Who | str | None


class Numbered(msgspec.Struct, frozen=True):
    """An entry with its number, from 1."""

    number: int
    entry: Entry


class _Waiting:
    """A note that is not durable yet; fault: why it could not be made so."""

    def __init__(self, at: int, raw: bytes) -> None:
        self.row = (at, raw)
        self.done = False
        self.fault: BaseException | None = None


class Trail:
    """Notes what is done at a node; ``micros`` is the node's clock."""

    def __init__(self, desk: Desk, micros: Callable[[], int], entropy: Callable[[int], bytes]) -> None:
        self._desk = desk
        self._micros = micros
        self._entropy = entropy
        self._queue: list[_Waiting] = []
        self._queueing = Lock()
        self._writing = Lock()
        self._known = 0

    def note(self, who: Doer, deed: Deed, what: What = NOTHING_MORE) -> None:
        """Note a deed; returns once it is durable.

        who: None for nobody known, a text for the id of an account that is not signed in.
        Raises StoreFault when it cannot be kept: what was to be done must then not be done.
        """
        entry = seal(self._micros(), who_of(who), deed, what, self._entropy)
        mine = _Waiting(entry.noted.at, encode_entry(entry))
        with self._queueing:
            self._queue.append(mine)
        with self._writing:
            if not mine.done:
                self._write()
        if mine.fault is not None:
            raise StoreFault("the access trail cannot be written: {fault}", fault=mine.fault) from mine.fault

    def note_given(self, who: Doer, deed: Deed, given: Given, words: str = "") -> None:
        """Note that what was collected is given to somebody; nothing where all of it is public."""
        if given.count:
            what = What(basis="right:read", count=given.count, content=given.content(words))
            self.note(who, deed, what)
            given.forget()

    def newest(self) -> int:
        """The number of the newest entry, 0 before the first."""
        low, step = self._known, 1
        while self._desk.trail(low + step, 1):
            low, step = low + step, step * 2
        high = low + step
        while low < high:  # the newest is above low, or low itself, and at most high
            middle = (low + high) // 2
            if self._desk.trail(middle, 1):
                low = middle + 1
            else:
                high = middle
        self._known = low
        return low

    def entries(self, after: int, upto: int) -> Iterator[Numbered]:
        """The entries with after < number <= upto, in order; raises Damaged for one that cannot be read."""
        while after < upto and (rows := self._desk.trail(after, min(PIECE, upto - after))):
            after = rows[-1][0]
            yield from (Numbered(number, open_entry(raw)) for number, _, raw in rows if number <= upto)

    def entries_of(self, who: str, after: int, upto: int) -> Iterator[Numbered]:
        """As :meth:`entries`, those that one account or key did; others' entries are not even parsed."""
        told = b'"who":' + canonical.encode(who)
        while after < upto and (rows := self._desk.trail(after, min(PIECE, upto - after))):
            after = rows[-1][0]
            yield from (
                one
                for number, _, raw in rows
                if number <= upto and told in raw and (one := Numbered(number, open_entry(raw))).entry.noted.who == who
            )

    def _write(self) -> None:
        """Make everything that waits durable, in one transaction."""
        with self._queueing:
            batch, self._queue = self._queue, []
        fault: BaseException | None = None
        try:
            self._desk.note_all(tuple(one.row for one in batch))
        except BaseException as failed:  # noqa: BLE001  # each of those who wait must hear of it
            fault = failed
        for one in batch:
            one.done, one.fault = True, fault


def who_of(who: Doer) -> Who:
    """Who is to stand in an entry."""
    if isinstance(who, Person):
        return Who(who.id, tuple(sorted(role.value for role in who.roles)), "session" if who.session else "key")
    if isinstance(who, Officer):
        return Who(who.name, tuple(sorted(who.reader.roles)) or (who.role,), who.way or "command")
    if isinstance(who, str):
        return Who(who)
    return who if who is not None else Who()
