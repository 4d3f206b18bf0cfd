"""The table that says the same as the map; its rows are written from a template, as the pins are."""

from collections.abc import Callable, Sequence
from typing import Final

import htpy as h
from markupsafe import Markup, escape

from comity.app.web.layout import scroll_table
from comity.app.web.map.gathered import Pin
from comity.app.web.map.marks import years_of
from comity.app.web.map.naming import Naming
from comity.app.web.wording import attributes, badge

_ROW: Final = (
    '<tr%s><th scope="row"><a%s%s>%s</a>%s</th>'
    '<td data-label="%s"><span class="map-key %s"></span>%s</td>'
    '<td data-label="%s">%s</td><td data-label="%s">%s</td><td data-label="%s">%s</td></tr>'
)

Page = Callable[[Pin], str | None]
"""Where a pin leads to."""


def place_table(pins: Sequence[Pin], naming: Naming, page_of: Page) -> h.Node:
    """Every place with its kind, its time, and how precisely and certainly it is known."""
    words = naming.words
    title = words.gettext("Places on the map")
    heads = (
        words.gettext("Name"),
        words.gettext("Kind"),
        words.gettext("When"),
        words.gettext("Place known"),
        words.gettext("Certainty"),
    )
    cells = tuple(escape(head) for head in heads[1:])
    table = h.table(".stack.map-table", id="places")[
        h.caption[words.gettext("Places by date; those without one come last")],
        h.thead[h.tr[(h.th(scope="col")[head] for head in heads)]],
        h.tbody[Markup("".join([_row(pin, cells, naming, page_of(pin)) for pin in pins]))],
    ]
    return scroll_table(title, table)


def _row(pin: Pin, heads: Sequence[str], naming: Naming, page: str | None) -> str:
    """One row; ``heads`` are escaped already, and stand before the cells where the screen is narrow."""
    point = pin.point
    name = naming.wording(point)
    about = "".join(f' {key}="{escape(value)}"' for key, value in attributes(name).items() if value is not None)
    kind, when, known, certainty = heads
    return _ROW % (
        years_of(pin),
        f' href="{escape(page)}"' if page is not None else "",
        about,
        escape(name.text),
        f" {mark}" if (mark := badge(name, naming.words)) is not None else "",
        kind,
        point.layer,
        escape(naming.layer(point)),
        when,
        escape(naming.dates(point) or naming.words.gettext("no date")),
        known,
        escape(naming.precision(point)),
        certainty,
        escape(naming.certainty(point)),
    )
