"""Outlines of states as paths of SVG: projected, clipped to a sheet, rounded to its units, written short.

A path is text such as ``M12 5l3-2 1 4z``: after its first point each ring goes by whole units relative to the point
before (SVG 2, 9.3). Outer rings run one way and holes the other, whichever way the source wrote them, so that the
whole can be filled by the rule ``nonzero`` even where regions overlap.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import msgspec

from comity.analysis.outlines import Frame, Point, Region, clipped, frame_of, projected, signed_area, widest_row
from comity.analysis.projection import Projection

MARGIN: Final = 0.02
"""How far land is drawn beyond each edge of a sheet, as a part of its width, so that the cut itself is not seen."""
_ROWS: Final = 15


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """What of a projected sphere is shown, in units of a drawing with its origin in the upper left corner.

    scale: units for each radius of the sphere. left, top: the corner, in radii. width, height: in units.
    """

    projection: Projection
    scale: float
    left: float
    top: float
    width: int
    height: int

    def place(self, longitude: float, latitude: float) -> Point:
        """Where a place in degrees lies, in units; it may lie outside the sheet."""
        return self.moved(self.projection.project(longitude, latitude))

    def moved(self, point: Point) -> Point:
        """A projected point in units of the sheet."""
        return (point[0] - self.left) * self.scale, (self.top - point[1]) * self.scale

    def shows(self, longitude: float, latitude: float) -> bool:
        """Whether a place lies on the sheet."""
        x, y = self.place(longitude, latitude)
        return 0 <= x <= self.width and 0 <= y <= self.height


class Room(msgspec.Struct, frozen=True):
    """Where a name may stand on a sheet: middle and width, in units."""

    x: float
    y: float
    width: float


def make_sheet(projection: Projection, corners: Sequence[Point], width: int, height: int) -> Sheet:
    """The sheet of a size on which all corners, in degrees, just fit.

    Raises ValueError where the corners span nothing.
    """
    west, south, east, north = frame_of([projection.project(*corner) for corner in corners])
    if not (east > west and north > south):
        raise ValueError("expected corners that span an area, got them on one line")
    scale = min(width / (east - west), height / (north - south))
    return Sheet(
        projection=projection,
        scale=scale,
        left=(west + east - width / scale) / 2,
        top=(south + north + height / scale) / 2,
        width=width,
        height=height,
    )


def land_path(regions: Sequence[Region], sheet: Sheet, least: float) -> str:
    """All regions as one path; rings of less than ``least`` square units are left out."""
    parts = []
    for region in regions:
        for polygon in region:
            for place, ring in enumerate(polygon):
                for points in rings_on(sheet, ring):
                    area = signed_area(points)
                    if abs(area) >= least:
                        parts.append(_written(points if (area > 0) == (place == 0) else points[::-1]))
    return "".join(parts)


def rings_on(sheet: Sheet, ring: tuple[Point, ...]) -> Iterator[list[Point]]:
    """What of a ring of the sphere is on a sheet or its margin, in units."""
    margin = MARGIN * sheet.width
    frame = (-margin, -margin, sheet.width + margin, sheet.height + margin)
    for part in projected(ring, sheet.projection):
        points = [sheet.moved(point) for point in part]
        found = _within(points, frame)
        if found:
            yield found


def room_for_name(region: Region, sheet: Sheet) -> Room | None:
    """Where the name of a region fits best on a sheet, away from its edges; None where the region is not on it."""
    margin = MARGIN * sheet.width
    frame = (margin, margin, sheet.width - margin, sheet.height - margin)
    best = None
    for polygon in region:
        for points in rings_on(sheet, polygon[0]):
            shown = clipped(points, frame)
            if shown:
                room = Room(*widest_row(shown, _ROWS))
                best = room if best is None or room.width > best.width else best
    return best


def _within(points: list[Point], frame: Frame) -> list[Point]:
    west, north, east, south = frame_of(points)
    if west > frame[2] or east < frame[0] or north > frame[3] or south < frame[1]:
        return []
    if west >= frame[0] and east <= frame[2] and north >= frame[1] and south <= frame[3]:
        return points
    return clipped(points, frame)


def _written(points: Sequence[Point]) -> str:
    """A closed ring in whole units; nothing where too few points stay apart."""
    steps = _steps([(round(x), round(y)) for x, y in points])
    if len(steps) < 2:
        return ""
    first = f"M{round(points[0][0])} {round(points[0][1])}l"
    # The way back to the first point is what z draws.
    numbers = [number for step in steps[:-1] for number in step]
    text = "".join(str(number) if number < 0 else f" {number}" for number in numbers)
    return f"{first}{text.lstrip(' ')}z"


def _steps(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The ways between places, none of them empty, those straight on joined."""
    steps: list[tuple[int, int]] = []
    for before, after in pairwise(places):
        dx, dy = after[0] - before[0], after[1] - before[1]
        if dx == 0 and dy == 0:
            continue
        if steps and steps[-1][0] * dy == steps[-1][1] * dx and steps[-1][0] * dx + steps[-1][1] * dy > 0:
            steps[-1] = (steps[-1][0] + dx, steps[-1][1] + dy)
        else:
            steps.append((dx, dy))
    return steps
