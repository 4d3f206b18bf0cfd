"""The page of one statement: what it says, how it stands, who may see it, how to prove it.

It shows what was said alone; translations that parties gave stand below it, and working ones of the reference library
on other pages.
"""

import htpy as h
import msgspec
from litestar import route

from comity.app.language import Catalogue
from comity.app.web.addresses import file_address
from comity.app.web.answers import Answer
from comity.app.web.asking import path_value
from comity.app.web.explaining.links import statement_questions
from comity.app.web.facts import facts, link
from comity.app.web.handling import handling_badge, handling_words
from comity.app.web.kinds import kind_label
from comity.app.web.layout import crumbs
from comity.app.web.pages import Asked, make_page, named
from comity.app.web.site import READ, Web
from comity.app.web.translations import shown_translations, translations_part
from comity.app.web.verify import speaker, verify_part
from comity.app.web.write.links import remark_links
from comity.kernel.act import Envelope, Said, UnknownBody
from comity.kernel.errors import NotFound
from comity.kernel.fold import Line
from comity.kernel.ids import parse_act_id


@route("/statements/{act:str}", **READ)
def statement_page(request: Web) -> Answer:
    """One statement."""
    act = path_value(request, "act")
    return make_page(request, (), lambda asked: _statement(asked, act))


def _statement(asked: Asked, act: str) -> Answer:
    words = asked.words
    said = asked.reading.act(named(parse_act_id, act))
    envelope = said.act.envelope
    title = kind_label(envelope.kind, asked.site.node.registry, words)
    return asked.answer(
        title,
        crumbs(words, ("/", words.gettext("Overview")), here=title),
        h.h1[title],
        exercise_notice(envelope, words),
        _standing(_find_line(asked, said), words),
        said_part(said, asked),
        remark_links(said, asked),
        statement_questions(said, asked),
        verify_part((said,), words),
        handling=(envelope.marking, *(one.marking for one in shown_translations(said, asked))),
    )


def exercise_notice(envelope: Envelope, words: Catalogue) -> h.Node:
    """Says of an exercise's statement that it is one."""
    if not envelope.exercise:
        return None
    return h.p(".notice.notice-warn")[words.gettext("Exercise: this is not about real events.")]


class Ahead(msgspec.Struct, frozen=True, kw_only=True):
    """How a statement is shown before it is sent. new_file: it would open a file. papers: in place of their list."""

    new_file: bool
    papers: h.Node


def said_part(said: Said, asked: Asked, ahead: Ahead | None = None) -> h.Node:
    """What a statement says, where it belongs and who may see it; the same before it is sent and after.

    ahead: it is not sent yet, so its file may have no name and its papers have no address.
    """
    words, envelope = asked.words, said.act.envelope
    return [
        h.h2[words.gettext("What it says")],
        h.p[words.gettext("This system does not know this kind of statement and shows nothing of it.")]
        if isinstance(said.act.body, UnknownBody)
        else facts(said.act.body, asked.voice(envelope.lang, original=True)),
        translations_part(said, asked),
        _papers(said, words) if ahead is None else ahead.papers,
        _about(envelope, asked, ahead is not None and ahead.new_file),
        h.h2[words.gettext("Who may see it")],
        handling_badge(envelope.marking, words),
        handling_words(envelope.marking, words),
    ]


def _find_line(asked: Asked, said: Said) -> Line | None:
    try:
        folded = asked.reading.folded(said.act.envelope.matter)
    except NotFound:
        return None
    return next((line for line in folded.lines if line.said.id == said.id), None)


def _standing(line: Line | None, words: Catalogue) -> h.Node:
    """Whether it counts, and why not; who disputes it."""
    if line is None:
        return None
    return [
        h.p[words.gettext("Standing:"), " ", h.span(".badge")[words.code_label("standing", line.standing.value)]],
        (h.p[words.sentence(reason)] for reason in line.reasons),
        h.p(".notice.notice-warn")[
            words.gettext("Disputed by:"),
            (
                [" ", h.a(href=f"/statements/{other}")[words.gettext("statement {start}…").format(start=other[:12])]]
                for other in line.disputed_by
            ),
        ]
        if line.disputed_by
        else None,
    ]


def _papers(said: Said, words: Catalogue) -> h.Node:
    """The papers that go with it, each to be saved."""
    papers = said.act.envelope.documents
    if not papers:
        return None
    return [
        h.h2[words.gettext("Papers")],
        h.ul[
            (
                h.li[
                    h.a(".said", href=f"/api/v1/acts/{said.id.hex()}/documents/{position}")[paper.name],
                    " · ",
                    words.language_name(paper.lang),
                    " · ",
                    words.gettext("{count} kB").format(count=words.number(-(-paper.size // 1000))),
                ]
                for position, paper in enumerate(papers)
            )
        ],
    ]


def _about(envelope: Envelope, asked: Asked, new_file: bool) -> h.Node:
    """Who said it, when, in which file, after which statements."""
    words = asked.words
    rows: tuple[tuple[str, h.Node], ...] = (
        (words.gettext("Said by"), speaker(envelope.origin, words)),
        (words.gettext("In the role of"), words.code_label("role", envelope.author.role)),
        (words.gettext("Time, by its own clock"), words.moment(envelope.claimed)),
        (words.gettext("File"), words.gettext("a new one") if new_file else _file_link(envelope.matter, asked)),
        (words.gettext("Language"), words.language_name(envelope.lang)),
        (words.gettext("Follows"), _references(envelope.refs, words)),
    )
    return [
        h.h2[words.gettext("Where it belongs")],
        h.dl(".facts")[(h.div[h.dt[label], h.dd[value]] for label, value in rows)],
    ]


def _file_link(matter: str, asked: Asked) -> h.Node:
    """The file's page under its title, where its type has one."""
    found = asked.directory.file(matter)
    if found is not None:
        return [link(found, original=True), " ", h.span(".muted")[matter]]
    href = file_address(asked.site.node.registry, matter)
    return h.a(".said", href=href)[matter] if href is not None else h.span(".said")[matter]


def _references(refs: tuple[str, ...], words: Catalogue) -> h.Node:
    if not refs:
        return words.gettext("nothing")
    return h.ul(".plain")[
        (
            h.li[h.a(href=f"/statements/{ref}")[words.gettext("statement {start}…").format(start=ref[:12])]]
            for ref in refs
        )
    ]
