"""What stands around the map in words: what was left out, how many places are shown, what the marks mean."""

from collections.abc import Mapping, Sequence

import htpy as h
import msgspec

from comity.app.language import Catalogue
from comity.app.web.addresses import question
from comity.app.web.map.choice import FILTERS, Choice
from comity.app.web.map.clusters import Placed
from comity.app.web.map.form import extent_label
from comity.app.web.map.gathered import Gathered, Pin
from comity.app.web.map.naming import layer_label
from comity.kernel.marks import LAYERS


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for and what came of it.

    pins: those listed. placed: those of them that lie on the sheet.
    """

    values: Mapping[str, str]
    choice: Choice
    gathered: Gathered
    pins: Sequence[Pin]
    placed: Sequence[Placed]


def notices(shown: Shown, words: Catalogue) -> h.Node:
    """What the reader must know who takes this for all there is."""
    texts = (_near(shown, words), _too_many(shown, words), _silent(shown, words))
    return [h.p(".notice")[text] for text in texts if text is not None]


def counts(shown: Shown, words: Catalogue) -> h.Node:
    """How many places are shown, how many lie elsewhere, and the way to all of them."""
    outside = len(shown.pins) - len(shown.placed)
    template = words.gettext("Shown: {count} of {total}.")
    told = template.format(count=words.number(len(shown.placed)), total=words.number(len(shown.pins)))
    return h.p(".map-counts")[
        h.span(role="status", data_text=template, data_total=str(len(shown.pins)))[told],
        _elsewhere(outside, shown, words) if outside else None,
        h.br,
        h.a(href=feed_address(shown.values))[words.gettext("The same places for other maps (GeoJSON)")],
    ]


def feed_address(values: Mapping[str, str]) -> str:
    """The same places for other maps."""
    return question("/map.geojson", {name: values[name] for name in FILTERS if name in values})


def legend(pins: Sequence[Pin], words: Catalogue) -> h.Node:
    """The marks that are there, and what they mean."""
    layers = {pin.point.layer for pin in pins}
    further = (
        ("exercise unsure", words.gettext("not certain: announced, disputed or of low confidence"), _any_unsure(pins)),
        ("exercise rough", words.gettext("place known to the region only"), _any_rough(pins)),
        ("several", words.gettext("several places; choose it to see them"), True),
    )
    return h.ul(".legend.map-legend")[
        (h.li[h.span(class_=f"map-key {layer}"), layer_label(layer, words)] for layer in LAYERS if layer in layers),
        (h.li[h.span(class_=f"map-key {key}"), text] for key, text, there in further if there),
    ]


def boundary_note(replaced: bool, words: Catalogue) -> str:
    """What the boundaries are and are not. replaced: the operator of this node has chosen others."""
    if replaced:
        return words.gettext("Boundaries are reference data chosen for this system. They imply no position of anybody.")
    return words.gettext(
        "Boundaries are reference data (Natural Earth: who administers what). They imply no position of anybody; an "
        "organisation can replace them."
    )


def _any_unsure(pins: Sequence[Pin]) -> bool:
    return any(not pin.point.sure for pin in pins)


def _any_rough(pins: Sequence[Pin]) -> bool:
    return any(not pin.point.precise for pin in pins)


def _elsewhere(outside: int, shown: Shown, words: Catalogue) -> h.Node:
    text = words.ngettext(
        "{count} place lies outside this part of the world.",
        "{count} places lie outside this part of the world.",
        outside,
    ).format(count=words.number(outside))
    if shown.choice.extent == "world":
        return [" ", text]
    return [" ", text, " ", h.a(href=question("/map", {**shown.values, "view": "world"}))[extent_label("world", words)]]


def _near(shown: Shown, words: Catalogue) -> h.Node:
    near = shown.choice.near
    if near is None:
        return None
    text = words.gettext("Only places within {km} km of {latitude}°, {longitude}° are shown.").format(
        km=words.number(near.km), latitude=f"{near.latitude:g}", longitude=f"{near.longitude:g}"
    )
    others = {name: value for name, value in shown.values.items() if name != "near"}
    return [text, " ", h.a(href=question("/map", others))[words.gettext("Show all")]]


def _too_many(shown: Shown, words: Catalogue) -> h.Node:
    total = len(shown.gathered.pins)
    if total == len(shown.pins):
        return None
    template = words.gettext(
        "{total} places fit; the first {most} by date are shown. Narrow the question to see the others."
    )
    return template.format(total=words.number(total), most=words.number(len(shown.pins)))


def _silent(shown: Shown, words: Catalogue) -> h.Node:
    if not shown.gathered.silent:
        return None
    lists = words.joined(words.gettext(label) for label in shown.gathered.silent)
    return words.gettext("Left out, since they cannot be narrowed in this way: {lists}.").format(lists=lists)
