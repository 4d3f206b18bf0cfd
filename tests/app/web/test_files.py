"""The page of one file, for every type: what it says, how sure that is, what else is said in it."""

import json
from typing import Any

import pytest

from comity.app.web.addresses import file_address, file_views
from comity.capabilities import REGISTRY
from markup import Element, faults_of, read
from served import Client

OPEN = {"level": "open", "release": "PUBLIC", "originators": ["XAA"], "purposes": "ANY"}
TYPES = sorted(file_views(REGISTRY))


def of_record(client: Client, of_type: str) -> str:
    """A file of the record; what other tests wrote comes before them."""
    found: list[str] = [row["matter"] for row in rows(client, file_views(REGISTRY)[of_type].name)]
    return next(one for one in found if "." not in one)


def page_of(client: Client, path: str, language: str = "en") -> Element:
    answer = client.get(path, headers={"accept": "text/html", "accept-language": language})
    assert answer.status_code == 200, answer.text
    assert faults_of(answer.text) == []
    return read(answer.text)


def post(client: Client, token: str, kind: str, body: dict[str, Any], **more: Any) -> dict[str, str]:
    draft = {"kind": kind, "body": body, "marking": OPEN, **more}
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    answer = client.post("/api/v1/acts", content=json.dumps(draft), headers=headers)
    assert answer.status_code == 201, answer.text
    posted: dict[str, str] = answer.json()
    return posted


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
@pytest.mark.parametrize("of_type", TYPES)
def test_every_file_has_a_sound_page(client: Client, of_type: str, language: str) -> None:
    address = file_address(REGISTRY, of_record(client, of_type))
    assert address is not None
    page = page_of(client, address, language)
    (title,) = page.all("h1")
    assert title.text()
    assert [one for one in page.all("details") if "verify" in one.get("class")]
    assert not [one.text() for one in page.all("dd") if one.text() == "None"]


def test_page_shows_every_field_that_says_anything(client: Client) -> None:
    page = page_of(client, "/exercises/pm-2007")
    row = next(one for one in rows(client, "exercises") if one["matter"] == "exercise:pm-2007")
    assert row["exercise"]["summary"] in page.text()
    assert row["exercise"]["note"] in page.text()
    assert "9 August 2007" in page.text()
    assert "54.98°" in page.text()
    links = {one.get("href"): one.text() for one in page.all("a")}
    assert links["/states/KAZ"] == "Kazakhstan"
    assert links["/organisations/sco"] == "Shanghai Cooperation Organization"
    assert all(source.split()[0] in links for source in row["exercise"]["sources"])


def rows(client: Client, view: str) -> list[dict[str, Any]]:
    found, after = [], ""
    while True:
        answer = client.get(f"/api/v1/{view}{after}").json()
        found += answer["rows"]
        if answer["next"] is None:
            return found
        after = f"?after={answer['next']}"


def test_files_that_are_named_are_linked_by_their_titles(client: Client) -> None:
    links = {one.get("href"): one.text() for one in page_of(client, "/claims/c04").all("a")}
    assert links["/exercises/pm-2007"] == "Peace Mission 2007"


def test_file_without_a_name_is_called_by_what_it_says(client: Client) -> None:
    (title,) = page_of(client, "/summits/sco-2001").all("h1")
    assert title.text() == "SCO · 14 June 2001 · Shanghai"
    (title,) = page_of(client, "/summits/sco-2001", "zh").all("h1")
    assert title.text() == "SCO · 2001年6月14日 · 上海"


def test_low_confidence_and_what_did_not_happen_are_told(client: Client) -> None:
    announced = next(
        one
        for one in rows(client, "exercises")
        if (one["exercise"]["status"], one["exercise"]["confidence"]) == ("announced", "low")
    )
    page = page_of(client, file_address(REGISTRY, announced["matter"]) or "")
    assert "Announced" in page.text()
    assert any("badge-unsure" in one.get("class") and one.text() == "Low" for one in page.all("span"))


