"""Distances on the sphere in kilometres, and which regions lie around a place.

Places are (longitude, latitude) in degrees.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import asin, cos, hypot, inf, radians, sin, sqrt
from typing import Final

from comity.analysis.outlines import Frame, Point, Polygon, Region, Ring, frame_of, holds
from comity.analysis.projection import from_meridian

RADIUS_KM: Final = 6371.0088
"""Mean radius of the earth (IUGG)."""
DEGREE_KM: Final = radians(1) * RADIUS_KM
"""One degree of latitude."""


class Regions:
    """Regions that can be asked how far a place lies from each of them."""

    def __init__(self, regions: Sequence[Region]) -> None:
        self._regions = tuple(
            tuple((frame_of(polygon[0]), polygon) for polygon in region if polygon) for region in regions
        )

    def distance(self, number: int, place: Point, within: float) -> float:
        """How far outside the region of this number a place lies, 0 inside it; infinite where farther than ``within``.

        Good to some percent up to several hundred kilometres and away from the poles, as degrees near the place are
        taken as even.
        """
        found = min((_distance(place, polygon, within) for polygon in self._near(number, place, within)), default=inf)
        return found if found <= within else inf

    def around(self, place: Point, within: float) -> tuple[int, ...]:
        """Numbers of the regions no farther from a place than ``within``, nearest first; those that hold it lead."""
        found = [(self.distance(number, place, within), number) for number in range(len(self._regions))]
        return tuple(number for away, number in sorted(found) if away <= within and away < inf)

    def _near(self, number: int, place: Point, within: float) -> Iterator[Polygon]:
        north = within / DEGREE_KM
        east = north / max(0.01, cos(radians(place[1])))
        return (polygon for frame, polygon in self._regions[number] if _reaches(frame, place, east, north))


def distance(one: Point, other: Point) -> float:
    """Great-circle distance between two places (haversine)."""
    east, north = radians(other[0] - one[0]), radians(other[1] - one[1])
    half = sin(north / 2) ** 2 + cos(radians(one[1])) * cos(radians(other[1])) * sin(east / 2) ** 2
    return 2 * RADIUS_KM * asin(min(1.0, sqrt(half)))


def _reaches(frame: Frame, place: Point, east: float, north: float) -> bool:
    x, y = place
    if not frame[1] - north <= y <= frame[3] + north:
        return False
    return any(frame[0] - east <= x + turn <= frame[2] + east for turn in (-360, 0, 360))


def _distance(place: Point, polygon: Polygon, within: float) -> float:
    if holds(polygon, place):
        return 0.0
    return min(_distance_to_ring(place, ring, within) for ring in polygon)


def _distance_to_ring(place: Point, ring: Ring, within: float) -> float:
    x, y = place
    width, north = cos(radians(y)), within / DEGREE_KM
    # Most edges run wholly north or south of what counts as near.
    near = (
        (from_meridian(x1, x) * width, y1 - y, from_meridian(x2, x) * width, y2 - y)
        for (x1, y1), (x2, y2) in pairwise(ring)
        if min(y1, y2) - y <= north and y - max(y1, y2) <= north
    )
    return DEGREE_KM * min((_from_origin(*edge) for edge in near), default=inf)


def _from_origin(x1: float, y1: float, x2: float, y2: float) -> float:
    """Distance of the origin from the line between two points of the plane."""
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    part = min(1.0, max(0.0, -(x1 * dx + y1 * dy) / length)) if length else 0.0
    return hypot(x1 + part * dx, y1 + part * dy)
