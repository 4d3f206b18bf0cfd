"""The two menus at the right of every page's head: search, and what a person does here. They open without scripts."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

import htpy as h

from comity.app.accounts.person import Person
from comity.app.accounts.roles import Right, Role
from comity.app.language import Catalogue
from comity.app.web.posting import form_key

SIGN_IN: Final = "/sign-in"
SIGN_OUT: Final = "/sign-out"
_OVERSEES: Final = (Right.TRAIL, Right.TRAIL_CONTENT)

Way = tuple[str, str]
"""An address and the words of the link to it."""


def search_menu(words: Catalogue, text: str = "") -> h.Element:
    """A box that opens from a glass. text: what was searched for last."""
    label = words.gettext("Search")
    return h.details(".site-menu.site-search")[
        h.summary[_glass(), h.span(".visually-hidden")[label]],
        h.search[
            h.form(".site-panel", action="/search", method="get")[
                h.label(for_="site-search-text")[words.gettext("Words to look for")],
                h.input(
                    id="site-search-text",
                    name="text",
                    type="search",
                    maxlength="200",
                    value=text or None,
                    required=True,
                ),
                h.button(".button", type="submit")[label],
            ]
        ],
    ]


def account_menu(words: Catalogue, person: Person | None, path: str = "") -> h.Element:
    """Whoever is signed in, with the ways to their own pages and out; for a visitor the way in.

    path: of the page, to come back to it; empty where it has no address of its own.
    """
    if person is None:
        back = {"next": path} if path not in {"", "/", SIGN_IN} else {}
        href = f"{SIGN_IN}?{urlencode(back)}" if back else SIGN_IN
        return h.a(".site-sign-in", href=href, rel="nofollow")[words.gettext("Sign in")]
    held = sorted(person.roles, key=list(Role).index)
    roles = words.joined(words.code_label("role", role.value) for role in held)
    return h.details(".site-menu.site-account")[
        h.summary[
            _head(), h.span(".site-name.said")[person.name], h.span(".visually-hidden")[f", {words.gettext('menu')}"]
        ],
        h.div(".site-panel")[
            h.p[h.strong(".said")[person.name], h.br, h.span(".muted")[roles]],
            h.ul[
                (
                    h.li[h.a(href=href, aria_current="page" if href == path else None)[text]]
                    for href, text in own_ways(words, person)
                )
            ],
            _sign_out(words, person) if person.session else None,
        ],
    ]


def own_ways(words: Catalogue, person: Person) -> Iterator[Way]:
    """The pages that are this person's own, as far as the roles go."""
    if person.may(Right.READ):
        yield "/new", words.gettext("What's new for us")
    if person.may(Right.WRITE):
        yield "/write", words.gettext("Write a statement")
        yield "/drafts", words.gettext("Drafts and sending")
    if person.may(Right.ACCOUNTS):
        yield "/accounts", words.gettext("Accounts")
    if any(person.may(right) for right in _OVERSEES):
        yield "/trail", words.gettext("Access trail")
    if person.session:
        yield "/account", words.gettext("Your account")
        yield "/account/trail", words.gettext("What is noted of me")


def _sign_out(words: Catalogue, person: Person) -> h.Element:
    return h.form(action=SIGN_OUT, method="post")[
        form_key(person), h.button(".button.quiet", type="submit")[words.gettext("Sign out")]
    ]


def _glass() -> h.Element:
    return h.span(".icon.icon-glass", aria_hidden="true")


def _head() -> h.Element:
    return h.span(".icon.icon-person", aria_hidden="true")
