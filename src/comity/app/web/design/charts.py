"""Small charts: bars, and a line with its interval; each with the table that says the same."""

from collections.abc import Sequence
from typing import Final

import htpy as h
import msgspec

from comity.app.language import Catalogue
from comity.app.web.design.figures import Columns, Drawing, drawing, figure, legend, twin, units

WIDTH: Final = 640
HEIGHT: Final = 240
_LEFT: Final = 56
_RIGHT: Final = 12
_TOP: Final = 16
_FOOT: Final = 28
_STEPS: Final = (1, 2, 3, 4, 5, 6, 8)


class Bar(msgspec.Struct, frozen=True):
    """A bar and its label."""

    label: str
    value: int


class Estimate(msgspec.Struct, frozen=True):
    """A value with the interval it lies in; ``low`` <= ``value`` <= ``high``."""

    label: str
    low: int
    value: int
    high: int


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """What a chart is about. id: of its figure. across: what its labels are. up: what its values are, with the unit."""

    id: str
    title: str
    across: str
    up: str


def bar_chart(chart: Chart, bars: Sequence[Bar], words: Catalogue) -> h.Node:
    """One bar for each value from 0 on, in the order given."""
    top = ceiling(max((bar.value for bar in bars), default=0))
    width = (WIDTH - _LEFT - _RIGHT) / max(1, len(bars))
    about = _about(chart, words)
    drawn = (
        [
            h.rect(
                x=units(_LEFT + width * (at + 0.15)),
                y=units(_y(bar.value, top)),
                width=units(width * 0.7),
                height=units(HEIGHT - _FOOT - _y(bar.value, top)),
            ),
            _label(bar.label, _LEFT + width * (at + 0.5)),
        ]
        for at, bar in enumerate(bars)
    )
    rows = [(bar.label, words.number(bar.value)) for bar in bars]
    return [
        figure(about, drawing(about, "chart", _grid(top, words), drawn), f"{chart.up} · {chart.across}"),
        twin(Columns(caption=chart.title, heads=(chart.across, chart.up), rows=rows)),
    ]


def line_chart(chart: Chart, estimates: Sequence[Estimate], words: Catalogue) -> h.Node:
    """A line through the values, with the interval of each as a band around it."""
    top = ceiling(max((one.high for one in estimates), default=0))
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(estimates))
    xs = [_LEFT + step * (at + 0.5) for at in range(len(estimates))]
    upper, middle, lower = (
        _points(xs, values, top)
        for values in (
            [one.high for one in estimates],
            [one.value for one in estimates],
            [one.low for one in estimates],
        )
    )
    about = _about(chart, words)
    drawn = [
        h.path(".interval", d=f"M{'L'.join([*upper, *reversed(lower)])}Z") if estimates else None,
        h.path(".line", d=f"M{'L'.join(middle)}") if estimates else None,
        (h.circle(cx=units(x), cy=units(_y(one.value, top)), r="3.5") for x, one in zip(xs, estimates, strict=True)),
        (_label(one.label, x) for x, one in zip(xs, estimates, strict=True)),
    ]
    heads = (chart.across, chart.up, words.gettext("Lowest"), words.gettext("Highest"))
    rows = [(one.label, *(words.number(value) for value in (one.value, one.low, one.high))) for one in estimates]
    keys = (("key-line", chart.up), ("key-interval", words.gettext("interval")))
    return [
        figure(about, drawing(about, "chart", _grid(top, words), drawn), legend(keys)),
        twin(Columns(caption=chart.title, heads=heads, rows=rows)),
    ]


def ceiling(most: int) -> int:
    """The least of 1, 2, 3, 4, 5, 6, 8 times a power of ten that is not below; the top of an axis."""
    power = 1
    while True:
        for step in _STEPS:
            if step * power >= most:
                return step * power
        power *= 10


def _about(chart: Chart, words: Catalogue) -> Drawing:
    description = words.gettext("The table below says the same in numbers.")
    return Drawing(id=chart.id, title=chart.title, description=description, width=WIDTH, height=HEIGHT)


def _y(value: int, top: int) -> float:
    return HEIGHT - _FOOT - (HEIGHT - _FOOT - _TOP) * value / top


def _points(xs: Sequence[float], values: Sequence[int], top: int) -> list[str]:
    """The points of a line, as a path holds them."""
    return [f"{units(x)} {units(_y(value, top))}" for x, value in zip(xs, values, strict=True)]


def _grid(top: int, words: Catalogue) -> h.Node:
    """Lines at the foot, the middle and the top; of a top of 1 there is no middle."""
    marks = (0, top // 2, top) if top % 2 == 0 else (0, top)
    return h.g(".axis")[
        (
            [
                h.line(x1=_LEFT, x2=WIDTH - _RIGHT, y1=units(_y(mark, top)), y2=units(_y(mark, top))),
                h.text(x=_LEFT - 8, y=units(_y(mark, top) + 4), text_anchor="end")[words.number(mark)],
            ]
            for mark in marks
        )
    ]


def _label(text: str, x: float) -> h.Element:
    return h.text(x=units(x), y=HEIGHT - 8, text_anchor="middle")[text]
