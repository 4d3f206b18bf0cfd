"""The page of one file, for any type: what it says field by field, how sure that is, what else is stated in it."""

from collections.abc import Sequence
from enum import Enum
from typing import Any, Final
from urllib.parse import quote

import htpy as h
import msgspec
from litestar import route
from litestar.handlers import HTTPRouteHandler

from comity.app.exporting import acts_of
from comity.app.web.addresses import empty_query, file_views, list_address
from comity.app.web.answers import Answer
from comity.app.web.asking import path_value
from comity.app.web.citing import VERSION, Shown, cite_part, version_notice
from comity.app.web.explaining.links import file_questions
from comity.app.web.extras import EXTRAS
from comity.app.web.facts import Voice, facts, said
from comity.app.web.handling import handling_badge
from comity.app.web.kinds import kind_label
from comity.app.web.layout import crumbs
from comity.app.web.pages import Asked, make_page, named
from comity.app.web.site import READ, Web
from comity.app.web.tables import code_badge, doubts
from comity.app.web.verify import speaker, verify_part
from comity.app.web.wording import attributes, spoken, translation_note, working_note
from comity.app.web.write.links import say_link
from comity.interop.columns import bodies_of
from comity.kernel.act import Said, UnknownBody
from comity.kernel.capability import Registry, View
from comity.kernel.errors import NotAllowed, NotFound
from comity.kernel.fold import Folded, Line, Standing
from comity.kernel.ids import parse_matter

OWN_PAGES: Final = frozenset({"organisations", "parties"})
"""Views whose files have pages of their own."""
MOST_LINES: Final = 100
"""Other statements of a file that are shown."""
_APART: Final = ("name", "title", "claim", "summary", "note", "sources", "confidence")
"""Fields that stand elsewhere on the page than among the facts."""


def file_routes(registry: Registry) -> list[HTTPRouteHandler]:
    """One page of a file for each type that has none of its own."""
    return [_route(view) for view in file_views(registry).values() if view.name not in OWN_PAGES]


def _route(view: View) -> HTTPRouteHandler:
    @route(f"{list_address(view)}/{{name:str}}", **READ, name=f"file of {view.name}")
    def file_page(request: Web) -> Answer:
        matter = f"{view.matter_type}:{path_value(request, 'name')}"
        return make_page(request, (VERSION,), lambda asked: _file(view, named(parse_matter, matter), asked))

    return file_page


def _file(view: View, matter: str, asked: Asked) -> Answer:
    folded = asked.reading.folded(matter)
    rows = view.rows(folded, empty_query(view))
    title = asked.directory.title(folded)
    if not rows or title is None:
        raise NotFound("There is nothing here that you may read.")
    row: Any = rows[0]
    words, body = asked.words, next(bodies_of(row))
    rests_on = [line for line in folded.lines if line.said.id.hex() in row.acts]
    main = next(line for line in rests_on if line.said.act.body == body)
    voice = _voice(main, asked)
    shown = shown_file(asked, matter, rows[:1])
    return asked.answer(
        title.text,
        crumbs(words, (list_address(view), words.gettext(view.label)), here=spoken(title)),
        h.h1(attributes(title))[title.text],
        translation_note(title, words),
        working_note(body, voice.language, words, title, voice.given),
        version_notice(asked, shown),
        _opening(row, body, main, asked),
        facts(body, voice, leave_out=_APART),
        _extra(view, folded, asked),
        _grounds(row, body, main, [line.said for line in rests_on], asked),
        _others([line for line in folded.lines if line is not main], asked),
        say_link(matter, asked),
        file_questions(matter, asked),
        cite_part(asked, shown),
        handling=(line.said.act.envelope.marking for line in folded.lines),
    )


def _voice(line: Line, asked: Asked) -> Voice:
    """How a statement of the file is shown; the directory has read its translations with its title."""
    return asked.voice(line.said.act.envelope.lang, act=line.said.id.hex())


