"""Histories, and the nodes in which they are told: once whole, once with only what a reader may see.

Each statement has its own randomness and its own time, equal in both, so that nothing differs but what was hidden.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from comity.adapters.keys import LoadedKeys, load_keys
from comity.adapters.store_memory import MemoryDesk, MemoryIndex, MemoryStore
from comity.app.draft import Attachment, Draft, Officer, parse_draft
from comity.app.faults import NoFaults
from comity.app.node import Node, Stores, Surroundings
from comity.app.opening import start_node
from comity.app.releasing import release_act
from comity.app.settings import Settings
from comity.app.trail.heads import SIDECAR
from comity.capabilities import REGISTRY
from comity.kernel.canonical import encode
from comity.kernel.errors import ComityError
from comity.kernel.ids import ActId
from comity.kernel.marking import ANY, PUBLIC, Level, Marking, Reader, may_see
from comity.kernel.release import Policy
from comity.kernel.store import Desk
from comity.kernel.transport import release_matter

START = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""The day after the reference library was compiled: what arrives before it is shown as arriving after it."""
OPEN = Marking(level=Level.OPEN, release=PUBLIC, originators=("XAA",), purposes=ANY)
SHARED = Marking(level=Level.RESTRICTED, release=("XAA", "XBB"), originators=("XAA",), purposes=ANY)
OWN = Marking(level=Level.SECRET, release=("XAA",), originators=("XAA",), purposes=ANY)
CLOSE = Marking(level=Level.RESTRICTED, release=("XAA",), originators=("XAA",), purposes=ANY, caveats=("NODIS",))
PLANNING = Marking(level=Level.RESTRICTED, release=("XAA",), originators=("XAA",), purposes=("planning",))
MARKINGS = (OPEN, SHARED, OWN, CLOSE, PLANNING)
FULL = Reader(party="XAA", clearance=Level.TOP_SECRET, caveats=frozenset({"NODIS"}))
WRITER = Officer(name="writer", role="officer", reader=FULL)
LIBRARY_FILE = "organisation:sco"
SERVING = 20_000
"""Seconds after START at which everything is asked."""
SLOTS = 5
"""Organisations 0 to 2, an exercise 3, and a file of the reference library 4."""
WHAT = ("describe", "member", "withdrawn", "disputed", "paper", "shared")

Step = tuple[int, str, int]
"""Which file, what is said in it, and under which of MARKINGS."""
Make = Callable[[Settings, Stores, LoadedKeys, Surroundings], Node]

FULL_HISTORY: tuple[Step, ...] = (
    (0, "describe", 0),
    (1, "describe", 1),
    (2, "paper", 4),
    (3, "describe", 0),
    (3, "describe", 2),
    (1, "member", 3),
    (0, "member", 0),
    (0, "shared", 0),
    (0, "disputed", 2),
    (1, "paper", 2),
    (4, "disputed", 4),
    (0, "member", 3),
)
"""Something of everything, under every handling."""


def sound(settings: Settings, stores: Stores, keys: LoadedKeys, around: Surroundings) -> Node:
    """A node as it is shipped."""
    return Node(settings, REGISTRY, stores, keys, around)


def nothing() -> None:
    """What is called where nothing is to be done."""


class Surround:
    """Randomness that depends on what is being done alone, not on how much came before it, and a clock that is set."""

    def __init__(self) -> None:
        self._doing = ""
        self._drawn = 0
        self._now = START

    def enter(self, doing: str, seconds: int) -> None:
        """Begin to do something, this long after START."""
        self._doing, self._drawn, self._now = doing, 0, START + timedelta(seconds=seconds)

    def entropy(self, count: int) -> bytes:
        self._drawn += 1
        return hashlib.shake_256(f"{self._doing}/{self._drawn}".encode()).digest(count)

    def now(self) -> datetime:
        return self._now

    def micros(self) -> int:
        return int(self._now.timestamp()) * 1_000_000


class Told(msgspec.Struct, frozen=True):
    """A statement as it was made. own: written by the node itself."""

    number: int
    draft: Draft
    act: str
    matter: str
    own: bool = False


