"""Land and names of states on the sheets a node draws: projected once for each sheet, then kept."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from threading import Lock
from typing import Final, TypeVar

from comity.analysis.outlines import Point, Region
from comity.analysis.projection import EqualEarth, Projection, albers
from comity.analysis.sphere import Regions
from comity.interop.map_paths import Room, Sheet, land_path, make_sheet, room_for_name

EXTENTS: Final = ("eurasia", "central-asia", "world")
"""What a map can show, the usual one first."""
CAPITAL_KM: Final = 5
"""How far outside a state's outline its capital may lie: coordinates are good to 1 km, outlines to some more."""
_SPECK: Final = 3
"""Rings of fewer square units are not drawn."""
_PROJECTIONS: Final[Mapping[str, tuple[Projection, tuple[Point, ...]]]] = {
    "eurasia": (
        albers(15, 60, 30, 82.5),
        ((15, 50), (150, 50), (45, 6), (82.5, 74), (120, 6), (25, 35), (140, 35)),
    ),
    "central-asia": (albers(32, 50, 42, 68), ((45, 40), (95, 40), (68, 27), (68, 56))),
    # Cut in the Bering Strait, where it divides no state; the far south has no state to show.
    "world": (EqualEarth(11), ((-168.9, 0), (-169.1, 0), (0, -57), (0, 82))),
}

T = TypeVar("T")


class Land:
    """Regions to draw, and everything drawn of them so far; for any number of threads."""

    def __init__(self, regions: Sequence[Region]) -> None:
        self._regions = tuple(regions)
        self._kept: dict[Hashable, object] = {}
        self._lock = Lock()

    def sheet(self, extent: str, width: int, height: int) -> Sheet:
        """A sheet of this size, in units, that shows one of EXTENTS."""
        projection, corners = _PROJECTIONS[extent]
        return self._keep(("sheet", extent, width, height), lambda: make_sheet(projection, corners, width, height))

    def path(self, sheet: Sheet) -> str:
        """All land on a sheet, as the path of SVG."""
        return self._keep(("path", sheet), lambda: land_path(self._regions, sheet, _SPECK))

    def rooms(self, sheet: Sheet, capitals: Mapping[str, Point]) -> dict[str, Room]:
        """Where the names of states fit on a sheet, by code.

        capitals: longitude and latitude by code. A state is taken to be the region that holds its capital; a region
        with two capitals gets no name, since nothing here says whose it is.
        """
        regions = {code: self._region(place) for code, place in capitals.items()}
        shared = list(regions.values())
        found = {
            code: self._room(sheet, region)
            for code, region in regions.items()
            if region is not None and shared.count(region) == 1
        }
        return {code: room for code, room in found.items() if room is not None}

    def _region(self, capital: Point) -> int | None:
        return self._keep(("region", capital), lambda: next(iter(self._outlines().around(capital, CAPITAL_KM)), None))

    def _room(self, sheet: Sheet, region: int) -> Room | None:
        return self._keep(("room", sheet, region), lambda: room_for_name(self._regions[region], sheet))

    def _outlines(self) -> Regions:
        return self._keep("outlines", lambda: Regions(self._regions))

    def _keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made for this key before. Two threads may make it at the same time; one result stays."""
        if key not in self._kept:
            made = make()
            with self._lock:
                self._kept.setdefault(key, made)
        return self._kept[key]  # type: ignore[return-value]  # each kind of key has one kind of value
