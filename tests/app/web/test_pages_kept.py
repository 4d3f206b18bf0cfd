"""Parts of pages that are written once are those a fresh node would write: after every statement, for each reader."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar.testing import TestClient

from comity.app.access import Access
from comity.app.accounts.roles import Role
from comity.app.draft import Draft
from comity.app.node import Node
from comity.app.opening import open_node
from comity.app.web.app import build_app
from comity.kernel.marking import Level
from nodes import OFFICER, OPEN, OWN, membership, organisation, organisation_body, raw, remark
from served import Client

PAGES = (
    "/",
    "/organisations",
    "/organisations/sco",
    "/states/KAZ",
    "/series/peace-mission",
    "/map?layer=seat",
    "/timeline?organisation=SCO",
    "/exercises?organisation=SCO",
    "/compare?organisations=SCO,CSTO",
)


def served(node: Node) -> Client:
    return TestClient(build_app(node), base_url="http://127.0.0.1")


@pytest.fixture
def client(own_node: Node) -> Iterator[Client]:
    with served(own_node) as running:
        yield running


@pytest.fixture
def shown_to_officer(own_node: Node) -> dict[str, str]:
    token = own_node.access.create(Access(name="two", role=Role.OFFICER, clearance=Level.TOP_SECRET), os.urandom)
    return {"authorization": f"Bearer {token}"}


def get(client: Client, path: str, language: str = "en", headers: dict[str, str] | None = None) -> str:
    answer = client.get(path, headers={"accept": "text/html", "accept-language": language, **(headers or {})})
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.parametrize("path", PAGES)
def test_page_asked_for_again_is_the_same_in_each_language(client: Client, path: str) -> None:
    first = {language: get(client, path, language) for language in ("en", "ru")}
    assert {language: get(client, path, language) for language in ("en", "ru")} == first
    assert first["en"] != first["ru"]


def test_after_a_statement_pages_are_those_of_a_node_opened_anew(home: Path) -> None:
    node = open_node(home)
    with served(node) as client:
        for path in PAGES:
            get(client, path)
        done = node.submit(organisation("XAA-PACT", OPEN), OFFICER)
        node.submit(membership(done.matter, party="KAZ", marking=OPEN), OFFICER)
        kept = {path: get(client, path) for path in (*PAGES, f"/organisations/{done.matter.partition(':')[2]}")}
    node.close()
    again = open_node(home)
    with served(again) as client:
        assert {path: get(client, path) for path in kept} == kept
    again.close()
    assert "Quiet pact" in kept["/states/KAZ"]
    assert "Quiet pact" in kept["/organisations"]


@pytest.mark.parametrize("officer_first", [True, False])
def test_what_one_reader_may_see_is_never_kept_for_another(
    own_node: Node, client: Client, shown_to_officer: dict[str, str], officer_first: bool
) -> None:
    done = own_node.submit(organisation("XAA-PACT", OPEN), OFFICER)
    path = f"/organisations/{done.matter.partition(':')[2]}"
    secret = own_node.submit(membership(done.matter, party="XBB", marking=OWN), OFFICER)
    readers: tuple[dict[str, str], ...] = (shown_to_officer, {}) if officer_first else ({}, shown_to_officer)
    for _ in range(2):
        for headers in readers:
            assert ("/states/XBB" in get(client, path, headers=headers)) is bool(headers)
            state = client.get("/states/XBB", headers={"accept": "text/html", **headers})
            assert state.status_code == (200 if headers else 404)
    own_node.submit(remark("withdrawn", done.matter, secret.id.hex(), OWN), OFFICER)
    assert "/states/XBB" not in get(client, path, headers=shown_to_officer)


def test_new_name_stands_at_once(own_node: Node, client: Client) -> None:
    assert "Quiet pact" not in get(client, "/organisations")
    done = own_node.submit(organisation("XAA-PACT", OPEN), OFFICER)
    assert "Quiet pact" in get(client, "/organisations")
    body = {**organisation_body(), "name": {"en": "Loud pact", "ru": "Громкий пакт", "zh": "喧声公约"}}
    draft = Draft(kind="organisation.described/1", body=raw(body), marking=OPEN, matter=done.matter)
    own_node.submit(draft, OFFICER)
    assert "Loud pact" in get(client, "/organisations")
    assert "Quiet pact" not in get(client, "/organisations")
