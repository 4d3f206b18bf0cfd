"""Every page in every language: sound markup, the reader's words, and nothing of the code's."""

import re
from typing import Any

import httpx
import pytest

from comity.app.draft import Submitted
from markup import faults_of, read
from served import Client

PAGES = (
    "/",
    "/organisations",
    "/organisations/sco",
    "/organisations/sco?on=2018-06-01&status=observer",
    "/organisations/rimpac",
    "/organisations/eu",
    "/states",
    "/states/KAZ",
    "/api",
    "/nothing",
    "/organisations/none",
    "/organisations?after=x",
    "/exercises?party=KAZ",
    "/exercises/pm-2007",
    "/series",
    "/claims",
    "/outside",
    "/compare?organisations=SCO,CSTO,NATO",
)
LANGUAGES = ("en", "ru", "zh")
CODE_WORDS = re.compile(
    r"\b(acts?|matters?|fold(ed|s)?|markings?|nodes?|logs?|kernel|registry|struct)\b", re.IGNORECASE
)
UNTRANSLATED = re.compile(r"[{}]|\bNone\b|\bTrue\b|Enum|_[a-z]+_")


def get(client: Client, path: str, language: str, **headers: str) -> Any:
    return client.get(path, headers={"accept": "text/html", "accept-language": language, **headers})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_page_is_sound(client: Client, path: str, language: str) -> None:
    answer = get(client, path, language)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert faults_of(answer.text) == []
    assert f'<html lang="{language.replace("zh", "zh-Hans")}">' in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_page_speaks_no_code(client: Client, path: str, language: str) -> None:
    if path == "/api":
        return
    shown = read(get(client, path, language).text).text("said", "verify")
    assert not CODE_WORDS.findall(shown)
    assert not UNTRANSLATED.findall(shown)


@pytest.mark.parametrize("path", PAGES)
def test_page_holds_no_english_words_in_chinese(client: Client, path: str) -> None:
    page = read(get(client, path, "zh").text)
    texts = [
        one.text("said")
        for one in page.all("h1", "h2", "th", "dt", "label", "summary", "caption", "button", "p", "option")
    ]
    english = [
        text
        for text in texts
        if re.search(r"[A-Za-z]{4,}", re.sub(r"comity|English|OpenAPI|[A-Z-]+|/\S+|RFC", "", text))
    ]
    foreign = {one.text() for one in page.all("code", "option")}
    assert not [text for text in english if text not in foreign and not re.search(r"[\u4e00-\u9fff]", text)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_statement_is_shown_by_its_declaration(client: Client, hidden: Submitted, token: str, language: str) -> None:
    answer = get(client, f"/statements/{hidden.id.hex()}", language, authorization=f"Bearer {token}")
    assert answer.status_code == 200
    assert faults_of(answer.text) == []
    shown = read(answer.text).text("verify")
    rule = {"en": "Bilateral", "ru": "двусторон", "zh": "双边"}[language]
    assert rule.lower() in shown.lower()
    assert ("XAA、XBB" if language == "zh" else "XAA, XBB") in shown
    assert {"en": "Quiet pact", "ru": "Тихий пакт", "zh": "静默公约"}[language] in shown


def test_hidden_organisation_is_listed_for_its_readers_only(client: Client, hidden: Submitted, token: str) -> None:
    name = hidden.matter.partition(":")[2]
    assert name in get(client, "/organisations", "en", authorization=f"Bearer {token}").text
    assert name not in get(client, "/organisations", "en").text
    assert "Quiet pact" not in get(client, "/organisations", "en").text


def test_language_choice_is_kept_and_leads_back_to_the_page(client: Client) -> None:
    answer = client.get("/organisations/sco?on=2018-06-01&lang=ru", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/organisations/sco?on=2018-06-01")
    assert answer.headers["set-cookie"].startswith("lang=ru; Path=/;")
    assert "SameSite=Lax" in answer.headers["set-cookie"]
    client.cookies.clear()
    assert "Шанхайская" in get(client, "/organisations/sco", "zh", cookie="lang=ru").text


@pytest.mark.parametrize("language", ["xx", "en%00", "../ru", "RU"])
def test_unknown_language_is_refused(client: Client, language: str) -> None:
    answer = client.get(f"/?lang={language}", follow_redirects=False)
    assert answer.status_code == 400
    assert "set-cookie" not in answer.headers


def test_language_switch_leads_to_no_other_server(server: str) -> None:
    for path in ("//evil.example/%2e%2e?lang=ru", "/\\evil.example?lang=ru", "//evil.example/states?lang=ru"):
        answer = httpx.get(server + path)
        assert not re.match(r"(//|/\\|[a-z]+:)", answer.headers.get("location", "/")), path


def test_filter_narrows_figure_and_table_alike(client: Client) -> None:
    page = read(get(client, "/organisations/sco?on=2018-06-01&status=member", "en").text)
    rows = [one for table in page.all("table") for body in table.all("tbody") for one in body.all("tr")]
    bars = [one for one in page.all("g") if one.get("class").startswith("bar ")]
    assert len(rows) == len(bars) == 8


def test_empty_filter_says_so(client: Client) -> None:
    answer = get(client, "/organisations/sco?on=1990-01-01", "en")
    assert "No statement fits these filters." in answer.text
    assert "<svg" not in answer.text


def test_each_row_leads_to_its_statement_and_receipt(client: Client) -> None:
    page = read(get(client, "/organisations/sco?status=member", "en").text)
    links = [
        one.get("href") for part in page.all("details") for one in part.all("a") if one.get("href").startswith("/")
    ]
    assert len(links) >= 20
    answers = {href: client.get(href).status_code for href in links[:6]}
    assert set(answers.values()) == {200}, answers
