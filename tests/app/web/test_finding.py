from datetime import datetime, timedelta
from itertools import pairwise

import msgspec
import pytest

from comity.app.draft import Attachment, Draft, Submitted
from comity.app.node import Node
from comity.kernel.marking import Level, Marking
from served import Client

SCRIPT = b"<script>alert(1)</script>"
PAPER = Attachment(name="Приложение.html", media_type="text/html", lang="ru", content=SCRIPT)


@pytest.fixture(scope="module")
def papered(node: Node, token: str) -> Submitted:
    """A statement for XAA alone, with a paper that would run in a browser if it were shown."""
    person = node.access.person(token)
    assert person is not None
    officer = person.officer()
    body = msgspec.json.encode(
        {
            "code": "XAA-FORUM",
            "name": {"en": "Heliotrope forum", "ru": "Форум гелиотроп", "zh": "天芥菜论坛"},
            "type": "forum",
            "decision_rule": "consensus",
            "collective_defence": "no",
            "confidence": "high",
        }
    )
    marking = Marking(level=Level.RESTRICTED, release=("XAA",), originators=("XAA",), purposes="ANY")
    draft = Draft(kind="organisation.described/1", body=msgspec.Raw(body), marking=marking, attachments=(PAPER,))
    return node.submit(draft, officer)


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


@pytest.mark.parametrize("text", ["heliotrope", "ГЕЛИОТРОП", "天芥菜", "forum heliotrope"])
def test_search_finds_words_of_every_script(client: Client, papered: Submitted, token: str, text: str) -> None:
    found = client.get("/api/v1/search", params={"text": text}, headers=bearer(token)).json()
    assert [one["id"] for one in found["statements"]] == [papered.id.hex()]
    assert found["next"] is None


def test_search_shows_a_visitor_nothing_hidden(client: Client, papered: Submitted) -> None:
    assert client.get("/api/v1/search?text=heliotrope").json() == {"statements": [], "next": None}


def test_search_pages_on_without_gap_or_repeat(client: Client) -> None:
    found = client.get("/api/v1/search?text=bishkek").json()
    whole = found["statements"]
    assert len(whole) > 4
    assert found["next"] is None
    after, pieces = "", []
    while True:
        answer = client.get(f"/api/v1/search?text=bishkek&limit=3{after}").json()
        pieces += answer["statements"]
        if answer["next"] is None:
            break
        after = f"&after={answer['next']}"
    assert pieces == whole


def test_arrivals_go_on_from_a_time(client: Client, papered: Submitted, token: str) -> None:
    first = client.get("/api/v1/arrivals?limit=200", headers=bearer(token)).json()
    assert len(first["arrivals"]) == 200
    times = [datetime.fromisoformat(one["added"]) for one in first["arrivals"]]
    assert all(a < b for a, b in pairwise(times))
    rest = client.get("/api/v1/arrivals", params={"after": first["next"]}, headers=bearer(token)).json()["arrivals"]
    assert not {one["act"] for one in rest} & {one["act"] for one in first["arrivals"]}
    late = (times[-1] + timedelta(days=10_000)).isoformat()
    assert client.get("/api/v1/arrivals", params={"after": late}, headers=bearer(token)).json() == {
        "arrivals": [],
        "next": None,
    }


def test_a_visitor_has_no_arrivals(client: Client) -> None:
    assert client.get("/api/v1/arrivals").json() == {"arrivals": [], "next": None}


def test_a_paper_is_saved_and_never_shown(client: Client, papered: Submitted, token: str) -> None:
    answer = client.get(f"/api/v1/acts/{papered.id.hex()}/documents/0", headers=bearer(token))
    assert answer.content == SCRIPT
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-document-type"] == "text/html"


@pytest.mark.parametrize("position", ["1", "-1", "x", "00000000000"])
def test_a_paper_that_is_not_there_and_one_that_is_hidden_get_one_answer(
    client: Client, papered: Submitted, token: str, position: str
) -> None:
    absent = client.get(f"/api/v1/acts/{papered.id.hex()}/documents/{position}", headers=bearer(token))
    hidden = client.get(f"/api/v1/acts/{papered.id.hex()}/documents/0")
    assert absent.status_code == hidden.status_code == 404
    assert absent.content == hidden.content


def test_the_page_of_a_statement_lists_its_papers(client: Client, papered: Submitted, token: str) -> None:
    page = client.get(f"/statements/{papered.id.hex()}", headers=bearer(token)).text
    assert "Приложение.html" in page
    assert f"/api/v1/acts/{papered.id.hex()}/documents/0" in page


@pytest.mark.parametrize(
    "query", ["", "?text=", "?text=x&limit=0", "?text=x&after=short", "?text=x&more=1", "?text=x&text=y"]
)
def test_wrong_searches_are_refused_with_what_was_expected(client: Client, query: str) -> None:
    answer = client.get(f"/api/v1/search{query}")
    assert answer.status_code == 400
    assert "expected" in answer.text


def test_a_search_without_words_finds_nothing(client: Client) -> None:
    assert client.get("/api/v1/search?text=%20!").json() == {"statements": [], "next": None}


@pytest.mark.parametrize("query", ["?after=yesterday", "?after=2026-05-02", "?limit=201"])
def test_wrong_times_are_refused_with_what_was_expected(client: Client, query: str) -> None:
    answer = client.get(f"/api/v1/arrivals{query}")
    assert answer.status_code == 400
    assert "expected" in answer.text
