"""The second pass: what was written becomes findable (K2).

It follows the Store in order and can be stopped anywhere; the Index remembers how far it came. Authors wait for it, so
that they find what they just wrote.
"""

from collections.abc import Iterator
from threading import Lock

import msgspec

from comity.app.clockwork import Clockwork
from comity.app.faults import Faults
from comity.app.opened import OpenedActs
from comity.kernel.act import Said, UnknownBody
from comity.kernel.errors import HeadMoved
from comity.kernel.marking import admits, handling_alone
from comity.kernel.store import ActRow, Index, IndexRow, Store
from comity.kernel.terms import terms

_PIECE = 1_000


class Projector:
    """Brings the Index up to the Store."""

    def __init__(self, store: Store, index: Index, opened: OpenedActs, party: str, faults: Faults) -> None:
        self._store = store
        self._index = index
        self._opened = opened
        self._party = party
        self._faults = faults
        self._projecting = Lock()
        self._cursor = index.cursor()
        self._clockwork = Clockwork("projector")
        self.fault = ""

    def catch_up(self, to: int | None = None) -> int:
        """Project everything up to a sequence, or all there is; returns how far the Index is."""
        with self._projecting:
            while to is None or self._cursor < to:
                rows = self._store.since(self._cursor, _PIECE)
                if not rows:
                    break
                self._faults.reach("project.read")
                try:
                    self._index.project(tuple(self._index_rows(rows)), rows[-1].sequence, self._cursor)
                except HeadMoved:
                    self._cursor = self._index.cursor()
                    continue
                self._faults.reach("project.written")
                self._cursor = rows[-1].sequence
            return self._cursor

    def follow(self, to: int | None = None) -> None:
        """As :meth:`catch_up`, but what fails is kept in ``fault`` until the next time that it does not.

        What was written is durable whether or not it can be found yet.
        """
        try:
            self.catch_up(to)
            self.fault = ""
        except Exception as fault:  # noqa: BLE001  # whatever it was, the status must tell of it
            self.fault = f"lists and search lag behind: {fault}"

    def start(self, seconds: float) -> None:
        """Follow what other processes write, until :meth:`close`."""
        self._clockwork.every(seconds, self.follow)

    def close(self) -> None:
        """Stop following."""
        self._clockwork.close()

    def _index_rows(self, rows: tuple[ActRow, ...]) -> Iterator[IndexRow]:
        said = {one.id: one for one in self._opened.said(rows, keep=len(rows) < _PIECE)}
        for row in rows:
            one = said.get(row.entry)  # type: ignore[call-overload]
            if one is not None and one.index == row.index:
                yield _index_row(row, one, self._party)


def _index_row(row: ActRow, said: Said, party: str) -> IndexRow:
    marking = said.act.envelope.marking
    return IndexRow(
        sequence=row.sequence,
        act=said.id,
        matter=row.matter,
        kind=row.kind,
        stored=row.stored,
        marking=handling_alone(marking),
        parties=(party,) if admits(marking, party) else (),
        terms=terms(" ".join(_texts(said))),
    )


def _texts(said: Said) -> Iterator[str]:
    if isinstance(said.act.body, UnknownBody):
        return
    waiting: list[object] = [msgspec.to_builtins(said.act.body)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, (list, tuple)):
            waiting.extend(value)
