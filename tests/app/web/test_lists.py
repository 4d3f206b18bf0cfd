"""Lists of any view: filter, order, pages, doubts, and what a request may ask."""

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
from litestar.testing import TestClient

from comity.adapters.keys import create_keys, load_keys
from comity.adapters.store_memory import MemoryDesk, MemoryIndex, MemoryStore
from comity.app.answering import AllRows
from comity.app.draft import Submitted
from comity.app.faults import NoFaults
from comity.app.node import Node, Stores, Surroundings
from comity.app.opening import start_node
from comity.app.reading import Reading
from comity.app.settings import Settings
from comity.app.trail.given import Given
from comity.app.web.addresses import list_address, listed_views
from comity.app.web.app import build_app
from comity.capabilities import REGISTRY
from comity.kernel.capability import View
from comity.kernel.errors import NotAllowed, refusal
from comity.kernel.marking import Reader
from markup import Element, faults_of, read
from served import Client, FixedClock

LISTS = [list_address(view) for view in listed_views(REGISTRY)]
DATED = ("/exercises", "/instruments", "/summits", "/missions", "/outside")


def page_of(client: Client, path: str, language: str = "en", **headers: str) -> Element:
    answer = client.get(path, headers={"accept": "text/html", "accept-language": language, **headers})
    assert answer.status_code == 200, answer.text
    assert faults_of(answer.text) == []
    return read(answer.text)


def rows_of(page: Element) -> list[Element]:
    return [row for table in page.all("table") for body in table.all("tbody") for row in body.all("tr")]


def names_of(page: Element) -> list[str]:
    return [one.text() for row in rows_of(page) for one in row.all("th")]


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
@pytest.mark.parametrize("path", LISTS)
def test_every_list_is_a_sound_page(client: Client, path: str, language: str) -> None:
    page = page_of(client, path, language)
    assert rows_of(page)
    assert [one.text() for one in page.all("h1")]


@pytest.mark.parametrize("path", LISTS)
def test_every_row_leads_to_a_page_that_is_there(client: Client, path: str) -> None:
    links = [next(row.all("a")).get("href") for row in rows_of(page_of(client, path))]
    for href in (links[0], links[-1]):
        assert client.get(href, headers={"accept": "text/html"}).status_code == 200, href


def test_pages_together_show_every_row_once(client: Client) -> None:
    seen: list[str] = []
    address = "/exercises"
    while address:
        page = page_of(client, address)
        assert len(rows_of(page)) <= 50
        seen += [next(row.all("a")).get("href") for row in rows_of(page)]
        following = [one.get("href") for one in page.all("a") if one.get("rel") == "next"]
        address = following[0] if following else ""
    whole = client.get("/api/v1/exercises.csv").text
    assert len(seen) == len(set(seen)) > 100
    assert whole.count("\r\n") == len(seen) + 1


def test_page_before_leads_back(client: Client) -> None:
    page = page_of(client, "/exercises?page=2&status=held")
    (back,) = [one.get("href") for one in page.all("a") if one.get("rel") == "prev"]
    assert back == "/exercises?status=held"


def test_summary_that_fits_a_page_is_shown_whole(client: Client) -> None:
    page = page_of(client, "/series")
    assert len(rows_of(page)) == len(client.get("/api/v1/series").json()["rows"]) > 10
    assert not [one for one in page.all("a") if one.get("rel") == "next"]


@pytest.mark.parametrize("path", DATED)
def test_what_happened_comes_newest_first(client: Client, path: str) -> None:
    days = [next(iter(row.all("time")), None) for row in rows_of(page_of(client, path))]
    dates = [day.get("datetime") for day in days if day is not None]
    assert len(dates) > 10
    assert dates == sorted(dates, reverse=True)


def test_any_column_orders_the_rows_up_and_down(client: Client) -> None:
    up = names_of(page_of(client, "/facilities?sort=facility.name&party=KAZ"))
    down = names_of(page_of(client, "/facilities?sort=-facility.name&party=KAZ"))
    assert [one.casefold() for one in up] == sorted(one.casefold() for one in up)
    assert up == down[::-1]
    page = page_of(client, "/facilities?sort=facility.name&party=KAZ")
    (head,) = [one for one in page.all("th") if one.get("aria-sort") == "ascending"]
    assert next(head.all("a")).get("href") == "/facilities?party=KAZ&sort=-facility.name"


