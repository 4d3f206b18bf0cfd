"""Small pieces: badge, card, facts."""

from collections.abc import Iterable
from typing import Final

import htpy as h

BADGES: Final = ("plain", "unsure", "open", "restricted", "confidential", "secret")
"""Kinds of badges; the last four are levels of handling."""

Fact = tuple[str, h.Node]
"""A label and what stands beside it."""


def badge(label: str, kind: str = "plain") -> h.Element:
    """A word or two that set something apart. kind: one of BADGES; the words must say it without the colour."""
    return h.span(class_="badge" if kind == "plain" else f"badge badge-{kind}")[label]


def card(title: h.Node, *content: h.Node, level: int = 2) -> h.Element:
    """A bordered part of a page under its own heading. level: of the heading, 2 or 3."""
    heading = h.h2 if level == 2 else h.h3
    return h.section(".card")[heading[title], content]


def cards(pieces: Iterable[h.Node]) -> h.Element:
    """Cards beside one another, as many as the width allows."""
    return h.div(".grid")[pieces]


def fact_list(pairs: Iterable[Fact]) -> h.Element:
    """Labels with what they say, one to a line."""
    return h.dl(".facts")[(h.div[h.dt[label], h.dd[value]] for label, value in pairs)]
