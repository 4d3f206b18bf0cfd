"""What a map is asked for: which kinds of places, which years, whose, which part of the world."""

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from comity.app.web.land import EXTENTS
from comity.kernel.errors import Malformed
from comity.kernel.marks import LAYERS

FILTERS: Final = ("layer", "since", "until", "organisation", "party", "near")
"""Parameters that choose places."""
SEVERAL: Final = ("layer",)
MOST_KM: Final = 3_000
_YEARS: Final = (1000, 2099)
_NEAR: Final = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9]{1,4})?),(-?[0-9]{1,3}(?:\.[0-9]{1,4})?),([0-9]{1,4})\Z")


class Near(msgspec.Struct, frozen=True):
    """Places within some kilometres of one; latitude and longitude in degrees."""

    latitude: float
    longitude: float
    km: int


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for.

    layers: empty for all. since, until: years. of: organisation and party, as views are asked for them. extent: one of
    EXTENTS.
    """

    layers: tuple[str, ...]
    since: int | None
    until: int | None
    of: Mapping[str, str]
    near: Near | None
    extent: str


def read_choice(values: Mapping[str, str]) -> Choice:
    """What the parameters ask for.

    Raises Malformed naming the parameter, what was expected and what came.
    """
    since, until = _year("since", values), _year("until", values)
    if since is not None and until is not None and until < since:
        raise Malformed("expected until not before since, got {since} to {until}", since=since, until=until)
    extent = values.get("view", EXTENTS[0])
    if extent not in EXTENTS:
        raise Malformed("expected view to be one of {known}, got {name!r}", known=", ".join(EXTENTS), name=extent[:40])
    return Choice(
        layers=_layers(values.get("layer", "")),
        since=since,
        until=until,
        of={name: values[name] for name in ("organisation", "party") if name in values},
        near=_near(values["near"]) if "near" in values else None,
        extent=extent,
    )


def _layers(text: str) -> tuple[str, ...]:
    layers = tuple(dict.fromkeys(text.split(","))) if text else ()
    for layer in layers:
        if layer not in LAYERS:
            raise Malformed("expected layers out of {known}, got {name!r}", known=", ".join(LAYERS), name=layer[:40])
    return layers


def _year(name: str, values: Mapping[str, str]) -> int | None:
    text = values.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and _YEARS[0] <= int(text) <= _YEARS[1]):
        raise Malformed("expected a year such as 2005 in {name}, got {text!r}", name=name, text=text[:40])
    return int(text)


def _near(text: str) -> Near:
    found = _NEAR.match(text)
    near = Near(float(found[1]), float(found[2]), int(found[3])) if found is not None else None
    if near is None or abs(near.latitude) > 90 or abs(near.longitude) > 180 or not 1 <= near.km <= MOST_KM:
        raise Malformed(
            "expected near as latitude, longitude and 1 to {most} km, such as 43.24,76.89,40; got {text!r}",
            most=MOST_KM,
            text=text[:40],
        )
    return near
