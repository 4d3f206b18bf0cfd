"""Memberships as bars along the years, drawn as SVG without scripts or styles inside.

One lane per state, one bar per spell. What is known to the month or year only has a soft edge over the span it may
mean; an unknown start is a dashed bar from the left edge. Colour and pattern both tell the status, and the table beside
the figure holds everything it shows.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

import htpy as h
import msgspec

from comity.capabilities.parties.acts import MembershipStated, MembershipStatus
from comity.capabilities.parties.pages.shown import Shown, Words, style_of
from comity.capabilities.parties.views import MembershipRow
from comity.kernel.dates import bounds

WIDTH: Final = 960
LABELS: Final = 215
LANE: Final = 26
TOP: Final = 28
BAR: Final = 16
MOST_LABEL: Final = 24
"""Characters of a state's name beside its lane; the table holds the whole name."""


class Axis(msgspec.Struct, frozen=True):
    """Days shown, from the left edge to the right one."""

    first: date
    last: date

    def x(self, day: date) -> int:
        """Where a day lies, in the figure's units, held to its edges."""
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return LABELS + round((WIDTH - LABELS - 12) * min(1.0, max(0.0, share)))


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """A spell on the axis: certain between ``start`` and ``end``, possible from ``first`` and until ``last``."""

    first: date
    start: date
    end: date
    last: date


def membership_bars(rows: Sequence[MembershipRow], shown: Shown, asked: date | None = None) -> h.Node:
    """The figure with its legend; nothing where there are no rows.

    asked: a day to mark beside today.
    """
    if not rows:
        return None
    words = shown.words
    axis = axis_of([row.membership for row in rows], shown.today)
    lanes = lanes_of(rows, axis)
    height = TOP + LANE * len(lanes) + 8
    title = words.gettext("Memberships over the years")
    drawing = h.svg(
        ".bars", viewBox=f"0 0 {WIDTH} {height}", role="img", aria_labelledby="bars-title bars-desc", focusable="false"
    )[
        h.title(id="bars-title")[title],
        h.desc(id="bars-desc")[
            words.gettext(
                "One line per state, one bar per spell of membership. The table below says the same in words."
            )
        ],
        h.defs[(_pattern(style) for style in ("observer", "dialogue", "partner", "other"))],
        _years(axis, height),
        (_lane(TOP + LANE * line, lane, axis, shown) for line, lane in enumerate(lanes)),
        _day_line(axis.x(shown.today), height, "now"),
        _day_line(axis.x(asked), height, "asked") if asked is not None else None,
    ]
    return h.figure(".figure", tabindex="0", role="group", aria_label=title)[
        drawing, h.figcaption[_legend(rows, words, asked)]
    ]


def axis_of(spells: Sequence[MembershipStated], today: date) -> Axis:
    """From the year of the earliest start to the end of the year of the latest date, this year at least."""
    starts = [bounds(one.start)[0] for one in spells if one.start is not None]
    ends = [bounds(one.end)[1] for one in spells if one.end is not None]
    first = min((*starts, *ends, today)).year
    last = max((*starts, *ends, today)).year
    return Axis(date(first, 1, 1), date(last, 12, 31))


def span_of(spell: MembershipStated, axis: Axis, today: date) -> Span:
    """Where a spell surely and where it possibly held; one that goes on is drawn until today."""
    first, start = bounds(spell.start) if spell.start is not None else (axis.first, axis.first)
    end, last = bounds(spell.end) if spell.end is not None else (max(today, start), max(today, start))
    return Span(first=first, start=min(start, last), end=max(end, min(start, last)), last=last)


def lanes_of(rows: Sequence[MembershipRow], axis: Axis) -> list[tuple[int, list[MembershipRow]]]:
    """Rows by state in order of appearance; spells of one state that overlap get further lanes, numbered from 0."""
    lanes: dict[tuple[str, int], list[MembershipRow]] = {}
    for row in rows:
        number = 0
        while any(_overlap(row, other, axis) for other in lanes.get((row.membership.party, number), ())):
            number += 1
        lanes.setdefault((row.membership.party, number), []).append(row)
    order = list(dict.fromkeys(row.membership.party for row in rows))
    return [(key[1], lanes[key]) for key in sorted(lanes, key=lambda key: (order.index(key[0]), key[1]))]


def _overlap(row: MembershipRow, other: MembershipRow, axis: Axis) -> bool:
    mine, its = span_of(row.membership, axis, axis.last), span_of(other.membership, axis, axis.last)
    return mine.start < its.end and its.start < mine.end


