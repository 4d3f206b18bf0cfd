"""Pages in Russian and Chinese show no text of the reference library in English, and leave other texts alone."""

import os
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from litestar.testing import TestClient

from comity.adapters.keys import create_keys, load_keys
from comity.app.draft import Draft
from comity.app.faults import NoFaults
from comity.app.language import working
from comity.app.node import Node, Surroundings
from comity.app.opening import start_node
from comity.app.settings import Settings
from comity.app.web.addresses import file_address, file_views, list_address, listed_views
from comity.app.web.app import build_app
from comity.capabilities import REGISTRY
from comity.kernel.errors import Malformed
from comity.kernel.ids import RECORD, matter_owner, parse_party
from comity.record.reading import load_rows
from comity.record.tables import TABLES
from markup import Element, faults_of, read
from nodes import OFFICER, OPEN, memory_stores, raw
from served import Client, FixedClock

LANGUAGES = ("ru", "zh")
LISTS = [list_address(view) for view in listed_views(REGISTRY)]
PAGES = (
    "/",
    "/map",
    "/timeline",
    "/compare?organisations=SCO,CSTO,CICA",
    "/exercises?series=Peace+Mission&sort=exercise.name",
    "/series/peace-mission",
    "/exercises/pm-2005",
    "/claims/c07",
    "/instruments/s5-1996-cbm",
    "/summits/sco-2001",
    "/organisations/sco",
    "/organisations/rimpac",
    "/states/KAZ",
)
TITLE = "Peace Mission 2005"
LEFT_OUT = frozenset({"original", "filter"})
"""Classes of elements that hold what was said, and of forms that ask for it as it was said."""


@cache
def texts() -> frozenset[str]:
    """Texts of the record that have translations; those that are codes too may stand as such."""
    found = {
        getattr(row, name) for table in TABLES for row in load_rows() if type(row) is table.row for name in table.texts
    }
    return frozenset(text for text in found if text and not _is_code(text))


def _is_code(text: str) -> bool:
    try:
        parse_party(text)
    except Malformed:
        return False
    return True


def page_of(client: Client, path: str, language: str) -> Element:
    answer = client.get(path, headers={"accept": "text/html", "accept-language": language})
    assert answer.status_code == 200, answer.text
    assert faults_of(answer.text) == []
    return read(answer.text)


def pieces(element: Element) -> Iterator[str]:
    """Texts of a page, whole and in the parts that titles are made of; labels for those who cannot see too."""
    if LEFT_OUT & set(element.get("class").split()):
        return
    for child in (*element.children, element.get("aria-label")):
        if isinstance(child, Element):
            yield from pieces(child)
            continue
        text = " ".join(child.split())
        yield text
        yield from text.split(" · ")
        yield from text.split(": ")
        yield re.sub(r"^[A-Z-]+, ", "", text)


def left_in_english(page: Element, language: str) -> set[str]:
    return {text for text in pieces(page) if text in texts() and working(text, language) != text}


def translated(page: Element) -> list[Element]:
    return [one for one in page.all() if "working" in one.get("class").split()]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", [*LISTS, *PAGES])
