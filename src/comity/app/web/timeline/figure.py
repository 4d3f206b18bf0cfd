"""The timeline as SVG: one lane per layer, marks at their dates, names where there is room.

Marks are links for the pointer; keyboards and screen readers take the same ones from the table beside the figure, and
are spared hundreds of stops. Form and colour tell the layer, hollow marks are those that are not certain.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

import htpy as h
import msgspec

from comity.app.language import Catalogue
from comity.app.web.timeline.density import Count, Lane, Mark
from comity.app.web.timeline.lanes import DOT, ROW, WIDTH, Axis, Place

TOP: Final = 30
_LANE_GAP: Final = 14
_COUNTS_HEIGHT: Final = 58
_BAR: Final = 14


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """What the figure is given.

    told: the line a mark says, and its page, by the mark's ``at``; asked only for marks that are drawn. narrower:
    where a count of one layer and year leads.
    """

    words: Catalogue
    lanes: tuple[Lane, ...]
    axis: Axis
    today: date
    told: Callable[[int], tuple[str, str | None]]
    narrower: Callable[[str, int], str]


def timeline_figure(drawn: Drawn) -> h.Node:
    """The figure with its legend; nothing where there are no lanes."""
    if not drawn.lanes:
        return None
    words = drawn.words
    tops, height = _tops(drawn.lanes)
    title = words.gettext("Timeline")
    note = words.gettext(
        "Marks at their dates, one lane for each kind. The table on this page lists every one of them."
    )
    drawing = h.svg(
        ".timeline",
        viewBox=f"0 0 {WIDTH} {height}",
        role="group",
        aria_labelledby="timeline-title timeline-desc",
        focusable="false",
    )[
        h.title(id="timeline-title")[title],
        h.desc(id="timeline-desc")[note],
        _grid(drawn.axis, height, words),
        _today(drawn, height),
        (_lane(lane, top, drawn) for lane, top in zip(drawn.lanes, tops, strict=True)),
    ]
    return h.figure(".figure", id="figure", tabindex="0", aria_label=title)[drawing, h.figcaption[_legend(drawn)]]


def _tops(lanes: Sequence[Lane]) -> tuple[list[int], int]:
    """Where each lane begins, and the height of all."""
    tops, at = [], TOP + 6
    for lane in lanes:
        tops.append(at)
        at += (_COUNTS_HEIGHT if lane.counts else lane.rows * ROW) + _LANE_GAP
    return tops, at


def _grid(axis: Axis, height: int, words: Catalogue) -> h.Node:
    """Lines at the first days of years; of months where the axis is short."""
    years = axis.last.year - axis.first.year + 1
    if years <= 2:
        days = [date(year, month, 1) for year in range(axis.first.year, axis.last.year + 1) for month in range(1, 13)]
        labelled = [(day, words.partial(day.isoformat()[:7])) for day in days[:: 3 * years]]
    else:
        step = next((step for step in (1, 2, 5, 10, 20, 50) if years / step <= 18), 100)
        marked = [year for year in range(axis.first.year, axis.last.year + 1) if year % step == 0]
        labelled = [(date(year, 1, 1), str(year)) for year in marked]
    return h.g(".axis")[
        (
            [
                h.line(x1=axis.x(day), x2=axis.x(day), y1=TOP - 8, y2=height),
                h.text(x=axis.x(day), y=TOP - 14, text_anchor="middle")[label],
            ]
            for day, label in labelled
        )
    ]


def _today(drawn: Drawn, height: int) -> h.Node:
    if not drawn.axis.first <= drawn.today <= drawn.axis.last:
        return None
    at = drawn.axis.x(drawn.today)
    return h.line(".now", x1=at, x2=at, y1=TOP - 8, y2=height)


def _lane(lane: Lane, top: int, drawn: Drawn) -> h.Node:
    words = drawn.words
    label = words.code_label("layer", lane.layer)
    return h.g(class_=f"lane lane-{lane.layer}")[
        h.line(".edge", x1=0, x2=WIDTH, y1=top - _LANE_GAP // 2, y2=top - _LANE_GAP // 2),
        h.text(".label", x=0, y=top + 13)[label],
        h.text(".size", x=0, y=top + 28)[words.number(len(lane.marks))],
        (_mark(mark, place, top, drawn) for mark, place in zip(lane.marks, lane.places, strict=True))
        if lane.places
        else _counts(lane, top, drawn),
    ]


def _mark(mark: Mark, place: Place, top: int, drawn: Drawn) -> h.Node:
    y = top + place.row * ROW + ROW // 2
    title, href = drawn.told(mark.at)
    link = h.a(href=href, tabindex="-1", class_="mark" if mark.sure else "mark unsure")[
        h.title[title],
        _dot(mark.layer, place.x0 + DOT // 2, y) if place.dot else _bar(place, y),
        _name(place, y),
    ]
    # Put into text here: handing hundreds of pieces up through every level takes longer than drawing them.
    return str(link)


def _name(place: Place, y: int) -> h.Node:
    if not place.name:
        return None
    if place.inside:
        return h.text(".inside", x=place.x1 + 5, y=y + 4)[place.name]
    return h.text(x=place.x3 + (9 if place.open else 4), y=y + 4)[place.name]


def _dot(layer: str, x: int, y: int) -> h.Node:
    """A circle, or the layer's own form."""
    if layer == "session":
        return h.rect(".sure", x=x - 4, y=y - 4, width=8, height=8)
    if layer == "accession":
        return h.path(".sure", d=f"M{x} {y - 5}l5 9h-10z")
    if layer == "instrument":
        return h.path(".sure", d=f"M{x} {y - 5}l5 5l-5 5l-5-5z")
    return h.circle(".sure", cx=x, cy=y, r=4)


