"""The frame around every page: header with language switch, the page itself, footer."""

from typing import Final
from urllib.parse import quote

import htpy as h
import msgspec

from comity.app.language import Catalogue
from comity.app.web.assets import Assets

LANGUAGES: Final = (("en", "English"), ("ru", "Русский"), ("zh", "中文"))
"""Working languages by code, each in its own name."""
HTML_LANGUAGE: Final = {"en": "en", "ru": "ru", "zh": "zh-Hans"}


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What the frame needs to know.

    party: whose national system this is. path, parameters: what was asked, so that switching languages keeps it;
    no path leaves the switch out of pages that have no address of their own.
    """

    words: Catalogue
    assets: Assets
    party: str
    path: str = ""
    parameters: tuple[tuple[str, str], ...] = ()


def page(frame: Frame, title: str, *content: h.Node) -> h.Renderable:
    """A whole page; ``content`` starts with its h1."""
    words = frame.words
    return h.html(lang=HTML_LANGUAGE[words.language])[
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
            _header(frame),
            h.main(".page", id="content", tabindex="-1")[content],
            h.footer(".site-footer")[
                h.p[words.gettext("National system of {party}.").format(party=frame.party)],
                h.p[words.gettext("Nothing said here can be changed unnoticed; it can be withdrawn, and that shows."),],
            ],
        ],
    ]


def _header(frame: Frame) -> h.Node:
    words = frame.words
    places = (
        ("/", words.gettext("Organisations")),
        ("/states", words.gettext("States")),
        ("/api", words.gettext("For programs")),
    )
    return h.header(".site-header")[
        h.a(".skip-link", href="#content")[words.gettext("Skip to content")],
        h.a(href="/")["comity"],
        h.nav(".site-nav", aria_label=words.gettext("Main"))[
            h.ul[
                (
                    h.li[h.a(href=href, aria_current="page" if href == frame.path else None)[label]]
                    for href, label in places
                )
            ]
        ],
        _language_switch(frame) if frame.path else None,
    ]


def _language_switch(frame: Frame) -> h.Node:
    words = frame.words
    return h.form(".lang-switch", method="get", action=quote(frame.path))[
        (h.input(type="hidden", name=name, value=value) for name, value in frame.parameters),
        h.label(".visually-hidden", for_="lang")[words.gettext("Language")],
        h.select(id="lang", name="lang")[
            (
                h.option(value=code, lang=HTML_LANGUAGE[code], selected=code == words.language)[name]
                for code, name in LANGUAGES
            )
        ],
        h.button(".button", type="submit")[words.gettext("Show")],
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


def crumbs(words: Catalogue, *steps: tuple[str, str], here: str) -> h.Node:
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