def test_filter_narrows_and_is_kept_in_the_form(client: Client) -> None:
    page = page_of(client, "/exercises?party=KAZ&status=held&since=2010-01-01")
    chosen = {one.get("value") for one in page.all("option") if "selected" in one.attributes}
    assert {"KAZ", "held"} <= chosen
    assert [one.get("value") for one in page.all("input") if one.get("name") == "since"] == ["2010-01-01"]
    assert 0 < len(rows_of(page)) < len(rows_of(page_of(client, "/exercises")))
    summary = next(one for one in page.all("summary") if "Kazakhstan" in one.text())
    assert "1 January 2010" in summary.text()


def test_forms_offer_every_parameter_of_the_question(client: Client) -> None:
    for view in listed_views(REGISTRY):
        fields = {one.get("name") for one in page_of(client, list_address(view)).all("input", "select")}
        assert set(view.query.__struct_fields__) <= fields, view.name


def test_offered_are_only_parties_that_occur(client: Client) -> None:
    page = page_of(client, "/crossings")
    (select,) = [one for one in page.all("select") if one.get("name") == "party"]
    offered = [one.get("value") for one in select.all("option")]
    sides = {side for row in client.get("/api/v1/crossings").json()["rows"] for side in row["crossing"]["sides"]}
    assert offered[0] == ""
    assert set(offered[1:]) == sides
    (organisations,) = [one for one in page_of(client, "/exercises").all("select") if one.get("name") == "organisation"]
    assert {"SCO", "CSTO"} <= {one.get("value") for one in organisations.all("option")}
    assert not {"KAZ", "RUS"} & {one.get("value") for one in organisations.all("option")}


def test_empty_answer_says_so(client: Client) -> None:
    page = page_of(client, "/exercises?party=KAZ&place=nowhere+at+all")
    assert rows_of(page) == []
    assert "No statement fits these filters." in page.text()


def test_names_and_codes_are_in_the_readers_language(client: Client) -> None:
    texts = {language: page_of(client, "/crossings?party=KAZ", language).text() for language in ("en", "ru", "zh")}
    assert "Kazakhstan" in texts["en"]
    assert "Казахстан" in texts["ru"]
    assert "哈萨克斯坦" in texts["zh"]
    assert "KAZ" in page_of(client, "/facilities?party=KAZ").text()


def test_doubts_stand_out(client: Client) -> None:
    page = page_of(client, "/exercises?status=held_not_verified")
    marked = [one for row in rows_of(page) for one in row.all("span") if "badge-unsure" in one.get("class")]
    assert len(marked) >= 2 * len(rows_of(page)) > 0


def test_lowest_and_highest_figure_are_one_range(client: Client) -> None:
    row = next(row for row in rows_of(page_of(client, "/exercises?series=Peace+Mission")) if "2007" in row.text())
    assert "6,000–7,000" in row.text()


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=1e3",
        "page=99999999",
        "page=%D9%A1",
        "sort=matter",
        "sort=__class__",
        "sort=--",
        "version=xyz",
        "version=0123456789ABCDEF",
        "nothing=1",
        "page=1&page=2",
        "on=2018-02-30",
        "on=null",
        "on=NULL",
        "party=%00",
        "lang=xx",
        "status=%3Cscript%3E",
        "after=%ff",
    ],
)
def test_hostile_parameters_are_refused_in_words(client: Client, path: str, query: str) -> None:
    answer = client.get(f"{path}?{query}", headers={"accept": "text/html", "accept-language": "en"})
    known = {"/organisations": ("after",), "/states": ("after",)}
    assert answer.status_code in {400, 404} or query.partition("=")[0] in known.get(path, ())
    assert faults_of(answer.text) == []
    assert "<script>" not in answer.text.replace('<script src="', "")


def test_page_beyond_the_last_is_not_there(client: Client) -> None:
    assert client.get("/exercises?page=900").status_code == 404
    assert client.get("/series?page=2").status_code == 404


