"""What is posted, with equal bytes in both worlds: to every route that takes a form or a statement."""

import re
from collections.abc import Iterator
from typing import Protocol

import httpx
import msgspec

from comity.app.web.app import all_routes
from comity.capabilities import REGISTRY
from comity.kernel.canonical import encode
from comity.kernel.marking import Level
from stories.interference.readers import FORM, Arrived
from stories.interference.routes import Place
from stories.interference.worlds import LIBRARY_FILE, OPEN

Pairs = list[tuple[str, str]]
KEPT_APART = {"/sign-out": "ends the session; posted last"}
NOBODY = [("login", "nobody"), ("password", "lantern orbit gravel tulip")]
_PARAMETER = re.compile(r"\{(\w+):str\}")
DESCRIBED = "/write/organisation.described/1"
DESCRIPTION = [
    ("code", "XPN"),
    ("name.en", "Pact new"),
    ("name.ru", "Пакт новый"),
    ("name.zh", "新公约"),
    ("type", "pact"),
    ("decision_rule", "consensus"),
    ("collective_defence", "no"),
    ("confidence", "high"),
    ("handling:audience", "only_we"),
    ("handling:level", "open"),
]


class Asks(Protocol):
    """Asks one node, and keeps what it answers."""

    def get(self, address: str) -> httpx.Response: ...

    def post(self, address: str, pairs: Pairs) -> httpx.Response: ...

    def post_json(self, address: str, raw: bytes) -> httpx.Response: ...

    def send_due(self) -> None: ...


def posting_routes() -> tuple[str, ...]:
    """The templates of everything that answers POST."""
    return tuple(sorted({path for one in all_routes(REGISTRY) if "POST" in one.http_methods for path in one.paths}))


def post_everything(asks: Asks, place: Place) -> None:
    """Every POST route: first with hardly anything in the form, then what people do with it, then signing out."""
    for template in posting_routes():
        if template not in KEPT_APART and template != "/api/v1/acts":
            for address in _filled(template, place.arrived):
                asks.post(address, NOBODY if template == "/sign-in" else [])
    for pairs in _handlings():
        asks.post("/write/seen", pairs)
        asks.post("/write/keep", [("kind", FORM), *pairs])
    for matter in place.matters:
        _look_at(asks, f"/write/{FORM}", _membership(matter))
    for text in ("Pact 0", "Pact", "Peace Mission 2031", *place.matters):
        asks.post(f"/write/{FORM}", [("about:matter", text), ("find:about:matter", "1")])
    for act in place.acts[::3]:
        _look_at(asks, "/write/act.disputed/1", [("act", act), ("reason", "so it is not"), *_to_file(LIBRARY_FILE)])
        asks.post(f"/statements/{act}/share", [("to", "XBB")])
        asks.post(f"/statements/{act}/share", [("to", "XCC")])
    _say_through_forms(asks)
    _say_through_api(asks, place)
    asks.post("/sign-out", [])


def _filled(template: str, arrived: Arrived) -> Iterator[str]:
    values = {"act": "0" * 64, "secret": "0" * 64, "account": arrived.account}
    if "{name:str}" in template:
        yield f"/write/{FORM}"
        return
    unknown = set(_PARAMETER.findall(template)) - set(values)
    assert not unknown, f"a new form was not looked at: {template}; say in posts.py what to fill it with"
    yield _PARAMETER.sub(lambda found: values[found[1]], template)


def _handlings() -> Iterator[Pairs]:
    for level in Level:
        yield [("handling:audience", "only_we"), ("handling:level", level.value)]
    chosen = [("handling:audience", "those_named"), ("handling:level", "restricted")]
    yield [*chosen, ("handling:parties.0", "XBB"), ("handling:caveats", "NODIS"), ("handling:uses", "oversight")]
    yield [*chosen, ("handling:members_of.0", "XP0")]
    yield [*chosen, ("handling:members_of.0", "SCO")]


def _membership(matter: str) -> Pairs:
    told = [("party", "XCC"), ("status", "member"), ("confidence", "high"), ("start", "2020")]
    return [*told, *_to_file(matter)]


def _to_file(matter: str) -> Pairs:
    return [("about:matter", matter), ("handling:audience", "only_we"), ("handling:level", "open")]


def _look_at(asks: Asks, form: str, pairs: Pairs) -> httpx.Response:
    """What the statement would be, or what stands in its way."""
    asks.post(form, [*pairs, ("do", "seen")])
    return asks.post(form, [*pairs, ("do", "preview")])


def _say_through_forms(asks: Asks) -> None:
    """A statement that is taken back, then one that is sent, and the page it has then."""
    entry = _hand_in(asks)
    asks.post("/drafts/undo", [("id", entry)])
    entry = _hand_in(asks)
    asks.send_due()
    sent = asks.get("/drafts").text
    for address in sorted(set(re.findall(r'"(/statements/[0-9a-f]{64})"', sent))):
        asks.get(address)
    asks.post("/drafts/dismiss", [("id", entry)])
    for address in ("/", "/organisations", "/new", "/account/trail", "/drafts"):
        asks.get(address)


def _hand_in(asks: Asks) -> str:
    """Look at a statement and send it; what it waits under, or nothing for somebody who may not write."""
    page = _look_at(asks, DESCRIBED, DESCRIPTION).text
    hidden = re.findall(r'name="(draft|seen)" value="([^"]+)"', page)
    asks.post(DESCRIBED, [*hidden, ("do", "send")])
    waiting = re.search(r'id="entry-([0-9a-f]{32})"', asks.get("/drafts").text)
    return waiting[1] if waiting is not None else "0" * 32


def _say_through_api(asks: Asks, place: Place) -> None:
    body = {"party": "XCC", "status": "member", "confidence": "high", "start": "2021"}
    for matter in place.matters:
        draft = {"kind": FORM, "body": body, "marking": msgspec.to_builtins(OPEN), "matter": matter}
        answer = asks.post_json("/api/v1/acts", encode(draft))
        if answer.status_code == 201:
            asks.get(answer.headers["location"])
            asks.get(f"/statements/{answer.json()['id']}")
            asks.get(f"/api/v1/matters/{matter}")
