"""What writes acts for the measurements: the verb append alone, and the whole write path."""

import os
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime
from time import perf_counter, time_ns
from typing import Any

import msgspec

from benchmarks.figures import Progress
from comity.app.draft import Draft, Officer, Submitted
from comity.app.node import Node
from comity.app.trees import head_of_log, resume_log
from comity.app.writing import Intent, Outcome
from comity.kernel import canonical
from comity.kernel.act import OPENING_BYTES, Author, Envelope
from comity.kernel.ids import LogId
from comity.kernel.log import LogState, NewAct, append, seal
from comity.kernel.marking import ANY, Level, Marking, Reader
from comity.kernel.store import Head, Store

PARTY = "XAA"
OWN = LogId(PARTY)
ACTS_PER_MATTER = 10

_MARKING = Marking(level=Level.RESTRICTED, release=("XAA", "XBB"), originators=("XAA",), purposes=ANY)
_OFFICER = Officer(name="bench", role="officer", reader=Reader(party=PARTY, clearance=Level.SECRET))
_NOTE = "A statement of usual length, written for the measurement. " * 9


class Appender:
    """The verb append alone: from admitted acts to durable rows, by the functions the node uses."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._state = LogState(log=OWN)
        self._tip = ""
        head = head_of_log(store, OWN)
        if head is not None:
            self.resume(head)

    @property
    def size(self) -> int:
        """Entries in the log as this knows it."""
        return self._state.size

    def resume(self, head: Head) -> None:
        """Go on where another process left the log."""
        self._state = resume_log(self._store, head)

    def write(self, batch: int, batches: int) -> float:
        """Write batches; seconds taken."""
        taken = 0.0
        for _ in range(batches):
            envelopes = self.envelopes(batch)
            start = perf_counter()
            self.append(envelopes)
            taken += perf_counter() - start
        return taken

    def append(self, envelopes: Sequence[Envelope]) -> None:
        """Write one batch of admitted acts."""
        self.append_sealed(sealed(envelopes))

    def append_sealed(self, acts: Sequence[NewAct]) -> None:
        """Write one batch of acts that are in their bytes already."""
        appended = append(self._state, acts, time_ns() // 1_000)
        self._store.append(appended.batch)
        self._state = appended.state
        self._tip = acts[-1].entry.hex()

    def fill(self, size: int, progress: Progress) -> None:
        """Write until the log holds ``size`` acts or more."""
        while self._state.size < size:
            progress("filling the log", self._state.size, size)
            self.write(min(1_000, size - self._state.size), 1)

    def envelopes(self, count: int) -> list[Envelope]:
        """Admitted acts, ten to a new matter."""
        opened = [f"organisation:{PARTY}.{os.urandom(16).hex()}" for _ in range(-(-count // ACTS_PER_MATTER))]
        now = datetime.now(UTC)
        body = msgspec.Raw(canonical.encode(_description(self._state.size)))
        return [
            Envelope(
                kind="organisation.described/1",
                matter=opened[number // ACTS_PER_MATTER],
                origin=PARTY,
                epoch=1,
                author=Author("officer", "0" * 32),
                claimed=now,
                marking=_MARKING,
                lang="en",
                body=body,
                refs=(self._tip,) if self._tip else (),
            )
            for number in range(count)
        ]


def sealed(envelopes: Sequence[Envelope]) -> list[NewAct]:
    """Admitted acts in their bytes, committed to."""
    return [seal(envelope, os.urandom(OPENING_BYTES)) for envelope in envelopes]


class Drafter:
    """The whole write path: every tenth draft opens a matter, the others state memberships in earlier ones."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._number = 0
        self._open: deque[tuple[str, int]] = deque()

    def write(self, batch: int, batches: int) -> float:
        """Write batches through the node; seconds taken inside it."""
        taken = 0.0
        for _ in range(batches):
            intents = [self._next() for _ in range(batch)]
            start = perf_counter()
            outcomes = self._node.write(intents)
            taken += perf_counter() - start
            self._note(intents, outcomes)
        return taken

    def _note(self, intents: Sequence[Intent], outcomes: Sequence[Outcome]) -> None:
        """Learn the names that the node gave to new matters."""
        for intent, one in zip(intents, outcomes, strict=True):
            assert isinstance(one, Submitted), one
            if intent.draft.matter is None:
                self._open.append((one.matter, ACTS_PER_MATTER - 1))

    def _next(self) -> Intent:
        number = self._number
        self._number += 1
        if number % ACTS_PER_MATTER == 0 or not self._open:
            return _intent(None, "organisation.described/1", _description(number))
        matter, left = self._open.popleft()
        if left > 1:
            self._open.appendleft((matter, left - 1))
        body = {"party": "XBB", "status": "member", "confidence": "high", "start": str(1950 + left), "note": _NOTE}
        return _intent(matter, "organisation.membership_stated/1", body)


def _description(number: int) -> dict[str, Any]:
    return {
        "code": "XORG",
        "name": {"en": f"Measure {number}", "ru": f"Мера {number}", "zh": f"测量 {number}"},
        "type": "fictional organisation",
        "decision_rule": "consensus",
        "collective_defence": "no",
        "confidence": "high",
        "note": _NOTE,
    }


def _intent(matter: str | None, kind: str, body: dict[str, Any]) -> Intent:
    raw = msgspec.Raw(msgspec.json.encode(body, order="sorted"))
    return Intent(draft=Draft(kind=kind, matter=matter, body=raw, marking=_MARKING), officer=_OFFICER)
