"""The pages of the trail: everybody's for overseers, one's own for everybody."""

from collections.abc import Sequence

import htpy as h
import msgspec
from litestar import route

from comity.app.accounts.person import Person
from comity.app.accounts.roles import Right
from comity.app.trail.deeds import Deed
from comity.app.trail.entry import Content, What
from comity.app.trail.heads import kept_tree
from comity.app.trail.log import Numbered
from comity.app.trail.selecting import newest_first, own_newest_first
from comity.app.trail.whose import Whose
from comity.app.web.addresses import question
from comity.app.web.answers import Answer
from comity.app.web.asking import NotSignedIn, find_person, signed_in
from comity.app.web.design.messages import empty_state
from comity.app.web.layout import crumbs
from comity.app.web.pages import Asked, make_page
from comity.app.web.site import READ, Web
from comity.app.web.trail.choosing import CHOICE, PERSON, choice_form, chosen, parse_choice, parse_number, parse_seal
from comity.app.web.trail.sight import Seen, seen_of, sight_for
from comity.app.web.trail.table import Shown, entry_table
from comity.kernel.checkpoint import parse_checkpoint
from comity.kernel.note import split_note

LIMIT = 50
BEFORE = "before"


@route("/trail", **READ)
def trail_page(request: Web) -> Answer:
    """Who did what, for overseers."""
    overseer(request)
    return make_page(request, (*CHOICE, BEFORE), _everybody)


@route("/account/trail", **READ)
def own_page(request: Web) -> Answer:
    """What is noted of whoever is signed in."""
    signed_in(request)
    return make_page(request, (*CHOICE[1:], BEFORE), _own)


def overseer(request: Web) -> Person:
    """Whoever asks, if they oversee.

    Raises NotSignedIn for a visitor, NotAllowed where no role oversees.
    """
    person = find_person(request)
    if person is None:
        raise NotSignedIn
    person.require(Right.TRAIL)
    return person


def _everybody(asked: Asked) -> Answer:
    words, person = asked.words, asked.person
    assert person is not None
    with_content = person.may(Right.TRAIL_CONTENT)
    before = parse_number(BEFORE, asked.values)
    found = newest_first(asked.site.node.trail, parse_choice(asked.values, asked.site.node.accounts), before, LIMIT)
    shown = _shown(asked, found.entries, own=False, with_content=with_content)
    _note(asked, shown, Right.TRAIL_CONTENT.value if with_content else Right.TRAIL.value)
    title = words.gettext("Access trail")
    return asked.answer(
        title,
        h.h1[title],
        h.p[
            words.gettext(
                "Who read, took away, handed in, shared or tried what is not public here, and who signed in or changed "
                "accounts. Reading this page is noted too."
            )
        ],
        h.p[
            words.gettext("You see content where its handling allows oversight.")
            if with_content
            else words.gettext("You see no content: only that something was done, by whom, when and how much.")
        ],
        choice_form(asked, with_people=True),
        _rows(asked, shown, title),
        _further(asked, "/trail", str(found.before) if found.before else ""),
        _proof_part(asked),
    )


def _own(asked: Asked) -> Answer:
    words, person = asked.words, asked.person
    assert person is not None
    choice = msgspec.structs.replace(
        parse_choice({**asked.values, PERSON: ""}, asked.site.node.accounts), people=frozenset({person.id})
    )
    node = asked.site.node
    whose = Whose(node.stores.desk, node.trail)
    found = own_newest_first(whose, choice, parse_seal(BEFORE, asked.values), LIMIT)
    shown = _shown(asked, found.entries, own=True, with_content=person.may(Right.READ))
    _note(asked, shown, "own")
    title = words.gettext("What is noted of me")
    return asked.answer(
        title,
        crumbs(words, ("/account", words.gettext("My account")), here=title),
        h.h1[title],
        h.p[
            words.gettext(
                "Everything noted of you here: what you read, took away, handed in and shared of what is not public, "
                "and how you signed in. Overseers of your organisation see it too, most of them without content."
            )
        ],
        None
        if person.may(Right.READ)
        else h.p[words.gettext("You see no content: only that something was done, by whom, when and how much.")],
        choice_form(asked, with_people=False),
        _rows(asked, shown, title),
        _further(asked, "/account/trail", found.entries[-1].entry.noted.sealed if found.further else ""),
    )


def _shown(asked: Asked, entries: Sequence[Numbered], own: bool, with_content: bool) -> Shown:
    sight = sight_for(asked, own)
    seen: dict[int, Seen] = {}
    if with_content:
        seen = {one.number: seen_of(one.entry, sight.reading) for one in entries}
    return Shown(entries=entries, seen=seen, sight=sight)


def _note(asked: Asked, shown: Shown, right: str) -> None:
    """Note the reading of the trail, with the content that it shows, before it is shown."""
    files = tuple(sorted({name for seen in shown.seen.values() for name in seen.files}))
    acts = tuple(sorted({act for seen in shown.seen.values() for act in seen.acts}))
    basis = right if right == "own" else f"right:{right}"
    content = Content(files=files, acts=acts, words=question(asked.path, dict(asked.values)))
    what = What(basis=basis, count=len(shown.entries), content=content)
    asked.site.node.trail.note(asked.person, Deed.TRAIL_READ, what)


def _rows(asked: Asked, shown: Shown, title: str) -> h.Node:
    if not shown.entries:
        return empty_state(asked.words.gettext("Nothing fits among the entries looked through."))
    return entry_table(shown, title)


def _further(asked: Asked, path: str, before: str) -> h.Node:
    """The way to older entries, where there may be some: before says from which on; and the way back."""
    words, own, begun = asked.words, chosen(asked.values), BEFORE not in asked.values
    if begun and not before:
        return None
    older = question(path, {**own, BEFORE: before}) if before else None
    return h.nav(".paging", aria_label=words.gettext("Pages of the list"))[
        h.a(".button.quiet", href=question(path, own))[words.gettext("Newest")] if not begun else None,
        h.a(".button", href=older, rel="next")[words.gettext("Earlier entries")] if older is not None else None,
    ]


def _proof_part(asked: Asked) -> h.Node:
    """What proves that the trail is whole, and the files to check it with elsewhere."""
    words, node = asked.words, asked.site.node
    tree = kept_tree(node.stores.desk)
    fault = node.trail_heads.fault if node.trail_heads is not None else ""
    size = parse_checkpoint(split_note(tree.head)[0]).size if tree.head else 0
    own = chosen(asked.values)
    return [
        h.h2[words.gettext("Proof of completeness")],
        h.p(".notice.notice-warn", role="alert")[
            words.gettext("The trail cannot be signed: entries are missing or were changed. Tell your operator.")
        ]
        if fault
        else None,
        h.p[
            words.gettext(
                "Every entry is sealed into one signed tree. Who holds the file below can compute it again on any "
                "machine, with comity trail verify FILE, and see that no entry was changed, left out or moved."
            )
        ],
        h.details(".verify")[
            h.summary[words.gettext("Newest signed head")],
            h.p[
                words.ngettext("It covers {count} entry.", "It covers {count} entries.", size).format(
                    count=words.number(size)
                )
            ],
            h.pre[tree.head] if tree.head else None,
        ],
        h.p(".take-away")[
            words.gettext("Take it away as:"),
            " ",
            h.a(href=question("/trail.csv", own))["CSV"],
            " · ",
            h.a(href=question("/trail.json", own))[words.gettext("JSON with proof")],
        ],
    ]
