"""Languages that only have catalogues: served whole, in their own direction, with nothing left in English."""

import re
from functools import cache
from pathlib import Path

import pytest

from app.web.pages_shown import FILES, LISTS
from comity.app.catalogues import VARIABLE
from comity.record.reading import load_rows
from markup import Element, faults_of, read
from pseudo import EXPANDED, KAZAKH, MIRRORED
from stories.serving import Served, environment, run

PAGES = ("/", "/timeline", "/plan", "/compare?organisations=SCO,CSTO,NATO", "/api", "/nothing", *LISTS, *FILES)
OTHER_WORDS = ("said", "verify", "lang-switch", "brand", "code")
"""Classes of what is no text of the program: words of statements, proofs, names of languages, codes."""
NOT_READ = frozenset({"script", "style", "code", "pre", "abbr", "kbd"})
ENGLISH = re.compile(r"\b[A-Za-z]?[a-z]{3,}\b")
SPELLED_ALIKE = re.compile(r"https?://\S+|\S+@\S+|[\w.-]+\.(?:csv|json|bib|html)|/\S+")
"""Addresses and names of files."""
CUT_OFF = re.compile(r"([A-Z][^·…]*)…")
"""A statement's text that a drawing has no room for."""
NAMES = frozenset({"comity", "BibTeX", "OpenAPI", "JSON", "CSV"})


def get(further: Served, path: str, language: str) -> Element:
    answer = further.client.get(path, headers={"cookie": f"lang={language}", "accept": "text/html"})
    assert answer.status_code == (404 if path == "/nothing" else 200)
    assert faults_of(answer.text) == []
    return read(answer.text)


def test_language_is_known_by_its_catalogue_alone(further: Served) -> None:
    page = get(further, "/exercises", KAZAKH)
    (html,) = page.all("html")
    assert (html.get("lang"), html.get("dir")) == ("kk", "")
    (switch,) = [one for one in page.all("nav") if one.get("class") == "lang-switch"]
    assert "Қазақ тілі" in switch.text()
    assert "Ұйымдар" in page.text()
    assert "жазба (барлығы)." in page.text()
    assert "Confidence" in page.text(), "what the catalogue lacks is in English"


def test_language_follows_the_browser(further: Served) -> None:
    answer = further.client.get("/states", headers={"accept-language": "kk-KZ,kk;q=0.9,en;q=0.5"})
    assert '<html lang="kk">' in answer.text


def test_page_says_which_way_it_runs(further: Served) -> None:
    (html,) = get(further, "/", MIRRORED).all("html")
    assert (html.get("lang"), html.get("dir")) == ("ar-XB", "rtl")


def test_command_line_speaks_it_too(further: Served, catalogues: Path, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as around:
        around.setenv(VARIABLE, str(catalogues))
        assert environment()[VARIABLE] == str(catalogues)
        shown = run(tmp_path, "show", "organisations", "--lang", EXPANDED)
    assert shown.returncode == 0, shown.stderr
    assert "Ñãɱë" in shown.stdout


@pytest.mark.parametrize("path", PAGES)
def test_no_text_is_left_in_english(further: Served, path: str) -> None:
    found = english_words(get(further, path, EXPANDED))
    assert not found, "\n".join(found)


def english_words(page: Element) -> list[str]:
    """Texts of the program on a page, with attributes that are read aloud, that hold a word in plain letters."""
    return [text for text in _texts(page) if ENGLISH.search(_without_names(text))]


def _texts(element: Element) -> list[str]:
    found: list[str] = []
    for child in element.children:
        if isinstance(child, str):
            found.append(" ".join(child.split()))
        elif (
            child.name not in NOT_READ
            and child.get("lang") in {"", EXPANDED}
            and not set(OTHER_WORDS) & set(child.get("class").split())
        ):
            names = ("aria-label", "alt", "placeholder", *(() if child.name in {"a", "th", "td"} else ("title",)))
            found += [child.get(name) for name in names if child.get(name)]
            found += _texts(child)
    return [text for text in found if text]


def _without_names(text: str) -> str:
    """What is left of a text without what statements say and without names; in drawings nothing marks them."""
    if ENGLISH.search(SPELLED_ALIKE.sub(" ", text)):
        text = CUT_OFF.sub(lambda found: " " if is_start(found[1]) else found[0], text)
        for own in said_texts():
            text = text.replace(own, " ")
    words = SPELLED_ALIKE.sub(" ", text).split()
    return " ".join(word for word in words if word.strip(".,:;()·") not in NAMES)


def is_start(text: str) -> bool:
    return any(own.startswith(text) for own in said_texts())


@cache
def said_texts() -> tuple[str, ...]:
    """Every cell of the public record that is in words, the longest first."""
    cells = {
        value for row in load_rows() for name in row.__struct_fields__ if isinstance(value := getattr(row, name), str)
    }
    parts = {part.strip() for cell in cells for part in (cell, *cell.split(";"))}
    return tuple(sorted((one for one in parts if len(one) > 3), key=len, reverse=True))


def test_english_is_found() -> None:
    page = read(
        '<h1>Ñãɱë</h1><p>Left over</p><p class="said">Peace Mission</p><a href="/x" title="2020">KAZ</a>'
        '<button aria-label="Close">×</button><code>abc</code><p>JSON, CSV · https://example.org/word</p>'
    )
    assert english_words(page) == ["Left over", "Close"]
