"""Outlines of states from Natural Earth 1:50m (TopoJSON), and how far a point lies from one.

A second opinion beside the product's own check of places: other code, other file, other projection.
"""

import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

from record.reference import reference_file

_KM_PER_DEGREE: Final = 111.2


class Point(NamedTuple):
    """Degrees, WGS 84."""

    longitude: float
    latitude: float


Ring = tuple[Point, ...]
Outline = tuple[Ring, ...]


def state_outlines(shared: Path) -> dict[str, Outline]:
    """Rings of each state by its code; holes are rings like others, as the rule of odd crossings wants it."""
    codes = {one["ccn3"]: one["cca3"] for one in json.loads(_text(shared, "world-countries.json"))}
    drawn = json.loads(_text(shared, "countries-50m.json"))
    arcs = [_arc(arc, drawn["transform"]) for arc in drawn["arcs"]]
    found: dict[str, Outline] = {}
    for geometry in drawn["objects"]["countries"]["geometries"]:
        code = codes.get(geometry.get("id", ""))
        if code is not None:
            found[code] = (*found.get(code, ()), *_rings(geometry, arcs))
    return found


def distance_km(point: Point, outline: Outline) -> float:
    """Kilometres from a point to a state, 0 inside it; good to a few per cent up to some hundred kilometres."""
    if sum(_crosses(point, ring) for ring in outline) % 2:
        return 0.0
    return min(_to_edges_km(point, ring) for ring in outline)


def _text(shared: Path, name: str) -> str:
    return reference_file(shared, f"geo/{name}").read_text(encoding="utf-8")


def _arc(deltas: Iterable[list[int]], transform: dict[str, Any]) -> Ring:
    (scale_x, scale_y), (from_x, from_y) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for delta_x, delta_y in deltas:
        x, y = x + delta_x, y + delta_y
        points.append(Point(x * scale_x + from_x, y * scale_y + from_y))
    return tuple(points)


def _rings(geometry: dict[str, Any], arcs: list[Ring]) -> Outline:
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    return tuple(
        tuple(point for number in ring for point in (arcs[number] if number >= 0 else arcs[~number][::-1]))
        for polygon in polygons
        for ring in polygon
    )


def _crosses(point: Point, ring: Ring) -> int:
    """How often a ray to the east meets the ring."""
    count = 0
    for one, other in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (one.latitude > point.latitude) != (other.latitude > point.latitude):
            along = (point.latitude - one.latitude) / (other.latitude - one.latitude)
            count += point.longitude < one.longitude + along * (other.longitude - one.longitude)
    return count


def _to_edges_km(point: Point, ring: Ring) -> float:
    """On a plane that touches the earth at the point, which is near enough for what is near."""
    narrow = math.cos(math.radians(point.latitude))
    flat = [((x - point.longitude) * narrow * _KM_PER_DEGREE, (y - point.latitude) * _KM_PER_DEGREE) for x, y in ring]
    return min(_to_edge(one, other) for one, other in zip(flat, (*flat[1:], flat[0]), strict=True))


def _to_edge(one: tuple[float, float], other: tuple[float, float]) -> float:
    (x, y), (to_x, to_y) = one, other
    dx, dy = to_x - x, to_y - y
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, -(x * dx + y * dy) / length)) if length else 0.0
    return math.hypot(x + along * dx, y + along * dy)