def test_other_statements_and_disputes_are_shown(client: Client, token: str) -> None:
    exercise = {"name": "Loud Wind", "status": "held", "format": "bilateral", "framework": "other"}
    body = {**exercise, "confidence": "high", "series": "Winds"}
    said = post(client, token, "exercise.described/1", body)
    strength = {"low": 900, "basis": "press", "said_by": "a newspaper", "confidence": "low"}
    stated = post(client, token, "exercise.strength_stated/1", strength, matter=said["matter"])
    disputed = {"act": said["id"], "reason": "It rained."}
    dispute = post(client, token, "act.disputed/1", disputed, matter=said["matter"])
    page = page_of(client, file_address(REGISTRY, said["matter"]) or "")
    assert "a newspaper" in page.text()
    assert "It rained." in page.text()
    links = {one.get("href") for one in page.all("a")}
    assert {f"/statements/{one['id']}" for one in (said, stated, dispute)} <= links
    assert "Disputed by" in page.text()
    listed = client.get("/exercises?series=winds", headers={"accept": "text/html", "accept-language": "en"})
    row = next(one for one in read(listed.text).all("tr") if "Loud Wind" in one.text())
    assert "disputed" in row.text()


def test_text_of_a_statement_is_never_markup(client: Client, token: str) -> None:
    attack = "<script>alert(1)</script>\"'&lt; javascript:alert(1)"
    exercise = {"name": attack, "status": "held", "format": "bilateral", "framework": "other", "series": attack}
    body = {**exercise, "confidence": "high", "note": attack, "sources": [attack, "javascript:alert(1)"]}
    said = post(client, token, "exercise.described/1", body)
    address = file_address(REGISTRY, said["matter"]) or ""
    for path in (address, "/exercises", "/exercises?sort=-exercise.name", "/series"):
        answer = client.get(path, headers={"accept": "text/html"})
        assert faults_of(answer.text) == []
        assert "<script>alert" not in answer.text
    (title,) = page_of(client, address).all("h1")
    assert title.text() == attack.replace("&lt;", "&lt;")


@pytest.mark.parametrize(
    "path",
    [
        "/exercises/none",
        "/exercises/PM-2007",
        "/exercises/pm-2007%0a",
        "/exercises/..%2f..",
        "/exercises/sco",
        "/facilities/pm-2007",
        "/claims/%ff",
        "/claims/" + "a" * 200,
        "/instruments/XBB." + "0" * 32,
    ],
)
def test_what_is_not_there_and_what_cannot_be_are_alike(client: Client, path: str) -> None:
    answer = client.get(path, headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert answer.content == client.get("/exercises/none", headers={"accept": "text/html"}).content


@pytest.mark.parametrize("query", ["version=1", "nothing=1", "after=x", "version=0123456789abcdeg"])
def test_unknown_parameters_are_refused(client: Client, query: str) -> None:
    assert client.get(f"/exercises/pm-2007?{query}", headers={"accept": "text/html"}).status_code == 400


@pytest.mark.parametrize(
    ("matter", "address"),
    [
        ("exercise:pm-2007", "/exercises/pm-2007"),
        ("session:sco-2001", "/summits/sco-2001"),
        ("engagement:XBB.abc", "/outside/XBB.abc"),
        ("party:kaz", "/states/KAZ"),
        ("party:XBB.xbb", "/states/XBB"),
        ("party:XBB." + "0" * 32, None),
        ("keys:XAA.1", None),
        ("none:a", None),
    ],
)
def test_files_have_their_page_below_the_list_of_their_type(matter: str, address: str | None) -> None:
    assert file_address(REGISTRY, matter) == address


def test_state_and_organisation_tell_what_other_lists_say_of_them(client: Client) -> None:
    state = {one.get("href") for one in page_of(client, "/states/KAZ").all("a")}
    assert {"/exercises?party=KAZ", "/instruments?party=KAZ", "/facilities?party=KAZ"} <= state
    assert {"/crossings?party=KAZ", "/outside?party=KAZ"} <= state
    announced = next(one for one in page_of(client, "/states/KAZ").all("li") if one.text().startswith("Rubezh-2026"))
    assert "Announced" in announced.text()
    organisation = page_of(client, "/organisations/sco")
    links = {one.get("href") for one in organisation.all("a")}
    assert {"/series?organisation=SCO", "/instruments?organisation=SCO", "/bodies?organisation=SCO"} <= links
    assert "/series/peace-mission" in links
    open_part = organisation.text("verify")
    assert "Charter art. 16" in open_part
