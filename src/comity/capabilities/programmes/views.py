"""Questions about missions, asked alike by pages, API and command line."""

from datetime import date
from typing import Annotated

import msgspec

from comity.capabilities.parties.acts import Confidence
from comity.capabilities.programmes.acts import MissionDescribed
from comity.kernel.capability import Column, View
from comity.kernel.dates import bounds
from comity.kernel.declaration import field
from comity.kernel.described import described, disputes_of
from comity.kernel.fold import Folded
from comity.kernel.ids import Party
from comity.kernel.marking import Marking
from comity.kernel.marks import Event


class MissionQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """on: a day on which it ran. since, until: only what ended not before, and began not after, these days.

    A date that leaves it open fits, and a mission with no end known goes on. party: host or contributor.
    """

    on: Annotated[date | None, field("On", help="A day, for example 2018-06-01.")] = None
    since: Annotated[date | None, field("Since", help="Only what ended on this day or later.")] = None
    until: Annotated[date | None, field("Until", help="Only what began on this day or earlier.")] = None
    party: Annotated[Party | None, field("State", help="It is host or contributor.")] = None
    organisation: Annotated[Party | None, field("Organisation")] = None
    confidence: Annotated[Confidence | None, field("Confidence", vocabulary="confidence")] = None


class MissionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One mission.

    mission: in a conflict what the first by code says, for display only. conflict: those who describe it differ.
    disputed: how many statements dispute one it rests on. acts: ids of these.
    """

    matter: str
    mission: MissionDescribed
    conflict: bool
    disputed: int
    acts: tuple[str, ...]
    marking: Marking


def mission_rows(folded: Folded, query: MissionQuery) -> tuple[MissionRow, ...]:
    """The mission where what anybody says of it fits the query; nothing while no visible statement describes it."""
    settled = described(folded, MissionDescribed)
    if settled is None or not any(_fits(one.value, query) for one in settled.claims):
        return ()
    return (
        MissionRow(
            matter=folded.matter,
            mission=settled.value,
            conflict=settled.conflict,
            disputed=disputes_of(folded, settled.acts),
            acts=settled.acts,
            marking=settled.marking,
        ),
    )


def mission_events(row: MissionRow) -> tuple[Event, ...]:
    """The time it ran, where its beginning is known; without an end it goes on."""
    mission = row.mission
    if mission.start is None:
        return ()
    contested = row.conflict or row.disputed > 0
    return (
        Event(
            name=mission.name,
            layer="mission",
            matter=row.matter,
            start=mission.start,
            end=mission.end,
            sure=mission.confidence is not Confidence.LOW and not contested,
        ),
    )


def _fits(mission: MissionDescribed, query: MissionQuery) -> bool:
    return (
        _may_have_run(mission, query.since, query.until)
        and _may_have_run(mission, query.on, query.on)
        and query.party in (None, *mission.hosts, *mission.contributors)
        and query.organisation in (None, mission.organisation)
        and query.confidence in (None, mission.confidence)
    )


def _may_have_run(mission: MissionDescribed, since: date | None, until: date | None) -> bool:
    """Whether the mission ran, or by its dates may have run, at some time between two days, both included."""
    first = bounds(mission.start)[0] if mission.start is not None else date.min
    last = bounds(mission.end)[1] if mission.end is not None else date.max
    return (since is None or last >= since) and (until is None or first <= until)


VIEWS = (
    View(
        name="missions",
        label="Missions",
        matter_type="mission",
        query=MissionQuery,
        row=MissionRow,
        columns=(
            Column("Name", "mission.name"),
            Column("Organisation", "mission.organisation"),
            Column("Host states", "mission.hosts"),
            Column("From", "mission.start"),
            Column("Until", "mission.end"),
            Column("Strength", "mission.strength"),
            Column("Contributors", "mission.contributors"),
            Column("Confidence", "mission.confidence", "confidence"),
        ),
        rows=mission_rows,
        events=mission_events,
    ),
)
