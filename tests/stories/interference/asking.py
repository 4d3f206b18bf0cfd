"""Asks everything of one world, and compares it with what another answered."""

import json
import re
from pathlib import Path
from urllib.parse import urlencode

import httpx
import msgspec
from litestar import Litestar
from litestar.testing import TestClient

from comity.app.node import Node
from comity.app.web.app import build_app
from comity.app.web.coordinates import COORDINATE_CLASS, LOG_COORDINATES
from comity.kernel.marking import may_see
from stories.interference.posts import post_everything
from stories.interference.readers import Arrived, As, come_in
from stories.interference.routes import addresses, place_of, reading_routes
from stories.interference.worlds import SERVING, Make, Step, Told, World, sound

FORM_TYPE = "application/x-www-form-urlencoded"

Answer = tuple[int, str, str]
"""Status, headers and masked body."""


class Leak(AssertionError):
    """Two worlds that one reader cannot tell apart answered it differently."""


class Asking:
    """One reader's requests, each under its own number, so that randomness does not depend on those before it."""

    def __init__(self, world: World, node: Node, arrived: Arrived, client: "TestClient[Litestar]") -> None:
        self._world = world
        self._node = node
        self._arrived = arrived
        self._client = client
        self.answers: dict[str, Answer] = {}

    def get(self, address: str) -> httpx.Response:
        return self._ask("GET", address)

    def post(self, address: str, pairs: list[tuple[str, str]]) -> httpx.Response:
        """Post a form with its key, and look at the page it leads to."""
        raw = urlencode([("form_key", self._arrived.form_key), *pairs]).encode()
        answer = self._ask("POST", address, raw, FORM_TYPE)
        to = answer.headers.get("location", "").partition("#")[0]
        return self.get(to) if answer.status_code == 303 and to.startswith("/") else answer

    def post_json(self, address: str, raw: bytes) -> httpx.Response:
        return self._ask("POST", address, raw, "application/json")

    def send_due(self) -> None:
        """Send what was handed in, when its time has come."""
        self._world.around.enter("sending", SERVING + 60)
        self._node.outbox.send_due(self._world.around.micros())

    def _ask(self, method: str, address: str, raw: bytes = b"", media_type: str = "") -> httpx.Response:
        name = f"{len(self.answers)} {method} {address} {raw.decode()[74:]}"
        self._world.around.enter(name, SERVING)
        headers = [("accept", "text/html"), *self._arrived.headers]
        if media_type:
            headers.append(("content-type", media_type))
        self._client.cookies.clear()
        answer = self._client.request(method, address, content=raw, headers=headers, follow_redirects=False)
        assert answer.status_code < 500 or address == "/healthz", (name, answer.text)
        shown = sorted((name, value) for name, value in answer.headers.items() if name != "content-length")
        self.answers[name] = (answer.status_code, str(shown), masked(answer))
        return answer


_PLACE = re.compile(rf'(<data class="{COORDINATE_CLASS}") value="[0-9]+">[^<]*')


def masked(answer: httpx.Response) -> str:
    """The body without places in a log, which stand in the closed list of coordinates.py and nowhere else."""
    if "json" not in answer.headers["content-type"]:
        return _PLACE.sub(r"\1>", answer.text)
    fields = answer.json()
    if isinstance(fields, dict) and ("log" in fields or ("receipt" in fields and "format" in fields)):
        dropped = {*LOG_COORDINATES, "receipt"}
        return json.dumps({name: value for name, value in fields.items() if name not in dropped})
    return answer.text


def served(world: World, told: list[Told], who: As, make: Make, wanted: tuple[str, ...]) -> dict[str, Answer]:
    """What one reader is answered, under names that say what was asked. wanted: as in :func:`compare`."""
    world.around.enter("people", SERVING - 10)
    with world.open(make) as node:
        arrived = come_in(node, world, who)
        place = place_of(node, told, arrived)
        with client_of(node, world) as client:
            asking = Asking(world, node, arrived, client)
            for address in addresses(place, reading_routes()):
                if not wanted or address.startswith(wanted):
                    asking.get(address)
            if not wanted:
                post_everything(asking, place)
        return asking.answers


_APPS: list[Litestar] = []


def client_of(node: Node, world: World) -> "TestClient[Litestar]":
    """The pages of a node. The routes are made once: that takes a second."""
    if not _APPS:
        _APPS.append(build_app(node, world.around))
    app = _APPS[0]
    app.state["site"] = msgspec.structs.replace(app.state["site"], node=node, clock=world.around)
    return TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)


class Pair(msgspec.Struct, frozen=True):
    """A history told twice: whole, and without what one reader may not see."""

    whole: World
    parted: World
    told: list[Told]

    def hidden(self, who: As) -> int:
        """How much of it is hidden."""
        return sum(not may_see(who.reader, one.draft.marking) for one in self.told)


def tell_twice(keys: Path, folder: Path, steps: tuple[Step, ...], who: As) -> Pair:
    """Both worlds of one history for one reader."""
    whole, parted = World(keys, folder / "whole"), World(keys, folder / "parted")
    with whole.open() as node:
        told = whole.tell(node, steps)
    with parted.open() as node:
        parted.tell_again(node, told, who.reader)
    return Pair(whole, parted, told)


def compare(pair: Pair, who: As, make: Make = sound, wanted: tuple[str, ...] = ()) -> None:
    """Raise Leak where the reader is answered differently.

    make: the nodes that serve. wanted: beginnings of the addresses asked for; empty for all, and for every form.
    """
    whole = served(pair.whole, pair.told, who, make, wanted)
    parted = served(pair.parted, pair.told, who, make, wanted)
    for (asked, answer), (asked_too, answer_too) in zip(whole.items(), parted.items(), strict=False):
        if (asked, answer) != (asked_too, answer_too):
            raise Leak(f"{who}: {asked}\n{difference(answer, answer_too)}")
    if len(whole) != len(parted):
        raise Leak(f"{who}: {len(whole)} questions, then {len(parted)}")


def difference(one: Answer, other: Answer) -> str:
    """The first place at which two answers part."""
    a, b = (f"{answer[0]} {answer[1]} {answer[2]}" for answer in (one, other))
    at = next((place for place, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return f"{a[max(0, at - 200) : at + 200]!r}\n{b[max(0, at - 200) : at + 200]!r}"
