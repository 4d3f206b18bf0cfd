"""The head of every page: where it leads, where one is, and in which language to read on."""

import pytest

from markup import Element, read
from served import Client


def head_of(client: Client, path: str, language: str = "en") -> Element:
    answer = client.get(path, headers={"accept": "text/html", "accept-language": language})
    (head,) = read(answer.text).all("header")
    return head


def test_every_place_is_there(client: Client) -> None:
    places = [one.get("href") for one in head_of(client, "/states").all("a") if "lang=" not in one.get("href")]
    assert len(places) > 18
    missing = [
        href
        for href in places
        if href.startswith("/") and client.get(href, headers={"accept": "text/html"}).status_code != 200
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/states", {"/states": "page"}),
        ("/states/KAZ", {"/states": "true"}),
        ("/exercises/pm-2007", {"/exercises": "true"}),
        ("/summits?party=KAZ", {"/summits": "page"}),
        ("/", {"/": "page"}),
        ("/statements/x", {}),
    ],
)
def test_place_where_one_is_is_marked(client: Client, path: str, marked: dict[str, str]) -> None:
    links = [one for one in head_of(client, path).all("a") if "lang=" not in one.get("href")]
    assert {one.get("href"): one.get("aria-current") for one in links if one.get("aria-current")} == marked


def test_menu_is_marked_where_it_holds_the_place(client: Client) -> None:
    here, elsewhere = (next(head_of(client, path).all("summary")) for path in ("/bodies", "/claims"))
    assert (here.get("class"), elsewhere.get("class")) == ("here", "")


@pytest.mark.parametrize(("language", "code"), [("en", "EN"), ("ru", "RU"), ("zh", "ZH")])
def test_languages_are_links_that_keep_what_was_asked(client: Client, language: str, code: str) -> None:
    links = [
        one for one in head_of(client, "/exercises?party=KAZ&page=1", language).all("a") if "lang=" in one.get("href")
    ]
    assert [one.get("href") for one in links] == [
        f"/exercises?party=KAZ&page=1&lang={one}" for one in ("en", "ru", "zh")
    ]
    assert [one.text().split()[0] for one in links if one.get("aria-current") == "true"] == [code]
    assert [one.get("lang") for one in links] == ["en", "ru", "zh-Hans"]


def test_problem_pages_offer_no_language(client: Client) -> None:
    assert not [one for one in head_of(client, "/nothing").all("a") if "lang=" in one.get("href")]


def test_foot_names_the_edition_of_the_reference_library(client: Client) -> None:
    for language, day in (("en", "22 November 2026"), ("ru", "22 ноября 2026"), ("zh", "2026年11月22日")):
        answer = client.get("/states", headers={"accept": "text/html", "accept-language": language})
        (foot,) = read(answer.text).all("footer")
        assert day in foot.text()