def test_no_text_of_the_library_is_left_in_english(client: Client, path: str, language: str) -> None:
    page = page_of(client, path, language)
    assert left_in_english(page, language) == set()
    for one in translated(page):
        assert one.get("lang") == {"ru": "ru", "zh": "zh-Hans"}[language]
        assert one.get("title") not in {"", one.text()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("of_type", sorted(file_views(REGISTRY)))
def test_no_file_is_left_in_english(client: Client, of_type: str, language: str) -> None:
    rows = client.get(f"/api/v1/{file_views(REGISTRY)[of_type].name}?limit=50").json()["rows"]
    matters = [row["matter"] for row in rows if matter_owner(row["matter"]) == RECORD]
    assert matters
    for matter in matters[:: max(1, len(matters) // 3)]:
        address = file_address(REGISTRY, matter)
        assert address is not None
        assert left_in_english(page_of(client, address, language), language) == set(), address


def test_texts_left_in_english_would_be_found(client: Client) -> None:
    assert TITLE in left_in_english(page_of(client, "/exercises/pm-2005", "en"), "ru")
    assert "Astana" in left_in_english(page_of(client, "/states/KAZ", "en"), "zh")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("path", "original"),
    [("/exercises/pm-2005", TITLE), ("/series/peace-mission", "Peace Mission"), ("/claims/c07", "")],
)
def test_page_names_its_title_as_a_translation(client: Client, path: str, original: str, language: str) -> None:
    page = page_of(client, path, language)
    (heading,) = page.all("h1")
    (note,) = [one for one in page.all("p") if one.get("class") == "working-note"]
    (said,) = [one for one in note.all("span") if "original" in one.get("class")]
    assert heading.get("title") == said.text()
    assert said.get("lang") == "en"
    assert original in {said.text(), ""}
    (title,) = [one for one in page.all("title") if "comity" in one.text()]
    assert title.text() == f"{heading.text()} · comity"


@pytest.mark.parametrize("path", ["/exercises/pm-2005", "/", "/timeline", "/exercises"])
def test_english_pages_hold_no_translation(client: Client, path: str) -> None:
    page = page_of(client, path, "en")
    assert translated(page) == []
    assert not [one for one in page.all("p") if one.get("class") == "working-note"]


def test_statement_shows_what_was_said_alone(client: Client) -> None:
    (row,) = [one for one in client.get("/api/v1/claims").json()["rows"] if one["matter"] == "claim:c07"]
    page = page_of(client, f"/statements/{row['acts'][0]}", "ru")
    assert translated(page) == []
    assert row["claim"]["claim"] in page.text()
    assert row["claim"]["reason"] in page.text()


@pytest.mark.parametrize("path", ["/api/v1/exercises.csv", "/api/v1/exercises.bib", "/api/v1/exercises"])
def test_files_for_programs_stay_in_the_original(client: Client, path: str) -> None:
    answer = client.get(f"{path}?series=Peace+Mission", headers={"accept-language": "ru"})
    assert answer.status_code == 200
    assert "Peace Mission" in answer.text
    assert "Мирная миссия" not in answer.text


def test_map_for_other_maps_says_what_was_said(client: Client) -> None:
    found = client.get("/map.geojson?layer=exercise", headers={"accept-language": "ru"}).json()["features"]
    told = {one["properties"]["matter"]: one["properties"] for one in found}["exercise:pm-2005"]
    assert (told["name"], told["original"]) == (working(TITLE, "ru"), TITLE)
    english = client.get("/map.geojson?layer=seat").json()["features"]
    assert {one["properties"]["original"] for one in english} == {None}


def test_rows_are_ordered_as_they_read(client: Client) -> None:
    page = page_of(client, "/facilities?sort=facility.name", "ru")
    names = [next(row.all("th")).text() for body in page.all("tbody") for row in body.all("tr")]
    told = [re.split(r" {2}|\n", name)[0].casefold() for name in names]
    assert len(told) > 40
    assert told == sorted(told)


def test_filter_offers_what_was_said_under_its_translation(client: Client) -> None:
    page = page_of(client, "/exercises?series=Peace+Mission", "ru")
    offered = {one.get("value"): one.text() for one in page.all("option")}
    assert offered["Peace Mission"] == working("Peace Mission", "ru")
    (chosen,) = [one for one in page.all("span") if one.get("class") == "chosen"]
    assert working("Peace Mission", "ru") in chosen.text()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A node whose party says the same as the library, in Russian and in English."""
    home = tmp_path_factory.mktemp("library")
    create_keys(home, "XAA")
    around = Surroundings(clock=FixedClock(), entropy=os.urandom, faults=NoFaults())
    node = Node(Settings(party="XAA"), REGISTRY, memory_stores(), load_keys(home), around)
    start_node(home, node, around)
    for lang in ("ru", "en"):
        node.submit(Draft(kind="exercise.described/1", body=raw(exercise()), marking=OPEN, lang=lang), OFFICER)
    with TestClient(build_app(node, FixedClock()), base_url="http://127.0.0.1") as running:
        yield running
    node.close()


def exercise() -> dict[str, Any]:
    return {
        "name": TITLE,
        "series": "Peace Mission",
        "status": "held",
        "format": "multilateral",
        "framework": "other",
        "confidence": "high",
        "start": "2005-08",
        "place": {"name": "Astana", "latitude": 511_000, "longitude": 714_000},
    }


@pytest.mark.parametrize(
    "path", ["/exercises?series=Peace+Mission", "/map?layer=exercise", "/timeline?since=2005&until=2005"]
)
def test_text_of_a_party_in_another_language_is_left_alone(library: Client, path: str) -> None:
    page = page_of(library, path, "zh")
    alone = [one for one in page.all("a", "span") if one.text() == TITLE and one.get("lang")]
    assert {(one.get("lang"), one.get("class"), one.get("title")) for one in alone} == {("ru", "said", "")}
    assert left_in_english(page, "zh") <= {TITLE, "Peace Mission", "Astana"}


def test_its_own_page_has_no_translation(library: Client) -> None:
    rows = library.get("/api/v1/exercises?series=Peace+Mission").json()["rows"]
    own = [row["matter"] for row in rows if row["matter"].startswith("exercise:XAA.")]
    titles = {}
    for matter in own:
        address = file_address(REGISTRY, matter)
        assert address is not None
        (heading,) = page_of(library, address, "zh").all("h1")
        titles[heading.get("lang")] = heading.text()
    assert titles == {"ru": TITLE, "zh-Hans": working(TITLE, "zh")}
