"""The terms of glossaries: on a glossary's page, and as a hint beside a statement that is being written."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final

import htpy as h
import msgspec

from comity.app.web.addresses import question
from comity.app.web.design.messages import notice
from comity.app.web.facts import link
from comity.app.web.pages import Asked
from comity.app.web.tables import row_table
from comity.capabilities.parties.views import (
    GlossaryRow,
    NoQuery,
    TermFinding,
    TermQuery,
    TermRow,
    find_terms_outside,
    glossary_rows,
    term_rows,
)
from comity.kernel.act import Act, UnknownBody
from comity.kernel.declaration import Names
from comity.kernel.errors import NotAllowed
from comity.kernel.fold import Folded
from comity.kernel.ids import matter_type
from comity.kernel.translation import texts_of

_APART: Final = "\n\0\n"
"""Stands between texts that are looked through as one: no term reaches over it, for it is no white space."""


def glossary_extra(asked: Asked, folded: Folded) -> h.Node:
    """Every term of the glossary, with the way to where terms are looked for."""
    words = asked.words
    rows = term_rows(folded, TermQuery())
    if not rows:
        return h.p(".notice")[words.gettext("No term is stated here yet.")]
    title = words.gettext("Terms")
    count = words.ngettext("{count} entry.", "{count} entries.", len(rows)).format(count=words.number(len(rows)))
    return h.section[
        h.h2[title],
        h.p(".muted")[count],
        row_table(asked.site.node.registry.views["terms"], rows, asked, title),
        h.p[h.a(href=question("/terms", {"organisation": _organisation(folded)}))[words.gettext("Look for a term")]],
    ]


def _organisation(folded: Folded) -> str:
    (row,) = glossary_rows(folded, NoQuery())
    assert isinstance(row, GlossaryRow)
    return row.glossary.organisation


def term_hints(act: Act, asked: Asked) -> h.Node:
    """Where a statement calls something otherwise than a glossary that its author may read; nothing where it does not.

    A hint and no rule: who writes may have reason to. What is stated in a glossary itself gets none.
    """
    hints = tuple(_hints(act, asked))
    if not hints:
        return None
    words = asked.words
    intro = words.gettext("Some terms differ from a glossary. This does not keep the statement from being sent.")
    return notice(h.p[intro], h.ul(".term-hints")[(h.li[hint] for hint in hints)])


def _hints(act: Act, asked: Asked) -> Iterator[h.Node]:
    if matter_type(act.envelope.matter) == "glossary":
        return
    texts = _by_language(act)
    for matter, terms in groupby(_terms(asked), key=lambda row: row.matter):
        glossary, named = tuple(row.term for row in terms), asked.directory.file(matter)
        for language, text in texts.items():
            for one in _each_once(find_terms_outside(text, language, glossary)):
                yield [_told(one, asked), " ", link(named) if named is not None else None]


def _terms(asked: Asked) -> tuple[TermRow, ...]:
    """The terms of every glossary that the reader may see; none where there are too many to look through."""
    try:
        return tuple(asked.reading.all_rows(asked.site.node.registry.views["terms"], TermQuery()))
    except NotAllowed:
        return ()


def _told(one: TermFinding, asked: Asked) -> str:
    words = asked.words
    if not one.instead:
        return words.gettext("“{used}”: the glossary advises against it.").format(used=one.used)
    return words.gettext("“{used}”: the glossary says “{instead}”.").format(used=one.used, instead=one.instead)


def _each_once(found: Iterable[TermFinding]) -> Iterable[TermFinding]:
    return {(one.used.casefold(), one.instead): one for one in found}.values()


def _by_language(act: Act) -> dict[str, str]:
    """Everything a statement says in words, by language: its texts, and the names it gives in several."""
    if isinstance(act.body, UnknownBody):
        return {}
    found = {act.envelope.lang.partition("-")[0]: list(texts_of(act.body).values())}
    for names in _names_in(act.body):
        for language in Names.__struct_fields__:
            found.setdefault(language, []).append(names.of(language))
    return {language: _APART.join(texts) for language, texts in found.items()}


def _names_in(value: Any) -> Iterator[Names]:
    if isinstance(value, Names):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _names_in(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _names_in(one)
