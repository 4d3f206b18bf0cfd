"""The page on which a statement is shared: who has it, who may be given it, and why somebody may not."""

from collections.abc import Sequence

import htpy as h
from litestar import route

from comity.app.accounts.person import Person
from comity.app.accounts.stepping import is_fresh
from comity.app.language import Catalogue
from comity.app.releasing import Handed, decide_release, find_releases
from comity.app.web.answers import Answer
from comity.app.web.asking import path_value
from comity.app.web.design.controls import Field, button, field_attributes, field_row
from comity.app.web.design.messages import notice
from comity.app.web.handling import handling_badge, handling_words
from comity.app.web.layout import crumbs
from comity.app.web.pages import Asked, make_page, named
from comity.app.web.posting import form_key
from comity.app.web.sharing.handing import proof_address, share_address, sharer
from comity.app.web.site import READ, Web
from comity.kernel.act import Said
from comity.kernel.ids import parse_act_id, parse_party
from comity.kernel.marking import Marking, admits
from comity.kernel.release import Decision, Policy


@route("/statements/{act:str}/share", **READ)
def share_page(request: Web) -> Answer:
    """Sharing one statement."""
    person = sharer(request)
    act = path_value(request, "act")
    return make_page(request, ("to",), lambda asked: _page(asked, person, act))


def _page(asked: Asked, person: Person, act: str) -> Answer:
    words, node = asked.words, asked.site.node
    said = asked.reading.act(named(parse_act_id, act))
    marking = said.act.envelope.marking
    handed = find_releases(asked.reading, said.id)
    to = parse_party(asked.values["to"]) if "to" in asked.values else ""
    kind = node.registry.kinds.get(said.act.envelope.kind)
    title = words.gettext("Share a statement")
    return asked.answer(
        title,
        crumbs(
            words,
            ("/", words.gettext("Overview")),
            (f"/statements/{act}", words.gettext(kind.label) if kind else words.gettext("Statement")),
            here=title,
        ),
        h.h1[title],
        h.p[handling_badge(marking, words)],
        handling_words(marking, words),
        h.h2[words.gettext("Who was given it")],
        _given(said, handed, asked),
        h.h2[words.gettext("Give it to")],
        _choice(said, to, asked),
        _answer(said, to, handed, person, asked) if to else None,
        handling=(marking,),
    )


def _given(said: Said, handed: Sequence[Handed], asked: Asked) -> h.Node:
    words = asked.words
    if not handed:
        return h.p[words.gettext("No share of it is on record here.")]
    return h.ul[
        (
            h.li[
                handed_sentence(one, asked),
                [" ", _file(said, one.to, words)] if one.by == asked.site.node.party else None,
            ]
            for one in handed
        )
    ]


def handed_sentence(one: Handed, asked: Asked) -> str:
    """Who gave it to whom, and when."""
    text = asked.words.gettext("{sender} gave it to {recipient} on {moment}.")
    return text.format(
        sender=party_name(one.by, asked), recipient=party_name(one.to, asked), moment=asked.words.moment(one.at)
    )


def party_name(code: str, asked: Asked) -> str:
    """A state or organisation by name and code; by its code alone where nothing names it."""
    named_so = asked.directory.party(code)
    return f"{named_so.name} ({code})" if named_so is not None and named_so.name != code else code


def _file(said: Said, to: str, words: Catalogue) -> h.Node:
    return h.a(href=proof_address(said.id.hex(), to), download=True)[words.gettext("Download the file for it")]


def _choice(said: Said, to: str, asked: Asked) -> h.Node:
    """States and organisations by name, those first whom the handling admits."""
    words, marking = asked.words, said.act.envelope.marking
    field = Field(
        name="to",
        label=words.gettext("State or organisation"),
        help=words.gettext("Nothing is shared yet: first you are shown whether it may be."),
    )
    first, others = _candidates(marking, asked)
    return h.form(".share-form", method="get", action=share_address(said.id.hex()))[
        field_row(
            field,
            h.select(**field_attributes(field), required=True)[
                h.option(value="")[words.gettext("Choose")],
                _options(words.gettext("Its handling admits them"), first, to, asked),
                _options(words.gettext("Others"), others, to, asked),
            ],
        ),
        button(words.gettext("Show whether it may be shared"), "quiet"),
    ]


def _candidates(marking: Marking, asked: Asked) -> tuple[list[str], list[str]]:
    """Codes that may be chosen: those whom the handling admits, and the others, each by name."""
    told = set() if isinstance(marking.release, str) else {*marking.release, *marking.originators}
    known = {*asked.directory.states, *asked.directory.organisations, *told} - {asked.site.node.party}
    ordered = sorted(known, key=lambda code: (party_name(code, asked).casefold(), code))
    return [code for code in ordered if admits(marking, code)], [code for code in ordered if not admits(marking, code)]


def _options(label: str, codes: Sequence[str], to: str, asked: Asked) -> h.Node:
    if not codes:
        return None
    return h.optgroup(label=label)[
        (h.option(value=code, selected=code == to)[party_name(code, asked)] for code in codes)
    ]


def _answer(said: Said, to: str, handed: Sequence[Handed], person: Person, asked: Asked) -> h.Node:
    """Whether it may be given to this party, in words, and the button where it may."""
    words, node = asked.words, asked.site.node
    if any((one.by, one.to) == (node.party, to) for one in handed):
        done = words.gettext("{party} was given it; the share is on record.").format(party=party_name(to, asked))
        return notice(h.p[done, " ", _file(said, to, words)], kind="good")
    decision = decide_release(node, said.id, to, person.officer(), Policy(sender=node.party))
    return _allowed(said, to, person, asked) if decision.allowed else _forbidden(decision, to, asked)


def _allowed(said: Said, to: str, person: Person, asked: Asked) -> h.Node:
    words, name = asked.words, party_name(to, asked)
    fresh = is_fresh(person.stepped, asked.site.node.clock.micros())
    return [
        notice(
            h.p[words.gettext("It may be shared with {party}: its handling admits it.").format(party=name)],
            h.p[words.gettext("A share is recorded in the name of your side and cannot be undone.")],
            None if fresh else h.p[words.gettext("You will first be asked to prove that it is you.")],
        ),
        h.form(method="post", action=share_address(said.id.hex()))[
            form_key(person),
            h.input(type="hidden", name="to", value=to),
            button(words.gettext("Share it with {party}").format(party=name)),
        ],
    ]


def _forbidden(decision: Decision, to: str, asked: Asked) -> h.Node:
    words = asked.words
    return notice(
        h.p[words.gettext("It may not be shared with {party}. Why:").format(party=party_name(to, asked))],
        h.ul[(h.li[words.sentence(reason)] for reason in decision.reasons)],
        kind="warn",
    )
