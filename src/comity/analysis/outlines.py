"""Outlines as rings of points: cutting them where a map is cut, clipping them to a frame, measuring them.

A ring is closed: its last point is its first. Points are (x, y), on the sphere (longitude, latitude) in degrees. A
polygon is an outer ring and its holes; a region is what one state or area consists of.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from comity.analysis.projection import Projection, from_meridian

Point = tuple[float, float]
Ring = tuple[Point, ...]
Polygon = tuple[Ring, ...]
Region = tuple[Polygon, ...]
Frame = tuple[float, float, float, float]
"""Least x, least y, greatest x, greatest y."""

LONGEST_STEP: Final = 2.0
"""Degrees between points of a ring on the sphere before points are put between them, since its edges bend."""
_LEAST_RING: Final = 4


def projected(ring: Ring, projection: Projection) -> Iterator[list[Point]]:
    """A ring of the sphere on the plane: none, one or several closed rings.

    A ring that reaches across the meridian where the map is cut comes in two parts, one at each edge of the map. An
    edge takes the shorter way round the earth. A ring around a pole is closed along that pole.
    """
    project, middle = projection.project, projection.longitude0
    for part in _cut(ring, middle):
        points = [project(middle + east, latitude) for east, latitude in _dense(part)]
        if len(points) >= _LEAST_RING:
            yield points


def clipped(ring: Sequence[Point], frame: Frame) -> list[Point]:
    """What of a closed ring lies in a frame, closed again along its edges; empty where nothing does.

    Sutherland and Hodgman (1974): parts of one ring stay joined along the frame, where they have no area.
    """
    points = list(ring)
    for axis, bound, sign in ((0, frame[0], 1), (1, frame[1], 1), (0, frame[2], -1), (1, frame[3], -1)):
        points = _half(points, axis, bound, sign)
        if len(points) < _LEAST_RING:
            return []
    return points


def frame_of(points: Sequence[Point]) -> Frame:
    """The smallest frame around points, of which there is at least one."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def signed_area(ring: Sequence[Point]) -> float:
    """Area of a closed ring on the plane; positive where it runs from x towards y."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2


def holds(polygon: Polygon, point: Point) -> bool:
    """Whether a polygon has a point inside, holes left out; points on its edge may count either way.

    On the sphere: for rings that do not cross the 180th meridian (RFC 7946, 3.1.9).
    """
    return sum(_crossings(ring, point) for ring in polygon) % 2 == 1


def widest_row(ring: Sequence[Point], rows: int) -> tuple[float, float, float]:
    """The widest stretch of equally spaced rows through a ring on the plane: its middle x, its y, its width.

    Where a name fits best. A ring without area has a width of 0.
    """
    _, least, _, most = frame_of(ring)
    best = (ring[0][0], ring[0][1], 0.0)
    for row in range(1, rows + 1):
        # Rows in the middle come first where two are equally wide.
        y = least + (most - least) * _spread(row, rows)
        edges = sorted(_edges_at(ring, y))
        for west, east in zip(edges[::2], edges[1::2], strict=False):
            if east - west > best[2]:
                best = ((west + east) / 2, y, east - west)
    return best


def _spread(row: int, rows: int) -> float:
    """Fractions of 1 from the middle outwards."""
    away = (row // 2) / (rows + 1)
    return 0.5 + away if row % 2 else 0.5 - away


def _edges_at(ring: Sequence[Point], y: float) -> Iterator[float]:
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y):
            yield x1 + (y - y1) / (y2 - y1) * (x2 - x1)


def _crossings(ring: Ring, point: Point) -> int:
    x, y = point
    return sum(edge > x for edge in _edges_at(ring, y))


def _cut(ring: Ring, middle: float) -> Iterator[list[Point]]:
    """Parts of a ring as degrees east of the middle, each within half a turn of it."""
    unrolled = _unrolled(ring, middle)
    west, east = min(x for x, _ in unrolled), max(x for x, _ in unrolled)
    if west >= -180 and east <= 180:
        yield unrolled
        return
    for turn in (-360, 0, 360):
        if west + turn < 180 and east + turn > -180:
            moved = [(x + turn, y) for x, y in unrolled]
            part = _half(_half(moved, 0, -180, 1), 0, 180, -1)
            if part:
                yield part


def _unrolled(ring: Ring, middle: float) -> list[Point]:
    """The ring without leaps: degrees east of the middle that run on past half a turn."""
    points: list[Point] = []
    turn, before = 0, from_meridian(ring[0][0], middle)
    for longitude, latitude in ring:
        east = from_meridian(longitude, middle)
        if east - before > 180:
            turn -= 360
        elif east - before < -180:
            turn += 360
        before = east
        points.append((east + turn, latitude))
    if abs(points[-1][0] - points[0][0]) > 180:
        pole = 90.0 if sum(y for _, y in points) > 0 else -90.0
        points += [(points[-1][0], pole), (points[0][0], pole), points[0]]
    return points


def _dense(points: Sequence[Point]) -> Iterator[Point]:
    for (x1, y1), (x2, y2) in pairwise(points):
        yield x1, y1
        steps = int(max(abs(x2 - x1), abs(y2 - y1)) / LONGEST_STEP)
        for step in range(1, steps + 1):
            part = step / (steps + 1)
            yield x1 + part * (x2 - x1), y1 + part * (y2 - y1)
    yield points[-1]


def _half(points: list[Point], axis: int, bound: float, sign: int) -> list[Point]:
    """The part of a closed ring on one side of a line: where the coordinate times sign is at least the bound's."""
    inside = [(point[axis] - bound) * sign >= 0 for point in points]
    if all(inside):
        return points
    kept: list[Point] = []
    for place in range(1, len(points)):
        if inside[place - 1] != inside[place]:
            kept.append(_crossing(points[place - 1], points[place], axis, bound))
        if inside[place]:
            kept.append(points[place])
    return [*kept, kept[0]] if kept else []


def _crossing(one: Point, other: Point, axis: int, bound: float) -> Point:
    part = (bound - one[axis]) / (other[axis] - one[axis])
    across = one[1 - axis] + part * (other[1 - axis] - one[1 - axis])
    return (bound, across) if axis == 0 else (across, bound)
