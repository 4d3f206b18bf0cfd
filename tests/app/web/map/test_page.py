"""The page of the map over HTTP: without scripts, in three languages, for whoever may see what."""

import gzip
import json
import re
from typing import Any

import pytest

from app.web.map.places import CROWD
from comity.app.draft import Submitted
from comity.app.web.map.page import MOST_PINS
from markup import Element, faults_of, read
from served import Client

LANGUAGES = ("en", "ru", "zh")
PATHS = (
    "/map",
    "/map?view=world&layer=seat&layer=exercise&since=2003&until=2010",
    "/map?view=central-asia&party=KAZ",
    "/map?organisation=SCO",
    "/map?near=42.87,74.59,300",
    "/map?since=1000&until=1000&layer=exercise",
)
CODE_WORDS = re.compile(r"\b(acts?|matters?|fold(ed|s)?|markings?|nodes?|logs?|kernel|registry)\b", re.IGNORECASE)


def get(client: Client, path: str, language: str = "en", **headers: str) -> Any:
    return client.get(path, headers={"accept": "text/html", "accept-language": language, **headers})


def of_class(page: Element, name: str) -> list[Element]:
    return [one for one in page.all() if name in one.get("class").split()]


def rows(page: Element) -> list[Element]:
    return [row for table in of_class(page, "map-table") for body in table.all("tbody") for row in body.all("tr")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PATHS)
def test_page_is_sound(client: Client, path: str, language: str) -> None:
    answer = get(client, path, language)
    assert answer.status_code == 200
    assert faults_of(answer.text) == []
    assert not CODE_WORDS.findall(read(answer.text).text("said"))
    assert not re.search(r"[{}]|\bNone\b", read(answer.text).text("said"))


def test_every_place_is_drawn_or_counted_and_listed_with_a_page_that_is_there(client: Client) -> None:
    page = read(get(client, "/map?view=world").text)
    (status,) = [one for one in of_class(page, "map-counts")[0].all("span") if one.get("role") == "status"]
    pins = of_class(page, "pin")
    assert len(pins) == len(rows(page)) > 0
    assert status.text() == f"Shown: {len(pins)} of {len(pins)}."
    links = sorted({one.get("href") for row in rows(page) for one in row.all("a")})
    assert len(links) > 1
    answers = {href: get(client, href).status_code for href in links[:: max(1, len(links) // 8)]}
    assert set(answers.values()) == {200}, answers


def test_places_of_a_mark_are_found_behind_it(client: Client) -> None:
    page = read(get(client, "/map").text)
    clusters = of_class(page, "cluster")
    assert clusters
    for cluster in clusters[:4]:
        (count,) = [int(one.text()) for one in cluster.all("text")]
        behind = read(get(client, cluster.get("href")).text)
        assert len(rows(behind)) >= count
        assert "Only places within" in behind.text()


def test_filter_narrows_drawing_table_and_feed_alike(client: Client) -> None:
    question = "layer=seat&layer=exercise&since=2005&until=2007"
    page = read(get(client, f"/map?view=world&{question}").text)
    feed = json.loads(client.get(f"/map.geojson?{question}").content)
    assert len(of_class(page, "pin")) == len(rows(page)) == len(feed["features"])
    kinds = {cell.text() for row in rows(page) for cell in row.all("td") if cell.get("data-label") == "Kind"}
    assert kinds <= {"Seat of an organisation", "Exercise"}
    assert len(rows(page)) < len(rows(read(get(client, "/map?view=world").text)))


def test_what_was_chosen_stands_in_the_form(client: Client) -> None:
    page = read(get(client, "/map?layer=seat&since=1999&until=2090&party=KAZ&view=world&near=43,77,50").text)
    chosen = {
        select.get("name"): option.get("value")
        for select in page.all("select")
        for option in select.all("option")
        if "selected" in option.attributes
    }
    assert {name: chosen[name] for name in ("since", "until", "party", "view")} == {
        "since": "1999",
        "until": "2090",
        "party": "KAZ",
        "view": "world",
    }
    checked = [one.get("value") for one in page.all("input") if "checked" in one.attributes]
    assert checked == ["seat"]
    assert [one.get("value") for one in page.all("input") if one.get("name") == "near"] == ["43,77,50"]


def test_nothing_that_fits_says_so(client: Client) -> None:
    page = read(get(client, "/map?near=-60,-120,1").text)
    assert "No place fits these filters." in page.text()
    assert rows(page) == of_class(page, "pin") == []


def test_views_that_cannot_be_narrowed_are_named(crowded: Client) -> None:
    assert "Left out, since they cannot be narrowed in this way: " in get(crowded, "/map?party=KAZ").text
    assert "Left out" not in get(crowded, "/map").text


@pytest.mark.parametrize(
    "question",
    [
        "layer=tank",
        "since=x",
        "until=2001&since=2002",
        "view=moon",
        "near=1,2",
        "party=xx",
        "colour=red",
        "view=a&view=b",
    ],
)
def test_what_does_not_fit_is_refused(client: Client, question: str) -> None:
    for path in ("/map", "/map.geojson"):
        answer = get(client, f"{path}?{question}")
        assert answer.status_code == 400
        assert faults_of(answer.text) == []


def test_boundaries_are_said_to_be_reference_data(client: Client) -> None:
    for language, word in (("en", "Natural Earth"), ("ru", "Natural Earth"), ("zh", "Natural Earth")):
        assert any(word in one.text() for one in of_class(read(get(client, "/map", language).text), "map-note"))


def test_names_of_states_come_from_statements_in_the_readers_language(client: Client) -> None:
    for language, name in (("en", "Kazakhstan"), ("ru", "Казахстан"), ("zh", "哈萨克斯坦")):
        page = read(get(client, "/map", language).text)
        (names,) = of_class(page, "state-names")
        assert name in [one.text() for one in names.all("text") if one.get("class") != "tight"]


def test_more_places_than_a_page_holds_are_cut_by_date_and_said_so(crowded: Client) -> None:
    answer = get(crowded, "/map?view=world")
    page = read(answer.text)
    assert faults_of(answer.text) == []
    assert len(rows(page)) == MOST_PINS
    years = [int(row.get("data-first")) for row in rows(page) if row.get("data-first")]
    assert years == sorted(years)
    assert "places fit; the first 1,500 by date are shown." in page.text()
    feed = json.loads(crowded.get("/map.geojson").content)
    assert len(feed["features"]) > MOST_PINS


def test_hostile_names_stay_text(crowded: Client) -> None:
    page = read(get(crowded, "/map").text)
    names = {one.text() for row in rows(page) for one in row.all("a")}
    assert {f'<b>&"{step}' for step in range(CROWD - 2)} <= names
    assert not list(page.all("b"))


def test_full_page_is_light_enough(crowded: Client) -> None:
    for extent in ("eurasia", "world"):
        assert len(gzip.compress(get(crowded, f"/map?view={extent}").content)) < 700_000


def test_place_of_a_hidden_file_is_shown_to_its_readers_only(client: Client, hidden: Submitted, token: str) -> None:
    name = hidden.matter.partition(":")[2]
    for path in ("/map?view=world", "/map.geojson"):
        assert name not in get(client, path).text
        assert get(client, path, authorization=f"Bearer {token}").status_code == 200
