"""Pins that would lie on one another, as one mark with their number.

The place where most pins stand draws to it all that lie nearer than a distance, then the place with the next most of
those left, and so on. So marks stay at places that are there, never at an average where nothing is, and no two marks
come nearer than the distance. The map's script does the same when it zooms; both must give the same marks.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import ceil, floor

import msgspec

from comity.analysis.sphere import distance
from comity.app.web.map.gathered import Pin

Spot = tuple[int, int]


class Placed(msgspec.Struct, frozen=True):
    """A pin and where it lies on the sheet, in whole units."""

    pin: Pin
    x: int
    y: int


class Cluster(msgspec.Struct, frozen=True):
    """Pins drawn as one mark, at the place of the first; by date at each place."""

    placed: tuple[Placed, ...]

    @property
    def at(self) -> Spot:
        """Where the mark lies."""
        return self.placed[0].x, self.placed[0].y

    @property
    def reach_km(self) -> int:
        """Kilometres, rounded up, within which all pins lie of the mark."""
        middle = self.placed[0].pin.place
        return max(1, ceil(max(distance(middle, one.pin.place) for one in self.placed)))


def clusters_of(placed: Sequence[Placed], apart: float) -> tuple[Cluster, ...]:
    """Pins gathered so that no two marks are nearer than ``apart`` units; the order of equal places is kept."""
    spots: dict[Spot, list[Placed]] = defaultdict(list)
    for one in placed:
        spots[one.x, one.y].append(one)
    cells: dict[Spot, list[Spot]] = defaultdict(list)
    for spot in spots:
        cells[_cell(spot, apart)].append(spot)
    taken: set[Spot] = set()
    clusters: list[Cluster] = []
    for spot in sorted(spots, key=lambda one: -len(spots[one])):
        if spot in taken:
            continue
        near = [other for other in _around(spot, cells, apart) if other not in taken and other != spot]
        taken.update((spot, *near))
        clusters.append(Cluster(tuple(one for other in (spot, *near) for one in spots[other])))
    return tuple(clusters)


def _cell(spot: Spot, apart: float) -> Spot:
    return floor(spot[0] / apart), floor(spot[1] / apart)


def _around(spot: Spot, cells: dict[Spot, list[Spot]], apart: float) -> Iterator[Spot]:
    column, row = _cell(spot, apart)
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            for other in cells.get((column + dx, row + dy), ()):
                if (other[0] - spot[0]) ** 2 + (other[1] - spot[1]) ** 2 < apart**2:
                    yield other
