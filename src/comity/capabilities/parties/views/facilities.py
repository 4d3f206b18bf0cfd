"""Facilities: ranges, training centres, bases and headquarters."""

from typing import Annotated

import msgspec

from comity.capabilities.parties.acts import Confidence, FacilityDescribed, FacilityKind, Precision
from comity.capabilities.parties.views.asking import coordinates, is_sure, names_place
from comity.kernel.capability import Column, View
from comity.kernel.declaration import field
from comity.kernel.described import described, disputes_of
from comity.kernel.fold import Folded
from comity.kernel.ids import Party
from comity.kernel.marking import Marking
from comity.kernel.marks import Point


class FacilityQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """party: in this state. kind, confidence: only these. place: part of the place's name, case ignored."""

    party: Annotated[Party | None, field("State")] = None
    kind: Annotated[FacilityKind | None, field("Kind", vocabulary="facility_kind")] = None
    place: Annotated[str, field("Place", help="Part of the place's name.", max_length=200)] | None = None
    confidence: Annotated[Confidence | None, field("Confidence", vocabulary="confidence")] = None


class FacilityRow(msgspec.Struct, frozen=True, kw_only=True):
    """One facility.

    facility: in a conflict what the first by code says, for display only. conflict: those who describe it differ.
    disputed: how many statements dispute one it rests on.
    """

    matter: str
    facility: FacilityDescribed
    conflict: bool
    disputed: int
    acts: tuple[str, ...]
    marking: Marking


def facility_rows(folded: Folded, query: FacilityQuery) -> tuple[FacilityRow, ...]:
    """The facility, where anybody who describes it says what fits the query."""
    settled = described(folded, FacilityDescribed)
    if settled is None or not any(_fits(one.value, query) for one in settled.claims):
        return ()
    return (
        FacilityRow(
            matter=folded.matter,
            facility=settled.value,
            conflict=settled.conflict,
            disputed=disputes_of(folded, settled.acts),
            acts=settled.acts,
            marking=settled.marking,
        ),
    )


def facility_points(row: FacilityRow) -> tuple[Point, ...]:
    """Where it lies, where that is known."""
    facility = row.facility
    at = coordinates(facility.place)
    if at is None:
        return ()
    return (
        Point(
            name=facility.name,
            layer="facility",
            latitude=at[0],
            longitude=at[1],
            matter=row.matter,
            precise=facility.precision not in (None, Precision.REGION),
            sure=is_sure(facility.confidence, row.conflict, row.disputed),
        ),
    )


def _fits(facility: FacilityDescribed, query: FacilityQuery) -> bool:
    return (
        query.party in (None, facility.country)
        and query.kind in (None, facility.kind)
        and query.confidence in (None, facility.confidence)
        and names_place(facility.place, query.place)
    )


FACILITIES = View(
    name="facilities",
    label="Facilities",
    matter_type="facility",
    query=FacilityQuery,
    row=FacilityRow,
    columns=(
        Column("Name", "facility.name"),
        Column("State", "facility.country"),
        Column("Kind", "facility.kind", "facility_kind"),
        Column("Place", "facility.place.name"),
        Column("Coordinates known", "facility.precision", "precision"),
        Column("Confidence", "facility.confidence", "confidence"),
    ),
    rows=facility_rows,
    points=facility_points,
)
