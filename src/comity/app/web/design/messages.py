"""What a page says about itself: a notice, and the states of a part that has nothing, waits, or failed."""

from typing import Final

import htpy as h

NOTICES: Final = ("plain", "warn", "good", "wrong")
"""Kinds of notices: something to know, to mind, that went well, that went wrong."""


def notice(*content: h.Node, kind: str = "plain", live: bool = False) -> h.Element:
    """A text set apart. kind: one of NOTICES; the words must say it without the colour.

    live: it comes up while the page is being read, so that a screen reader tells it.
    """
    role = ("alert" if kind == "wrong" else "status") if live else None
    return h.div(class_="notice" if kind == "plain" else f"notice notice-{kind}", role=role)[content]


def empty_state(text: str, *ways: h.Node) -> h.Element:
    """A part without anything to show: why, and ways to go on from there."""
    return h.div(".state.state-empty")[h.p[text], h.p(".state-ways")[ways] if ways else None]


def loading_state(text: str) -> h.Element:
    """A part that is being fetched. Only scripts need it: what the server draws is never waited for in parts."""
    return h.div(".state.state-loading", role="status")[h.span(".loading", aria_hidden="true"), h.p[text]]


def error_state(title: str, text: str, *ways: h.Node) -> h.Element:
    """A part that could not be had while the rest of the page could: what happened, and ways to go on."""
    return h.div(".state.state-error", role="alert")[
        h.p[h.strong[title]], h.p[text], h.p(".state-ways")[ways] if ways else None
    ]