def _pattern(style: str) -> h.Node:
    lines = {
        "observer": h.path(d="M-2 2 L2 -2 M0 8 L8 0 M6 10 L10 6"),
        "dialogue": h.path(d="M2 2 H3.6 M6 6 H7.6 M2 6 H3.6 M6 2 H7.6"),
        "partner": h.path(d="M0 2.5 H8 M0 6.5 H8"),
        "other": h.path(d="M1.5 0 V8 M5.5 0 V8"),
    }
    return h.pattern(id=f"hatch-{style}", width="8", height="8", patternUnits="userSpaceOnUse")[lines[style]]


def _years(axis: Axis, height: int) -> h.Node:
    years = axis.last.year - axis.first.year + 1
    step = next((step for step in (1, 2, 5, 10, 20, 50) if years / step <= 9), 100)
    marked = [year for year in range(axis.first.year, axis.last.year + 1) if year % step == 0]
    return h.g(".axis")[
        (
            [
                h.line(x1=axis.x(date(year, 1, 1)), x2=axis.x(date(year, 1, 1)), y1=TOP - 6, y2=height),
                h.text(x=axis.x(date(year, 1, 1)), y=TOP - 12, text_anchor="middle")[str(year)],
            ]
            for year in marked
        )
    ]


def _lane(top: int, lane: tuple[int, list[MembershipRow]], axis: Axis, shown: Shown) -> h.Node:
    """One line of bars; the first of a state has its name before it."""
    number, rows = lane
    name = shown.name(rows[0].membership.party) if number == 0 else ""
    short = name if len(name) <= MOST_LABEL else f"{name[: MOST_LABEL - 1]}…"
    return h.g[
        h.text(".lane", x=LABELS - 10, y=top + LANE // 2 + 4, text_anchor="end")[short],
        (_bar(row, top + (LANE - BAR) // 2, axis, shown) for row in rows),
    ]


def _bar(row: MembershipRow, y: int, axis: Axis, shown: Shown) -> h.Node:
    spell, words = row.membership, shown.words
    span = span_of(spell, axis, shown.today)
    style = style_of(spell.status)
    status = words.code_label("membership_status", spell.status.value)
    x = {name: axis.x(getattr(span, name)) for name in ("first", "start", "end", "last")}
    solid = max(3, x["end"] - x["start"])
    at: dict[str, bool | str | int] = {"y": y, "height": BAR}
    unknown = ".unknown" if spell.start is None else ""
    return h.g(class_=f"bar bar-{style}")[
        h.title[f"{shown.name(spell.party)}: {status}, {period(row, words)}"],
        h.rect(".soft", at, x=x["first"], width=x["start"] - x["first"]) if x["start"] > x["first"] else None,
        h.rect(f".sure{unknown}", at, x=x["start"], width=solid, rx=2),
        h.rect(".hatch", at, x=x["start"], width=solid, fill=f"url(#hatch-{style})") if style != "member" else None,
        h.rect(".soft", at, x=x["end"], width=x["last"] - x["end"]) if x["last"] > x["end"] else None,
    ]


def period(row: MembershipRow, words: Words) -> str:
    """The spell's dates in words."""
    start, end = row.membership.start, row.membership.end
    since = words.partial(start) if start is not None else words.gettext("start not known")
    return f"{since} – {words.partial(end)}" if end is not None else f"{since} –"


def _day_line(x: int, height: int, kind: str) -> h.Node:
    return h.line(f".day-{kind}", x1=x, x2=x, y1=TOP - 6, y2=height)


def _legend(rows: Sequence[MembershipRow], words: Words, asked: date | None) -> h.Node:
    present = {row.membership.status for row in rows}
    spells = [row.membership for row in rows]
    marks = (
        ("key-soft", words.gettext("known to the month or year only"), any(_is_partial(one) for one in spells)),
        ("key-unknown", words.gettext("start not known"), any(one.start is None for one in spells)),
        ("key-now", words.gettext("today"), True),
        ("key-asked", words.gettext("the day you asked for"), asked is not None),
    )
    return h.ul(".legend")[
        (
            h.li(class_=f"bar-{style_of(status)}")[words.code_label("membership_status", status.value)]
            for status in MembershipStatus
            if status in present
        ),
        (h.li(class_=key)[label] for key, label, there in marks if there),
    ]


def _is_partial(spell: MembershipStated) -> bool:
    return any(text is not None and len(text) < len("2001-06-15") for text in (spell.start, spell.end))
