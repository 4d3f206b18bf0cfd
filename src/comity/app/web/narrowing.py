"""What the map, the timeline and the calendar are narrowed by: kinds, years, an organisation, a state."""

from collections.abc import Iterable, Mapping
from typing import Final

import htpy as h

from comity.app.language import Catalogue
from comity.app.web.directory import Directory, Named
from comity.kernel.errors import Malformed
from comity.kernel.marks import LAYERS

YEARS: Final = (1000, 2099)
"""The first and the last year that can be asked for."""
OF: Final = ("organisation", "party")
"""Parameters that name whose; views are asked for them by the same names."""

Options = Iterable[tuple[str, str]]
"""Values of a field, each with its words."""


def read_layers(values: Mapping[str, str]) -> tuple[str, ...]:
    """The kinds of marks asked for in ``layer``, each once; empty for all.

    Raises Malformed for what is none of LAYERS.
    """
    layers = tuple(dict.fromkeys(values["layer"].split(","))) if values.get("layer") else ()
    for layer in layers:
        if layer not in LAYERS:
            raise Malformed("expected layers out of {known}, got {name!r}", known=", ".join(LAYERS), name=layer[:40])
    return layers


def read_year(name: str, values: Mapping[str, str]) -> int | None:
    """The year in a parameter. Raises Malformed for what is none of YEARS."""
    text = values.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and YEARS[0] <= int(text) <= YEARS[1]):
        raise Malformed("expected a year such as 2005 in {name}, got {text!r}", name=name, text=text[:40])
    return int(text)


def read_years(values: Mapping[str, str]) -> tuple[int | None, int | None]:
    """The first and the last year in ``since`` and ``until``. Raises Malformed, also where they are in no order."""
    since, until = read_year("since", values), read_year("until", values)
    if since is not None and until is not None and until < since:
        raise Malformed("expected until not before since, got {since} to {until}", since=since, until=until)
    return since, until


def read_of(values: Mapping[str, str]) -> dict[str, str]:
    """Whose, as it was asked for."""
    return {name: values[name] for name in OF if name in values}


def of_fields(values: Mapping[str, str], directory: Directory, words: Catalogue) -> h.Node:
    """Fields for an organisation and a state, each by name."""
    asked = (
        ("organisation", words.gettext("Organisation"), directory.organisations),
        ("party", words.gettext("State"), directory.states),
    )
    return [
        select_field(name, label, _by_name(named.values()), values.get(name, ""), words.gettext("all"))
        for name, label, named in asked
    ]


def select_field(name: str, label: str, options: Options, chosen: str, every: str = "") -> h.Node:
    """A list to choose from, in which what is chosen stands even where it is not offered.

    every: what to choose where nothing is asked for; without it one of the options is always asked for.
    """
    listed = list(options)
    if chosen and chosen not in (value for value, _ in listed):
        listed.append((chosen, chosen))
    return h.div(".field")[
        h.label(for_=name)[label],
        h.select(id=name, name=name)[
            h.option(value="", selected=not chosen)[every] if every else None,
            (h.option(".said", value=value, selected=value == chosen)[text] for value, text in listed),
        ],
    ]


def _by_name(named: Iterable[Named]) -> list[tuple[str, str]]:
    return sorted(((one.code, one.name) for one in named), key=lambda option: option[1])
