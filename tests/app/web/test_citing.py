"""Permanent links and data versions: the same while the data is, another after a statement more (K10)."""

import json
import re
from typing import Any

import pytest

from comity.app.exporting import acts_of, data_version
from comity.app.node import Node
from comity.app.reading import parse_query
from comity.kernel.marking import Reader
from markup import Element, faults_of, read
from served import Client

PUBLIC = {"level": "open", "release": "PUBLIC", "originators": ["XAA"], "purposes": "ANY"}
SHARED = {"level": "restricted", "release": ["XAA", "XBB"], "originators": ["XAA"], "purposes": "ANY"}
PAGES = (
    "/exercises",
    "/exercises?party=KAZ&status=held",
    "/series",
    "/memberships?page=2",
    "/facilities?sort=-facility.name",
    "/organisations",
    "/organisations/sco?on=2018-06-01",
    "/states",
    "/states/KAZ",
    "/exercises/pm-2007",
    "/claims/c04",
    "/compare?organisations=SCO,CSTO",
)
CHANGED = "The data has changed since this link was made."


def page_of(client: Client, path: str, **headers: str) -> Element:
    answer = client.get(path, headers={"accept": "text/html", "accept-language": "en", **headers})
    assert answer.status_code == 200, answer.text
    assert faults_of(answer.text) == []
    return read(answer.text)


def permanent(page: Element) -> str:
    (cite,) = [one for one in page.all("details") if "cite" in one.get("class").split()]
    (link,) = [one.get("href") for one in cite.all("a") if "version=" in one.get("href")]
    return link


def post(client: Client, token: str, name: str, marking: dict[str, Any]) -> None:
    body = {"name": name, "status": "held", "format": "bilateral", "framework": "other", "confidence": "high"}
    draft = {"kind": "exercise.described/1", "body": body, "marking": marking}
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    assert client.post("/api/v1/acts", content=json.dumps(draft), headers=headers).status_code == 201


@pytest.mark.parametrize("path", PAGES)
def test_permanent_link_leads_to_the_same_answer_without_notice(client: Client, path: str) -> None:
    link = permanent(page_of(client, path))
    again = page_of(client, link)
    assert permanent(again) == link
    assert CHANGED not in again.text()


@pytest.mark.parametrize("path", PAGES)
def test_link_with_another_version_says_so_and_names_both(client: Client, path: str) -> None:
    link = permanent(page_of(client, path))
    now = link.rpartition("version=")[2]
    page = page_of(client, link.replace(now, "0" * 16))
    assert CHANGED in page.text()
    assert {"0" * 16, now} <= {one.text() for one in page.all("code")}


def test_link_holds_the_question_and_not_the_page_of_it(client: Client) -> None:
    link = permanent(page_of(client, "/exercises?status=held&party=KAZ&sort=exercise.name&page=1"))
    assert re.fullmatch(r"/exercises\?party=KAZ&status=held&version=[0-9a-f]{16}", link)


def test_version_is_over_all_pages(client: Client) -> None:
    links = {permanent(page_of(client, f"/exercises?page={page}")) for page in (1, 2)}
    assert len(links) == 1


def test_version_can_be_computed_from_the_rows(client: Client, node: Node) -> None:
    view = node.registry.views["exercises"]
    rows = node.reading(Reader()).all_rows(view, parse_query(view, {"party": "KAZ"}))
    assert permanent(page_of(client, "/exercises?party=KAZ")).endswith(data_version(acts_of(rows)))


def test_new_statement_changes_the_version_and_the_old_link_says_so(client: Client, token: str) -> None:
    old = permanent(page_of(client, "/exercises"))
    post(client, token, "One more", PUBLIC)
    new = permanent(page_of(client, "/exercises"))
    assert old != new
    assert CHANGED in page_of(client, old).text()
    assert CHANGED not in page_of(client, new).text()


def test_hidden_statement_changes_nothing_for_a_visitor(client: Client, token: str) -> None:
    paths = ("/exercises", "/series", "/states/KAZ", "/api/v1/exercises.csv", "/api/v1/exercises.bib")
    headers = {"accept": "text/html", "accept-language": "en"}
    before = {path: client.get(path, headers=headers).content for path in paths}
    seen = permanent(page_of(client, "/exercises", authorization=f"Bearer {token}"))
    post(client, token, "Quiet one", SHARED)
    assert {path: client.get(path, headers=headers).content for path in paths} == before
    assert permanent(page_of(client, "/exercises", authorization=f"Bearer {token}")) != seen


def test_files_to_take_away_answer_the_same_question(client: Client) -> None:
    page = page_of(client, "/exercises?party=KAZ&status=held&page=1")
    links = {one.text(): one.get("href") for one in page.all("a")}
    assert links["CSV"] == "/api/v1/exercises.csv?party=KAZ&status=held"
    assert links["BibTeX"] == "/api/v1/exercises.bib?party=KAZ&status=held"
    for name in ("CSV", "BibTeX", "JSON"):
        assert client.get(links[name]).status_code == 200
    version = permanent(page).rpartition("version=")[2]
    assert version in client.get(links["BibTeX"]).text
    assert version in client.get(links["CSV"]).headers["content-disposition"]


def test_page_says_how_many_statements_it_rests_on(client: Client) -> None:
    page = page_of(client, "/exercises/pm-2018")
    row = next(one for one in page.all("div") if one.text().startswith("Rests on"))
    assert re.match(r"Rests on \d+ statements? Reference library, edition of 22 November 2026", row.text())
