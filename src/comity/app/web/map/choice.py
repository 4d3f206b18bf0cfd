"""What a map is asked for: which kinds of places, which years, whose, which part of the world."""

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from comity.app.web.land import EXTENTS
from comity.app.web.narrowing import OF, read_layers, read_of, read_years
from comity.kernel.errors import Malformed

FILTERS: Final = ("layer", "since", "until", *OF, "near")
"""Parameters that choose places."""
SEVERAL: Final = ("layer",)
MOST_KM: Final = 3_000
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
    since, until = read_years(values)
    extent = values.get("view", EXTENTS[0])
    if extent not in EXTENTS:
        raise Malformed("expected view to be one of {known}, got {name!r}", known=", ".join(EXTENTS), name=extent[:40])
    return Choice(
        layers=read_layers(values),
        since=since,
        until=until,
        of=read_of(values),
        near=_near(values["near"]) if "near" in values else None,
        extent=extent,
    )


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
