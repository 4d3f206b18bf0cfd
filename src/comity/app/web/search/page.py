"""The page ``/search``: statements that hold every word, newest first, each with its file and a piece of its text.

There is no count of all that was found, and no rank: both would have to be worked out for each reader anew, and a rank
by how rare words are would tell of statements that the reader may not see (K10).
"""

import re
from collections.abc import Sequence
from typing import Final

import htpy as h
from litestar import route

from comity.app.language import known_language
from comity.app.web.addresses import question
from comity.app.web.answers import Answer
from comity.app.web.design.controls import button, link_button
from comity.app.web.design.messages import empty_state, notice
from comity.app.web.handling import handling_badge
from comity.app.web.kinds import kind_label
from comity.app.web.pages import Asked, make_page
from comity.app.web.search.snippets import Piece, snippet, words_in
from comity.app.web.site import READ, Web
from comity.app.web.verify import speaker
from comity.app.web.wording import attributes, labelled
from comity.kernel.act import Said
from comity.kernel.errors import Malformed
from comity.kernel.marking import PUBLIC
from comity.kernel.terms import terms

PATH: Final = "/search"
RESULTS: Final = 20
"""Statements on one page."""
_AFTER: Final = re.compile("[0-9a-f]{64}")


@route(PATH, **READ)
def search_page(request: Web) -> Answer:
    """Statements by the words in them."""
    return make_page(request, ("text", "after"), _search)


def _search(asked: Asked) -> Answer:
    words, text, after = asked.words, asked.values.get("text", "").strip(), asked.values.get("after", "")
    if after and not _AFTER.fullmatch(after):
        raise Malformed("expected after as the id of a statement, got {text!r}", text=after[:40])
    title = words.gettext("Search")
    hits = asked.reading.search(text, after, RESULTS) if terms(text) else None
    acts = hits.acts if hits is not None else ()
    further = question(PATH, {"text": text, "after": hits.next}) if hits is not None and hits.next else None
    return asked.answer(
        f"{title}: {text}" if text else title,
        h.h1[title],
        _form(text, asked),
        _told(text, acts, after, asked),
        h.ul(".results")[(_result(said, words_in(text), asked) for said in acts)] if acts else None,
        h.nav(".paging", aria_label=words.gettext("Pages of the results"))[
            link_button(words.gettext("From the start"), question(PATH, {"text": text})) if after else None,
            link_button(words.gettext("Older results"), further, "main") if further else None,
        ]
        if after or further
        else None,
        handling=(said.act.envelope.marking for said in acts),
    )


def _form(text: str, asked: Asked) -> h.Node:
    words = asked.words
    return h.search[
        h.form(".search-form", action=PATH, method="get")[
            h.label(".visually-hidden", for_="text")[words.gettext("Words to look for")],
            h.input(id="text", name="text", type="search", maxlength="200", value=text or None, required=True),
            button(words.gettext("Search")),
        ]
    ]


def _told(text: str, acts: Sequence[Said], after: str, asked: Asked) -> h.Node:
    """What was looked for and how; what to do where nothing was found."""
    words = asked.words
    if not text:
        return notice(
            h.p[words.gettext("Finds statements that hold every word, newest first. You see only what you may read.")]
        )
    if not acts:
        return empty_state(
            words.gettext("Nothing that you may read holds all of these words."),
            words.gettext("Try fewer words, or another form of them: words are found only as they are written."),
        )
    if after:
        return h.p(".muted")[words.gettext("Older statements that hold every word.")]
    return h.p(".muted")[words.gettext("Statements that hold every word, newest first.")]


def _result(said: Said, looked_for: Sequence[str], asked: Asked) -> h.Node:
    return h.li[
        h.h2[file_link(said, asked)],
        h.p(".muted")[told_line(said, asked)],
        _snippet(snippet(said, looked_for), said.act.envelope.lang),
    ]


def file_link(said: Said, asked: Asked) -> h.Node:
    """The statement under the title of its file; of a file that is called nothing, under its kind."""
    file, href = asked.directory.file(said.act.envelope.matter), f"/statements/{said.id.hex()}"
    if file is None:
        return h.a(href=href)[_kind(said, asked)]
    return labelled(h.a(attributes(file), href=href)[file.text], file, asked.words, brief=True)


def told_line(said: Said, asked: Asked) -> h.Node:
    """Kind, speaker and time of a statement; its handling unless it is public.

    The kind only where :func:`file_link`, which stands above, does not say it already.
    """
    words, envelope = asked.words, said.act.envelope
    kinds = (_kind(said, asked),) if asked.directory.file(envelope.matter) is not None else ()
    return [
        " · ".join((*kinds, speaker(envelope.origin, words), words.moment(envelope.claimed))),
        [" ", handling_badge(envelope.marking, words)] if envelope.marking.release != PUBLIC else None,
    ]


def _kind(said: Said, asked: Asked) -> str:
    return kind_label(said.act.envelope.kind, asked.site.node.registry, asked.words)


def _snippet(pieces: Sequence[Piece], language: str) -> h.Node:
    if not pieces:
        return None
    return h.p(".said", lang=known_language(language) or None)[
        (h.mark[piece.text] if piece.marked else piece.text for piece in pieces)
    ]
