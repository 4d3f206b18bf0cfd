"""The map as SVG: land, names of states, pins of each layer in a shape and a colour of its own.

Everything is drawn by the server and read without scripts. Land lies in units of the sheet, marks in pixels that
``scale(...)`` brings to the size of the window that is shown; where scripts run they change window and scale alone.
Pins are links for the pointer; keyboards and screen readers take the same ones from the table below the map.
"""

from collections.abc import Sequence
from typing import Final

import htpy as h
import msgspec
from markupsafe import Markup, escape

from comity.analysis.sphere import RADIUS_KM
from comity.app.language import Catalogue
from comity.app.web.map.clusters import Cluster, Placed
from comity.app.web.map.marks import SHAPES, Told, clusters, pins
from comity.app.web.map.naming import layer_label
from comity.interop.map_paths import Room, Sheet

PIXELS: Final = (1088, 640)
"""Width and height the map is drawn for."""
UNITS: Final = 4
"""Units of the sheet for one such pixel, so that outlines stay fine when the map is drawn larger."""
APART: Final = 26
"""Pixels between marks; a finger needs 24 (WCAG 2.2, 2.5.8)."""
_NAME_PIXELS: Final = 11
_NAME: Final = '<text%s x="%d" y="%d" dy=".35em" data-room="%d">%s</text>'


class Window(msgspec.Struct, frozen=True):
    """The part of a sheet that is shown, in its units."""

    x: int
    y: int
    width: int
    height: int

    @property
    def scale(self) -> float:
        """Units for one pixel."""
        return self.width / PIXELS[0]


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """What the drawing is given.

    names: of states, with the room each has on the sheet. marks: pins and clusters, where they were written before.
    """

    words: Catalogue
    sheet: Sheet
    window: Window
    land: str
    names: Sequence[tuple[str, Room]]
    placed: Sequence[Placed]
    clusters: Sequence[Cluster]
    told: Told
    marks: "Marks | None" = None


class Marks(msgspec.Struct, frozen=True):
    """Pins and clusters as they stand in the drawing."""

    pins: Markup
    clusters: Markup


def marks_of(drawn: Drawn) -> Marks:
    """Every pin and every cluster, written."""
    several = [one for one in drawn.clusters if len(one.placed) > 1]
    gathered = {id(placed) for cluster in several for placed in cluster.placed}
    return Marks(
        pins(drawn.placed, gathered, drawn.told), clusters(several, drawn.window.scale, drawn.words, drawn.told)
    )


def whole(sheet: Sheet) -> Window:
    """The window of all of a sheet."""
    return Window(0, 0, sheet.width, sheet.height)


def window_around(sheet: Sheet, place: tuple[float, float], reach: float) -> Window:
    """The window around a place of a sheet, at most eight times closer than the whole; both in units.

    It stays on the sheet, so that a place near an edge is not in the middle.
    """
    width = min(sheet.width, max(sheet.width // 8, round(3 * reach)))
    height = width * sheet.height // sheet.width
    x = min(max(0, round(place[0] - width / 2)), sheet.width - width)
    y = min(max(0, round(place[1] - height / 2)), sheet.height - height)
    return Window(x, y, width, height)


def drawing(drawn: Drawn) -> h.Node:
    """The map itself."""
    words, window = drawn.words, drawn.window
    marks = drawn.marks or marks_of(drawn)
    return h.svg(
        ".map",
        viewBox=f"{window.x} {window.y} {window.width} {window.height}",
        # What is inside an image is hidden from readers; where there is nothing to choose, an image it is.
        role="group" if drawn.placed else "img",
        aria_labelledby="map-title map-desc",
        focusable="false",
        data_sheet=f"{drawn.sheet.width} {drawn.sheet.height}",
        data_apart=str(APART),
        data_km=f"{RADIUS_KM / drawn.sheet.scale:.4g}",
    )[
        h.title(id="map-title")[words.gettext("Map")],
        h.desc(id="map-desc")[
            words.gettext("Each place in the shape of its kind. The table below the map lists every one of them.")
        ],
        h.defs[(_shape(layer, drawn) for layer in SHAPES)],
        h.path(".land", d=drawn.land),
        _names(drawn),
        h.g(".pins")[marks.pins],
        h.g(".clusters")[marks.clusters],
    ]


def _length(name: str) -> float:
    """About how many pixels a name is long; Han characters are square."""
    return sum(_NAME_PIXELS * (1.05 if letter >= "⺀" else 0.6) for letter in name)


def _shape(layer: str, drawn: Drawn) -> h.Node:
    label = layer_label(layer, drawn.words)
    return h.g(id=f"pin-{layer}", transform=f"scale({drawn.window.scale:g})", data_label=label)[
        h.path(d=SHAPES[layer], fill_rule="evenodd", vector_effect="non-scaling-stroke")
    ]


def _names(drawn: Drawn) -> h.Node:
    """Every name with its room; those that do not fit stay hidden until the map is brought closer."""
    scale = drawn.window.scale
    return h.g(
        ".state-names",
        aria_hidden="true",
        font_size=f"{_NAME_PIXELS * scale:g}",
        text_anchor="middle",
        data_pixels=str(_NAME_PIXELS),
    )[Markup("".join([_name(name, room, scale) for name, room in drawn.names]))]


def _name(name: str, room: Room, scale: float) -> str:
    tight = "" if _length(name) * scale <= room.width else ' class="tight"'
    return _NAME % (tight, room.x, room.y, room.width, escape(name))