def test_hidden_file_is_in_its_readers_list_only(client: Client, token: str, hidden: Submitted) -> None:
    headers = {"authorization": f"Bearer {token}"}
    name = hidden.matter.partition(":")[2]
    assert name in client.get("/organisations", headers={"accept": "text/html", **headers}).text
    assert name not in client.get("/organisations", headers={"accept": "text/html"}).text


def test_row_that_not_everybody_may_see_says_so(client: Client, token: str) -> None:
    exercise = {"name": "Quiet Wind", "status": "held", "format": "bilateral", "framework": "other"}
    draft = {
        "kind": "exercise.described/1",
        "body": {**exercise, "confidence": "high", "start": "2024-05"},
        "marking": {"level": "restricted", "release": ["XAA", "XBB"], "originators": ["XAA"], "purposes": "ANY"},
    }
    headers = {"authorization": f"Bearer {token}"}
    posted = client.post(
        "/api/v1/acts", content=json.dumps(draft), headers={**headers, "content-type": "application/json"}
    )
    assert posted.status_code == 201, posted.text
    row = next(one for one in rows_of(page_of(client, "/exercises", **headers)) if "Quiet Wind" in one.text())
    assert "Restricted" in row.text()
    assert "Quiet Wind" not in client.get("/exercises", headers={"accept": "text/html"}).text


class Overfull(Reading):
    """A reading of a node with more files than are read at once."""

    def all_rows(self, view: View, query: Any) -> AllRows:
        raise NotAllowed((refusal("files.too_many", "There are more than {most} files of this kind.", most=1),))


class Large(Node):
    def reading(self, reader: Reader, given: Given | None = None) -> Reading:
        return Overfull(self._library, reader)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    home = tmp_path_factory.mktemp("large")
    create_keys(home, "XAA")
    around = Surroundings(clock=FixedClock(), entropy=os.urandom, faults=NoFaults())
    stores = Stores(MemoryStore(), MemoryIndex(), MemoryDesk())
    node = start_node(home, Large(Settings(party="XAA"), REGISTRY, stores, load_keys(home), around), around)
    with TestClient(
        build_app(node, FixedClock()), base_url="http://127.0.0.1", raise_server_exceptions=False
    ) as running:
        yield running
    node.close()


def test_list_that_cannot_be_counted_is_still_paged(large: Client) -> None:
    seen: list[str] = []
    address = "/exercises?status=held"
    while address:
        page = page_of(large, address)
        seen += names_of(page)
        assert not [one for one in page.all("details") if "cite" in one.get("class")]
        following = [one.get("href") for one in page.all("a") if one.get("rel") == "next"]
        assert all("status=held" in one for one in following)
        address = following[0] if following else ""
    held = [row for row in large.get("/api/v1/exercises").json()["rows"] if row["exercise"]["status"] == "held"]
    assert len(seen) > len(held) > 10
    assert large.get("/exercises?after=exercise%3Asco", headers={"accept": "text/html"}).status_code == 200
    assert large.get("/exercises?after=x", headers={"accept": "text/html"}).status_code == 404


def test_export_that_cannot_be_counted_is_refused(large: Client) -> None:
    assert large.get("/api/v1/exercises.csv").status_code == 409


@pytest.mark.parametrize(
    "path", ["/organisations", "/states", "/organisations/sco", "/states/KAZ", "/exercises/pm-2007"]
)
def test_other_pages_do_without_what_is_too_long(large: Client, path: str) -> None:
    assert list(page_of(large, path).all("h1"))


def test_highest_figure_that_is_a_floor_says_so(client: Client) -> None:
    rows = client.get("/api/v1/exercises?series=Peace+Mission").json()["rows"]
    floors = {row["exercise"]["name"] for row in rows if row["floor"]}
    listed = rows_of(page_of(client, "/exercises?series=Peace+Mission"))
    assert {next(row.all("a")).text() for row in listed if "or more" in row.text()} == floors


def test_part_that_is_in_doubt_is_marked_in_lists(client: Client) -> None:
    listed = rows_of(page_of(client, "/exercises?series=Peace+Mission"))
    (marked,) = [row.text() for row in listed if "sources differ on its part" in row.text()]
    assert "Peace Mission 2021" in marked
    assert marked.count("sources differ on its part") == 1
