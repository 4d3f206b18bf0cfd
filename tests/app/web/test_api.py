"""Reading and writing through the interface for programs."""

import json
import os
from typing import Any

import pytest

from comity.app.access import Access
from comity.app.accounts.roles import Role
from comity.app.draft import Submitted
from comity.app.node import Node
from comity.app.web.coordinates import LOG_COORDINATES
from comity.kernel.evidence import Known, verify_evidence
from comity.kernel.marking import Level
from comity.kernel.note import Verifier
from comity.record.pin import pinned_roots
from served import Client

PUBLIC = {"level": "open", "release": "PUBLIC", "originators": ["XAA"], "purposes": "ANY"}
ORGANISATION = {
    "code": "XAA-CLUB",
    "name": {"en": "Club", "ru": "Клуб", "zh": "俱乐部"},
    "type": "club",
    "decision_rule": "consensus",
    "collective_defence": "no",
    "confidence": "high",
}
DRAFT: dict[str, Any] = {"kind": "organisation.described/1", "body": ORGANISATION, "marking": PUBLIC}


def post(client: Client, token: str, content: bytes, media_type: str = "application/json") -> Any:
    return client.post(
        "/api/v1/acts", content=content, headers={"authorization": f"Bearer {token}", "content-type": media_type}
    )


def post_draft(client: Client, token: str, **changes: Any) -> Any:
    return post(client, token, json.dumps({**DRAFT, **changes}, ensure_ascii=False).encode())


def test_posted_statement_is_found_where_the_answer_says(client: Client, token: str) -> None:
    created = post_draft(client, token)
    assert created.status_code == 201
    said = created.json()
    assert set(said) == {"id", "matter", "log", "index"}
    assert (said["log"], created.headers["location"]) == ("comity/XAA/1", f"/api/v1/acts/{said['id']}")
    statement = client.get(created.headers["location"])
    assert statement.json()["body"] == ORGANISATION
    rows = client.get(f"/api/v1/matters/{said['matter']}/organisation").json()["rows"]
    assert [row["organisation"]["code"] for row in rows] == ["XAA-CLUB"]


def test_statement_is_served_as_the_bytes_that_were_logged(client: Client, token: str, node: Node) -> None:
    said = post_draft(client, token).json()
    row = node.stores.store.find([bytes.fromhex(said["id"])])[0]
    assert client.get(f"/api/v1/acts/{said['id']}").content == row.raw


def test_receipt_is_checked_without_the_server(client: Client, token: str, node: Node) -> None:
    said = post_draft(client, token).json()
    answer = client.get(f"/api/v1/acts/{said['id']}/receipt")
    identity = Verifier.parse(node.keys.identity.vkey)
    known = Known(kinds=node.registry.kinds, identity=identity, record=pinned_roots())
    proven = verify_evidence(answer.content, known)
    assert (proven.id.hex(), proven.anchored, proven.index) == (said["id"], True, said["index"])
    assert answer.headers["content-disposition"].startswith("attachment;")


def test_paging_shows_every_organisation_once(client: Client) -> None:
    whole = client.get("/api/v1/organisations").json()
    seen: list[Any] = []
    after: dict[str, str] = {}
    while True:
        answer = client.get("/api/v1/organisations", params={"limit": "3", **after}).json()
        seen += answer["rows"]
        if answer["next"] is None:
            break
        after = {"after": answer["next"]}
    assert seen == whole["rows"]
    assert len({row["matter"] for row in seen}) == len(seen) > 10


def test_view_is_the_same_by_id_and_by_name(client: Client) -> None:
    by_id = client.get("/api/v1/matters/organisation%3Asco/members", params={"on": "2018-06-01"})
    by_name = client.get("/api/v1/organisations/sco/members", params={"on": "2018-06-01"})
    assert by_id.content == by_name.content
    parties = [row["membership"]["party"] for row in by_name.json()["rows"]]
    assert sorted(parties) == ["CHN", "IND", "KAZ", "KGZ", "PAK", "RUS", "TJK", "UZB"]


def test_file_lists_its_statements_with_their_standing(client: Client, token: str) -> None:
    said = post_draft(client, token).json()
    answer = client.get(f"/api/v1/matters/{said['matter']}").json()
    assert [(line["id"], line["standing"]) for line in answer["statements"]] == [(said["id"], "counts")]


