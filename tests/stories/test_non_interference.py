"""K10: for two histories that differ only in acts a reader may not see, every byte served to it is the same.

A history is written twice: once whole, once with only the acts that the reader may see. Each act has its own randomness
and its own time, equal in both, so that nothing differs but what was hidden. Then every route is asked by that reader.
Masked is the closed list of log coordinates, and nothing else. Seeded leaks must make the property fail.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from litestar.testing import TestClient

from comity.adapters.keys import LoadedKeys, create_keys, load_keys
from comity.adapters.store_memory import MemoryDesk, MemoryIndex, MemoryStore
from comity.app.access import Access
from comity.app.draft import Draft, Officer
from comity.app.faults import NoFaults
from comity.app.node import Node, Stores, Surroundings
from comity.app.opening import start_node
from comity.app.reading import PAGE_LIMIT, Page, Reading
from comity.app.settings import Settings
from comity.app.web.app import build_app
from comity.app.web.coordinates import COORDINATE_CLASS, LOG_COORDINATES
from comity.capabilities import REGISTRY
from comity.kernel.canonical import encode
from comity.kernel.errors import ComityError, NotAllowed, NotFound, refusal
from comity.kernel.ids import ActId
from comity.kernel.marking import ANY, PUBLIC, Level, Marking, Reader, may_see

START = datetime(2026, 5, 2, 9, 30, tzinfo=UTC)
OPEN = Marking(level=Level.OPEN, release=PUBLIC, originators=("XAA",), purposes=ANY)
SHARED = Marking(level=Level.RESTRICTED, release=("XAA", "XBB"), originators=("XAA",), purposes=ANY)
OWN = Marking(level=Level.SECRET, release=("XAA",), originators=("XAA",), purposes=ANY)
CLOSE = Marking(level=Level.RESTRICTED, release=("XAA",), originators=("XAA",), purposes=ANY, caveats=("NODIS",))
MARKINGS = (OPEN, SHARED, OWN, CLOSE)
WRITER = Officer(
    name="writer",
    role="officer",
    reader=Reader(party="XAA", clearance=Level.TOP_SECRET, caveats=frozenset({"NODIS"})),
)
READERS = (
    None,
    Access(name="low", role="officer", clearance=Level.RESTRICTED),
    Access(name="high", role="officer", clearance=Level.SECRET),
    Access(name="close", role="analyst", clearance=Level.RESTRICTED, caveats=("NODIS",)),
)

Step = tuple[int, str, int]
"""Which file (0..2), what is said in it, and under which of MARKINGS."""
Make = Callable[[LoadedKeys, Surroundings], Node]


class Worlds:
    """Randomness and time that depend on the step alone, not on how many came before it."""

    def __init__(self) -> None:
        self.step = 0
        self._drawn = 0

    def enter(self, step: int) -> None:
        self.step, self._drawn = step, 0

    def entropy(self, count: int) -> bytes:
        self._drawn += 1
        return hashlib.shake_256(f"{self.step}/{self._drawn}".encode()).digest(count)

    def now(self) -> datetime:
        return START + timedelta(seconds=self.step)

    def micros(self) -> int:
        return int(self.now().timestamp()) * 1_000_000


class CountingReading(Reading):
    """Leak: says that there is a further page when there are more files than the reader may see."""

    def page(self, of_type: str, after: str = "", limit: int = PAGE_LIMIT) -> Page:
        page = super().page(of_type, after, limit)
        index = self._library.index
        everything = index.matters(of_type, [number for number, _ in index.audiences()], after, 10_000)
        more = len(everything) > len(page.matters) and page.next is None and page.matters
        return Page(page.matters, page.matters[-1].matter if more else page.next)


class OrderingReading(Reading):
    """Leak: shows files in the order of their newest statement, hidden ones included."""

    def page(self, of_type: str, after: str = "", limit: int = PAGE_LIMIT) -> Page:
        page = super().page(of_type, after, limit)
        store = self._library.store
        newest = {one.matter: store.matter(one.matter)[-1].stored for one in page.matters}
        return Page(tuple(sorted(page.matters, key=lambda one: -newest[one.matter])), page.next)


class TellingReading(Reading):
    """Leak: another error for what exists but is hidden."""

    def act(self, act_id: ActId) -> object:  # type: ignore[override]
        try:
            return super().act(act_id)
        except NotFound:
            if self._library.store.find([act_id]):
                raise NotAllowed((refusal("statement.hidden", "This statement is not for you."),)) from None
            raise


def leaking(reading: type[Reading]) -> Make:
    class Leaky(Node):
        def reading(self, reader: Reader) -> Reading:
            return reading(self._library, reader)

    return lambda keys, around: Leaky(Settings(party="XAA"), REGISTRY, memory(), keys, around)


def sound(keys: LoadedKeys, around: Surroundings) -> Node:
    return Node(Settings(party="XAA"), REGISTRY, memory(), keys, around)


def memory() -> Stores:
    return Stores(MemoryStore(), MemoryIndex(), MemoryDesk())


class Told(msgspec.Struct, frozen=True):
    """A step as it was carried out."""

    number: int
    draft: Draft
    act: str
    matter: str


@contextmanager
def running(home: Path, make: Make) -> Iterator[tuple[Node, Worlds]]:
    worlds = Worlds()
    around = Surroundings(clock=worlds, entropy=worlds.entropy, faults=NoFaults())
    node = start_node(home, make(load_keys(home), around), around)
    try:
        yield node, worlds
    finally:
        node.close()
        (home / "head.1").unlink(missing_ok=True)


def tell(node: Node, worlds: Worlds, steps: list[Step]) -> list[Told]:
    """Carry out a history; steps that are refused are left out of it."""
    files: dict[int, str] = {}
    told: list[Told] = []
    for number, step in enumerate(steps, 1):
        worlds.enter(number)
        draft = drafted(step, files, told)
        if draft is None:
            continue
        try:
            done = node.submit(draft, WRITER)
        except ComityError:
            continue
        files.setdefault(step[0], done.matter)
        told.append(Told(number, draft, done.id.hex(), done.matter))
    return told


def drafted(step: Step, files: dict[int, str], told: list[Told]) -> Draft | None:
    slot, what, marking = step
    matter = files.get(slot)
    body: dict[str, object]
    if what == "describe" or matter is None:
        kind = "organisation.described/1"
        name = {"en": f"Pact {slot}", "ru": f"Пакт {slot}", "zh": f"公约 {slot}"}
        body = {"code": f"XP{slot}", "name": name, "type": "pact", "decision_rule": "consensus"}
        body |= {"collective_defence": "no", "confidence": "high"}
    elif what == "member":
        kind = "organisation.membership_stated/1"
        body = {"party": "XBB", "status": "member", "start": str(2000 + len(told)), "confidence": "low"}
    else:
        earlier = [one for one in told if one.matter == matter]
        kind = f"act.{what}/1"
        body = {"act": earlier[-1].act, "reason": "so it was decided"}
    return Draft(kind=kind, matter=matter, body=msgspec.Raw(encode(body)), marking=MARKINGS[marking])


def tell_again(node: Node, worlds: Worlds, told: list[Told], reader: Reader) -> None:
    """The same history without what the reader may not see."""
    for one in told:
        if may_see(reader, one.draft.marking):
            worlds.enter(one.number)
            assert node.submit(one.draft, WRITER).id.hex() == one.act, "a visible statement differs"


def addresses(told: list[Told]) -> list[str]:
    matters = sorted({one.matter for one in told})
    shared = ["/", "/states", "/states/XBB", "/api", "/api/openapi.json", "/api/v1/kinds", "/healthz"]
    lists = [f"/api/v1/{view.name}" for view in REGISTRY.views.values() if not view.of_one]
    lists += ["/api/v1/organisations?limit=1", "/api/v1/organisations?limit=1&after=organisation:csto"]
    lists += ["/api/v1/memberships?party=XBB", "/api/v1/nothing", "/api/v1/organisations?after=bad"]
    single = [view.name for view in REGISTRY.views.values() if view.of_one]
    of_matter = [
        f"/api/v1/matters/{quote(matter)}{tail}" for matter in matters for tail in ("", *map("/{}".format, single))
    ]
    pages = [f"/organisations/{matter.partition(':')[2]}" for matter in matters]
    of_act = [
        form.format(one.act)
        for one in told
        for form in ("/statements/{}", "/api/v1/acts/{}", "/api/v1/acts/{}/receipt")
    ]
    return [*shared, *lists, *of_matter, *pages, *of_act]


def served(node: Node, worlds: Worlds, access: Access | None, told: list[Told]) -> dict[str, tuple[int, str, str]]:
    """Status, headers and masked body of every route."""
    worlds.enter(10_000)
    headers = {}
    if access is not None:
        headers["authorization"] = f"Bearer {node.access.create(access, worlds.entropy)}"
    with TestClient(build_app(node, worlds), base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        found = {}
        for address in addresses(told):
            answer = client.get(address, headers=headers)
            assert answer.status_code < 500 or address == "/healthz", (address, answer.text)
            shown = sorted((name, value) for name, value in answer.headers.items() if name != "content-length")
            found[address] = (answer.status_code, str(shown), masked(address, answer.text))
        return found


def masked(address: str, body: str) -> str:
    """The body without log coordinates, which appear in receipts and in a page's "verify" part only."""
    if address.endswith("/receipt") and '"format"' in body:
        fields = json.loads(body)
        return json.dumps({name: "" if name in {*LOG_COORDINATES, "receipt"} else fields[name] for name in fields})
    return re.sub(rf'(<data class="{COORDINATE_CLASS}"[^>]*>)[^<]*', r"\1", re.sub(r' value="\d+"', "", body))


