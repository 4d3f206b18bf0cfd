"""What a party says of a series of the reference library: it stands beside what the library says, and is told apart."""

import csv
import io
import os
from collections.abc import Iterator
from typing import Any

import pytest
from litestar.testing import TestClient

from comity.adapters.keys import create_keys, load_keys
from comity.adapters.store_memory import MemoryDesk, MemoryIndex, MemoryStore
from comity.app.access import Access
from comity.app.accounts.roles import Role
from comity.app.faults import NoFaults
from comity.app.node import Node, Stores, Surroundings
from comity.app.opening import start_node
from comity.app.settings import Settings
from comity.app.web.app import build_app
from comity.capabilities import REGISTRY
from comity.kernel.marking import Level
from markup import Element, faults_of, read
from served import Client, FixedClock

EXERCISE = {"status": "held", "format": "multilateral", "framework": "other", "confidence": "high", "start": "1999"}
CLAIM = "claim:c07"
EDITION = "exercise:pm-2018"


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A node whose party opens an edition of the library's series and two of series that are called like it.

    It also disputes a claim and an edition of the library.
    """
    home = tmp_path_factory.mktemp("speaking")
    create_keys(home, "XAA")
    around = Surroundings(clock=FixedClock(), entropy=os.urandom, faults=NoFaults())
    stores = Stores(MemoryStore(), MemoryIndex(), MemoryDesk())
    node = start_node(home, Node(Settings(party="XAA"), REGISTRY, stores, load_keys(home), around), around)
    token = node.access.create(Access(name="one", role=Role.OFFICER, clearance=Level.RESTRICTED), os.urandom)
    with TestClient(build_app(node, FixedClock()), base_url="http://127.0.0.1") as client:
        client.headers["authorization"] = f"Bearer {token}"
        for series in ("PEACE MISSION", "Peace-Mission", "Peace_Mission"):
            _post(client, "exercise.described/1", {**EXERCISE, "name": f"Own {series}", "series": series})
        for name, matter in (("claims", CLAIM), ("exercises?series=peace+mission", EDITION)):
            rows = client.get(f"/api/v1/{name}").json()["rows"]
            (act,) = {row["acts"][0] for row in rows if row["matter"] == matter}
            _post(client, "act.disputed/1", {"act": act, "reason": "It rained."}, matter=matter)
        del client.headers["authorization"]
        yield client
    node.close()


def _post(client: Client, kind: str, body: dict[str, Any], **more: str) -> None:
    marking = {"level": "open", "release": "PUBLIC", "originators": ["XAA"], "purposes": "ANY"}
    answer = client.post("/api/v1/acts", json={"kind": kind, "body": body, "marking": marking, **more})
    assert answer.status_code == 201, answer.text


def page_of(client: Client, path: str) -> Element:
    answer = client.get(path, headers={"accept": "text/html", "accept-language": "en"})
    assert answer.status_code == 200, answer.text
    assert faults_of(answer.text) == []
    return read(answer.text)


def test_series_called_like_the_librarys_has_another_page(spoken: Client) -> None:
    rows = spoken.get("/api/v1/series").json()["rows"]
    links = {link.get("href") for link in page_of(spoken, "/series").all("a")}
    own = sorted(link for link in links if link.startswith("/series/peace-mission"))
    assert len(own) == 3
    assert len({link for link in links if link.startswith("/series/")}) == len(rows)
    assert own[0] == "/series/peace-mission"
    assert [next(page_of(spoken, link).all("h1")).text() for link in own[:1]] == ["Peace Mission"]
    assert {next(page_of(spoken, link).all("h1")).text() for link in own[1:]} == {"Peace-Mission", "Peace_Mission"}
    for link in own[1:]:
        assert "1 edition named" in page_of(spoken, link).text()
        exercise = next(
            one.get("href") for one in page_of(spoken, link).all("a") if "/exercises/XAA." in one.get("href")
        )
        assert link in {one.get("href") for one in page_of(spoken, exercise).all("a")}


def test_series_page_keeps_all_editions_and_names_who_opened_them(spoken: Client) -> None:
    page = page_of(spoken, "/series/peace-mission")
    assert "13 editions named" in page.text()
    heads = [head.text() for table in page.all("table") for head in table.all("th") if "XAA" in head.text()]
    assert heads == ["1999 said by XAA", "Own PEACE MISSION said by XAA"]


def test_first_screen_stays_the_librarys(spoken: Client) -> None:
    page = page_of(spoken, "/")
    assert "Peace Mission since 2005: 12 editions." in next(page.all("h1")).text()
    assert "10 are known to have been held" in page.text()
    assert not [one for one in page.all("a") if one.get("href").startswith("/exercises/XAA.")]


def test_disputes_are_told_beside_claims_and_editions(spoken: Client) -> None:
    chips = {one.get("href"): one.text() for one in page_of(spoken, "/").all("a") if one.get("data-verdict")}
    assert [href for href, text in chips.items() if "disputed" in text] == ["/claims/c07"]
    for path in ("/", "/series/peace-mission"):
        page = page_of(spoken, path)
        titles = [one.get("title") for head in page.all("thead") for one in head.all("a")]
        assert [one for one in titles if one.startswith("Peace Mission 2018") and one.endswith("disputed")]
        assert len([one for one in titles if "disputed" in one]) == 1


def test_claims_of_a_series_page_say_that_they_are_disputed(spoken: Client) -> None:
    (claim,) = [row["claim"] for row in spoken.get("/api/v1/claims").json()["rows"] if row["matter"] == CLAIM]
    resting = claim["rests_on"][0].partition(":")[2]
    items = [
        one.text()
        for one in page_of(spoken, f"/exercises/{resting}").all("li")
        if any(link.get("href") == "/claims/c07" for link in one.all("a")) and "disputed" in one.text()
    ]
    assert items


def test_or_more_and_doubt_reach_lists_and_files(client: Client) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/api/v1/exercises.csv").text)))
    floors = [row for row in rows if row["Or more"] == "yes"]
    assert floors
    assert all(row["Persons, highest figure"] for row in floors)
    (doubtful,) = [row for row in rows if row["Name"] == "Peace Mission 2018"]
    assert doubtful["Part in doubt"] == "UZB"
    series = {row["series"]: row for row in client.get("/api/v1/series").json()["rows"]}
    assert {row["floor"] for row in series.values()} == {True, False}
