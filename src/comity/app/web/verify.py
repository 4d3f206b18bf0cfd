"""The "verify" part of a page: which statements something rests on, and how to prove each of them.

This is the one place of a page that speaks of logs and shows a place in one.
"""

from collections.abc import Iterable

import htpy as h

from comity.app.language import Catalogue
from comity.app.web.coordinates import COORDINATE_CLASS
from comity.kernel.act import Said
from comity.kernel.ids import RECORD, LogId


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
    return h.div(".proof")[
        h.p[
            words.gettext("Said by {speaker}, by its own clock on {moment}.").format(
                speaker=speaker(envelope.origin, words), moment=words.moment(envelope.claimed)
            )
        ],
        h.p[
            words.gettext("Place in the log {log}, counted from 0:").format(log=log),
            " ",
            h.data(class_=COORDINATE_CLASS, value=str(said.index))[words.number(said.index)],
            ". ",
            words.gettext(
                "The receipt proves it: the statement cannot be changed or dropped there without the proof failing."
            ),
        ],
        h.p[
            h.a(href=f"/statements/{written}")[words.gettext("Statement")],
            " ",
            h.code[written],
        ],
        h.p[
            h.a(href=f"/api/v1/acts/{written}/receipt", download=True)[words.gettext("Download the receipt")],
            " · ",
            words.gettext("check it with"),
            " ",
            h.code["comity verify FILE"],
        ],
    ]
