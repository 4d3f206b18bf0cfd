"""Search: found by every word, page by page, in what the reader may see and nothing else."""

import re

import pytest

from comity.app.draft import Submitted
from markup import faults_of, read
from served import Client


def get(client: Client, address: str, language: str = "en", **headers: str) -> str:
    answer = client.get(address, headers={"accept": "text/html", "accept-language": language, **headers})
    assert answer.status_code == 200, answer.text
    return answer.text


def results(page: str) -> list[str]:
    return re.findall(r'<h2><a[^>]*href="/statements/([0-9a-f]{64})"', page)


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
@pytest.mark.parametrize("address", ["/search", "/search?text=mission", "/search?text=zzzz"])
def test_page_is_sound(client: Client, address: str, language: str) -> None:
    assert faults_of(get(client, address, language)) == []


def test_every_result_holds_every_word(client: Client) -> None:
    page = read(get(client, "/search?text=naval+DRILLS"))
    shown = [one for one in page.all("li") if any(True for _ in one.all("h2"))]
    assert shown
    for one in shown:
        assert {mark.text().casefold() for mark in one.all("mark")} & {"naval", "drills"}


def test_pages_follow_one_another_without_repeats(client: Client) -> None:
    address, seen = "/search?text=sco", []
    for _ in range(4):
        page = get(client, address)
        seen += results(page)
        address = re.search(r'href="(/search\?text=sco&amp;after=[0-9a-f]{64})"', page)[1].replace("&amp;", "&")  # type: ignore[index]
    assert len(seen) == len(set(seen)) == 80


def test_hidden_statement_is_found_by_its_readers_alone(client: Client, hidden: Submitted, token: str) -> None:
    address = "/search?text=quiet+pact"
    assert hidden.id.hex() in results(get(client, address, authorization=f"Bearer {token}"))
    assert hidden.id.hex() not in get(client, address)


def test_visitor_learns_nothing_from_what_is_hidden(client: Client, hidden: Submitted, token: str) -> None:
    """The same bytes as for words that nobody ever used, but for the words themselves."""
    found = get(client, "/search?text=quiet+pact+bilateral")
    never = get(client, "/search?text=xuiet+xact+xilateral")
    for word, other in (("quiet", "xuiet"), ("pact", "xact"), ("bilateral", "xilateral")):
        never = never.replace(other, word)
    assert found == never


@pytest.mark.parametrize("address", ["/search?after=zz", "/search?text=a&text=b", "/search?page=2"])
def test_what_does_not_fit_is_refused(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


def test_unknown_place_to_go_on_from_is_not_there(client: Client) -> None:
    assert client.get(f"/search?text=sco&after={'0' * 64}").status_code == 404


def test_markup_that_is_searched_for_is_text(client: Client) -> None:
    page = get(client, "/search?text=%3Cscript%3Ealert(1)%3C/script%3E+%27+OR+1=1+--")
    assert "<script>alert" not in page
    assert faults_of(page) == []
