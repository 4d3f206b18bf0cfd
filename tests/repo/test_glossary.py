"""The catalogues call things as the glossary of the reference library does."""

import io
import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages import pofile

from comity.capabilities.parties.acts import TermStated, TermStatus
from comity.capabilities.parties.views import find_terms_outside
from comity.capabilities.parties.views.glossaries import is_in_text, wording
from comity.record.parts.glossaries import TermRow, term
from comity.record.reading import load_rows

CATALOGUES = tuple((language, name) for language in ("ru", "zh") for name in ("comity", "record"))
ALIKE = ({"SCO", "Shanghai Cooperation Organization", "Shanghai Cooperation Organisation"},)
"""Terms that mean the same: a translation may use the one for the other."""
CODES = re.compile(r"SCO-RATS|[Ff]or example SCO\b")
"""Codes as such, which are the same in every language."""


@cache
def terms() -> tuple[TermStated, ...]:
    bodies = [term(row).body for row in load_rows() if isinstance(row, TermRow)]
    return tuple(body for body in bodies if isinstance(body, TermStated))


def texts(root: Path, language: str, name: str) -> list[tuple[str, str]]:
    """English texts with their translations, each form of those that have forms by count."""
    file = root / "src" / "comity" / "locale" / language / "LC_MESSAGES" / f"{name}.po"
    found = []
    for one in pofile.read_po(io.BytesIO(file.read_bytes()), locale=language):
        if one.id:
            told = (one.string,) if isinstance(one.string, str) else tuple(one.string or ())
            found += [(one.id if isinstance(one.id, str) else one.id[0], form) for form in told]
    return found


def departures(pairs: list[tuple[str, str]], language: str, glossary: tuple[TermStated, ...]) -> list[str]:
    """Translations of a text with one of the glossary's names that have another name in its place."""
    found = []
    for one in (each for each in glossary if each.status is not TermStatus.DEPRECATED):
        english = re.compile(rf"(?<!\w){re.escape(one.term.en)}(?!\w)")
        names = [wording(other, language) for other in glossary if other is one or _alike(one, other)]
        found += [
            f"{one.term.en}: {text}\n    {told}"
            for text, told in pairs
            if english.search(CODES.sub("", text)) and not any(is_in_text(name, told) for name in names)
        ]
    return found


def _alike(one: TermStated, other: TermStated) -> bool:
    return any({one.term.en, other.term.en} <= group for group in ALIKE)


@pytest.mark.parametrize(("language", "name"), CATALOGUES)
def test_catalogues_use_the_names_of_the_glossary(root: Path, language: str, name: str) -> None:
    found = departures(texts(root, language, name), language, terms())
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("language", "name"), CATALOGUES)
def test_catalogues_use_no_deprecated_name(root: Path, language: str, name: str) -> None:
    english = {text for text, _ in texts(root, language, name)}
    assert not [
        (text, one)
        for text in english
        for one in find_terms_outside(text, "en", terms())
        if one.status is TermStatus.DEPRECATED
    ]


def test_another_name_is_found() -> None:
    pairs = [("Members of the SCO", "Члены ШОС"), ("The SCO decides", "Организация решает")]
    assert departures(pairs, "ru", terms()) == ["SCO: The SCO decides\n    Организация решает"]
