"""How much the timeline draws: marks as long as they can be told apart, counts per year beyond that."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Final

import msgspec

from comity.app.web.timeline.lanes import Axis, Dated, Place, lane_of, within
from comity.kernel.marks import LAYERS

MOST_MARKS: Final = 600
"""Marks drawn one by one; with more of them the fullest lanes become counts."""


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """One mark: its name and dates, and its place in the list it comes from, by which the rest is asked for."""

    at: int
    layer: str
    dated: Dated
    sure: bool = True


class Count(msgspec.Struct, frozen=True):
    """How many marks begin in a year; those begun before the axis count with its first year."""

    year: int
    count: int


class Lane(msgspec.Struct, frozen=True, kw_only=True):
    """One layer: its marks with their places, or counts where there are too many of them; the other is empty."""

    layer: str
    marks: tuple[Mark, ...]
    places: tuple[Place, ...] = ()
    counts: tuple[Count, ...] = ()

    @property
    def rows(self) -> int:
        """Rows the marks take."""
        return max((place.row for place in self.places), default=-1) + 1


def lanes_of(marks: Sequence[Mark], axis: Axis, today: date) -> tuple[Lane, ...]:
    """The lanes that have anything on the axis, in the order of LAYERS."""
    return tuple(place(lane, axis, today) for lane in sort_out(marks, axis, today))


def sort_out(marks: Sequence[Mark], axis: Axis, today: date) -> tuple[Lane, ...]:
    """As :func:`lanes_of`, but only the fullest lanes are counted, and no mark has a place yet; names are not read."""
    by_layer: dict[str, list[Mark]] = {layer: [] for layer in LAYERS}
    for mark in marks:
        if within(mark.dated, axis, today):
            by_layer[mark.layer].append(mark)
    counted = _too_full({layer: len(found) for layer, found in by_layer.items()})
    return tuple(
        Lane(layer=layer, marks=tuple(found), counts=_counts(found, axis) if layer in counted else ())
        for layer, found in by_layer.items()
        if found
    )


def _too_full(sizes: dict[str, int]) -> set[str]:
    """The layers to be counted so that all others together are at most MOST_MARKS."""
    left = sum(sizes.values())
    counted: set[str] = set()
    for layer, size in sorted(sizes.items(), key=lambda one: -one[1]):
        if left <= MOST_MARKS:
            break
        counted.add(layer)
        left -= size
    return counted


def place(lane: Lane, axis: Axis, today: date) -> Lane:
    """The lane with a place for each mark, by its name; with counts where it has them, or they would need many rows."""
    if lane.counts:
        return lane
    places = lane_of([mark.dated for mark in lane.marks], axis, today)
    if places is None:
        return msgspec.structs.replace(lane, counts=_counts(lane.marks, axis))
    return msgspec.structs.replace(lane, places=places)


def _counts(marks: Sequence[Mark], axis: Axis) -> tuple[Count, ...]:
    begun = Counter(max(int(mark.dated.start[:4]), axis.first.year) for mark in marks)
    return tuple(Count(year, begun[year]) for year in sorted(begun))
