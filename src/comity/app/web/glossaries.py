"""The terms of one glossary, on its page."""

import htpy as h

from comity.app.web.addresses import question
from comity.app.web.pages import Asked
from comity.app.web.tables import row_table
from comity.capabilities.parties.views import GlossaryRow, NoQuery, TermQuery, glossary_rows, term_rows
from comity.kernel.fold import Folded


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
