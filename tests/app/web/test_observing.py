"""What is told and counted of requests: routes and figures, and nothing that anybody sent."""

import asyncio
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from litestar.types import Receive, Scope, Send

from comity.app.draft import Submitted
from comity.app.journal import journal
from comity.app.node import Node
from comity.app.web.app import build_app
from comity.app.web.observing import LEFT, Answered, Observed
from served import Client, FailingStore, FixedClock

WORD = "tr0ub4dor-and-three"
INSIDE = "secret detail of the inside"


class Seen:
    """Collects what is counted and what is written while a client asks."""

    def __init__(self) -> None:
        self.counted: list[Answered] = []
        self.stream = io.StringIO()

    def routes(self) -> list[tuple[str, str, int]]:
        return [(one.method, one.route, one.status) for one in self.counted]


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def observed(node: Node, seen: Seen) -> Iterator[Client]:
    app: Litestar = Observed(build_app(node, FixedClock()), seen.counted.append)  # type: ignore[assignment]
    client = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)
    with journal("json", "debug", seen.stream):
        yield client


def test_secrets_and_hidden_ids_are_told_nowhere(
    observed: Client, seen: Seen, token: str, hidden: Submitted, store: FailingStore
) -> None:
    key = {"authorization": f"Bearer {token}"}
    code, act = hidden.matter, hidden.id.hex()
    asked = [
        observed.get(f"/statements/{act}", headers=key),
        observed.get(f"/api/v1/acts/{act}", headers=key),
        observed.get(f"/api/v1/matters/{code}", headers=key),
        observed.get("/search", params={"text": WORD}, headers=key),
        observed.get(f"/welcome/{WORD}"),
        observed.get(f"/feeds/{WORD}/new.atom"),
        observed.get("/", headers={"cookie": f"session={WORD}", "user-agent": WORD, "authorization": f"Bearer {WORD}"}),
        observed.post("/sign-in", data={"login": WORD, "password": WORD}, headers={"origin": "http://127.0.0.1"}),
        observed.request(WORD.upper(), f"/{WORD}?{WORD}={WORD}"),
        observed.get("/", headers={"host": f"{WORD}.example"}),
    ]
    store.fault = RuntimeError(INSIDE)
    try:
        asked.append(observed.get("/api/v1/organisations"))
    finally:
        store.fault = None
    assert asked[-1].status_code == 500
    told = seen.stream.getvalue()
    events = [json.loads(line) for line in told.splitlines()]
    assert len([one for one in events if one["event"] == "answered"]) == len(asked) == len(seen.counted)
    for word in (token, token.removeprefix("comity_"), act, code, "Quiet pact", INSIDE, "text="):
        assert word not in told, word
    assert WORD.lower() not in told.lower()
    assert [one.route for one in seen.counted if act in one.route or WORD in one.route.lower()] == []


def test_route_is_told_by_its_template(observed: Client, seen: Seen) -> None:
    observed.get("/organisations/sco")
    observed.get("/nothing/of/that/kind")
    observed.request("BREW", "/")
    assert seen.routes() == [
        ("GET", "/organisations/{name}", 200),
        ("GET", "none", 404),
        ("other", "none", 405),
    ]
    assert all(one.seconds > 0 for one in seen.counted)


def test_lines_of_one_request_carry_its_id(observed: Client, seen: Seen, store: FailingStore) -> None:
    store.fault = RuntimeError(INSIDE)
    try:
        observed.get("/api/v1/organisations")
    finally:
        store.fault = None
    observed.get("/healthz")
    problem, failed, fine = (json.loads(line) for line in seen.stream.getvalue().splitlines())
    assert (problem["event"], failed["event"], failed["status"]) == ("problem …", "answered", 500)
    assert problem["request"] == failed["request"] != fine["request"]
    assert (problem["level"], failed["level"], fine["level"]) == ("error", "warning", "info")


def test_who_left_before_the_answer_is_counted_so(seen: Seen) -> None:
    async def silent(scope: Scope, receive: Receive, send: Send) -> None:
        return

    scope: Any = {"type": "http", "method": "GET", "path": "/"}
    asyncio.run(Observed(silent, seen.counted.append)(scope, None, None))  # type: ignore[arg-type]
    assert [one.status for one in seen.counted] == [LEFT]
