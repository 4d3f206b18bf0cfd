"""The head of every page: where one can go, and in which language to read on. All of it works without scripts."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, urlencode

import htpy as h

from comity.app.catalogues import languages
from comity.app.language import Catalogue

LANGUAGES: Final = tuple((one.code, one.name) for one in languages().values())
"""Languages of pages by code, each in its own name."""
HTML_LANGUAGE: Final = {one.code: one.html for one in languages().values()}

Place = tuple[str, str]
"""Address and name of a page that the head leads to."""


def places(words: Catalogue) -> tuple[Place, ...]:
    """The pages that stand open in the head, in order."""
    return (
        ("/", words.gettext("Overview")),
        ("/map", words.gettext("Map")),
        ("/timeline", words.gettext("Timeline")),
        ("/series", words.gettext("Exercises")),
        ("/instruments", words.gettext("Instruments")),
        ("/organisations", words.gettext("Organisations")),
        ("/states", words.gettext("States")),
        ("/claims", words.gettext("Claims")),
    )


def further_places(words: Catalogue) -> tuple[Place, ...]:
    """The pages behind "More", in order."""
    return (
        ("/network", words.gettext("Who belongs with whom")),
        ("/calendar", words.gettext("Calendar")),
        ("/exercises", words.gettext("All exercises")),
        ("/bodies", words.gettext("Bodies")),
        ("/summits", words.gettext("Summits")),
        ("/missions", words.gettext("Missions")),
        ("/facilities", words.gettext("Facilities")),
        ("/crossings", words.gettext("Border crossings")),
        ("/outside", words.gettext("Outside actors")),
        ("/memberships", words.gettext("Memberships")),
        ("/compare", words.gettext("Compare organisations")),
        ("/terms", words.gettext("Terms")),
        ("/api", words.gettext("For programs")),
    )


def site_nav(words: Catalogue, path: str) -> h.Node:
    """Links to the main pages, the others in a menu that opens by itself where one of them is shown."""
    further = further_places(words)
    here = any(_is_here(href, path) for href, _ in further)
    return h.nav(".site-nav", aria_label=words.gettext("Main"))[
        h.ul[
            (h.li[_link(one, path)] for one in places(words)),
            h.li[
                h.details(".site-more")[
                    h.summary(class_="here" if here else None)[words.gettext("More")],
                    h.ul[(h.li[_link(one, path)] for one in further)],
                ]
            ],
        ]
    ]


def language_switch(words: Catalogue, path: str, parameters: Mapping[str, str]) -> h.Node:
    """A link for each language to the page as it was asked for."""
    return h.nav(".lang-switch", aria_label=words.gettext("Language"))[
        h.ul[
            (
                h.li[
                    h.a(
                        href=f"{quote(path)}?{urlencode({**parameters, 'lang': code})}",
                        lang=HTML_LANGUAGE[code],
                        hreflang=HTML_LANGUAGE[code],
                        aria_current="true" if code == words.language else None,
                        rel="nofollow",
                    )[code.upper(), h.span(".visually-hidden")[f" {name}"]]
                ]
                for code, name in LANGUAGES
            )
        ]
    ]


def _link(place: Place, path: str) -> h.Node:
    href, name = place
    current = "page" if href == path else "true" if _is_here(href, path) else None
    return h.a(href=href, aria_current=current)[name]


def _is_here(href: str, path: str) -> bool:
    """Whether the page is this one or lies below it."""
    return path == href or (href != "/" and path.startswith(f"{href}/"))