def test_places_in_the_log_appear_in_no_reading_answer(client: Client, token: str) -> None:
    said = post_draft(client, token).json()
    matter = said["matter"]
    for path in (f"/api/v1/matters/{matter}", f"/api/v1/acts/{said['id']}", "/api/v1/organisations", "/healthz"):
        assert not set(names(client.get(path).json())) & LOG_COORDINATES, path
    assert set(said) & LOG_COORDINATES == {"index"}


def test_reader_sees_hidden_file_with_its_token_only(client: Client, token: str, hidden: Submitted) -> None:
    def matters(headers: dict[str, str]) -> list[str]:
        return [row["matter"] for row in client.get("/api/v1/organisations", headers=headers).json()["rows"]]

    assert hidden.matter in matters({"authorization": f"Bearer {token}"})
    assert hidden.matter not in matters({})


def test_low_clearance_does_not_see_what_its_party_may_see(client: Client, node: Node, hidden: Submitted) -> None:
    low = node.access.create(Access(name="two", role=Role.OFFICER, clearance=Level.OPEN), os.urandom)
    answer = client.get(f"/api/v1/matters/{hidden.matter}", headers={"authorization": f"Bearer {low}"})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("shown", "code"),
    [
        (None, "http.token_missing"),
        ("Bearer wrong", "http.token_unknown"),
        ("Bearer comity_" + "0" * 64, "http.token_unknown"),
        ("Basic b25lOnR3bw==", "http.token_unknown"),
        ("", "http.token_unknown"),
    ],
)
def test_writing_needs_a_known_token(client: Client, shown: str | None, code: str) -> None:
    headers = {"authorization": shown} if shown is not None else {}
    answer = client.post("/api/v1/acts", json=DRAFT, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, code)
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_refused_statement_gives_every_reason(client: Client, token: str) -> None:
    answer = post_draft(client, token, matter="organisation:XBB." + "0" * 32, refs=["0" * 64])
    assert answer.status_code == 409
    codes = [reason["code"] for reason in answer.json()["reasons"]]
    assert codes == ["reference.unknown", "matter.not_owner"]
    assert all(reason["text"] for reason in answer.json()["reasons"])


