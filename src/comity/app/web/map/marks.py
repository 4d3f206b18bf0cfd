"""Pins and clusters as SVG.

There may be more than a thousand of them on one page, so they are written from templates, some twenty times quicker
than element by element. Texts and addresses are escaped where they are put in; all else is numbers and codes of layers.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import msgspec
from markupsafe import Markup, escape

from comity.app.language import Catalogue
from comity.app.web.map.clusters import Cluster, Placed
from comity.app.web.map.gathered import Pin
from comity.app.web.map.naming import layer_label, number

SHAPES: Final[Mapping[str, str]] = {
    "exercise": "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0z",
    "seat": "M-5-5h10v10h-10z",
    "facility": "M0-6.5l6.5 11.5h-13z",
    "crossing": "M0-7l7 7-7 7-7-7z",
    "session": "M0-6.5l6.2 4.5-2.4 7.3h-7.6l-2.4-7.3z",
    "accession": "M-2-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z",
    "instrument": "M-4-6h5.5l2.5 2.5v9.5h-8z",
    "mission": "M-3.5-6h7l3.5 6-3.5 6h-7l-3.5-6z",
    "outside": "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0zm2.5 0a4.5 4.5 0 1 1 9 0a4.5 4.5 0 1 1-9 0z"
    "m2.5 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0z",
}
"""The outline of each layer's pin, in pixels around its place."""
ROUGH: Final = 1.7
"""How much larger a pin is whose place is known to the region only."""

_PIN: Final = (
    '<a class="pin %s%s"%s tabindex="-1" transform="translate(%d %d)"%s data-at="%s"><title class="said">%s</title>'
    '<use href="#pin-%s"%s></use></a>'
)
_CLUSTER: Final = (
    '<a class="cluster" href="%s" tabindex="-1" transform="translate(%d %d)"><title>%s</title>'
    '<g transform="scale(%s)"><circle class="core" r="%d"></circle>%s'
    '<text y="4" text-anchor="middle" font-size="11">%s</text></g></a>'
)
_ARC: Final = '<circle class="part %s" r="%d" pathLength="%d" stroke-dasharray="%d %d" stroke-dashoffset="%d"></circle>'


class Told(msgspec.Struct, frozen=True):
    """What a mark says. pin: its line and its page. near: the page of what a cluster holds."""

    pin: Callable[[Pin], tuple[str, str | None]]
    near: Callable[[Cluster], str]


def pins(placed: Iterable[Placed], gathered: set[int], told: Told) -> Markup:
    """Every pin; those ``gathered`` in a cluster, by the identity of where they are placed, are there but hidden."""
    return Markup("".join([_pin(one, id(one) in gathered, told) for one in placed]))


def clusters(gathered: Iterable[Cluster], scale: float, words: Catalogue, told: Told) -> Markup:
    """Every cluster; ``scale`` in units for one pixel."""
    return Markup("".join([_cluster(one, scale, words, told.near(one)) for one in gathered]))


def at_of(pin: Pin) -> str:
    """Latitude and longitude as an address names them."""
    longitude, latitude = pin.place
    return f"{latitude:.4f},{longitude:.4f}"


def years_of(pin: Pin) -> str:
    """The years a pin or row holds in, as attributes for scripts to choose by."""
    first = f' data-first="{pin.first}"' if pin.first is not None else ""
    return f'{first} data-last="{pin.last}"' if pin.last is not None else first


def _pin(placed: Placed, gathered: bool, told: Told) -> str:
    point = placed.pin.point
    title, href = told.pin(placed.pin)
    marks = f"{'' if point.sure else ' unsure'}{'' if point.precise else ' rough'}{' gathered' if gathered else ''}"
    return _PIN % (
        point.layer,
        marks,
        f' href="{escape(href)}"' if href is not None else "",
        placed.x,
        placed.y,
        years_of(placed.pin),
        at_of(placed.pin),
        escape(title),
        point.layer,
        "" if point.precise else f' transform="scale({ROUGH})"',
    )


def _cluster(cluster: Cluster, scale: float, words: Catalogue, near: str) -> str:
    count = len(cluster.placed)
    layers = [one.pin.point.layer for one in cluster.placed]
    counts = [(layer, layers.count(layer)) for layer in SHAPES if layer in layers]
    radius = 10 if count < 10 else 12 if count < 100 else 15
    template = words.ngettext("{count} place", "{count} places", count)
    parts = words.joined(f"{layer_label(layer, words)} {number(words, some)}" for layer, some in counts)
    title = f"{template.format(count=number(words, count))}: {parts}"
    x, y = cluster.at
    written = escape(number(words, count))
    return _CLUSTER % (escape(near), x, y, escape(title), f"{scale:g}", radius, _rim(counts, radius), written)


def _rim(counts: Sequence[tuple[str, int]], radius: int) -> str:
    """A cluster's rim: of each layer as much as it has of the pins."""
    total = sum(some for _, some in counts)
    arcs, before = [], 0
    for layer, some in counts:
        arcs.append(_ARC % (layer, radius, total, some, total - some, -before))
        before += some
    return "".join(arcs)
