"""Explanations of statements and files: what they tell, whom they tell it, and that nothing hidden shows (K10)."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import msgspec
import pytest
from litestar.testing import TestClient

from comity.adapters.keys import create_keys, load_keys
from comity.app.access import Access
from comity.app.accounts.roles import Role
from comity.app.faults import NoFaults
from comity.app.node import Node, Surroundings
from comity.app.opening import start_node
from comity.app.reading import PAGE_LIMIT, Hits, Reading
from comity.app.releasing import release_act
from comity.app.settings import Settings
from comity.app.trail.given import Given
from comity.app.web.app import build_app
from comity.capabilities import REGISTRY
from comity.kernel.marking import ANY, Level, Marking, Reader
from comity.kernel.release import Policy
from nodes import OFFICER, OPEN, OWN, SHARED, membership, memory_stores, organisation
from signed import People, plain

START = datetime(2026, 5, 2, 9, 30, tzinfo=UTC)
COPIED = Marking(level=Level.RESTRICTED, release=("XAA", "XBB"), originators=("XAA",), purposes=ANY, caveats=("NODIS",))


def test_a_statement_is_explained_in_sentences(people: People) -> None:
    one = people.browser()
    done = people.node.submit(organisation(), OFFICER)
    assert f"/statements/{done.id.hex()}/explained#why" in one.get(f"/statements/{done.id.hex()}")
    text = one.text(f"/statements/{done.id.hex()}/explained")
    assert "You act for XAA, which wrote it and always sees its own." in text
    assert "Its handling lets only these see it: XAA XBB" in text
    assert "cleared for Restricted" in text
    assert "No share of it is on record that you may see." in text
    assert "Verify" in text


def test_who_was_handed_it_is_told_to_those_who_may_know(people: People) -> None:
    one = people.browser()
    done = people.node.submit(organisation(), OFFICER)
    release_act(people.node, done.id, "XBB", OFFICER, Policy(sender="XAA"))
    told = "XAA gave it to XBB on 22 November 2026"
    assert told in one.text(f"/statements/{done.id.hex()}/explained")
    assert told in one.text(f"/files/{quote(done.matter)}/explained")
    public = people.node.submit(organisation("XAA-OPEN", OPEN), OFFICER)
    release_act(people.node, public.id, "XBB", OFFICER, Policy(sender="XAA"))
    assert told in one.text(f"/statements/{public.id.hex()}/explained")
    assert "XBB" not in plain(people.visit(f"/statements/{public.id.hex()}/explained"))


def test_a_file_is_explained_by_the_handlings_of_what_is_visible(people: People) -> None:
    opened = people.node.submit(organisation("XAA-OPEN", OPEN), OFFICER)
    people.node.submit(membership(opened.matter, "XBB", marking=SHARED), OFFICER)
    people.node.submit(membership(opened.matter, "XCC", marking=OWN), OFFICER)
    address = f"/files/{quote(opened.matter)}/explained"
    assert plain(people.visit(address)).count("statement under this handling") == 1
    assert people.browser(clearance=Level.RESTRICTED).text(address).count("statement under this handling") == 2
    assert people.browser(clearance=Level.SECRET).text(address).count("statement under this handling") == 3


NOWHERE = (
    "/statements/{}/explained",
    "/statements/" + "0" * 64 + "/explained",
    "/statements/x/explained",
    "/files/organisation%3Anone/explained",
    "/files/x/explained",
    "/files/%3Cscript%3E/explained",
)


@pytest.mark.parametrize("address", NOWHERE)
def test_what_is_hidden_is_answered_like_what_is_not_there(people: People, address: str) -> None:
    hidden = people.node.submit(organisation("XAA-OWN", OWN), OFFICER).id.hex()
    low = people.browser(clearance=Level.OPEN)
    page = re.sub(r"/(statements|files)[^\"]*", "", low.get(address.format(hidden), 404))
    nothing = re.sub(r"/(statements|files)[^\"]*", "", low.get("/statements/" + "1" * 64 + "/explained", 404))
    assert re.sub(r"[0-9a-f]{64}", "", page) == re.sub(r"[0-9a-f]{64}", "", nothing)


class Worlds:
    """Randomness and time that depend on the step alone, so that two histories differ only in what one leaves out."""

    def __init__(self) -> None:
        self.enter(0)

    def enter(self, step: int) -> None:
        self.step, self._drawn = step, 0

    def entropy(self, count: int) -> bytes:
        self._drawn += 1
        return hashlib.shake_256(f"{self.step}/{self._drawn}".encode()).digest(count)

    def now(self) -> datetime:
        return START + timedelta(seconds=self.step)

    def micros(self) -> int:
        return int(self.now().timestamp()) * 1_000_000


class TellingReading(Reading):
    """Leak: finds what names a statement whoever may see it."""

    def search(self, text: str, after: str = "", limit: int = PAGE_LIMIT) -> Hits:
        everybody = Reader(party="XAA", clearance=Level.TOP_SECRET, caveats=frozenset({"NODIS"}))
        return Reading(self._library, everybody).search(text, after, limit)


class Sound(Node):
    """A node as it is."""


class Leaky(Node):
    """A node whose readings tell too much."""

    def reading(self, reader: Reader, given: Given | None = None) -> Reading:
        return TellingReading(self._library, reader, given)


@contextmanager
def running(home: Path, make: type[Node]) -> Iterator[tuple[Node, Worlds]]:
    worlds = Worlds()
    around = Surroundings(clock=worlds, entropy=worlds.entropy, faults=NoFaults())
    made = make(Settings(party="XAA"), REGISTRY, memory_stores(), load_keys(home), around)
    node = start_node(home, made, around)
    try:
        yield node, worlds
    finally:
        node.close()
        (home / "head.1").unlink(missing_ok=True)


def explained(home: Path, make: type[Node], access: Access | None, hidden: bool) -> dict[str, str]:
    """Every explanation that the reader gets, of a history with or without what it may not see."""
    with running(home, make) as (node, worlds):
        worlds.enter(1)
        public = node.submit(organisation("XAA-OPEN", OPEN), OFFICER)
        worlds.enter(2)
        second = node.submit(organisation("XAA-TWO", OPEN), OFFICER)
        writer = msgspec.structs.replace(
            OFFICER, reader=msgspec.structs.replace(OFFICER.reader, caveats=frozenset({"NODIS"}))
        )
        if hidden:
            worlds.enter(3)
            node.submit(membership(public.matter, "XBB", marking=OWN), OFFICER)
            worlds.enter(4)
            node.submit(membership(public.matter, "XCC", marking=COPIED), writer)
        if hidden and access is None:
            worlds.enter(5)
            node.submit(organisation("XAA-PACT", SHARED), OFFICER)
            worlds.enter(6)
            release_act(node, public.id, "XBB", OFFICER, Policy(sender="XAA"))
        worlds.enter(7)
        node.submit(membership(public.matter, "XDD", marking=OPEN), OFFICER)
        worlds.enter(1_000)
        headers = {"accept": "text/html"}
        if access is not None:
            headers["authorization"] = f"Bearer {node.access.create(access, worlds.entropy)}"
        with TestClient(build_app(node, worlds), base_url="http://127.0.0.1") as client:
            return {
                address: masked(client.get(address, headers=headers).text)
                for address in (
                    f"/statements/{public.id.hex()}/explained",
                    f"/statements/{second.id.hex()}/explained",
                    f"/files/{quote(public.matter)}/explained",
                    f"/files/{quote(second.matter)}/explained",
                )
            }


def masked(page: str) -> str:
    return re.sub(r'<data class="[^"]*" value="\d+">[^<]*', "", page)


READERS = (None, Access(name="low", role=Role.OFFICER, clearance=Level.RESTRICTED))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("keys")
    create_keys(home, "XAA")
    return home


@pytest.mark.parametrize("access", READERS, ids=["visitor", "low"])
def test_what_is_hidden_changes_no_byte_of_an_explanation(home: Path, access: Access | None) -> None:
    whole, parted = explained(home, Sound, access, True), explained(home, Sound, access, False)
    assert whole == parted
    assert all("Why do I see this?" in page for page in whole.values())


def test_a_reading_that_tells_too_much_is_caught(home: Path) -> None:
    assert explained(home, Leaky, None, True) != explained(home, Leaky, None, False)
