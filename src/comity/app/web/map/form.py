"""The form that narrows the map, and the controls that only scripts use."""

from collections.abc import Iterable, Mapping

import htpy as h

from comity.app.language import Catalogue
from comity.app.web.directory import Directory
from comity.app.web.land import EXTENTS
from comity.app.web.map.gathered import Gathered
from comity.app.web.map.naming import layer_label
from comity.app.web.narrowing import of_fields, select_field


def map_form(values: Mapping[str, str], gathered: Gathered, directory: Directory, words: Catalogue) -> h.Node:
    """Kinds of places, years, organisation, state, part of the world; what is chosen already stands in it."""
    years, every = [(str(year), str(year)) for year in gathered.years], words.gettext("all")
    return h.form(".filter.map-filter", method="get", action="/map")[
        _layers(values, gathered.layers, words),
        select_field("since", words.gettext("From the year"), years, values.get("since", ""), every),
        select_field("until", words.gettext("To the year"), years, values.get("until", ""), every),
        of_fields(values, directory, words),
        _extent(values, words),
        h.input(type="hidden", name="near", value=values["near"]) if "near" in values else None,
        h.button(".button", type="submit")[words.gettext("Show")],
        h.a(href="/map")[words.gettext("Show all")] if values else None,
    ]


def extent_label(extent: str, words: Catalogue) -> str:
    """What a part of the world is called."""
    labels = {
        "eurasia": words.gettext("Eurasia"),
        "central-asia": words.gettext("Central Asia"),
        "world": words.gettext("The world"),
    }
    return labels[extent]


def _layers(values: Mapping[str, str], layers: Iterable[str], words: Catalogue) -> h.Node:
    chosen = values["layer"].split(",") if "layer" in values else []
    listed = list(dict.fromkeys((*layers, *chosen)))
    return h.fieldset(".map-layers")[
        h.legend[words.gettext("Kind")],
        (
            h.span(".map-layer")[
                h.input(
                    id=f"layer-{layer}",
                    name="layer",
                    type="checkbox",
                    value=layer,
                    checked=not chosen or layer in chosen,
                ),
                h.label(for_=f"layer-{layer}")[h.span(class_=f"map-key {layer}"), layer_label(layer, words)],
            ]
            for layer in listed
        ),
    ]


def _extent(values: Mapping[str, str], words: Catalogue) -> h.Node:
    chosen = values.get("view", EXTENTS[0])
    return h.div(".field")[
        h.label(for_="view")[words.gettext("Part of the world")],
        h.select(id="view", name="view")[
            (h.option(value=one, selected=one == chosen)[extent_label(one, words)] for one in EXTENTS)
        ],
    ]


def map_tools(words: Catalogue) -> h.Node:
    """Buttons that move the map; hidden until a script can do it."""
    buttons = (
        ("in", "+", words.gettext("Closer")),
        ("out", "−", words.gettext("Farther away")),
        ("west", "←", words.gettext("To the west")),
        ("north", "↑", words.gettext("To the north")),
        ("south", "↓", words.gettext("To the south")),
        ("east", "→", words.gettext("To the east")),
        ("whole", "⤢", words.gettext("The whole map")),
    )
    return h.div(".map-tools", role="group", aria_label=words.gettext("Move the map"), hidden=True)[
        (
            h.button(".button", type="button", data_do=name, title=label, aria_label=label)[sign]
            for name, sign, label in buttons
        ),
        h.span(".hint")[words.gettext("Keys on the map: arrows, + and −, 0 for the whole")],
    ]


def time_tools(years: tuple[int, ...], words: Catalogue) -> h.Node:
    """Two sliders for years and a button that runs through them; hidden until a script can do it.

    Nothing where all places hold at any time.
    """
    if len(years) < 2:
        return None
    first, last = years[0], years[-1]
    sliders = (("from", words.gettext("From"), first), ("to", words.gettext("Until"), last))
    return h.div(".map-time", role="group", aria_label=words.gettext("Years shown"), hidden=True)[
        (
            h.div(".map-year")[
                h.label(for_=f"map-{name}")[label],
                h.input(id=f"map-{name}", type="range", min=first, max=last, step=1, value=year),
                h.output(for_=f"map-{name}")[str(year)],
            ]
            for name, label, year in sliders
        ),
        h.button(
            ".button",
            type="button",
            data_do="play",
            data_stop=words.gettext("Stop"),
            data_step=words.gettext("Next year"),
        )[words.gettext("Year by year")],
    ]
