"""Border crossings, by road and by rail."""

from typing import Annotated, Final

import msgspec

from comity.capabilities.parties.acts import Confidence, CrossingDescribed, CrossingMode, CrossingStatus, Precision
from comity.capabilities.parties.views.asking import coordinates, is_sure, names_place
from comity.kernel.capability import Column, View
from comity.kernel.declaration import field
from comity.kernel.described import described, disputes_of
from comity.kernel.fold import Folded
from comity.kernel.ids import Party
from comity.kernel.marking import Marking
from comity.kernel.marks import Point

UNSURE: Final = frozenset({CrossingStatus.LISTED, CrossingStatus.NOT_VERIFIED})
"""Statuses that leave open whether one can cross there; drawn as unsure."""


class CrossingQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """party: on this state's border. kind: by rail or by road. place: part of the place's name, case ignored."""

    party: Annotated[Party | None, field("State")] = None
    kind: Annotated[CrossingMode | None, field("Rail or road", vocabulary="crossing_mode")] = None
    status: Annotated[CrossingStatus | None, field("Status", vocabulary="crossing_status")] = None
    place: Annotated[str, field("Place", help="Part of the place's name.", max_length=200)] | None = None
    confidence: Annotated[Confidence | None, field("Confidence", vocabulary="confidence")] = None


class CrossingRow(msgspec.Struct, frozen=True, kw_only=True):
    """One crossing; as FacilityRow."""

    matter: str
    crossing: CrossingDescribed
    conflict: bool
    disputed: int
    acts: tuple[str, ...]
    marking: Marking


def crossing_rows(folded: Folded, query: CrossingQuery) -> tuple[CrossingRow, ...]:
    """The crossing, where anybody who describes it says what fits the query."""
    settled = described(folded, CrossingDescribed)
    if settled is None or not any(_fits(one.value, query) for one in settled.claims):
        return ()
    return (
        CrossingRow(
            matter=folded.matter,
            crossing=settled.value,
            conflict=settled.conflict,
            disputed=disputes_of(folded, settled.acts),
            acts=settled.acts,
            marking=settled.marking,
        ),
    )


def crossing_points(row: CrossingRow) -> tuple[Point, ...]:
    """Where it lies, where that is known."""
    crossing = row.crossing
    at = coordinates(crossing.place)
    if at is None:
        return ()
    return (
        Point(
            name=crossing.name,
            layer="crossing",
            latitude=at[0],
            longitude=at[1],
            matter=row.matter,
            precise=crossing.precision not in (None, Precision.REGION),
            sure=crossing.status not in UNSURE and is_sure(crossing.confidence, row.conflict, row.disputed),
        ),
    )


def _fits(crossing: CrossingDescribed, query: CrossingQuery) -> bool:
    return (
        (query.party is None or query.party in crossing.sides)
        and query.kind in (None, crossing.mode)
        and query.status in (None, crossing.status)
        and query.confidence in (None, crossing.confidence)
        and names_place(crossing.place, query.place)
    )


CROSSINGS = View(
    name="crossings",
    label="Border crossings",
    matter_type="crossing",
    query=CrossingQuery,
    row=CrossingRow,
    columns=(
        Column("Name", "crossing.name"),
        Column("Between", "crossing.sides"),
        Column("Rail or road", "crossing.mode", "crossing_mode"),
        Column("Status", "crossing.status", "crossing_status"),
        Column("Status in words", "crossing.status_detail"),
        Column("Confidence", "crossing.confidence", "confidence"),
    ),
    rows=crossing_rows,
    points=crossing_points,
)
