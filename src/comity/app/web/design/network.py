"""A network drawn by the server: things as boxes, those who belong to them as circles, a line for each belonging.

Where everything goes is computed from the network alone (:mod:`comity.analysis.networks.stress`), so that the same
network looks the same each time. Whoever needs no drawing has the table beside it.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Final

import htpy as h
import msgspec

from comity.analysis.networks.stress import Frame, fitted, spread, stress_layout
from comity.app.web.design.figures import Drawing, drawing, units

WIDTH: Final = 1120
HEIGHT: Final = 760
_LETTER: Final = 7.2
_LINE: Final = 16
_HAN: Final = "\u2e80"
"""From here on characters are as wide as high."""


class Knot(msgspec.Struct, frozen=True, kw_only=True):
    """One node of the drawing. lines: its label, one below another. count: how many it stands for; 0 makes it a box.

    told: what is said of it whole. strong: whether it stands out.
    """

    lines: tuple[str, ...]
    told: str
    href: str | None
    count: int = 0
    strong: bool = False

    @property
    def radius(self) -> float:
        """Of its circle: the area goes with the count."""
        return 5 + 2.2 * math.sqrt(self.count)


class Tie(msgspec.Struct, frozen=True):
    """A line between two knots, by their places from 0; not ``sure`` is drawn broken."""

    one: int
    other: int
    sure: bool = True


def network_drawing(about: Drawing, knots: Sequence[Knot], ties: Sequence[Tie]) -> h.Element:
    """The network as SVG; WIDTH x HEIGHT is a good size for some fifty knots."""
    frame = Frame(about.width, about.height, 40)
    wanted = stress_layout(len(knots), [(tie.one, tie.other) for tie in ties])
    places = spread(fitted(wanted, frame), [_size(knot) for knot in knots], frame)
    middles = [(x, _middle(knot, y)) for knot, (x, y) in zip(knots, places, strict=True)]
    return drawing(
        about,
        "network",
        h.g(".ties")[(_tie(tie, middles) for tie in ties)],
        (_knot(knot, *place) for knot, place in zip(knots, places, strict=True)),
    )


def _middle(knot: Knot, y: float) -> float:
    """Where a knot's circle or box has its middle: a circle lies in the upper part of its place, above its label."""
    return y - _LINE * len(knot.lines) / 2 if knot.count else y


def _tie(tie: Tie, middles: Sequence[tuple[float, float]]) -> h.Element:
    (x1, y1), (x2, y2) = middles[tie.one], middles[tie.other]
    return h.line(class_=None if tie.sure else "unsure", x1=units(x1), y1=units(y1), x2=units(x2), y2=units(y2))


def _size(knot: Knot) -> tuple[float, float]:
    """Of the box around a knot with its label."""
    width = max((wide(line) for line in knot.lines), default=0.0)
    if not knot.count:
        return width + 30, 44
    return max(width, 2 * knot.radius) + 10, 2 * knot.radius + _LINE * len(knot.lines) + 8


def wide(text: str) -> float:
    """About how wide a text is drawn."""
    return sum(2 * _LETTER if letter >= _HAN else _LETTER for letter in text)


def _knot(knot: Knot, x: float, y: float) -> h.Element:
    kind = "knot thing" if not knot.count else "knot strong" if knot.strong else "knot"
    return h.a(class_=kind, href=knot.href, tabindex="-1")[
        h.title[knot.told], _box(knot, x, y) if not knot.count else _circle(knot, x, y)
    ]


def _box(knot: Knot, x: float, y: float) -> h.Node:
    width = max(wide(line) for line in knot.lines) + 18
    return [
        h.rect(x=units(x - width / 2), y=units(y - 14), width=units(width), height=28, rx=4),
        h.text(x=units(x), y=units(y + 5), text_anchor="middle")[knot.lines[0]],
    ]


def _circle(knot: Knot, x: float, y: float) -> h.Node:
    middle = _middle(knot, y)
    first = middle + knot.radius + _LINE - 2
    return [h.circle(cx=units(x), cy=units(middle), r=units(knot.radius)), _label(knot.lines, x, first)]


def _label(lines: Iterable[str], x: float, first: float) -> h.Node:
    return (
        h.text(x=units(x), y=units(first + at * _LINE), text_anchor="middle")[line] for at, line in enumerate(lines)
    )
