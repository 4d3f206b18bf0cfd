"""Names of parties and titles of files: from those who may give them, as far as the reader may see."""

import json
from typing import Any

import pytest

from comity.app.draft import Submitted
from comity.app.language import Catalogue
from comity.app.node import Node
from comity.app.web.directory import Directory, is_partial
from comity.capabilities.parties.views import NoQuery
from comity.kernel.marking import Level, Reader
from served import Client

OFFICER = Reader(party="XAA", clearance=Level.RESTRICTED)


def directory(node: Node, language: str = "en", reader: Reader | None = None) -> Directory:
    return Directory(node.reading(reader or Reader()), node.registry, Catalogue(language))


def post(client: Client, token: str, kind: str, body: dict[str, Any]) -> None:
    marking = {"level": "open", "release": "PUBLIC", "originators": ["XAA"], "purposes": "ANY"}
    content = json.dumps({"kind": kind, "body": body, "marking": marking})
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    assert client.post("/api/v1/acts", content=content, headers=headers).status_code == 201


@pytest.mark.parametrize(("language", "name"), [("en", "Kazakhstan"), ("ru", "Казахстан"), ("zh", "哈萨克斯坦")])
def test_states_are_named_in_the_readers_language(node: Node, language: str, name: str) -> None:
    state = directory(node, language).party("KAZ")
    assert state is not None
    assert (state.name, state.href) == (name, "/states/KAZ")


def test_organisations_are_known_by_their_codes(node: Node) -> None:
    found = directory(node).party("SCO")
    assert found is not None
    assert found.href == "/organisations/sco"
    assert directory(node).party("XYZ") is None


def test_nobody_renames_another_party(client: Client, node: Node, token: str) -> None:
    names = {"en": "Elsewhere", "ru": "Иное", "zh": "别处"}
    post(client, token, "party.described/1", {"code": "KAZ", "name": names, "confidence": "high"})
    body = {"code": "SCO", "name": names, "type": "club", "decision_rule": "consensus"}
    post(client, token, "organisation.described/1", {**body, "collective_defence": "no", "confidence": "high"})
    found = directory(node)
    assert [found.states["KAZ"].name, found.organisations["SCO"].name] == [
        "Kazakhstan",
        "Shanghai Cooperation Organization",
    ]


def test_file_has_a_title_and_a_page(node: Node) -> None:
    found = directory(node).file("exercise:pm-2007")
    assert found is not None
    assert (found.text, found.href, found.language) == ("Peace Mission 2007", "/exercises/pm-2007", "en")
    organisation = directory(node, "ru").file("organisation:sco")
    assert organisation is not None
    assert (organisation.text.split()[0], organisation.language) == ("Шанхайская", "")


def test_hidden_file_has_no_title_for_others(node: Node, hidden: Submitted) -> None:
    assert directory(node).file(hidden.matter) is None
    found = directory(node, reader=OFFICER).file(hidden.matter)
    assert found is not None
    assert found.text == "Quiet pact"


def test_state_that_only_others_describe_has_a_page_and_no_name_elsewhere(
    client: Client, node: Node, token: str
) -> None:
    names = {"en": "Far land", "ru": "Дальняя", "zh": "远方"}
    post(client, token, "party.described/1", {"code": "XZY", "name": names, "confidence": "low"})
    (matter,) = [
        row.matter
        for row in node.reading(Reader()).all_rows(node.registry.views["parties"], NoQuery())
        if row.party.code == "XZY"
    ]
    found = directory(node).file(matter)
    assert found is not None
    assert (found.text, found.href) == ("Far land", "/states/XZY")
    assert directory(node).party("XZY") is None
    assert client.get("/states/XZY", headers={"accept": "text/html"}).status_code == 200


@pytest.mark.parametrize("matter", ["exercise:none", "none:x", "keys:XAA.1"])
def test_file_that_is_not_there_has_no_title(node: Node, matter: str) -> None:
    assert directory(node).file(matter) is None


def test_long_title_is_cut(client: Client, node: Node, token: str) -> None:
    claim = {"claim": "word " * 100, "verdict": "supported", "reason": "so", "rests_on": ["exercise:pm-2007"]}
    post(client, token, "claim.assessed/1", {**claim, "confidence": "low"})
    (matter,) = [
        row["matter"]
        for row in client.get("/api/v1/claims").json()["rows"]
        if row["claim"]["claim"].startswith("word word")
    ]
    found = directory(node).file(matter)
    assert found is not None
    assert len(found.text) == 160
    assert found.text.endswith("…")


@pytest.mark.parametrize(
    ("text", "dated"), [("2001", True), ("2001-06", True), ("2023-02-30", False), ("SCO", False), ("", False)]
)
def test_partial_dates_are_told_from_other_text(text: str, dated: bool) -> None:
    assert is_partial(text) is dated
