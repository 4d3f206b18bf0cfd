"""Homes, officers, drafts, clocks and faults for tests of the running node of the fictional state XAA."""

import os
import signal
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from comity.adapters.clock import Clock, SystemClock
from comity.adapters.keys import load_keys
from comity.adapters.store_memory import MemoryDesk, MemoryIndex, MemoryStore
from comity.app.accounts.seeds import Seeds
from comity.app.draft import Draft, Officer, parse_draft
from comity.app.faults import Faults, NoFaults
from comity.app.node import Node, Stores, Surroundings
from comity.app.opening import start_node
from comity.app.settings import Settings
from comity.capabilities import REGISTRY
from comity.kernel.canonical import encode
from comity.kernel.errors import StoreFault
from comity.kernel.marking import ANY, PUBLIC, Level, Marking, Reader
from comity.kernel.store import IndexRow
from comity.record import record_batches

OPEN = Marking(level=Level.OPEN, release=PUBLIC, originators=("XAA",), purposes=ANY)
SHARED = Marking(level=Level.RESTRICTED, release=("XAA", "XBB"), originators=("XAA",), purposes=ANY)
OWN = Marking(level=Level.SECRET, release=("XAA",), originators=("XAA",), purposes=ANY)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def officer(name: str = "one", party: str = "XAA", clearance: Level = Level.TOP_SECRET, *caveats: str) -> Officer:
    """Somebody who writes and reads for a party."""
    reader = Reader(party=party, clearance=clearance, caveats=frozenset(caveats))
    return Officer(name=name, role="officer", reader=reader)


SEEDS = Seeds(bytes(32), os.urandom)
OFFICER = officer()
VISITOR = Reader()


def organisation(code: str = "XAA-PACT", marking: Marking = SHARED, **more: Any) -> Draft:
    """A draft that opens the file of an organisation."""
    return Draft(kind="organisation.described/1", body=raw(organisation_body(code)), marking=marking, **more)


def organisation_body(code: str = "XAA-PACT") -> dict[str, Any]:
    return {
        "code": code,
        "name": {"en": "Quiet pact", "ru": "Тихий пакт", "zh": "静默公约"},
        "type": "bilateral pact",
        "decision_rule": "bilateral",
        "collective_defence": "no",
        "confidence": "high",
    }


def membership(matter: str, party: str = "XBB", start: str = "2020", marking: Marking = SHARED, **more: Any) -> Draft:
    """A draft that states a membership in the file of an organisation."""
    body = {"party": party, "status": "member", "confidence": "high", "start": start}
    return Draft(kind="organisation.membership_stated/1", body=raw(body), marking=marking, matter=matter, **more)


def remark(kind: str, matter: str, act: str, marking: Marking = SHARED) -> Draft:
    """A draft of ``withdrawn`` or ``disputed``."""
    body = {"act": act, "reason": "It is not so."}
    return Draft(kind=f"act.{kind}/1", body=raw(body), marking=marking, matter=matter)


def raw(body: object) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(body))


def posted(draft: Draft, **changes: Any) -> dict[str, Any]:
    """A draft as a client posts it, with changes at its top level; None drops a field."""
    values: dict[str, Any] = {**msgspec.json.decode(encode(draft)), **changes}
    return {name: value for name, value in values.items() if value is not None}


def through_json(draft: Draft) -> Draft:
    return parse_draft(msgspec.json.encode(posted(draft)))


class SetClock:
    """A clock that a test sets."""

    def __init__(self, now: datetime = NOON) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time

    def micros(self) -> int:
        return (self.time - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


class Stumbles:
    """Raises at a named place, from the first time it is told to until it has done so often enough."""

    def __init__(self, name: str, error: Callable[[], Exception] | None = None) -> None:
        self.name = name
        self.times = 0
        self.raised = 0
        self._error = error or (lambda: StoreFault("the disk of the test fails"))

    def reach(self, name: str) -> None:
        if name == self.name and self.raised < self.times:
            self.raised += 1
            raise self._error()


class Kills:
    """Kills the process when a named place is reached for the given time."""

    def __init__(self, name: str, time: int) -> None:
        self._name = name
        self._left = time

    def reach(self, name: str) -> None:
        if name == self._name:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def memory_stores(record: Sequence[IndexRow] = ()) -> Stores:
    """Stores in memory, with the shipped record where its projected rows are given."""
    stores = Stores(MemoryStore(), MemoryIndex(), MemoryDesk())
    if record:
        for batch in record_batches():
            stores.store.append(batch)
        stores.index.project(record, record[-1].sequence)
    return stores


def node_on(home: Path, stores: Stores, clock: Clock | None = None, faults: Faults | None = None) -> Node:
    """A node of XAA on given stores; the home holds its keys and its sidecar."""
    around = Surroundings(clock=clock or SystemClock(), entropy=os.urandom, faults=faults or NoFaults())
    return start_node(home, Node(Settings(party="XAA"), REGISTRY, stores, load_keys(home), around), around)
