"""Whether places of the record lie in the states they are said to lie in, by the boundaries the maps are drawn with.

Boundaries carry no names, so a state is where its capital is: the regions that hold it or lie within a few kilometres
of it, since coordinates are rounded and capitals lie at borders. This finds slips of the pen, such as a swapped or
mistyped coordinate, and takes no position on any line: what lies within the tolerance of a state passes.
"""

from collections.abc import Mapping, Sequence
from math import inf
from typing import Final

import msgspec

from comity.analysis.outlines import Region
from comity.analysis.sphere import Regions

CAPITAL_KM: Final = 5
"""Kilometres between a capital and a region that may be its state's."""
TOLERANCE_KM: Final = 30
"""Kilometres outside a state that still count as in it: ranges and ports lie at coasts and borders."""
FARTHEST_KM: Final = 1_000
"""Distances beyond this are not measured."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A place said to lie in one of some states. where: file, line and column, for messages. In degrees, WGS 84."""

    where: str
    states: tuple[str, ...]
    latitude: float
    longitude: float


class Misplaced(msgspec.Struct, frozen=True, kw_only=True):
    """A place that lies in none of its states. km: to the nearest of them, infinite beyond FARTHEST_KM."""

    place: Place
    km: float

    def sentence(self) -> str:
        """What was expected and what was found."""
        states = " or ".join(self.place.states)
        away = f"{self.km:.0f} km away" if self.km < inf else f"more than {FARTHEST_KM} km away"
        at = f"{self.place.latitude:.2f}, {self.place.longitude:.2f}"
        return f"{self.place.where}: expected a place in {states}, got {at}, {away}"


def find_misplaced(
    capitals: Mapping[str, tuple[float, float]],
    places: Sequence[Place],
    polygons: Sequence[Region],
    tolerance_km: float = TOLERANCE_KM,
) -> tuple[Misplaced, ...]:
    """The places that lie farther than the tolerance from every state they are said to lie in.

    capitals: latitude and longitude in degrees, by code. polygons: of each region (longitude, latitude). A place none
    of whose states has a capital on the map is passed over: nothing can be said of it.
    """
    outlines = Regions(polygons)
    states = {
        code: outlines.around((longitude, latitude), CAPITAL_KM) for code, (latitude, longitude) in capitals.items()
    }
    found: list[Misplaced] = []
    for place in places:
        regions = [region for code in place.states for region in states.get(code, ())]
        spot = (place.longitude, place.latitude)
        if regions and min(outlines.distance(region, spot, tolerance_km) for region in regions) > tolerance_km:
            km = min(outlines.distance(region, spot, FARTHEST_KM) for region in regions)
            found.append(Misplaced(place=place, km=km))
    return tuple(found)
