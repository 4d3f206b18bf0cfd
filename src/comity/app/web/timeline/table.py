"""The timeline as a table: everything on its axis, newest first, by years."""

from collections.abc import Iterable, Sequence
from typing import Final

import htpy as h
import msgspec
from markupsafe import escape

from comity.app.web.timeline.gathered import Item, Naming
from comity.app.web.wording import labelled, spoken
from comity.kernel.declaration import Names

MOST_LINES: Final = 60
"""Lines of one page of the table; years are kept whole, so that one full year may pass it."""
MOST_WITH_YEAR: Final = 200
"""Lines of one page with its last year, of which more are left out."""


class Years(msgspec.Struct, frozen=True, kw_only=True):
    """The items of some years, newest first.

    before: the newest year left for the next page, None at the end. left: how many of the last year are left out.
    """

    items: tuple[Item, ...]
    before: int | None
    left: int = 0


def newest_first(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items in the order of the table."""
    return tuple(sorted(items, key=lambda item: item.order, reverse=True))


def years_of(newest: Iterable[Item], before: int | None) -> Years:
    """The newest whole years up to MOST_LINES lines, of items in the table's order.

    before: only of this year and earlier.
    """
    found: list[Item] = []
    for item in newest:
        if before is not None and _year(item) > before:
            continue
        if len(found) >= MOST_LINES and _year(item) != _year(found[-1]):
            return _cut(found, _year(item))
        found.append(item)
    return _cut(found, None)


def _cut(found: Sequence[Item], before: int | None) -> Years:
    return Years(items=tuple(found[:MOST_WITH_YEAR]), before=before, left=max(0, len(found) - MOST_WITH_YEAR))


def _year(item: Item) -> int:
    return int(item.event.start[:4])


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """An item with its page."""

    item: Item
    href: str | None


def timeline_table(lines: Sequence[Line], naming: Naming) -> h.Node:
    """One body of rows for each year."""
    words = naming.words
    heads = (words.gettext("Year"), words.gettext("Date"), words.gettext("What"), words.gettext("Kind"))
    years = list(dict.fromkeys(_year(line.item) for line in lines))
    return h.table(".stack.years")[
        h.caption[words.gettext("Everything on the timeline, newest first")],
        h.thead[h.tr[(h.th(scope="col")[head] for head in heads)]],
        (
            h.tbody[(_row(line, at == 0, heads, naming) for at, line in enumerate(_of_year(lines, year)))]
            for year in years
        ),
    ]


def _of_year(lines: Iterable[Line], year: int) -> Iterable[Line]:
    return (line for line in lines if _year(line.item) == year)


def _row(line: Line, first: bool, heads: tuple[str, ...], naming: Naming) -> h.Node:
    event, words = line.item.event, naming.words
    return h.tr[
        h.th(scope="row", class_="year" if first else "year again")[h.span[str(_year(line.item))]],
        h.td(data_label=heads[1])[naming.dates(line.item)],
        h.td(data_label=heads[2])[_what(line, naming), None if event.sure else _unsure(naming)],
        h.td(data_label=heads[3])[h.span(class_=f"layer layer-{event.layer}"), words.code_label("layer", event.layer)],
    ]


def _what(line: Line, naming: Naming) -> h.Node:
    """The link; a text of one language says in which."""
    if isinstance(line.item.event.name, Names):
        return h.a(".said", href=line.href)[naming.name(line.item)]
    called = naming.wording(line.item)
    what = escape(naming.frame(line.item)).format(name=spoken(called))
    return labelled(h.a(href=line.href)[what], called, naming.words, brief=True)


def _unsure(naming: Naming) -> h.Node:
    return [" ", h.span(".badge")[naming.words.gettext("not certain")]]
