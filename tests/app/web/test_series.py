"""The page of a series and what an exercise's page has of it, over HTTP with the shipped record."""

import re

import pytest

from markup import Element, faults_of, read
from served import Client

LANGUAGES = ("en", "ru", "zh")
PEACE = "/series/peace-mission"


def get(client: Client, path: str, language: str = "en", status: int = 200) -> str:
    answer = client.get(path, headers={"accept": "text/html", "accept-language": language})
    assert answer.status_code == status, answer.text
    return answer.text


def table(page: Element, *heads: str) -> Element:
    """The table whose first heads are these."""
    for one in page.all("table"):
        first = [head.text() for head in one.all("th") if head.get("scope") == "col"][: len(heads)]
        if first == list(heads):
            return one
    raise AssertionError(f"no table with {heads}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path",
    [
        PEACE,
        "/series/rimpac",
        "/series/rats-joint-anti-terrorist-exercises",
        "/series/joint-sea-naval-interaction",
        "/exercises/pm-2005",
        "/exercises/pm-2020",
        "/exercises/bogorodsk-2009",
    ],
)
def test_page_is_sound(client: Client, path: str, language: str) -> None:
    assert faults_of(get(client, path, language)) == []


def test_every_series_of_the_list_has_its_page(client: Client) -> None:
    rows = client.get("/api/v1/series").json()["rows"]
    assert len(rows) > 10
    links = {link.get("href") for link in read(get(client, "/series")).all("a")}
    own = {link for link in links if link.startswith("/series/")}
    assert len(own) == len(rows)
    for link in sorted(own):
        get(client, link)


def test_summary_counts_what_was_held_and_what_is_in_doubt(client: Client) -> None:
    (lead,) = (one.text() for one in read(get(client, PEACE)).all("p") if one.get("class") == "lead")
    assert lead == (
        "12 editions named · 10 known to have been held · 8 states took part · 1 more in doubt · "
        "last held: 25 September 2021"
    )


def test_strip_shows_who_took_part(client: Client) -> None:
    strip = table(read(get(client, PEACE)), "State", "2005 ⇄")
    rows = {next(row.all("a")).text(): [one.get("title") for one in row.all("td")] for row in strip.all("tr")}
    assert rows["Uzbekistan"][8] == "Uzbekistan, Peace Mission 2018: sources differ on its part"
    assert rows["China"][0] == "China, Peace Mission 2005: host, took part"
    assert rows["Mongolia"][1] == "Mongolia, Peace Mission 2007: observer"
    assert rows["Iran"][11] == "Iran, Peace Mission 2023: named beforehand"
    assert list(rows)[1:3] == ["China", "Russia"]


def test_figures_keep_rejected_ones_out_of_the_range(client: Client) -> None:
    page = read(get(client, PEACE))
    editions = table(page, "Edition", "Status")
    first = [cell.text() for cell in list(editions.all("tr"))[1].all("td")]
    assert first[-2] == "10,000"
    assert "100,000" in [one.text() for one in page.all("s")]


def test_hosts_and_claims_are_told(client: Client) -> None:
    page = read(get(client, PEACE))
    hosts = [[cell.text() for cell in row.all("th", "td")] for row in table(page, "State", "Times host").all("tr")]
    assert hosts[1][0] == "Russia"
    assert "Took part and was never host: India, Pakistan, Uzbekistan" in page.text()
    claims = [link.get("href") for link in page.all("a") if link.get("href").startswith("/claims/")]
    assert claims
    get(client, claims[0])


def test_page_says_how_to_cite_it_and_notices_another_version(client: Client) -> None:
    text = get(client, PEACE)
    link = re.search(r"/series/peace-mission\?version=([0-9a-f]{16})", text)
    assert link is not None
    assert "has changed" not in get(client, link[0])
    assert "has changed" in get(client, f"{PEACE}?version=0123456789abcdef")
    get(client, f"{PEACE}?version=x", status=400)
    csv = next(one.get("href") for one in read(text).all("a") if ".csv" in one.get("href"))
    assert client.get(csv).text.count("\n") == 13


@pytest.mark.parametrize("name", ["none", "Peace-Mission", "peace_mission", "%3Cscript%3E", "peace-mission%00", "-"])
def test_unknown_series_is_not_found(client: Client, name: str) -> None:
    assert "<script>" not in get(client, f"/series/{name}", status=404)


def test_exercise_has_parts_figures_place_and_neighbours(client: Client) -> None:
    page = read(get(client, "/exercises/pm-2018"))
    parts = {row.text() for row in table(page, "State", "Part").all("tr")}
    assert "Uzbekistan sources differ on its part entered here as: observer" in parts
    assert "Russia host, took part" in parts
    assert table(page, "Whose", "Persons").get("id") == "strengths"
    links = {link.get("href") for link in page.all("a")}
    assert {PEACE, "/exercises/pm-2016", "/exercises/pm-2020"} <= links
    (near,) = (link for link in links if link.startswith("/map?") and "near=" in link)
    get(client, near)


def test_exercise_without_figures_place_and_states_says_so(client: Client) -> None:
    page = read(get(client, "/exercises/solidarity-2025"))
    assert "No figure of persons is stated." in page.text()
    assert [one.get("id") for one in page.all("p") if one.get("id")] == ["strengths"]
    assert not [one for one in page.all("a") if "near=" in one.get("href")]


def test_postponed_edition_names_states_only_beforehand(client: Client) -> None:
    page = read(get(client, "/exercises/pm-2020"))
    assert "States named beforehand; the exercise was not held" in page.text()
    assert "took part" not in table(page, "State", "Part").text()


def test_hidden_edition_changes_nothing_for_a_visitor(client: Client, token: str) -> None:
    before = get(client, PEACE)
    bearer = {"authorization": f"Bearer {token}"}
    body = {
        "kind": "exercise.described/1",
        "body": {
            "name": "Peace Mission 2031",
            "series": "peace mission",
            "status": "announced",
            "format": "bilateral",
            "framework": "bilateral",
            "confidence": "low",
            "start": "2031",
        },
        "marking": {"level": "restricted", "release": ["XAA"], "originators": ["XAA"], "purposes": "ANY"},
    }
    assert client.post("/api/v1/acts", json=body, headers=bearer).status_code == 201
    assert get(client, PEACE) == before
    seen = client.get(PEACE, headers={**bearer, "accept": "text/html", "accept-language": "en"}).text
    assert "Peace Mission 2031" in seen
    assert "13 editions named" in seen
