"""Where marks lie on the timeline: numbers from dates, rows in which no two overlap, names where there is room.

Units are those of the figure, which is WIDTH of them wide. What is known to the year or month only has soft parts over
the days it may mean; nothing is drawn more exactly than it is known.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import msgspec

from comity.kernel.dates import bounds

WIDTH: Final = 1120
LEFT: Final = 116
"""Room for the names of the lanes."""
RIGHT: Final = 150
"""Room for the names of the newest marks, which are those most looked for."""
ROW: Final = 18
MOST_ROWS: Final = 18
"""Rows of one lane; a lane that needs more is shown as counts."""
NAMED_ROWS: Final = 7
"""Rows that may be opened to make room for names; further ones only where marks themselves would overlap."""
DOT: Final = 9
"""Width of a mark for what is too short to be a bar."""
_GAP: Final = 4
_LEAST_NAME: Final = 60
"""Least room that a shortened name is worth drawing in."""
_LETTER: Final = 6.6
"""Mean width of a letter at the figure's size of text; a Han character is twice as wide."""
_HAN: Final = "\u2e80"
"""From here on characters are as wide as high."""


class Axis(msgspec.Struct, frozen=True):
    """Days shown, from the left edge to the right one: whole years."""

    first: date
    last: date

    def x(self, day: date) -> int:
        """Where a day lies, held to the axis's ends."""
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return LEFT + round((WIDTH - LEFT - RIGHT) * min(1.0, max(0.0, share)))


class Dated(msgspec.Struct, frozen=True, kw_only=True):
    """Something to draw: its name, and partial dates as in :class:`~comity.kernel.marks.Event`.

    lasting: without an end it goes on, or its end is not known; otherwise it is of one date.
    """

    name: str
    start: str
    end: str | None = None
    lasting: bool = False


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Days: certain between ``start`` and ``end``, possible from ``first`` and until ``last``.

    certain: whether there are days it surely took in; without, only that it lay within is known. open: no end is known.
    """

    first: date
    start: date
    end: date
    last: date
    certain: bool = True
    open: bool = False


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a mark lies: possible from x0 and until x3, certain between x1 and x2; its row from 0; its name as it fits.

    dot: too short for a bar; then x0 to x3 is the dot's own width. inside: the name stands on the certain part, else to
    the right of the mark.
    """

    x0: int
    x1: int
    x2: int
    x3: int
    row: int
    name: str
    dot: bool
    open: bool = False
    inside: bool = False


def span_of(dated: Dated, today: date) -> Span:
    """The days that something surely and possibly took in; what goes on is drawn until today."""
    first, start = bounds(dated.start)
    if dated.end is not None:
        end, last = bounds(dated.end)
        last = max(first, last)
        sure = start <= end
        return Span(first=first, start=start if sure else first, end=end if sure else last, last=last, certain=sure)
    if dated.lasting:
        until = max(today, start)
        return Span(first=first, start=start, end=until, last=until, open=True)
    return Span(first=first, start=first, end=start, last=start, certain=first == start)


def within(dated: Dated, axis: Axis, today: date) -> bool:
    """Whether any year it may have taken in lies on the axis, which is one of whole years."""
    first = int(dated.start[:4])
    until = today.year if dated.lasting else first
    last = int(dated.end[:4]) if dated.end is not None else max(first, until)
    return first <= axis.last.year and last >= axis.first.year


def lane_of(items: Sequence[Dated], axis: Axis, today: date) -> tuple[Place, ...] | None:
    """A place for each item, in the order given; None where that would need more than MOST_ROWS rows.

    Items are laid from left to right into the first row whose last name leaves room; where no row has that, a new one
    is opened up to NAMED_ROWS, then names are shortened or left out.
    """
    spans = [span_of(item, today) for item in items]
    shapes = [_shape(span, axis) for span in spans]
    order = sorted(range(len(items)), key=lambda at: (shapes[at][0], -shapes[at][3], items[at].name))
    rows: dict[int, int] = {}
    taken: list[int] = []
    named: list[int] = []
    for at in order:
        row = _row(shapes[at][0], taken, named)
        if row == len(taken):
            if row == MOST_ROWS:
                return None
            taken.append(0)
            named.append(0)
        rows[at] = row
        taken[row] = shapes[at][3] + _GAP
        beside = 0 if _holds(shapes[at], items[at].name) else width(items[at].name) + _GAP
        named[row] = taken[row] + beside
    room = _rooms(order, rows, [(shape[0], shape[3]) for shape in shapes])
    return tuple(_place(shapes[at], rows[at], item.name, room[at], spans[at]) for at, item in enumerate(items))


def _shape(span: Span, axis: Axis) -> tuple[int, int, int, int]:
    """The edges on the axis; what would be narrower than a dot gets the width of one."""
    x0, x1, x2, x3 = (axis.x(day) for day in (span.first, span.start, span.end, span.last))
    if x3 - x0 < DOT:
        middle = (x0 + x3) // 2
        x0 = x1 = middle - DOT // 2
        x2 = x3 = x0 + DOT
    return x0, x1, x2, x3


def _holds(shape: tuple[int, int, int, int], name: str) -> bool:
    """Whether the name has room on the certain part of a bar."""
    return width(name) + 2 * _GAP <= shape[2] - shape[1]


def _place(shape: tuple[int, int, int, int], row: int, name: str, room: int, span: Span) -> Place:
    x0, x1, x2, x3 = shape
    dot = x3 - x0 <= DOT
    if not span.certain and not dot:
        x1 = x2 = x0
    inside = span.certain and _holds(shape, name)
    shown = name if inside else fit(name, room)
    return Place(x0=x0, x1=x1, x2=x2, x3=x3, row=row, name=shown, dot=dot, open=span.open, inside=inside)


def _row(x: int, taken: Sequence[int], named: Sequence[int]) -> int:
    """The row for a mark that begins at x; the number of rows asks for a new one."""
    free = next((row for row, end in enumerate(named) if end <= x), None)
    if free is not None:
        return free
    if len(taken) < NAMED_ROWS:
        return len(taken)
    bare = min(range(len(taken)), key=lambda row: (taken[row], row))
    return bare if taken[bare] <= x else len(taken)


def _rooms(order: Iterable[int], rows: dict[int, int], edges: Sequence[tuple[int, int]]) -> dict[int, int]:
    """How far a name may reach to the right of each mark, up to the next one of its row."""
    room: dict[int, int] = {}
    before: dict[int, int] = {}
    for at in order:
        row = rows[at]
        if row in before:
            room[before[row]] = edges[at][0] - edges[before[row]][1] - 2 * _GAP
        before[row] = at
    for at in before.values():
        room[at] = WIDTH - edges[at][1] - 2 * _GAP
    return room


def width(text: str) -> int:
    """About how wide a text is drawn."""
    return round(_LETTER * _letters(text))


def _letters(text: str) -> int:
    """Its letters, Han characters counted twice."""
    return len(text) if text.isascii() else sum(2 if letter >= _HAN else 1 for letter in text)


def fit(text: str, room: int) -> str:
    """The text, shortened to what fits into the room; nothing where too little would be left."""
    if width(text) <= room:
        return text
    if room < _LEAST_NAME:
        return ""
    # One letter is left for the mark of what was cut off.
    left = int(room / _LETTER) - 1
    for at, letter in enumerate(text):
        left -= 2 if letter >= _HAN else 1
        if left < 0:
            return f"{text[:at].rstrip()}…"
    return text
