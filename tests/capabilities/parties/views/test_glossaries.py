"""Glossaries: what stands in them, who may say it, and what they find in a text."""

from typing import Any

import pytest

from capabilities.parties.speaking import Speech, disputing, say
from comity.capabilities.parties import GLOSSARY
from comity.capabilities.parties.acts import Confidence, GlossaryDescribed, OtherName, TermStated, TermStatus
from comity.capabilities.parties.rules import admission
from comity.capabilities.parties.views import (
    NoQuery,
    TermQuery,
    TermRow,
    find_terms_outside,
    glossary_rows,
    term_rows,
)
from comity.kernel.declaration import Names
from comity.kernel.fold import Folded, MatterSoFar, fold

MATTER = "glossary:XAA.oasis"
OASIS = Names(en="Oasis Council", ru="Совет оазисов", zh="绿洲理事会")
OLD = Names(en="Well Council", ru="Совет колодцев", zh="水井理事会")


def glossary(organisation: str = "XOC") -> GlossaryDescribed:
    return GlossaryDescribed(organisation=organisation, name=OASIS, confidence=Confidence.HIGH)


def term(names: Names = OASIS, **fields: Any) -> TermStated:
    usual: dict[str, Any] = {"instrument": "Oasis Charter", "status": TermStatus.PREFERRED}
    return TermStated(term=names, **{**usual, **fields})


DEPRECATED = term(OLD, status=TermStatus.DEPRECATED, instead="Oasis Council")


def folded(*speeches: Speech) -> Folded:
    return fold(MATTER, GLOSSARY, say(MATTER, (Speech("XAA", glossary()), *speeches)))


def rows(*speeches: Speech, **query: Any) -> tuple[TermRow, ...]:
    return term_rows(folded(*speeches), TermQuery(**query))


def test_the_newest_word_on_a_term_stands() -> None:
    (row,) = rows(Speech("XAA", term()), Speech("XAA", term(definition="All oases.")))
    assert (row.organisation, row.term.definition, row.conflict) == ("XOC", "All oases.", False)


def test_opener_and_organisation_may_differ_and_both_show() -> None:
    other = Names(en="OASIS Council", ru="Совет всех оазисов", zh="绿洲理事会")
    (row,) = rows(Speech("XAA", term()), Speech("XOC", term(other)), disputing("XBB", 1))
    assert (row.conflict, len(row.acts), row.disputed) == (True, 2, 1)


def test_others_state_no_term() -> None:
    assert rows(Speech("XBB", term())) == ()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, 2),
        ({"organisation": "XOC"}, 2),
        ({"organisation": "XAA"}, 0),
        ({"status": TermStatus.DEPRECATED}, 1),
        ({"text": "well"}, 1),
        ({"text": "СОВЕТ"}, 2),
        ({"text": "绿洲"}, 1),
        ({"text": "kengesi"}, 1),
        ({"text": "x"}, 0),
    ],
)
def test_terms_are_found_in_every_language(query: dict[str, Any], found: int) -> None:
    kazakh = term(others=(OtherName(text="Оазис kengesi", language="kk"),))
    assert len(rows(Speech("XAA", kazakh), Speech("XAA", DEPRECATED), **query)) == found


def test_glossary_counts_its_terms() -> None:
    (row,) = glossary_rows(folded(Speech("XAA", term()), Speech("XAA", DEPRECATED)), NoQuery())
    assert (row.terms, row.glossary.organisation) == (2, "XOC")


def test_glossary_cannot_become_that_of_another() -> None:
    opening, other = say(MATTER, (Speech("XAA", glossary()), Speech("XAA", glossary("XAA"))))
    seen = MatterSoFar(GLOSSARY, opening, GLOSSARY.initial)
    assert [reason.code for reason in admission(seen, other)] == ["concerned.changed"]


@pytest.mark.parametrize(
    "fields",
    [
        {"instead": "Well Council"},
        {"status": TermStatus.DEPRECATED, "instead": "oasis council"},
        {"others": (OtherName(text="a", language="kk"), OtherName(text="b", language="kk"))},
    ],
)
def test_term_that_contradicts_itself_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="expected"):
        term(**fields)


@pytest.mark.parametrize(
    ("language", "text", "used", "instead"),
    [
        ("en", "The well  council met.", ["well  council"], "Oasis Council"),
        ("en", "The Wellness Council met.", [], ""),
        ("en", "The Oasis Council met.", [], ""),
        ("ru", "Решение Совета колодцев.", ["Совета колодцев"], "Совет оазисов"),
        ("ru", "Решение Совета оазисов.", [], ""),
        ("zh", "昨日水井理事会开会。水井理事会", ["水井理事会", "水井理事会"], "绿洲理事会"),
        ("kk", "Well Council", [], ""),
    ],
)
def test_deprecated_terms_are_found_with_what_to_say_instead(
    language: str, text: str, used: list[str], instead: str
) -> None:
    found = find_terms_outside(text, language, (term(), DEPRECATED))
    assert [one.used for one in found] == used
    assert all(one.instead == instead and text[one.at :].startswith(one.used) for one in found)


def test_nothing_is_found_inside_a_term_that_may_be_used() -> None:
    whole = term(Names(en="Well Council of Elders", ru="Совет колодцев и старейшин", zh="水井理事会长老"))
    assert find_terms_outside("The Well Council of Elders met.", "en", (whole, DEPRECATED)) == ()
    assert len(find_terms_outside("The Well Council met.", "en", (whole, DEPRECATED))) == 1


def test_term_without_a_better_one_is_found_too() -> None:
    (found,) = find_terms_outside("Well Council", "en", (term(OLD, status=TermStatus.DEPRECATED),))
    assert (found.instead, found.status) == ("", TermStatus.DEPRECATED)
