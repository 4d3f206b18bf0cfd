"""Where something is, as well as it is known."""

from enum import Enum
from typing import Annotated

import msgspec

from comity.kernel.declaration import field


class Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A named place; coordinates in units of 0.0001 degree, WGS 84, good for a map pin only."""

    name: Annotated[str, field("Place", min_length=1, max_length=200)]
    latitude: Annotated[int, field("Latitude", unit="0.0001 degree", ge=-900_000, le=900_000)] | None = None
    longitude: Annotated[int, field("Longitude", unit="0.0001 degree", ge=-1_800_000, le=1_800_000)] | None = None


class Precision(Enum):
    """How well coordinates are known: to the spot, to its surroundings, to the nearest town, or to the region alone."""

    EXACT = "exact"
    APPROXIMATE = "approximate"
    TOWN = "town"
    REGION = "region"
