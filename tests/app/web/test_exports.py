"""Answers as files: every view, every parameter, nothing that a spreadsheet or TeX obeys."""

import csv
import io
import json
import re
from typing import Any

import pytest

from comity.app.web.addresses import listed_views
from comity.capabilities import REGISTRY
from comity.interop.tables import OBEYED
from served import Client

PUBLIC = {"level": "open", "release": "PUBLIC", "originators": ["XAA"], "purposes": "ANY"}
NAMES = [view.name for view in listed_views(REGISTRY)]


def table(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def json_rows(client: Client, path: str) -> list[dict[str, Any]]:
    rows, after = [], ""
    while True:
        answer = client.get(f"{path}{after}").json()
        rows += answer["rows"]
        if answer["next"] is None:
            return rows
        after = f"?after={answer['next']}"


@pytest.mark.parametrize("name", NAMES)
def test_csv_holds_all_rows_under_english_labels(client: Client, name: str) -> None:
    answer = client.get(f"/api/v1/{name}.csv", headers={"accept-language": "ru"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="comity-{name}-')
    lines = table(answer.text)
    labels = [column.label for column in REGISTRY.views[name].columns]
    assert [head.partition(" (")[0] for head in lines[0][: len(labels)]] == [one.partition(" (")[0] for one in labels]
    assert len(lines) - 1 == len(json_rows(client, f"/api/v1/{name}"))
    assert {len(line) for line in lines} == {len(lines[0])}
    assert all(line[-1] for line in lines[1:]), "a row that rests on no statement"


@pytest.mark.parametrize("name", NAMES)
def test_bibtex_cites_question_and_sources(client: Client, name: str) -> None:
    answer = client.get(f"/api/v1/{name}.bib")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/x-bibtex; charset=utf-8")
    assert answer.text.startswith(f"@misc{{comity-{name}-")
    assert answer.text.count("\n@") > 1
    assert answer.text.count("{") == answer.text.count("}")


def test_views_of_one_file_come_as_files_by_id_and_by_name(client: Client) -> None:
    by_name = client.get("/api/v1/organisations/sco/members.csv?on=2018-06-01")
    by_id = client.get("/api/v1/matters/organisation%3Asco/members.csv?on=2018-06-01")
    assert by_name.content == by_id.content
    assert len(table(by_name.text)) == 9
    cited = client.get("/api/v1/organisations/sco/members.bib?on=2018-06-01", headers={"accept-language": "en"}).text
    assert "title = {{Members (Shanghai Cooperation Organization; On: 2018-06-01)}}" in cited


def test_file_comes_with_its_sources(client: Client) -> None:
    text = client.get("/api/v1/matters/exercise%3Apm-2007/sources.bib", headers={"accept-language": "en"}).text
    assert "title = {{Exercises (Peace Mission 2007)}}" in text
    assert "/exercises/pm-2007?version=" in text
    assert text.count("@online") >= 3


@pytest.mark.parametrize("matter", ["exercise:none", "none:x", "keys:XAA.1", "x", "exercise:PM"])
def test_file_that_is_not_there_has_no_sources(client: Client, matter: str) -> None:
    assert client.get(f"/api/v1/matters/{matter}/sources.bib").status_code in {400, 404}


def test_parameters_narrow_files_as_they_narrow_rows(client: Client) -> None:
    lines = table(client.get("/api/v1/exercises.csv?series=peace+mission&status=held").text)
    rows = client.get("/api/v1/exercises?series=peace+mission&status=held&limit=50").json()
    assert [line[0] for line in lines[1:]][:3] == [row["exercise"]["name"] for row in rows["rows"]][:3]
    assert len(lines) == 11


@pytest.mark.parametrize("ending", ["csv", "bib"])
@pytest.mark.parametrize(
    "query",
    ["after=exercise:pm-2005", "limit=1", "on=", "on=null", "on=2018-02-30", "nothing=1", "party=kaz", "status=%00"],
)
def test_wrong_parameters_are_refused(client: Client, ending: str, query: str) -> None:
    answer = client.get(f"/api/v1/exercises.{ending}?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("sign", OBEYED)
def test_no_cell_that_somebody_wrote_is_a_formula(client: Client, token: str, sign: str) -> None:
    attack = f'{sign}HYPERLINK("http://evil.example","x") {ord(sign)}'
    body = {"name": attack, "status": "held", "format": "bilateral", "framework": "other", "confidence": "high"}
    draft = {"kind": "exercise.described/1", "body": {**body, "series": attack, "sources": [attack]}, "marking": PUBLIC}
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    assert client.post("/api/v1/acts", content=json.dumps(draft), headers=headers).status_code == 201
    lines = table(client.get("/api/v1/exercises.csv").text)
    written = re.sub("[\r\n]", " ", f"'{attack}")
    (line,) = [one for one in lines if one[0] == written]
    assert line[1] == written
    assert not [cell for one in lines for cell in one if cell.startswith(OBEYED) and not cell.lstrip("-").isdigit()]


def test_title_is_in_the_readers_language_and_the_key_is_not(client: Client) -> None:
    texts = {one: client.get("/api/v1/memberships.bib", headers={"accept-language": one}).text for one in ("en", "ru")}
    assert texts["en"].splitlines()[0] == texts["ru"].splitlines()[0]
    assert texts["en"].splitlines()[2] != texts["ru"].splitlines()[2]
