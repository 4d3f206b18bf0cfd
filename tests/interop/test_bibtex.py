"""BibTeX: entries a reader of the format finds again, with nothing in them that TeX obeys."""

import re
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.interop.bibtex import Cited, escaped, write_bibtex

CITED = Cited(
    name="exercises",
    author="comity, XAA",
    title="Exercises (Series: Peace Mission)",
    address="/exercises?series=Peace+Mission&version=5f1c0a2b3c4d5e6f",
    version="5f1c0a2b3c4d5e6f",
    note="Data version 5f1c0a2b3c4d5e6f",
    day=date(2026, 11, 22),
)
NAMED = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
}


def entries(text: str) -> list[tuple[str, str, dict[str, str]]]:
    """Kind, key and fields of every entry, as BibTeX reads them: braces are counted whatever stands before them."""
    found = []
    at = 0
    while at < len(text):
        head = re.compile(r"\s*@([a-z]+)\{([^\s,{}]+),").match(text, at)
        assert head is not None, text[at : at + 80]
        at, fields = head.end(), {}
        while (one := re.compile(r"\s*([a-z]+) = \{").match(text, at)) is not None:
            depth, start = 1, one.end()
            at = start
            while depth:
                depth += {"{": 1, "}": -1}.get(text[at], 0)
                at += 1
            fields[one[1]] = text[start : at - 1]
            assert text[at] == ","
            at += 1
        end = re.compile(r"\s*\}\s*").match(text, at)
        assert end is not None, text[at : at + 80]
        at = end.end()
        found.append((head[1], head[2], fields))
    return found


def printed(text: str) -> str:
    """What TeX prints of a field."""
    for written, sign in NAMED.items():
        text = text.replace(written, f"\0{ord(sign)}\0")
    text = re.sub(r"\\([%&#_$])", r"\1", text.removeprefix("{").removesuffix("}"))
    return re.sub(r"\0(\d+)\0", lambda found: chr(int(found[1])), text)


def test_question_is_cited_with_its_version_and_day() -> None:
    ((kind, key, fields),) = entries(write_bibtex(CITED, ()))
    assert (kind, key) == ("misc", "comity-exercises-5f1c0a2b3c4d5e6f")
    assert fields["year"] == "2026"
    assert fields["urldate"] == "2026-11-22"
    assert fields["version"] == CITED.version
    assert printed(fields["title"]) == CITED.title
    assert printed(fields["note"]) == f"{CITED.note}; {CITED.address}"


def test_each_distinct_source_has_one_entry() -> None:
    found = entries(write_bibtex(CITED, ("SCO Charter (2002)", "https://example.org/a", "SCO Charter\n (2002)", " ")))
    assert [kind for kind, _, _ in found] == ["misc", "misc", "online"]
    assert len({key for _, key, _ in found}) == 3


@pytest.mark.parametrize(
    ("source", "title", "url"),
    [
        (
            "https://example.org/a_b?c=1&d=%20#e",
            "https://example.org/a_b?c=1&d=%20#e",
            "https://example.org/a_b?c=1&d=%20#e",
        ),
        ("https://example.org/x (M. de Haas, UK)", "M. de Haas, UK", "https://example.org/x"),
        ("Charter (2002), https://example.org/x.", "Charter (2002)", "https://example.org/x"),
        ("see (https://example.org/x)", "see", "https://example.org/x"),
        ("https://example.org/{a}^b\\c", "https://example.org/{a}^b\\c", "https://example.org/%7Ba%7D%5Eb%5Cc"),
        (
            "https://ru.example.org/Мирная_миссия",
            "https://ru.example.org/Мирная_миссия",
            "https://ru.example.org/Мирная_миссия",
        ),
    ],
)
def test_web_address_stays_usable(source: str, title: str, url: str) -> None:
    _, (kind, _, fields) = entries(write_bibtex(CITED, (source,)))
    assert kind == "online"
    assert printed(fields["title"]) == title
    assert fields["url"] == url


def test_keys_are_the_same_on_another_day() -> None:
    later = msgspec.structs.replace(CITED, day=date(2027, 1, 1))
    sources = ("https://example.org/a", "a book")
    assert [key for _, key, _ in entries(write_bibtex(CITED, sources))] == [
        key for _, key, _ in entries(write_bibtex(later, sources))
    ]


def test_unicode_is_kept() -> None:
    assert escaped("Мирная миссия 和平使命") == "Мирная миссия 和平使命"


@given(text=st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0")))
def test_any_text_is_read_back_as_it_was(text: str) -> None:
    cited = msgspec.structs.replace(CITED, title=text, note=text, author=text)
    found = entries(write_bibtex(cited, (text,)))
    line = " ".join(text.split())
    assert printed(found[0][2]["title"]) == line
    assert len(found) == (2 if line else 1)


@pytest.mark.parametrize("sign", "{}\\%&#_~^$")
def test_what_tex_obeys_is_escaped(sign: str) -> None:
    assert escaped(sign) != sign
    assert printed(escaped(sign)) == sign
