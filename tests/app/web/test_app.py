"""Limits, headers and addresses that hold for every route."""

import re
from pathlib import Path

import pytest

from comity.app.draft import Submitted
from comity.app.web.app import all_routes
from comity.app.web.assets import load_assets
from comity.app.web.headers import SECURITY
from comity.capabilities import REGISTRY
from comity.kernel.errors import HeadMoved, StoreFault, StoreFull
from served import Client, FailingStore

BROWSER = {"accept": "text/html"}
EVERYWHERE = (
    "/",
    "/organisations/sco",
    "/states",
    "/states/KAZ",
    "/api",
    "/api/openapi.json",
    "/api/v1/organisations",
    "/api/v1/kinds",
    "/healthz",
    "/nothing",
    "/organisations/none",
    "/api/v1/nothing",
)


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_carries_the_security_headers(client: Client, path: str) -> None:
    headers = client.get(path, headers=BROWSER).headers
    assert {name: headers.get(name) for name, _ in SECURITY} == dict(SECURITY)
    assert headers["cache-control"] == "no-cache"
    assert "set-cookie" not in headers
    assert "etag" not in headers


@pytest.mark.parametrize("path", ["/", "/api/v1/organisations", "/nothing"])
def test_answer_to_a_token_is_kept_by_nobody(client: Client, token: str, path: str) -> None:
    answer = client.get(path, headers={"authorization": f"Bearer {token}"})
    assert answer.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "localhost:99999999", "[::2]"])
def test_wrong_host_is_refused(client: Client, host: str) -> None:
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert answer.json()["code"] == "http.host"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8440", "127.0.0.1", "[::1]:8440"])
def test_host_of_the_settings_is_answered(client: Client, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/organisations/sco", "/api/v1/organisations"])
def test_head_is_answered_without_a_body(client: Client, path: str) -> None:
    answer = client.head(path)
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/"), ("DELETE", "/api/v1/kinds"), ("PUT", "/api/v1/acts"), ("BREW", "/healthz")]
)
def test_wrong_method_is_refused_with_the_right_ones(client: Client, method: str, path: str) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (405, "http.method")
    assert answer.headers["allow"]


def test_too_long_an_address_is_refused(client: Client) -> None:
    assert client.get("/", params={"after": "x" * 5_000}).status_code == 414


def test_too_long_headers_are_refused(client: Client) -> None:
    assert client.get("/", headers={"x-long": "x" * 20_000}).status_code == 431


def test_bundle_is_served_under_its_digest_and_may_be_kept(client: Client) -> None:
    assets = load_assets()
    for name, content in assets.files.items():
        answer = client.get(assets.url(name))
        assert (answer.status_code, answer.content) == (200, content)
        assert answer.headers["cache-control"].endswith("immutable")
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "name",
    [
        "../app.py",
        "..%2fapp.py",
        "%2e%2e/app.py",
        "..%5capp.py",
        "app.py",
        "stamp.txt",
        "main.js%00",
        "/etc/passwd",
        "",
    ],
)
def test_nothing_but_the_bundle_is_served(client: Client, name: str) -> None:
    assert client.get(f"/static/{load_assets().digest}/{name}").status_code == 404
    assert client.get(f"/static/000000000000/{name}").status_code == 404


def test_reference_lists_every_route_and_no_other(root: Path) -> None:
    page = (root / "docs" / "reference" / "http.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `(/[^`]*)` \|", page, re.MULTILINE))
    routes = {path.replace(":str}", "}") for handler in all_routes(REGISTRY) for path in handler.paths}
    assert documented == routes


def test_health_says_ok_and_nothing_of_the_log(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "party": "XAA", "writable": True}


def test_unforeseen_fault_tells_a_number_and_no_detail(
    client: Client, store: FailingStore, caplog: pytest.LogCaptureFixture
) -> None:
    store.fault = RuntimeError("secret detail of the inside")
    try:
        answers = [client.get("/organisations/sco", headers=BROWSER), client.get("/api/v1/organisations")]
    finally:
        store.fault = None
    for answer in answers:
        assert answer.status_code == 500
        assert "secret detail" not in answer.text
        assert "Traceback" not in answer.text
    number = answers[1].json()["detail"].split("number ")[1].split(";")[0]
    assert any(number in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize("kind", [StoreFault, StoreFull, HeadMoved])
def test_failing_storage_is_503_without_detail(client: Client, store: FailingStore, kind: type[StoreFault]) -> None:
    store.fault = kind("the disk at this place is gone")
    try:
        answer = client.get("/api/v1/organisations")
    finally:
        store.fault = None
    assert (answer.status_code, answer.json()["code"]) == (503, kind.code)
    assert "disk" not in answer.json()["detail"]


def test_hidden_and_absent_get_the_same_bytes(client: Client, hidden: Submitted, token: str) -> None:
    written = hidden.id.hex()
    other = "0" * 64
    name = hidden.matter.partition(":")[2]
    pairs = [
        (f"/api/v1/acts/{written}", f"/api/v1/acts/{other}"),
        (f"/api/v1/acts/{written}/receipt", f"/api/v1/acts/{other}/receipt"),
        (f"/statements/{written}", f"/statements/{other}"),
        (f"/api/v1/matters/{hidden.matter}", f"/api/v1/matters/organisation:XAA.{'0' * 32}"),
        (f"/api/v1/matters/{hidden.matter}/members", f"/api/v1/matters/organisation:XAA.{'0' * 32}/members"),
        (f"/organisations/{name}", f"/organisations/XAA.{'0' * 32}"),
    ]
    for there, absent in pairs:
        for accept in ("text/html", "application/json"):
            first, second = (client.get(path, headers={"accept": accept}) for path in (there, absent))
            assert (first.status_code, first.content) == (404, second.content)
            assert dict(first.headers) == dict(second.headers)
        seen = client.get(there, headers={"authorization": f"Bearer {token}"})
        assert seen.status_code == 200, there
