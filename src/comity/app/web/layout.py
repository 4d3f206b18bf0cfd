"""The frame around every page: header with language switch, the page itself, footer."""

import htpy as h
import msgspec

from comity.app.accounts.person import Person
from comity.app.exporting import record_edition
from comity.app.language import Catalogue
from comity.app.web.assets import Assets
from comity.app.web.design.header import account_menu, search_menu
from comity.app.web.navigation import language_switch, site_nav


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What the frame needs to know.

    party: whose national system this is. person: who is signed in, None for a visitor. path, parameters: what was
    asked, so that switching languages keeps it; no path leaves the switch out of pages that have no address of their
    own. printed: lines at the top of every sheet of paper: address, day, handling.
    """

    words: Catalogue
    assets: Assets
    party: str
    person: Person | None = None
    printed: tuple[str, ...] = ()
    path: str = ""
    parameters: tuple[tuple[str, str], ...] = ()


def page(frame: Frame, title: str, *content: h.Node) -> h.Renderable:
    """A whole page; ``content`` starts with its h1."""
    words = frame.words
    return h.html(lang=words.html, dir="rtl" if words.direction == "rtl" else None)[
        h.head[
            h.meta(charset="utf-8"),
            h.meta(name="viewport", content="width=device-width, initial-scale=1"),
            h.meta(name="color-scheme", content="light dark"),
            h.title[f"{title} · comity"],
            h.link(rel="icon", type="image/svg+xml", href=frame.assets.url("mark.svg")),
            h.link(rel="stylesheet", href=frame.assets.url("style.css")),
            h.script(src=frame.assets.url("main.js"), defer=True),
        ],
        h.body[
            h.div(".print-head", aria_hidden="true")[(h.span[line] for line in frame.printed)]
            if frame.printed
            else None,
            _header(frame),
            h.main(".page", id="content", tabindex="-1")[_waiting(frame), content],
            h.footer(".site-footer")[
                h.p[words.gettext("National system of {party}.").format(party=frame.party)],
                h.p[words.gettext("Nothing said here can be changed unnoticed; it can be withdrawn, and that shows.")],
                h.p[record_edition(words)],
            ],
        ],
    ]


def _header(frame: Frame) -> h.Node:
    words = frame.words
    return h.header(".site-header")[
        h.a(".skip-link", href="#content")[words.gettext("Skip to content")],
        h.a(".brand", href="/")["comity"],
        site_nav(words, frame.path),
        search_menu(words),
        account_menu(words, frame.person, frame.path),
        language_switch(words, frame.path, dict(frame.parameters)) if frame.path else None,
    ]


def _waiting(frame: Frame) -> h.Node:
    """Tells somebody whose account asks for one factor alone what is missing, and where to set it up."""
    if frame.person is None or not frame.person.waiting:
        return None
    words = frame.words
    return h.p(".notice.notice-warn")[
        words.gettext("Your account is not open yet: until it asks for more than a password, you see what is public."),
        " ",
        h.a(href="/account")[words.gettext("Set up a passkey or one-time codes")],
    ]


def problem_page(frame: Frame, title: str, happened: tuple[str, ...], advice: str, status: int) -> h.Renderable:
    """What happened, why, and what to do."""
    words = frame.words
    return page(
        frame,
        title,
        h.section(".problem")[
            h.h1[title],
            (h.p[text] for text in happened),
            h.h2[words.gettext("What you can do")],
            h.p[advice],
            h.p[h.a(href="/")[words.gettext("Go to the first page")]],
            h.p(".muted")[words.gettext("Status {status}").format(status=status)],
        ],
    )


def crumbs(words: Catalogue, *steps: tuple[str, str], here: h.Node) -> h.Node:
    """Where the page lies: links to what is above it, then its own name."""
    return h.nav(".crumb", aria_label=words.gettext("You are here"))[
        h.ol[
            (h.li[h.a(href=href)[label]] for href, label in steps),
            h.li[h.span(aria_current="page")[here]],
        ]
    ]


def scroll_table(label: str, table: h.Node) -> h.Node:
    """A table that scrolls inside its own frame where the screen is narrow, by keyboard too."""
    return h.div(".table-wrap", role="region", aria_label=label, tabindex="0")[table]