HOSTILE: dict[str, tuple[bytes, int]] = {
    "empty": (b"", 400),
    "not json": (b"{", 400),
    "a list": (b"[]", 400),
    "not utf-8": (b'{"kind":"\xff"}', 400),
    "100k brackets": (b"[" * 100_000, 413),
    "100k objects": (b'{"a":' * 50_000, 413),
    "too large": (b" " * 300_000, 413),
    "large but in bounds": (b'{"kind":"' + b"x" * 250_000 + b'"}', 400),
    "key twice": (b'{"kind":"a","kind":"b"}', 400),
    "key twice in the body": (json.dumps(DRAFT).replace('"type": "club"', '"type": "club", "type": "b"').encode(), 400),
    "huge integer": (json.dumps(DRAFT).replace('"club"', "9" * 5_000).encode(), 400),
    "unknown field": (json.dumps({**DRAFT, "claimed": "2999-01-01T00:00:00Z"}).encode(), 400),
    "unknown field in the body": (json.dumps({**DRAFT, "body": {**ORGANISATION, "one": 1}}).encode(), 400),
    "unknown kind": (json.dumps({**DRAFT, "kind": "organisation.invented/1"}).encode(), 400),
    "no handling": (json.dumps({"kind": DRAFT["kind"], "body": ORGANISATION}).encode(), 400),
    "not NFC": (
        json.dumps({**DRAFT, "body": {**ORGANISATION, "type": "cafe\u0301"}}, ensure_ascii=False).encode(),
        400,
    ),
    "null character": (json.dumps({**DRAFT, "body": {**ORGANISATION, "type": "a\0b"}}).encode(), 400),
    "lone surrogate": (json.dumps(DRAFT).replace("club", "\\ud800").encode(), 400),
    "float for an integer": (
        json.dumps({**DRAFT, "body": {**ORGANISATION, "seat": {"name": "a", "latitude": 1.5}}}).encode(),
        400,
    ),
    "whole float for an integer": (
        json.dumps({**DRAFT, "body": {**ORGANISATION, "seat": {"name": "a", "latitude": 1.0}}}).encode(),
        400,
    ),
    "integer out of bounds": (
        json.dumps({**DRAFT, "body": {**ORGANISATION, "seat": {"name": "a", "latitude": 2**60}}}).encode(),
        400,
    ),
    "day that is none": (json.dumps({**DRAFT, "body": {**ORGANISATION, "founded": "2023-02-30"}}).encode(), 400),
    "public above the lowest level": (json.dumps({**DRAFT, "marking": {**PUBLIC, "level": "secret"}}).encode(), 400),
    "another's handling": (json.dumps({**DRAFT, "marking": {**PUBLIC, "originators": ["XBB"]}}).encode(), 400),
    "file of another type": (json.dumps({**DRAFT, "matter": "party:XAA.xaa"}).encode(), 400),
    "file of no type": (json.dumps({**DRAFT, "kind": "act.withdrawn/1", "matter": "none:XAA.a"}).encode(), 400),
    "wrong types": (json.dumps({**DRAFT, "refs": "0", "exercise": "yes"}).encode(), 400),
    "two references alike": (json.dumps({**DRAFT, "refs": ["0" * 64, "0" * 64]}).encode(), 400),
    "too many references": (json.dumps({**DRAFT, "refs": [f"{one:064x}" for one in range(17)]}).encode(), 400),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes_are_refused_with_a_problem(client: Client, token: str, name: str) -> None:
    content, status = HOSTILE[name]
    answer = post(client, token, content)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    problem = answer.json()
    assert (problem["status"], problem["type"]) == (status, f"/api#problem-{problem['code']}")
    assert problem["title"]
    assert problem["detail"]


@pytest.mark.parametrize("media_type", ["text/plain", "", "application/x-www-form-urlencoded", "application/jsonx"])
def test_wrong_media_type_is_refused(client: Client, token: str, media_type: str) -> None:
    answer = post(client, token, json.dumps(DRAFT).encode(), media_type)
    assert (answer.status_code, answer.json()["code"]) == (415, "http.media_type")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("nothing=1", "after"),
        ("on=yesterday", "on"),
        ("on=", "on"),
        ("on=null", "on"),
        ("on=2018-02-30", "on"),
        ("party=kaz", "party"),
        ("status=Member", "status"),
        ("status=member&status=observer", "status"),
        ("limit=0", "limit"),
        ("limit=51", "limit"),
        ("limit=1e1", "limit"),
        ("limit=٣", "limit"),
        ("after=x", "organisation:sco"),
        ("on=%ff", "UTF-8"),
        ("on=%00", "on"),
        ("&".join(f"a{number}=1" for number in range(40)), "30"),
        (f"party={'A' * 600}", "party"),
    ],
)
def test_wrong_parameter_is_named(client: Client, query: str, told: str) -> None:
    answer = client.get(f"/api/v1/memberships?{query}", headers={"accept-language": "en"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert told in answer.json()["detail"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/acts/x",
        "/api/v1/acts/" + "0" * 63,
        "/api/v1/acts/" + "A" * 64,
        "/api/v1/acts/%00",
        "/api/v1/matters/x",
        "/api/v1/matters/organisation",
        "/api/v1/matters/%ff",
        "/api/v1/matters/organisation:sco%0a/members",
        "/api/v1/matters/none:sco",
        "/api/v1/matters/party:kaz/members",
        "/api/v1/organisations/SCO/members",
        "/api/v1/organisations/..%2f..%2fetc/members",
        "/states/kaz",
        "/states/RECORD",
        "/organisations/%F0%9F%92%A9",
        "/statements/x",
    ],
)
def test_wrong_name_is_a_plain_refusal(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in {400, 404}
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_kinds_are_declared_in_the_readers_language(client: Client, language: str) -> None:
    kinds = {
        kind["name"]: kind
        for kind in client.get("/api/v1/kinds", headers={"accept-language": language}).json()["kinds"]
    }
    fields = {field["name"]: field for field in kinds["organisation.membership_stated/1"]["fields"]}
    assert fields["status"]["form"] == "choice"
    labels = {choice["code"]: choice["label"] for choice in fields["status"]["choices"]}
    assert labels["member"] == {"en": "Member", "ru": "Государство-член", "zh": "成员国"}[language]
    assert not any(kind.startswith("release.") for kind in kinds)


def test_problem_is_told_in_the_readers_language(client: Client) -> None:
    titles = {
        client.get("/api/v1/acts/" + "0" * 64, headers={"accept-language": language}).json()["title"]
        for language in ("en", "ru", "zh")
    }
    assert len(titles) == 3


def names(value: Any) -> list[str]:
    """Every field name anywhere in a JSON value."""
    if isinstance(value, dict):
        return [*value, *(name for one in value.values() for name in names(one))]
    return [name for one in value for name in names(one)] if isinstance(value, list) else []