STEPS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(("describe", "member", "member", "withdrawn", "disputed")),
        st.integers(0, len(MARKINGS) - 1),
    ),
    min_size=2,
    max_size=8,
)


def check(home: Path, make: Make, examples: int) -> None:
    """The property, for a node of the given make."""

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        report_multiple_bugs=False,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(steps=STEPS, access=st.sampled_from(READERS))
    def same(steps: list[Step], access: Access | None) -> None:
        reader = Reader()
        if access is not None:
            reader = Reader(party="XAA", clearance=access.clearance, caveats=frozenset(access.caveats))
        with running(home, make) as (node, worlds):
            told = tell(node, worlds, steps)
            whole = served(node, worlds, access, told)
        with running(home, make) as (node, worlds):
            tell_again(node, worlds, told, reader)
            parted = served(node, worlds, access, told)
        for address, answer in whole.items():
            assert answer == parted[address], address

    same()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("keys")
    create_keys(home, "XAA")
    return home


def test_hidden_acts_change_no_byte_of_any_route(home: Path) -> None:
    check(home, sound, 8)


@pytest.mark.soak
def test_hidden_acts_change_no_byte_of_any_route_at_length(home: Path) -> None:
    check(home, sound, 300)


@pytest.mark.parametrize("leak", [CountingReading, OrderingReading, TellingReading])
def test_the_property_catches_a_seeded_leak(home: Path, leak: type[Reading]) -> None:
    with pytest.raises(AssertionError):
        check(home, leaking(leak), 60)