class World:
    """What a node keeps of one history; nodes are opened on it, one after the other."""

    def __init__(self, keys: Path, home: Path) -> None:
        self.home = Path(shutil.copytree(keys, home))
        self.around = Surround()
        self._stores = (MemoryStore(), MemoryIndex())

    @contextmanager
    def open(self, make: Make = sound, desk: Desk | None = None) -> Iterator[Node]:
        """A node on this history. desk: of people and trail; a fresh one when none is given."""
        if desk is None:
            (self.home / SIDECAR).unlink(missing_ok=True)
        around = Surroundings(clock=self.around, entropy=self.around.entropy, faults=NoFaults())
        stores = Stores(*self._stores, desk if desk is not None else MemoryDesk())
        node = make(Settings(party="XAA"), stores, load_keys(self.home), around)
        start_node(self.home, node, around)
        try:
            yield node
        finally:
            node.close()

    def tell(self, node: Node, steps: tuple[Step, ...], after: Callable[[], None] = nothing) -> list[Told]:
        """Carry out a history; steps that are refused are left out of it. after: called after each statement."""
        told: list[Told] = []
        for number, step in enumerate(steps, 1):
            self.around.enter(f"step {number}", number)
            try:
                one = _share(node, number, step, told) if step[1] == "shared" else _say(node, number, step, told)
            except ComityError:
                continue
            if one is not None:
                told.append(one)
                after()
        return told

    def tell_again(self, node: Node, told: list[Told], reader: Reader, after: Callable[[], None] = nothing) -> None:
        """The same history without what the reader may not see."""
        for one in told:
            if may_see(reader, one.draft.marking):
                self.around.enter(f"step {one.number}", one.number)
                if one.own:
                    self.around.entropy(32)  # the seal of the note that a share leaves in the trail
                done = node.submit(one.draft, WRITER, own=one.own)
                assert done.id.hex() == one.act, "a visible statement differs"
                after()

    def tell_otherwise(self, node: Node, told: list[Told], reader: Reader) -> list[Told]:
        """The same deeds in the same order, where what the reader may not see says something else of other files."""
        other: dict[bytes, bytes] = {b"Pact": b"Bund", b"so it was decided": b"for other reasons", b"Range": b"Camp"}
        found: list[Told] = []
        for one in told:
            visible = may_see(reader, one.draft.marking)
            raw = encode(one.draft)
            for before, now in () if visible else other.items():
                raw = raw.replace(before, now)
            draft = one.draft if visible else parse_draft(raw)
            self.around.enter(f"{'step' if visible else 'other'} {one.number}", one.number)
            done = node.submit(draft, WRITER)
            assert (done.id.hex() == one.act) is visible
            other |= {one.act.encode(): done.id.hex().encode(), one.matter.encode(): done.matter.encode()}
            found.append(Told(one.number, draft, done.id.hex(), done.matter))
        return found


def _say(node: Node, number: int, step: Step, told: list[Told]) -> Told | None:
    draft = _drafted(node, step, told)
    done = node.submit(draft, WRITER)
    return Told(number, draft, done.id.hex(), done.matter)


def _share(node: Node, number: int, step: Step, told: list[Told]) -> Told | None:
    """Hand the first statement of a file over; the record of it is what is told."""
    act = next((one.act for one in told if one.matter == _file(step[0], told)), None)
    if act is None:
        return None
    matter = release_matter("XAA", "XBB")
    before = _lines(node, matter)
    release_act(node, ActId(bytes.fromhex(act)), "XBB", WRITER, Policy(sender="XAA"))
    new = [said for said in _lines(node, matter) if said not in before]
    if not new:
        return None
    envelope = new[0].act.envelope
    draft = Draft(kind=envelope.kind, matter=matter, body=envelope.body, marking=envelope.marking)
    return Told(number, draft, new[0].id.hex(), matter, own=True)


def _lines(node: Node, matter: str) -> list[Any]:
    try:
        return [line.said for line in node.reading(FULL).folded(matter).lines]
    except ComityError:
        return []


def _file(slot: int, told: list[Told]) -> str | None:
    """The file of a slot, once it was opened: each is told by what stands in its first statement."""
    if slot == SLOTS - 1:
        return LIBRARY_FILE
    mark = f"Pact {slot}".encode() if slot < SLOTS - 2 else b"Peace Mission 2031"
    return next((one.matter for one in told if one.draft.matter is None and mark in bytes(one.draft.body)), None)


def _drafted(node: Node, step: Step, told: list[Told]) -> Draft:
    slot, what, marking = step
    matter = _file(slot, told)
    opens = matter is None or (what in ("describe", "paper") and matter != LIBRARY_FILE)
    if opens:
        kind, body = _description(slot, len(told))
    elif what == "member" and slot < SLOTS - 2:
        kind, body = "organisation.membership_stated/1", {"party": "XBB", "status": "member", "confidence": "low"}
        body["start"] = str(2000 + len(told))
    elif what == "member" and slot == SLOTS - 2:
        kind, body = "exercise.strength_stated/1", {"low": 100 + len(told), "basis": "press", "confidence": "low"}
    else:
        earlier = [one.act for one in told if one.matter == matter] or [_lines(node, LIBRARY_FILE)[0].id.hex()]
        kind = "act.withdrawn/1" if what == "withdrawn" else "act.disputed/1"
        body = {"act": earlier[-1], "reason": "so it was decided"}
    paper = Attachment(name="annex.txt", media_type="text/plain", lang="en", content=f"annex {len(told)}".encode())
    return Draft(
        kind=kind,
        matter=matter,
        body=msgspec.Raw(encode(body)),
        marking=MARKINGS[marking],
        attachments=(paper,) if what == "paper" else (),
    )


def _description(slot: int, count: int) -> tuple[str, dict[str, Any]]:
    """What is said to open a file, or to describe it anew."""
    if slot < SLOTS - 2:
        name = {"en": f"Pact {slot}", "ru": f"Пакт {slot}", "zh": f"公约 {slot}"}
        body = {"code": f"XP{slot}", "name": name, "type": "pact", "decision_rule": "consensus"}
        return "organisation.described/1", body | {"collective_defence": "no", "confidence": "high"}
    name_of = {"name": "Peace Mission 2031", "series": "Peace Mission", "status": "announced", "confidence": "low"}
    where = {"name": f"Range {count}", "latitude": 511_000 + count, "longitude": 714_000}
    dated = {"start": "2026-12-01", "place": where, "format": "multilateral", "framework": "other"}
    return "exercise.described/1", {**name_of, **dated, "hosts": ("KAZ",), "participants": ("XBB",)}
