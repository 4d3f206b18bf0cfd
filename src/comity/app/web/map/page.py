"""The page of the map: its filters, the drawing, the table that says the same."""

from collections.abc import Mapping, Sequence
from typing import Final

import htpy as h
import msgspec
from litestar import route
from markupsafe import Markup

from comity.analysis.outlines import Point
from comity.app.web.addresses import empty_query, file_address, question
from comity.app.web.answers import Answer
from comity.app.web.citing import VERSION, cite_part, version_notice
from comity.app.web.citing import Shown as Cited
from comity.app.web.map.captions import Shown, boundary_note, counts, feed_address, legend, notices
from comity.app.web.map.choice import FILTERS, SEVERAL, Choice, read_choice
from comity.app.web.map.clusters import Cluster, Placed, clusters_of
from comity.app.web.map.figure import APART, PIXELS, UNITS, Drawn, Window, drawing, marks_of, whole, window_around
from comity.app.web.map.form import map_form, map_tools, time_tools
from comity.app.web.map.gathered import Pin, answers, gather
from comity.app.web.map.marks import Told, at_of
from comity.app.web.map.naming import naming_of
from comity.app.web.map.table import place_table
from comity.app.web.pages import Asked, make_page
from comity.app.web.rendering import render
from comity.app.web.site import READ, Web
from comity.interop.map_paths import Sheet
from comity.kernel.ids import RECORD, matter_owner

MOST_PINS: Final = 1_500
"""Places drawn and listed; of more, the first by date."""
_PARAMETERS: Final = (*FILTERS, "view")
_DEGREES: Final = 10_000
_DEGREE_KM: Final = 111
"""One degree of latitude, about."""


@route("/map", **READ)
def map_page(request: Web) -> Answer:
    """Where things happen and stand."""
    return make_page(request, (*_PARAMETERS, VERSION), _map, several=SEVERAL)


def _map(asked: Asked) -> Answer:
    words, registry = asked.words, asked.site.node.registry
    values = {name: asked.values[name] for name in _PARAMETERS if name in asked.values}
    choice = read_choice(values)
    kept = answers(registry, asked.reading, choice)
    key = ("drawn", *values.items(), words.language, asked.site.today())
    drawn = kept.whole(key, lambda: _draw(choice, values, asked))
    shown, cited = drawn.shown, drawn.cited
    title = words.gettext("Map")
    return asked.answer(
        title,
        h.h1[title],
        version_notice(asked, cited),
        h.p(".lead")[words.gettext("Where things happen and stand: each place leads to its file and its sources.")],
        map_form(values, shown.gathered, asked.directory, words),
        notices(shown, words),
        _figure(shown, _with_names(drawn.drawn, asked), asked),
        drawn.table or h.p(".notice")[words.gettext("No place fits these filters.")],
        cite_part(asked, cited),
    )


class _Page(msgspec.Struct, frozen=True):
    """What the places alone make of the page, in one language; names of states are not among it."""

    shown: Shown
    drawn: Drawn
    table: Markup
    cited: Cited


def _draw(choice: Choice, values: Mapping[str, str], asked: Asked) -> _Page:
    words, registry = asked.words, asked.site.node.registry
    gathered = gather(registry, asked.reading, choice, asked.site.today())
    pins = gathered.pins[:MOST_PINS]
    sheet = asked.site.land.sheet(choice.extent, PIXELS[0] * UNITS, PIXELS[1] * UNITS)
    shown = Shown(values=values, choice=choice, gathered=gathered, pins=pins, placed=on_sheet(pins, sheet))
    pages = {pin.point.matter: file_address(registry, pin.point.matter) for pin in pins}
    naming = naming_of(pins, asked.directory, words)
    told = Told(
        lambda pin: (naming.title(pin.point), pages[pin.point.matter]),
        lambda cluster: question("/map", {**values, "near": _near(cluster)}),
    )
    drawn = _drawn(shown, sheet, told, asked)
    table = render(place_table(pins, naming, lambda pin: pages[pin.point.matter])) if pins else ""
    return _Page(shown, msgspec.structs.replace(drawn, marks=marks_of(drawn)), Markup(table), _cited(shown))


def _cited(shown: Shown) -> Cited:
    """The question and every statement that the answer rests on, drawn or not."""
    acts = sorted({act for pin in shown.gathered.pins for act in pin.acts})
    return Cited(path="/map", values=shown.values, acts=tuple(acts), files=(("GeoJSON", feed_address(shown.values)),))


def on_sheet(pins: Sequence[Pin], sheet: Sheet) -> tuple[Placed, ...]:
    """The pins that lie on a sheet, in the same order."""
    found = ((pin, sheet.place(*pin.place)) for pin in pins)
    return tuple(
        Placed(pin, round(x), round(y)) for pin, (x, y) in found if 0 <= x <= sheet.width and 0 <= y <= sheet.height
    )


def _figure(shown: Shown, drawn: Drawn, asked: Asked) -> h.Node:
    words, timed = asked.words, any(pin.point.start or pin.point.end for pin in shown.pins)
    return h.figure(".figure.map-figure", id="map", aria_label=words.gettext("Map"))[
        map_tools(words),
        h.div(".map-stage")[
            h.div(".map-frame", role="region", aria_label=words.gettext("Drawing of the map"), tabindex="0")[
                drawing(drawn)
            ],
            h.p(".map-note")[boundary_note(bool(asked.site.node.settings.boundaries), words)],
        ],
        time_tools(shown.gathered.years, words) if timed else None,
        h.figcaption[counts(shown, words), legend(shown.pins, words)],
    ]


def _drawn(shown: Shown, sheet: Sheet, told: Told, asked: Asked) -> Drawn:
    window = _window(sheet, shown.choice)
    return Drawn(
        words=asked.words,
        sheet=sheet,
        window=window,
        land=asked.site.land.path(sheet),
        names=(),
        placed=shown.placed,
        clusters=clusters_of(shown.placed, APART * window.scale),
        told=told,
    )


def _with_names(drawn: Drawn, asked: Asked) -> Drawn:
    """The drawing with the names of states."""
    rooms = asked.site.land.rooms(drawn.sheet, _capitals(asked))
    names = {code: named.name for code, named in asked.directory.states.items()}
    return msgspec.structs.replace(drawn, names=[(names[code], room) for code, room in rooms.items() if code in names])


def _window(sheet: Sheet, choice: Choice) -> Window:
    near = choice.near
    if near is None:
        return whole(sheet)
    x, y = sheet.place(near.longitude, near.latitude)
    _, edge = sheet.place(near.longitude, near.latitude - near.km / _DEGREE_KM)
    return window_around(sheet, (x, y), abs(edge - y))


def _near(cluster: Cluster) -> str:
    return f"{at_of(cluster.placed[0].pin)},{cluster.reach_km}"


def _capitals(asked: Asked) -> Mapping[str, Point]:
    """Longitude and latitude of capitals by code, from the reference library and from each state itself."""
    view = asked.site.node.registry.views.get("parties")
    rows = asked.reading.all_rows(view, empty_query(view)) if view is not None else ()
    found = ((row.party.code, row.party.capital) for row in rows if _may_say(row.matter, row.party.code))
    return {
        code: (capital.longitude / _DEGREES, capital.latitude / _DEGREES)
        for code, capital in found
        if capital is not None and capital.longitude is not None and capital.latitude is not None
    }


def _may_say(matter: str, code: str) -> bool:
    return matter_owner(matter) in {RECORD, code}
