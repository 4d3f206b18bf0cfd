"""The page of an explanation: a section for each question, for a statement or for a whole file."""

from collections import Counter
from collections.abc import Sequence

import htpy as h
from litestar import route

from comity.app.releasing import Handed, find_releases
from comity.app.web.addresses import file_address
from comity.app.web.answers import Answer
from comity.app.web.asking import path_value
from comity.app.web.explaining.binding import CONCERNS, binding_part, parties_named
from comity.app.web.explaining.links import question
from comity.app.web.explaining.who import who_sees
from comity.app.web.explaining.why import why_seen
from comity.app.web.handling import handling_badge
from comity.app.web.kinds import kind_label
from comity.app.web.layout import crumbs
from comity.app.web.pages import Asked, make_page, named
from comity.app.web.site import READ, Web
from comity.app.web.verify import verify_part
from comity.kernel.act import Said, UnknownBody
from comity.kernel.errors import NotFound
from comity.kernel.ids import matter_type, parse_act_id, parse_matter
from comity.kernel.marking import PUBLIC, Marking, handling_alone

MOST_HANDLINGS = 10
"""Handlings of one file that are explained, the most frequent first."""
MOST_STATEMENTS = 50
"""Statements of one file whose shares and proofs are looked up."""


@route("/statements/{act:str}/explained", **READ)
def statement_explained(request: Web) -> Answer:
    """Why somebody sees a statement, who else does, how to check it, what binds there."""
    act = path_value(request, "act")
    return make_page(request, (), lambda asked: _statement(asked, act))


@route("/files/{matter:str}/explained", **READ)
def file_explained(request: Web) -> Answer:
    """The same for everything in a file that the reader may see."""
    matter = path_value(request, "matter")
    return make_page(request, (), lambda asked: _file(asked, matter))


def _statement(asked: Asked, act: str) -> Answer:
    words = asked.words
    said = asked.reading.act(named(parse_act_id, act))
    envelope = said.act.envelope
    name = kind_label(envelope.kind, asked.site.node.registry, words)
    handed = find_releases(asked.reading, said.id)
    return _answer(
        asked,
        (f"/statements/{act}", name),
        (envelope.marking,),
        {
            "why": h.ul[(h.li[one] for one in _why(envelope.marking, asked))],
            "who": who_sees(envelope.marking, handed, asked),
            "verify": verify_part((said,), words),
            "binds": _binding(envelope.matter, _file_of(said, asked), asked),
        },
    )


def _file(asked: Asked, matter: str) -> Answer:
    words = asked.words
    folded = asked.reading.folded(named(parse_matter, matter))
    title = asked.directory.title(folded)
    said = [line.said for line in folded.lines]
    handlings = _handlings(said)
    href = (title.href if title is not None else None) or file_address(asked.site.node.registry, matter) or "/"
    return _answer(
        asked,
        (href, title.text if title is not None else matter),
        [one.act.envelope.marking for one in said],
        {
            "why": [_visible_only(asked), (_why_part(one, count, asked) for one, count in handlings)],
            "who": [(_who_part(one, said, asked) for one, _ in handlings)],
            "verify": verify_part(said[:MOST_STATEMENTS], words),
            "binds": _binding(matter, said, asked),
        },
    )


def _answer(asked: Asked, back: tuple[str, str], markings: Sequence[Marking], parts: dict[str, h.Node]) -> Answer:
    words = asked.words
    title = words.gettext("Why, who, and what binds")
    return asked.answer(
        title,
        crumbs(words, ("/", words.gettext("Overview")), back, here=title),
        h.h1[title],
        h.p[words.gettext("About:"), " ", h.a(href=back[0])[back[1]]],
        (
            h.section(id=part, aria_labelledby=f"{part}-title")[
                h.h2(id=f"{part}-title")[question(part, words)], content
            ]
            for part, content in parts.items()
            if content is not None
        ),
        handling=tuple(markings),
    )


def _why(marking: Marking, asked: Asked) -> tuple[str, ...]:
    return why_seen(marking, asked.reading.reader, asked.site.node.clock.now(), asked.words)


def _visible_only(asked: Asked) -> h.Node:
    """The same whether or not there is more: nothing may tell (K10)."""
    words = asked.words
    return h.p[words.gettext("Only statements that you may see are told of; whether there are others is never told.")]


def _handlings(said: Sequence[Said]) -> list[tuple[Marking, int]]:
    """The handlings of visible statements, the most frequent first, then in the order of the file."""
    return Counter(handling_alone(one.act.envelope.marking) for one in said).most_common(MOST_HANDLINGS)


def _why_part(marking: Marking, count: int, asked: Asked) -> h.Node:
    words = asked.words
    text = words.ngettext("{count} statement under this handling:", "{count} statements under this handling:", count)
    return h.div[
        h.p[handling_badge(marking, words), " ", text.format(count=words.number(count))],
        h.ul[(h.li[one] for one in _why(marking, asked))],
    ]


def _who_part(marking: Marking, said: Sequence[Said], asked: Asked) -> h.Node:
    under = [one for one in said if handling_alone(one.act.envelope.marking) == marking]
    return h.div[h.p[handling_badge(marking, asked.words)], who_sees(marking, _shares(under, asked), asked)]


def _shares(said: Sequence[Said], asked: Asked) -> tuple[Handed, ...]:
    """Shares of these statements, the first of each sender and recipient; those of public ones are left out."""
    found: dict[tuple[str, str], Handed] = {}
    for one in said[:MOST_STATEMENTS]:
        if one.act.envelope.marking.release == PUBLIC:
            continue
        for share in find_releases(asked.reading, one.id):
            known = found.setdefault((share.by, share.to), share)
            found[share.by, share.to] = min(known, share, key=lambda each: each.at)
    return tuple(sorted(found.values(), key=lambda share: (share.at, share.by, share.to)))


def _file_of(said: Said, asked: Asked) -> Sequence[Said]:
    """Everything visible in the statement's file; itself alone where the file does not fold."""
    try:
        return [line.said for line in asked.reading.folded(said.act.envelope.matter).lines]
    except NotFound:
        return (said,)


def _binding(matter: str, said: Sequence[Said], asked: Asked) -> h.Node:
    """None where no document on record concerns files of this type."""
    of_type = matter_type(matter)
    if of_type not in CONCERNS:
        return None
    bodies = [one.act.body for one in said if not isinstance(one.act.body, UnknownBody)]
    return binding_part(of_type, parties_named(bodies), asked)
