"""The "verify" part of a page: which statements something rests on, and how to prove each of them.

This is the one place of a page that speaks of logs and shows a place in one.
"""

from collections.abc import Iterable
from typing import Final

import htpy as h
from markupsafe import Markup, escape

from comity.app.language import Catalogue
from comity.app.web.coordinates import COORDINATE_CLASS
from comity.kernel.act import Said
from comity.kernel.ids import RECORD, LogId

# A template: a table may hold a hundred of them.
_PROOF: Final = (
    '<div class="proof"><p>%s</p><p>%s <data class="%s" value="%d">%s</data>. %s</p>'
    '<p><a href="/statements/%s">%s</a> <code>%s</code></p>'
    '<p><a href="/api/v1/acts/%s/receipt" download>%s</a> · %s <code>comity verify FILE</code></p></div>'
)


def speaker(origin: str, words: Catalogue) -> str:
    """Who said it, as a page names it."""
    return words.gettext("reference library") if origin == RECORD else origin


def verify_part(statements: Iterable[Said], words: Catalogue, *before: h.Node) -> h.Node:
    """Closed details that open on the proof of each statement, after what else belongs there."""
    summary = words.gettext("Sources and proof") if before else words.gettext("Verify")
    return h.details(".verify")[h.summary[summary], before, (_one(said, words) for said in statements)]


def _one(said: Said, words: Catalogue) -> h.Node:
    envelope = said.act.envelope
    written = said.id.hex()
    log = LogId(envelope.origin, envelope.epoch).origin
    told = words.gettext("Said by {speaker}, by its own clock on {moment}.").format(
        speaker=speaker(envelope.origin, words), moment=words.moment(envelope.claimed)
    )
    return Markup(
        _PROOF
        % (
            escape(told),
            escape(words.gettext("Place in the log {log}, counted from 0:").format(log=log)),
            COORDINATE_CLASS,
            said.index,
            escape(words.number(said.index)),
            escape(
                words.gettext(
                    "The receipt proves it: the statement cannot be changed or dropped there without the proof failing."
                )
            ),
            written,
            escape(words.gettext("Statement")),
            written,
            written,
            escape(words.gettext("Download the receipt")),
            escape(words.gettext("check it with")),
        )
    )
