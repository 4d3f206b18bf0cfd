"""A small map for other pages: land, places without links of their own, and the whole as a link to the map."""

from collections.abc import Sequence
from typing import Final

import htpy as h
import msgspec

from comity.app.language import Catalogue
from comity.app.web.land import EXTENTS, Land
from comity.app.web.map.marks import SHAPES
from comity.app.web.pages import Asked
from comity.kernel.marks import Point

UNITS: Final = 2
"""Units of the sheet for one pixel: as fine as a small drawing needs."""
_DEGREES: Final = 10_000


class SmallFrame(msgspec.Struct, frozen=True, kw_only=True):
    """How large a small map is, in pixels, what it shows, and where it leads.

    extent: one of EXTENTS; the smallest that shows every place where none is named.
    """

    width: int = 280
    height: int = 200
    extent: str = ""
    href: str = "/map"


def small_map(asked: Asked, points: Sequence[Point], frame: SmallFrame | None = None) -> h.Node:
    """Land with a mark for each place that is on it, in the reader's words."""
    return drawn_small(asked.site.land, asked.words, points, frame or SmallFrame())


def drawn_small(land: Land, words: Catalogue, points: Sequence[Point], frame: SmallFrame) -> h.Node:
    """As :func:`small_map`, of this land."""
    extent = frame.extent or extent_for(points, land)
    sheet = land.sheet(extent, frame.width * UNITS, frame.height * UNITS)
    places = {point: sheet.place(point.longitude / _DEGREES, point.latitude / _DEGREES) for point in points}
    shown = {
        (point.layer, round(x), round(y), point.sure)
        for point, (x, y) in places.items()
        if 0 <= x <= sheet.width and 0 <= y <= sheet.height
    }
    count = words.ngettext("{count} place", "{count} places", len(points)).format(count=words.number(len(points)))
    return h.a(".small-map", href=frame.href)[
        h.svg(".map", viewBox=f"0 0 {sheet.width} {sheet.height}", role="img", width=frame.width, height=frame.height)[
            h.title[words.gettext("Map")],
            h.desc[count],
            h.path(".land", d=land.path(sheet)),
            (
                h.path(
                    class_=f"pin {layer}" if sure else f"pin {layer} unsure",
                    d=SHAPES[layer],
                    fill_rule="evenodd",
                    transform=f"translate({x} {y}) scale({UNITS})",
                    vector_effect="non-scaling-stroke",
                )
                for layer, x, y, sure in sorted(shown)
            ),
        ]
    ]


def extent_for(points: Sequence[Point], land: Land) -> str:
    """The closest of EXTENTS that shows every place; the world where none does, the usual one where there is none."""
    if not points:
        return EXTENTS[0]
    for extent in ("central-asia", "eurasia"):
        sheet = land.sheet(extent, 280, 200)
        if all(sheet.shows(point.longitude / _DEGREES, point.latitude / _DEGREES) for point in points):
            return extent
    return "world"
