"""Map projections of the sphere: longitude and latitude in degrees to a plane, with the sphere's radius as unit.

Both are equal-area, so that no state looks larger than it is beside another. The sphere is good enough for a map that
is read by eye: it differs from the ellipsoid by at most 0.2 degree of latitude.
"""

from math import asin, cos, radians, sin, sqrt
from typing import Final, Protocol

import msgspec


class Projection(Protocol):
    """What turns a place on the sphere into one on the plane."""

    @property
    def longitude0(self) -> float:
        """The central meridian, in degrees; the map is cut half a turn away from it."""
        ...

    def project(self, longitude: float, latitude: float) -> tuple[float, float]:
        """x to the east and y to the north of a place in degrees, in radii."""
        ...


class Albers(msgspec.Struct, frozen=True):
    """Albers equal-area conic of the sphere (Snyder, Map Projections: A Working Manual, 1987, eq. 14-1 to 14-6).

    n, c, rho0: the constants of the cone, made by :func:`albers`.
    """

    longitude0: float
    n: float
    c: float
    rho0: float

    def project(self, longitude: float, latitude: float) -> tuple[float, float]:
        """x to the east and y to the north of the origin, in radii."""
        # Rounding may leave a hair below zero at the pole of a cone that touches it.
        rho = sqrt(max(0.0, self.c - 2 * self.n * sin(radians(latitude)))) / self.n
        theta = self.n * radians(from_meridian(longitude, self.longitude0))
        return rho * sin(theta), self.rho0 - rho * cos(theta)


def albers(south: float, north: float, latitude0: float, longitude0: float) -> Albers:
    """The conic true along two parallels, with its origin at a place.

    All in degrees. Raises ValueError for parallels that lie opposite each other, which make no cone.
    """
    n = (sin(radians(south)) + sin(radians(north))) / 2
    if abs(n) < 1e-9:
        raise ValueError(f"expected standard parallels that are not opposite, got {south} and {north}")
    c = cos(radians(south)) ** 2 + 2 * n * sin(radians(south))
    return Albers(longitude0, n, c, sqrt(c - 2 * n * sin(radians(latitude0))) / n)


_A1: Final = 1.340264
_A2: Final = -0.081106
_A3: Final = 0.000893
_A4: Final = 0.003796
_M: Final = sqrt(3) / 2


class EqualEarth(msgspec.Struct, frozen=True):
    """Equal Earth projection of the whole sphere (Šavrič, Patterson and Jenny, 2018, eq. 7 to 10)."""

    longitude0: float

    def project(self, longitude: float, latitude: float) -> tuple[float, float]:
        """x to the east and y to the north of the central meridian on the equator, in radii."""
        theta = asin(_M * sin(radians(latitude)))
        square = theta * theta
        sixth = square**3
        slope = _A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square)
        x = radians(from_meridian(longitude, self.longitude0)) * cos(theta) / (_M * slope)
        return x, theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))


def from_meridian(longitude: float, longitude0: float) -> float:
    """Degrees east of a meridian, -180 to 180; half a turn keeps the sign it came with."""
    apart = longitude - longitude0
    if -180 <= apart <= 180:
        return apart
    return (apart + 180) % 360 - 180
