"""The page of drafts: what waits to be sent with a way to take it back, what was refused and why, what is kept."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import htpy as h
import msgspec
from litestar import route

from comity.app.accounts.person import Person
from comity.app.drafts import KeptDraft
from comity.app.language import Catalogue
from comity.app.outbox import WINDOW
from comity.app.papers import KeptPaper
from comity.app.queued import MICRO, Queued, State
from comity.app.web.answers import Answer
from comity.app.web.design.controls import button, link_button
from comity.app.web.design.messages import empty_state, notice
from comity.app.web.drafts.pressing import writer
from comity.app.web.facts import link
from comity.app.web.kinds import kind_label
from comity.app.web.layout import crumbs
from comity.app.web.pages import Asked, make_page
from comity.app.web.posting import form_key
from comity.app.web.site import READ, Web
from comity.app.web.write.places import kind_address
from comity.kernel.errors import Malformed

_TELLING: Final = ("title", "name", "claim", "term", "summary", "text", "reason", "en", "ru", "zh")
"""Last parts of the names of fields that tell a draft from others of its kind."""
_MOST: Final = 100
"""Characters of what was typed that are shown."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@route("/drafts", **READ)
def drafts_page(request: Web) -> Answer:
    """Drafts and outbox of whoever is signed in and may write."""
    person = writer(request)
    return make_page(request, (), lambda asked: _page(asked, person))


def _page(asked: Asked, person: Person) -> Answer:
    words, node = asked.words, asked.site.node
    title = words.gettext("Drafts and sending")
    entries, drafts = node.outbox.waiting(person.id), node.drafts.all(person.id)
    return asked.answer(
        title,
        crumbs(words, ("/", words.gettext("Overview")), here=title),
        h.h1[title],
        h.section("#outbox", aria_labelledby="outbox-title")[
            h.h2("#outbox-title")[words.gettext("Handed in")],
            h.p[_window(words)],
            h.div(".grid")[(_entry(one, person, asked) for one in entries)]
            if entries
            else empty_state(words.gettext("Nothing waits to be sent.")),
        ],
        h.section(aria_labelledby="drafts-title")[
            h.h2("#drafts-title")[words.gettext("Kept drafts")],
            h.p[words.gettext("Only you see your drafts. They stay when you sign out.")],
            h.div(".grid")[(_draft(one, person, asked) for one in drafts)]
            if drafts
            else empty_state(
                words.gettext("You keep no drafts."), link_button(words.gettext("Write a statement"), "/write")
            ),
        ],
    )


def _window(words: Catalogue) -> str:
    seconds = WINDOW // timedelta(seconds=1)
    text = words.ngettext(
        "What you hand in waits {count} second before it is sent. Until then you can take it back.",
        "What you hand in waits {count} seconds before it is sent. Until then you can take it back.",
        seconds,
    )
    return text.format(count=words.number(seconds))


def _entry(entry: Queued, person: Person, asked: Asked) -> h.Node:
    words = asked.words
    return h.section(".card", id=f"entry-{entry.id}")[
        h.h3[kind_label(entry.kind, asked.site.node.registry, words)],
        _about(entry.matter, entry.values, asked),
        _papers(entry.papers, words),
        _state(entry, person, words, asked.site.node.clock.micros()),
    ]


def _state(entry: Queued, person: Person, words: Catalogue, now: int) -> h.Node:
    match entry.state:
        case State.WAITING:
            return _waiting(entry, person, words, now)
        case State.SENDING:
            return h.p[_left(0, words)]
        case State.SENT:
            return _sent(entry, person, words)
        case State.REFUSED:
            return _refused(entry, person, words)


def _waiting(entry: Queued, person: Person, words: Catalogue, now: int) -> h.Node:
    second = timedelta(seconds=1) // MICRO
    left = max(0, -(-(entry.due - now) // second))
    texts = [_left(count, words) for count in range(min(left, WINDOW // timedelta(seconds=1)) + 1)]
    return [
        h.p(".countdown", data_texts=msgspec.json.encode(texts).decode())[texts[-1]],
        _press("/drafts/undo", words.gettext("Take it back"), entry.id, person),
    ]


def _left(seconds: int, words: Catalogue) -> str:
    if not seconds:
        return words.gettext("It is being sent.")
    text = words.ngettext("It is sent in {count} second.", "It is sent in {count} seconds.", seconds)
    return text.format(count=words.number(seconds))


def _sent(entry: Queued, person: Person, words: Catalogue) -> h.Node:
    return [
        notice(
            h.p[words.gettext("It was sent."), " ", h.a(href=f"/statements/{entry.act}")[words.gettext("Read it")]],
            kind="good",
        ),
        _press("/drafts/dismiss", words.gettext("Strike from this list"), entry.id, person, "quiet"),
    ]


def _refused(entry: Queued, person: Person, words: Catalogue) -> h.Node:
    return [
        notice(
            h.p[words.gettext("It was not sent. Why:")],
            h.ul[(h.li[words.sentence(reason)] for reason in entry.refusals)],
            kind="wrong",
        ),
        h.div(".button-row")[
            _press("/drafts/undo", words.gettext("Open it again"), entry.id, person),
            _press("/drafts/dismiss", words.gettext("Strike from this list"), entry.id, person, "quiet"),
        ],
    ]


def _draft(kept: KeptDraft, person: Person, asked: Asked) -> h.Node:
    words = asked.words
    saved = words.moment(_EPOCH + timedelta(microseconds=kept.saved))
    return h.section(".card", id=f"draft-{kept.id}")[
        h.h3[kind_label(kept.kind, asked.site.node.registry, words)],
        _about(kept.matter, kept.values, asked),
        _papers(asked.site.node.drafts.papers.of_draft(person.id, kept.id), words),
        h.p(".muted")[words.gettext("Kept on {moment}.").format(moment=saved)],
        h.div(".button-row")[
            link_button(words.gettext("Go on writing"), kind_address(kept.kind, draft=kept.id), "main"),
            _press("/drafts/drop", words.gettext("Drop this draft"), kept.id, person, "danger"),
        ],
    ]


def _papers(papers: Sequence[KeptPaper], words: Catalogue) -> h.Node:
    """The papers that go with it, by name."""
    if not papers:
        return None
    return h.p[words.gettext("Papers"), ": ", h.span(".said")[words.joined(one.name for one in papers)]]


def _about(matter: str, values: Iterable[tuple[str, str]], asked: Asked) -> h.Node:
    """The file it belongs to, and the first of what was typed that tells it from others."""
    typed = next(_typed(values), "")
    return [
        h.p[asked.words.gettext("File"), ": ", _file(matter, asked)] if matter else None,
        h.p(".said")[typed if len(typed) <= _MOST else f"{typed[: _MOST - 1]}…"] if typed else None,
    ]


def _file(matter: str, asked: Asked) -> h.Node:
    """A file by its title; by what was typed where that names none."""
    try:
        found = asked.directory.file(matter)
    except Malformed:
        found = None
    return link(found) if found is not None else h.span(".said")[matter]


def _typed(values: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (text for name, text in values if text.strip() and name.rpartition(".")[2] in _TELLING)


def _press(action: str, label: str, name: str, person: Person, kind: str = "main") -> h.Node:
    return h.form(method="post", action=action)[
        form_key(person), h.input(type="hidden", name="id", value=name), button(label, kind)
    ]