def _bar(place: Place, y: int) -> h.Node:
    """Solid where it is certain, pale where it is only possible; a point at the end of what goes on."""
    top, middle = y - _BAR // 2, y
    edge = place.x2
    tip = h.path(".sure", d=f"M{edge} {top}l6 {middle - top}l-6 {middle - top}z") if place.open else None
    return [
        _rect("soft", place.x0, place.x1, top),
        _rect("sure", place.x1, place.x2, top),
        tip,
        _rect("soft", place.x2, place.x3, top),
    ]


def _rect(kind: str, left: int, right: int, top: int) -> h.Node:
    return h.rect(class_=kind, x=left, y=top, width=right - left, height=_BAR, rx=2) if right > left else None


def _counts(lane: Lane, top: int, drawn: Drawn) -> h.Node:
    """A bar per year, its number above it where there is room."""
    most = max(one.count for one in lane.counts)
    return (_count(one, most, lane.layer, top, drawn) for one in lane.counts)


def _count(one: Count, most: int, layer: str, top: int, drawn: Drawn) -> h.Node:
    left, right = drawn.axis.x(date(one.year, 1, 1)), drawn.axis.x(date(one.year + 1, 1, 1))
    height = max(2, round((_COUNTS_HEIGHT - 16) * one.count / most))
    foot = top + _COUNTS_HEIGHT
    number = drawn.words.number(one.count)
    return h.a(".mark", href=drawn.narrower(layer, one.year), tabindex="-1")[
        h.title[f"{one.year}: {number}"],
        h.rect(".sure", x=left + 1, y=foot - height, width=max(2, right - left - 2), height=height),
        h.text(x=(left + right) // 2, y=foot - height - 4, text_anchor="middle")[number]
        if right - left >= 7 * len(number)
        else None,
    ]


def _legend(drawn: Drawn) -> h.Node:
    words = drawn.words
    marks = [mark for lane in drawn.lanes for mark in lane.marks if lane.places]
    places = [place for lane in drawn.lanes for place in lane.places]
    keys = (
        ("key-unsure", words.gettext("not certain: announced, disputed or of low confidence"), _any_unsure(marks)),
        ("key-soft", words.gettext("known to the month or year only"), any(_is_soft(place) for place in places)),
        ("key-open", words.gettext("goes on, or its end is not known"), any(place.open for place in places)),
        ("key-count", words.gettext("count of a year; choose it to see that year"), any(_counted(drawn))),
        ("key-now", words.gettext("today"), drawn.axis.first <= drawn.today <= drawn.axis.last),
    )
    return h.ul(".legend")[(h.li(class_=key)[label] for key, label, there in keys if there)]


def _any_unsure(marks: Sequence[Mark]) -> bool:
    return any(not mark.sure for mark in marks)


def _is_soft(place: Place) -> bool:
    return not place.dot and (place.x0 < place.x1 or place.x2 < place.x3)


def _counted(drawn: Drawn) -> list[bool]:
    return [bool(lane.counts) for lane in drawn.lanes]