def shown_file(asked: Asked, matter: str, rows: Sequence[Any]) -> Shown:
    """A file's page, to be cited by what its rows rest on."""
    api = f"/api/v1/matters/{quote(matter)}"
    return Shown(
        path=asked.path, values={}, acts=acts_of(rows), files=(("BibTeX", f"{api}/sources.bib"), ("JSON", api))
    )


def _extra(view: View, folded: Folded, asked: Asked) -> h.Node:
    """What is added for files of this type; left out where it would need more files than are read at once."""
    extra = EXTRAS.get(view.name)
    try:
        return extra(asked, folded) if extra is not None else None
    except NotAllowed:
        return None


def _opening(row: Any, body: msgspec.Struct, main: Line, asked: Asked) -> h.Node:
    """What it is in a sentence, and how sure that is."""
    words = asked.words
    summary, confidence = getattr(body, "summary", None), getattr(body, "confidence", None)
    return [
        h.p(".lead")[said(summary, _voice(main, asked))] if summary else None,
        h.p[
            h.span(".muted")[words.gettext("Confidence")],
            " ",
            code_badge(confidence, "confidence", words),
            doubts(row, asked, stated=True),
        ]
        if isinstance(confidence, Enum)
        else None,
        h.p(".notice.notice-warn")[
            words.gettext("Those who describe it differ; the first by code is shown, the others stand below.")
        ]
        if row.conflict
        else None,
    ]


def _grounds(row: Any, body: msgspec.Struct, main: Line, rests_on: Sequence[Said], asked: Asked) -> h.Node:
    """Who says it and on what, who disputes it, and the proof."""
    words, voice = asked.words, _voice(main, asked)
    note, sources = getattr(body, "note", None), getattr(body, "sources", ())
    return h.section[
        h.h2[words.gettext("What it rests on")],
        h.p[words.gettext("Said by {speaker}.").format(speaker=speaker(main.said.origin, words))],
        h.p[said(note, voice)] if note else None,
        h.h3[words.gettext("Sources")] if sources else None,
        h.ul(".sources")[(h.li[said(one, voice)] for one in sources)] if sources else None,
        _disputes(main, asked),
        verify_part(rests_on, words, h.p[words.gettext("Handling:"), " ", handling_badge(row.marking, words)]),
    ]


def _disputes(line: Line, asked: Asked) -> h.Node:
    if not line.disputed_by:
        return None
    words = asked.words
    return h.p(".notice.notice-warn")[
        words.gettext("Disputed by:"),
        (
            [" ", h.a(href=f"/statements/{other}")[words.gettext("statement {start}…").format(start=other[:12])]]
            for other in line.disputed_by
        ),
    ]


def _others(lines: Sequence[Line], asked: Asked) -> h.Node:
    """Everything else that is said in the file, each with its standing."""
    if not lines:
        return None
    words = asked.words
    shown = lines[:MOST_LINES]
    left = len(lines) - len(shown)
    more = words.ngettext("{count} more is not shown here.", "{count} more are not shown here.", left)
    return h.section[
        h.h2[words.gettext("Other statements in this file")],
        h.div(".grid")[(_other(line, asked) for line in shown)],
        h.p(".muted")[more.format(count=words.number(left))] if left else None,
    ]


def _other(line: Line, asked: Asked) -> h.Node:
    words, envelope, body = asked.words, line.said.act.envelope, line.said.act.body
    label = kind_label(envelope.kind, asked.site.node.registry, words)
    unknown = words.gettext("This system does not know this kind of statement and shows nothing of it.")
    return h.section(".card")[
        h.h3[h.a(href=f"/statements/{line.said.id.hex()}")[label]],
        h.p(".muted")[
            words.gettext("Said by {speaker}.").format(speaker=speaker(line.said.origin, words)),
            [" ", h.span(".badge")[words.code_label("standing", line.standing.value)]]
            if line.standing is not Standing.COUNTS
            else None,
        ],
        h.p[unknown] if isinstance(body, UnknownBody) else facts(body, _voice(line, asked)),
        _disputes(line, asked),
    ]
