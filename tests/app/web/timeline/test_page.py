"""The timeline over HTTP: filters, bad parameters, the same content as figure and table."""

import re

import pytest

from markup import faults_of, read
from served import Client

ALL = "/timeline"
LANGUAGES = ("en", "ru", "zh")


def get(client: Client, path: str, language: str = "en") -> str:
    answer = client.get(path, headers={"accept": "text/html", "accept-language": language})
    assert answer.status_code == 200, answer.text
    return answer.text


def marked(client: Client, path: str) -> int:
    """How many marks the page says it shows."""
    found = re.search(r"([0-9,]+) marks?\.", read(get(client, path)).text())
    assert found is not None
    return int(found[1].replace(",", ""))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path",
    [
        ALL,
        "/timeline?layer=mission",
        "/timeline?layer=exercise&layer=session&since=2005&until=2005",
        "/timeline?organisation=SCO&party=KAZ",
        "/timeline?since=1100&until=1200",
        "/timeline?before=2000",
        "/timeline?before=1500",
    ],
)
def test_page_is_sound(client: Client, path: str, language: str) -> None:
    assert faults_of(get(client, path, language)) == []


def test_every_mark_of_the_figure_leads_to_a_page(client: Client) -> None:
    page = read(get(client, "/timeline?organisation=SCO&since=2016&until=2018"))
    links = {link.get("href") for link in page.all("a") if "mark" in link.get("class").split()}
    assert len(links) > 10
    answers = {href: client.get(href, headers={"accept": "text/html"}).status_code for href in sorted(links)[::3]}
    assert set(answers.values()) == {200}, answers


def test_table_lists_what_the_figure_shows(client: Client) -> None:
    page = read(get(client, "/timeline?layer=session&since=2010&until=2014"))
    marks = {link.get("href") for link in page.all("a") if link.get("class") == "mark"}
    (table,) = page.all("table")
    assert {link.get("href") for link in table.all("a")} == marks
    assert len(marks) == 5


def test_layers_may_stand_several_times_or_in_one_list(client: Client) -> None:
    boxes = marked(client, "/timeline?layer=session&layer=mission")
    assert boxes == marked(client, "/timeline?layer=session,mission")
    assert boxes == marked(client, "/timeline?layer=session") + marked(client, "/timeline?layer=mission")


def test_filters_narrow(client: Client) -> None:
    everything = marked(client, ALL)
    of_sco = marked(client, "/timeline?organisation=SCO")
    of_both = marked(client, "/timeline?organisation=SCO&party=UZB")
    assert everything > of_sco > of_both > 0


def test_filters_stand_in_the_form(client: Client) -> None:
    page = read(get(client, "/timeline?layer=mission&since=2001&until=2010&organisation=UN&party=TJK"))
    fields = {one.get("name"): one.get("value") for one in page.all("input") if one.get("type") == "number"}
    assert fields == {"since": "2001", "until": "2010"}
    assert [one.get("value") for one in page.all("input") if "checked" in one.attributes] == ["mission"]
    chosen = [one.get("value") for one in page.all("option") if "selected" in one.attributes]
    assert {"UN", "TJK"} <= set(chosen)


def test_what_lies_before_the_axis_is_told_with_the_way_to_it(client: Client) -> None:
    text = get(client, ALL)
    assert "earlier marks are left out" in text
    (link,) = re.findall(r'href="(/timeline\?since=\d+)"', text)
    assert marked(client, link) > marked(client, ALL)
    assert "left out" not in get(client, link)


def test_crowded_lane_is_counted_and_leads_to_one_year(client: Client) -> None:
    page = read(get(client, ALL))
    assert "too many marks to draw each of them" in page.text()
    counts = [link.get("href") for link in page.all("a") if "layer=accession" in link.get("href")]
    assert len(counts) > 10
    assert "too many marks" not in read(get(client, counts[2])).text()


def test_table_goes_on_with_earlier_years(client: Client) -> None:
    page = read(get(client, ALL))
    (further,) = (link.get("href") for link in page.all("a") if "before=" in link.get("href"))
    assert further.endswith("#table")
    later = read(get(client, further.removesuffix("#table")))
    assert "and earlier" in later.text()
    assert marked(client, further.removesuffix("#table")) == marked(client, ALL)


def test_nothing_that_fits_is_said_in_plain_words(client: Client) -> None:
    page = read(get(client, "/timeline?since=1100&until=1200"))
    assert "Nothing with a date fits these filters." in page.text()
    assert not list(page.all("svg", "table"))


def test_page_says_how_to_cite_it(client: Client) -> None:
    page = read(get(client, "/timeline?organisation=SCO&before=2010"))
    links = [link.get("href") for link in page.all("a") if "version=" in link.get("href")]
    assert re.fullmatch(r"/timeline\?organisation=SCO&version=[0-9a-f]{16}", links[0])
    assert "has changed" not in get(client, links[0])
    assert "has changed" in get(client, "/timeline?organisation=SCO&version=0123456789abcdef")


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("layer=weather", "layers out of"),
        ("layer=", None),
        ("layer=exercise,", "layers out of"),
        ("since=2005-01", "a year such as 2005 in since"),
        ("since=-2005", "in since"),
        ("until=%D9%A2%D9%A0%D9%A2%D9%A0", "in until"),
        ("since=99999999999", "in since"),
        ("before=x", "in before"),
        ("since=2010&until=2009", "until not before since"),
        ("party=kaz", "party"),
        ("organisation=%3Cscript%3E", "organisation"),
        ("version=1", "version"),
        ("since=2001&since=2002", "once"),
        ("weather=fine", "no parameter other than"),
    ],
)
def test_bad_parameters_are_refused_with_what_was_expected(client: Client, question: str, names: str | None) -> None:
    answer = client.get(f"/timeline?{question}", headers={"accept": "text/html", "accept-language": "en"})
    assert answer.status_code == (200 if names is None else 400)
    assert "<script>" not in answer.text
    if names is not None:
        assert names in read(answer.text).text()


def test_hidden_file_changes_nothing_for_a_visitor(client: Client, token: str) -> None:
    before = get(client, "/timeline?organisation=SCO")
    assert get(client, "/timeline?organisation=SCO") == before
    body = {
        "kind": "exercise.described/1",
        "body": {
            "name": "Quiet drill",
            "status": "held",
            "format": "bilateral",
            "framework": "organisation",
            "organisation": "SCO",
            "confidence": "high",
            "start": "2020-02-02",
        },
        "marking": {"level": "restricted", "release": ["XAA"], "originators": ["XAA"], "purposes": "ANY"},
    }
    bearer = {"authorization": f"Bearer {token}"}
    assert client.post("/api/v1/acts", json=body, headers=bearer).status_code == 201
    assert get(client, "/timeline?organisation=SCO") == before
    seen = client.get("/timeline?organisation=SCO", headers={**bearer, "accept": "text/html", "accept-language": "en"})
    assert "Quiet drill" in seen.text
