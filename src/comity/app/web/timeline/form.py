"""The form that narrows the timeline; it works without scripts."""

from collections.abc import Mapping, Sequence

import htpy as h

from comity.app.language import Catalogue
from comity.app.web.directory import Directory
from comity.app.web.narrowing import YEARS, of_fields


def timeline_form(values: Mapping[str, str], layers: Sequence[str], directory: Directory, words: Catalogue) -> h.Node:
    """Kinds, years, organisation, state; what is chosen already stands in it."""
    chosen = values.get("layer", "").split(",")
    return h.form(".filter.timeline-filter", method="get", action="/timeline")[
        h.fieldset(".choices")[
            h.legend[words.gettext("Kinds")],
            (_box(layer, layer in chosen, words) for layer in layers),
        ],
        _year("since", words.gettext("From the year"), values),
        _year("until", words.gettext("To the year"), values),
        of_fields(values, directory, words),
        h.button(".button", type="submit")[words.gettext("Show")],
        h.a(href="/timeline")[words.gettext("Show all")] if values else None,
    ]


def _box(layer: str, chosen: bool, words: Catalogue) -> h.Node:
    name = f"layer-{layer}"
    return h.span(".choice")[
        h.input(id=name, type="checkbox", name="layer", value=layer, checked=chosen),
        h.label(for_=name)[words.code_label("layer", layer)],
    ]


def _year(name: str, label: str, values: Mapping[str, str]) -> h.Node:
    return h.div(".field")[
        h.label(for_=name)[label],
        h.input(
            id=name,
            name=name,
            type="number",
            min=str(YEARS[0]),
            max=str(YEARS[1]),
            step="1",
            inputmode="numeric",
            value=values.get(name),
        ),
    ]
