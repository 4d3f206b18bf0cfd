"""Places that views put on the map, gathered for one reader and one question."""

from collections.abc import Mapping
from datetime import date
from itertools import chain
from operator import attrgetter
from typing import Final

import msgspec

from comity.analysis.sphere import distance
from comity.app.answering import AllRows
from comity.app.reading import Reading, parse_query
from comity.app.translating import beside_translations
from comity.app.web.map.choice import Choice, Near
from comity.kernel.capability import Registry, View
from comity.kernel.dates import bounds
from comity.kernel.marks import LAYERS, Point

MOMENTARY: Final = frozenset({"exercise", "session", "accession", "instrument"})
"""Layers whose places, where no end is stated, ended when they began; elsewhere they go on."""
_DEGREES: Final = 10_000
_UNDATED: Final = "9999"


class Pin(msgspec.Struct, frozen=True, kw_only=True):
    """A place to show.

    acts: written ids of the statements it rests on. first, last: the years it may have held in; None where it has no
    time, where its beginning is not known, or where it goes on. order: sorts pins by date, those without one last;
    equal for pins that show the same.
    """

    point: Point
    acts: tuple[str, ...]
    first: int | None
    last: int | None
    order: tuple[str, int, str, int, int]

    @property
    def place(self) -> tuple[float, float]:
        """Longitude and latitude in degrees."""
        return self.point.longitude / _DEGREES, self.point.latitude / _DEGREES


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """Pins that fit, by date; the layers there are, whatever was chosen of them; the years all of them span.

    silent: labels of views left out because they cannot be asked for an organisation or a state.
    """

    pins: tuple[Pin, ...]
    layers: tuple[str, ...]
    years: tuple[int, ...]
    silent: tuple[str, ...]


class _ViewPins(msgspec.Struct, frozen=True):
    """Pins of one view by date, their layers and their years."""

    pins: tuple[Pin, ...]
    layers: frozenset[str]
    years: frozenset[int]


def gather(registry: Registry, reading: Reading, choice: Choice, today: date) -> Gathered:
    """Pins of every view that declares places.

    A view that cannot be asked for a chosen organisation or state gives none. Raises Malformed for a value that does
    not fit.
    """
    views, asked = _views(registry, choice)
    found = [_pins(view, reading, choice.of) for view in asked]
    # Each list is in order already, which is what sorting several of them together is quick at.
    pins = sorted(chain.from_iterable(one.pins for one in found), key=attrgetter("order"))
    layers = {layer for one in found for layer in one.layers}
    years = {year for one in found for year in one.years}
    return Gathered(
        pins=tuple(pin for pin in {pin.order: pin for pin in pins}.values() if fits(pin, choice)),
        layers=tuple(layer for layer in LAYERS if layer in layers),
        years=tuple(range(min(years), max((today.year, *years)) + 1)) if years else (),
        silent=tuple(view.label for view in views if view not in asked),
    )


def answers(registry: Registry, reading: Reading, choice: Choice) -> AllRows:
    """The answers that :func:`gather` takes the pins from, and their translations, to keep beside them what is drawn.

    Raises Malformed as :func:`gather`.
    """
    _, asked = _views(registry, choice)
    found = [reading.all_rows(view, parse_query(view, dict(choice.of))) for view in asked]
    return beside_translations("map", reading, found) if found else AllRows()


def _views(registry: Registry, choice: Choice) -> tuple[list[View], list[View]]:
    """The views that declare places, and those of them that can be asked for what was chosen."""
    views = [view for view in registry.views.values() if view.points is not None and not view.of_one]
    return views, [view for view in views if all(name in view.query.__struct_fields__ for name in choice.of)]


def fits(pin: Pin, choice: Choice) -> bool:
    """Whether a pin is one of the layers, may have held in the years, and lies near enough."""
    return (
        (not choice.layers or pin.point.layer in choice.layers)
        and (choice.since is None or pin.last is None or pin.last >= choice.since)
        and (choice.until is None or pin.first is None or pin.first <= choice.until)
        and (choice.near is None or _is_near(pin, choice.near))
    )


def pin_of(point: Point, acts: tuple[str, ...] = ()) -> Pin:
    """The pin of a point that rests on these statements."""
    end = point.start if point.end is None and point.layer in MOMENTARY else point.end
    layer = LAYERS.index(point.layer)
    return Pin(
        point=point,
        acts=acts,
        first=bounds(point.start)[0].year if point.start is not None else None,
        last=bounds(end)[1].year if end is not None else None,
        order=(point.start or _UNDATED, layer, point.matter, point.latitude, point.longitude),
    )


def _pins(view: View, reading: Reading, of: Mapping[str, str]) -> _ViewPins:
    rows = reading.all_rows(view, parse_query(view, dict(of)))
    return rows.whole("pins of the map", lambda: _view_pins(view, rows))


def _view_pins(view: View, rows: AllRows) -> _ViewPins:
    points = view.points
    assert points is not None
    by_row = rows.each("pins of the map", lambda row: tuple(pin_of(point, row.acts) for point in points(row)))
    found = {pin.order: pin for pins in by_row for pin in pins}
    return _ViewPins(
        pins=tuple(found[order] for order in sorted(found)),
        layers=frozenset(pin.point.layer for pin in found.values()),
        years=frozenset(year for pin in found.values() for year in (pin.first, pin.last) if year is not None),
    )


def _is_near(pin: Pin, near: Near) -> bool:
    return distance(pin.place, (near.longitude, near.latitude)) <= near.km
