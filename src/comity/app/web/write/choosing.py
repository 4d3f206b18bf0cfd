"""What can be said: every kind of statement with its help, by what it is about."""

from collections.abc import Iterator

import htpy as h
from litestar import route

from comity.app.accounts.roles import Right
from comity.app.language import Catalogue
from comity.app.web.answers import Answer
from comity.app.web.asking import signed_in
from comity.app.web.kinds import writable_kinds
from comity.app.web.layout import crumbs
from comity.app.web.pages import Asked, make_page, named
from comity.app.web.site import READ, Web
from comity.app.web.write.places import kind_address
from comity.kernel.act import Kind
from comity.kernel.ids import matter_type, parse_matter

Section = tuple[str, list[Kind]]


@route("/write", **READ)
def choose_page(request: Web) -> Answer:
    """Choose what to say, anywhere or in one file."""
    signed_in(request).require(Right.WRITE)
    return make_page(request, ("text", "matter"), _choose)


def _choose(asked: Asked) -> Answer:
    words = asked.words
    matter = asked.values.get("matter", "")
    file = asked.directory.file(named(parse_matter, matter)) if matter else None
    title = words.gettext("Write a statement")
    text = asked.values.get("text", "")
    sections = [(label, _fitting(kinds, text, words)) for label, kinds in _sections(matter, asked)]
    shown = [(label, kinds) for label, kinds in sections if kinds]
    return asked.answer(
        title,
        crumbs(words, ("/", words.gettext("Overview")), here=title),
        h.h1[title],
        h.p(".lead")[words.gettext("In the file:"), " ", h.span(".said", lang=file.language or None)[file.text]]
        if file is not None
        else h.p(".lead")[words.gettext("Choose what you want to say. Nothing is sent before you have looked at it.")],
        h.p[h.a(href="/drafts")[words.gettext("Your drafts")]],
        _search(text, matter, words),
        [_section(label, kinds, matter, words) for label, kinds in shown],
        None if shown else h.p(".notice")[words.gettext("Nothing that can be said fits these words.")],
    )


def _sections(matter: str, asked: Asked) -> Iterator[Section]:
    registry = asked.site.node.registry
    kinds = writable_kinds(registry)
    if matter:
        of_type = matter_type(matter)
        yield asked.words.gettext("In this file"), [one for one in kinds if one.subject == of_type]
        return
    for capability in registry.capabilities:
        own = {one.name for one in capability.kinds}
        yield asked.words.gettext(capability.label), [one for one in kinds if one.name in own]
    yield asked.words.gettext("About another statement"), [one for one in kinds if one.anywhere]


def _fitting(kinds: list[Kind], text: str, words: Catalogue) -> list[Kind]:
    wanted = text.casefold().split()

    def told(kind: Kind) -> str:
        return f"{words.gettext(kind.label)} {words.gettext(kind.help)} {kind.name}".casefold()

    return [one for one in kinds if all(word in told(one) for word in wanted)]


def _search(text: str, matter: str, words: Catalogue) -> h.Node:
    return h.form(".filter", method="get", action="/write", role="search")[
        h.input(type="hidden", name="matter", value=matter) if matter else None,
        h.div(".field")[
            h.label(for_="what-text")[words.gettext("What do you want to say?")],
            h.input(id="what-text", type="search", name="text", value=text),
        ],
        h.button(".button", type="submit")[words.gettext("Search")],
    ]


def _section(label: str, kinds: list[Kind], matter: str, words: Catalogue) -> h.Node:
    return h.section[
        h.h2[label],
        h.ul(".grid")[
            (
                h.li(".card")[
                    h.h3[h.a(href=kind_address(kind.name, matter=matter))[words.gettext(kind.label)]],
                    h.p[words.gettext(kind.help)],
                    h.p(".muted")[words.gettext("It may open a new file.")] if kind.opens and not matter else None,
                ]
                for kind in kinds
            )
        ],
    ]
