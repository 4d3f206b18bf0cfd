"""The legal names and terms of organisations, and a look for others in a text."""

import re
from collections.abc import Iterable, Iterator
from typing import Annotated, Final

import msgspec

from comity.capabilities.parties.acts import GlossaryDescribed, TermStated, TermStatus
from comity.capabilities.parties.fold import GlossaryState
from comity.capabilities.parties.views.asking import NoQuery
from comity.kernel.capability import Column, View
from comity.kernel.claims import settle
from comity.kernel.declaration import field
from comity.kernel.described import disputes_of
from comity.kernel.fold import Folded
from comity.kernel.ids import Party
from comity.kernel.marking import Marking

_INFLECTED: Final = 5
"""Letters from which a Cyrillic word is found with other endings too."""


class TermQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """organisation: whose glossary. status: whether to be used. text: part of the term in any language."""

    organisation: Annotated[Party | None, field("Organisation")] = None
    status: Annotated[TermStatus | None, field("Use", vocabulary="term_status")] = None
    text: Annotated[str, field("Term", help="Part of the term, in any language.", max_length=200)] | None = None


class GlossaryRow(msgspec.Struct, frozen=True, kw_only=True):
    """One glossary. terms: how many stand in it. The rest as of every row."""

    matter: str
    glossary: GlossaryDescribed
    terms: int
    conflict: bool
    disputed: int
    acts: tuple[str, ...]
    marking: Marking


class TermRow(msgspec.Struct, frozen=True, kw_only=True):
    """One term. organisation: whose glossary it stands in. conflict: whether those responsible differ on it."""

    matter: str
    organisation: str
    term: TermStated
    conflict: bool
    disputed: int
    acts: tuple[str, ...]
    marking: Marking


class TermFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A term in a text that the glossary does not prefer.

    used: as it stands in the text. at: its first character, from 0. instead: what to write, empty where the glossary
    names nothing.
    """

    used: str
    at: int
    status: TermStatus
    instead: str


def glossary_rows(folded: Folded, query: NoQuery) -> tuple[GlossaryRow, ...]:
    """The glossary itself."""
    state = folded.state
    if not isinstance(state, GlossaryState) or not state.described:
        return ()
    settled = settle(state.described)
    return (
        GlossaryRow(
            matter=folded.matter,
            glossary=settled.value,
            terms=len(state.terms),
            conflict=settled.conflict,
            disputed=disputes_of(folded, settled.acts),
            acts=settled.acts,
            marking=settled.marking,
        ),
    )


def term_rows(folded: Folded, query: TermQuery) -> tuple[TermRow, ...]:
    """The terms of the glossary that fit, by their English wording; each as those responsible last stated it."""
    state = folded.state
    if not isinstance(state, GlossaryState) or not state.described:
        return ()
    organisation = settle(state.described).value.organisation
    if query.organisation not in (None, organisation):
        return ()
    settled = (settle(register) for _, register in state.terms)
    return tuple(
        TermRow(
            matter=folded.matter,
            organisation=organisation,
            term=one.value,
            conflict=one.conflict,
            disputed=disputes_of(folded, one.acts),
            acts=one.acts,
            marking=one.marking,
        )
        for one in settled
        if any(_fits(claim.value, query) for claim in one.claims)
    )


def _fits(term: TermStated, query: TermQuery) -> bool:
    part = (query.text or "").casefold()
    names = (term.term.en, term.term.ru, term.term.zh, *(one.text for one in term.others))
    return query.status in (None, term.status) and any(part in name.casefold() for name in names)


def find_terms_outside(text: str, language: str, glossary: Iterable[TermStated]) -> tuple[TermFinding, ...]:
    """Terms in a text that the glossary deprecates, or for which it names another to use, in the order of the text.

    Case makes no difference, a word is found whole, and a Russian one with other endings too. Where a term that may be
    used holds one that may not, as "Shanghai Cooperation Organisation" holds "Organisation", nothing is found in it.
    """
    listed = tuple(glossary)
    outside = [one for one in listed if one.status is TermStatus.DEPRECATED or one.instead is not None]
    fine = [place for one in listed if one not in outside for place in _places(text, wording(one, language))]
    by_name = {one.term.en.casefold(): one for one in listed}
    found = [
        TermFinding(used=text[start:end], at=start, status=one.status, instead=_instead(one, language, by_name))
        for one in outside
        for start, end in _places(text, wording(one, language))
        if not any(first <= start and end <= last for first, last in fine)
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.used)))


def wording(term: TermStated, language: str) -> str:
    """The term in a language; empty where it has none in it."""
    other = next((one.text for one in term.others if one.language == language), "")
    return other or (term.term.of(language) if term.term.has(language) else "")


def is_in_text(term: str, text: str) -> bool:
    """Whether a term stands in a text, found as :func:`find_terms_outside` finds it."""
    return next(_places(text, term), None) is not None


def _instead(term: TermStated, language: str, by_name: dict[str, TermStated]) -> str:
    preferred = by_name.get(term.instead.casefold()) if term.instead is not None else None
    return wording(preferred, language) if preferred is not None else term.instead or ""


def _places(text: str, term: str) -> Iterator[tuple[int, int]]:
    """Where a term stands in a text, as first character and the one after its last."""
    if not term:
        return
    # Chinese parts no words, so that a term may stand anywhere in a sentence.
    words = r"\s+".join(map(_word, term.split()))
    edged = words if re.search(r"[\u3400-\u9fff]", term) else rf"(?<!\w){words}(?!\w)"
    yield from (found.span() for found in re.finditer(edged, text, re.IGNORECASE))


def _word(word: str) -> str:
    if len(word) >= _INFLECTED and re.fullmatch(r"[а-яё]+", word, re.IGNORECASE):
        return re.escape(word[:-2]) + r"\w{1,4}"
    return re.escape(word)


GLOSSARIES = View(
    name="glossaries",
    label="Glossaries",
    matter_type="glossary",
    query=NoQuery,
    row=GlossaryRow,
    columns=(
        Column("Name", "glossary.name"),
        Column("Organisation", "glossary.organisation"),
        Column("Terms", "terms"),
        Column("Confidence", "glossary.confidence", "confidence"),
    ),
    rows=glossary_rows,
)
TERMS = View(
    name="terms",
    label="Terms",
    matter_type="glossary",
    query=TermQuery,
    row=TermRow,
    columns=(
        Column("Term", "term.term"),
        Column("English", "term.term.en"),
        Column("Russian", "term.term.ru"),
        Column("Chinese", "term.term.zh"),
        Column("In other languages", "term.others"),
        Column("Use", "term.status", "term_status"),
        Column("Use instead", "term.instead"),
        Column("Source instrument", "term.instrument"),
        Column("Definition", "term.definition"),
    ),
    rows=term_rows,
)
