"""What outside states and organisations do in a state."""

from datetime import date
from typing import Annotated, Final

import msgspec

from comity.capabilities.parties.acts import (
    Confidence,
    EngagementDescribed,
    EngagementKind,
    EngagementStatus,
    Precision,
)
from comity.capabilities.parties.views.asking import coordinates, is_sure, may_fall_within, names_place
from comity.kernel.capability import Column, View
from comity.kernel.declaration import field
from comity.kernel.described import described, disputes_of
from comity.kernel.fold import Folded
from comity.kernel.ids import Party
from comity.kernel.marking import Marking
from comity.kernel.marks import Point

UNSURE: Final = frozenset(
    {
        EngagementStatus.APPROVED,
        EngagementStatus.PLANNED,
        EngagementStatus.REPORTED,
        EngagementStatus.NOT_VERIFIED,
    }
)
"""Statuses that leave open whether it is there; drawn as unsure."""
OVER: Final = frozenset({EngagementStatus.LAPSED, EngagementStatus.ENDED})
"""Statuses of what is over; without an end it would be drawn as going on, hence as unsure."""


class EngagementQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """on: a day on which it may have gone on. since, until: it may have gone on at some time between.

    party: by, in or with this state. organisation: by this organisation. place: part of the place's name, case ignored.
    """

    on: Annotated[date | None, field("On", help="A day, for example 2018-06-01.")] = None
    since: Annotated[date | None, field("Since", help="Only what had not ended before this day.")] = None
    until: Annotated[date | None, field("Until", help="Only what had begun by this day.")] = None
    party: Annotated[Party | None, field("State")] = None
    organisation: Annotated[Party | None, field("Organisation")] = None
    kind: Annotated[EngagementKind | None, field("Kind", vocabulary="engagement_kind")] = None
    status: Annotated[EngagementStatus | None, field("Status", vocabulary="engagement_status")] = None
    place: Annotated[str, field("Place", help="Part of the place's name.", max_length=200)] | None = None
    confidence: Annotated[Confidence | None, field("Confidence", vocabulary="confidence")] = None


class EngagementRow(msgspec.Struct, frozen=True, kw_only=True):
    """One engagement; as FacilityRow."""

    matter: str
    engagement: EngagementDescribed
    conflict: bool
    disputed: int
    acts: tuple[str, ...]
    marking: Marking


def engagement_rows(folded: Folded, query: EngagementQuery) -> tuple[EngagementRow, ...]:
    """The engagement, where anybody who describes it says what fits the query."""
    settled = described(folded, EngagementDescribed)
    if settled is None or not any(_fits(one.value, query) for one in settled.claims):
        return ()
    return (
        EngagementRow(
            matter=folded.matter,
            engagement=settled.value,
            conflict=settled.conflict,
            disputed=disputes_of(folded, settled.acts),
            acts=settled.acts,
            marking=settled.marking,
        ),
    )


def engagement_points(row: EngagementRow) -> tuple[Point, ...]:
    """Where it is or was, where that is known."""
    engagement = row.engagement
    at = coordinates(engagement.place)
    if at is None:
        return ()
    return (
        Point(
            name=engagement.name,
            layer="outside",
            latitude=at[0],
            longitude=at[1],
            matter=row.matter,
            start=engagement.start,
            end=engagement.end,
            precise=engagement.precision not in (None, Precision.REGION),
            sure=_is_there(engagement) and is_sure(engagement.confidence, row.conflict, row.disputed),
        ),
    )


def _is_there(engagement: EngagementDescribed) -> bool:
    """Whether it is sure that it was there from its start to its end."""
    return engagement.status not in UNSURE and (engagement.end is not None or engagement.status not in OVER)


def _fits(engagement: EngagementDescribed, query: EngagementQuery) -> bool:
    return _fits_time(engagement, query) and (
        query.party in (None, engagement.actor, engagement.partner)
        and query.organisation in (None, engagement.actor)
        and query.kind in (None, engagement.kind)
        and query.status in (None, engagement.status)
        and query.confidence in (None, engagement.confidence)
        and names_place(engagement.place, query.place)
    )


def _fits_time(engagement: EngagementDescribed, query: EngagementQuery) -> bool:
    start, end = engagement.start, engagement.end
    return may_fall_within(start, end, query.on, query.on) and may_fall_within(start, end, query.since, query.until)


OUTSIDE = View(
    name="outside",
    label="Outside actors",
    matter_type="engagement",
    query=EngagementQuery,
    row=EngagementRow,
    columns=(
        Column("Name", "engagement.name"),
        Column("Actor", "engagement.actor"),
        Column("In or with", "engagement.partner"),
        Column("Kind", "engagement.kind", "engagement_kind"),
        Column("From", "engagement.start"),
        Column("Until", "engagement.end"),
        Column("Status", "engagement.status", "engagement_status"),
        Column("Status in words", "engagement.status_detail"),
        Column("Confidence", "engagement.confidence", "confidence"),
    ),
    rows=engagement_rows,
    points=engagement_points,
)
