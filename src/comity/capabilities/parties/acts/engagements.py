"""What can be said about what a state or an organisation does in another state."""

from enum import Enum
from typing import Annotated

import msgspec

from comity.capabilities.parties.acts.grounds import Confidence, Note, Sources
from comity.capabilities.parties.acts.place import Place, Precision
from comity.kernel.act import Kind
from comity.kernel.dates import bounds, check_date, partial_date
from comity.kernel.declaration import Unfit, field
from comity.kernel.ids import Party


class EngagementKind(Enum):
    """What is done there; a base or facility need not be armed, and an office is neither."""

    BASE_OR_FACILITY = "base_or_facility"
    OFFICE = "office"
    TRANSIT_AGREEMENT = "transit_agreement"
    SECURITY_ASSISTANCE = "security_assistance"
    BILATERAL_AGREEMENT = "bilateral_agreement"
    TRAINING_MISSION = "training_mission"
    OPERATION = "operation"
    ARMS_SUPPLY = "arms_supply"


class EngagementStatus(Enum):
    """How far it came, and whether it goes on as far as known.

    in_operation, in_force, leased: no sign of an end was found. signed: agreed by both sides, what came of it is not
    known. approved: one side's authorities agreed. planned: proposed or drafted. reported: said by others and not by
    those concerned. lapsed: without effect, no formal end was found. not_verified: what it has come to is not known.
    """

    IN_OPERATION = "in_operation"
    IN_FORCE = "in_force"
    LEASED = "leased"
    SIGNED = "signed"
    APPROVED = "approved"
    PLANNED = "planned"
    REPORTED = "reported"
    LAPSED = "lapsed"
    ENDED = "ended"
    NOT_VERIFIED = "not_verified"


class EngagementDescribed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a state or an organisation does in another state, as the speaker describes it.

    actor: who does it. partner: the state where or with which it is done, None where there are several. start: the
    first day, of an agreement that of its signature. end: the last day; None where no end is known. Both are as precise
    as known. status_detail: what the status leaves out.
    """

    name: Annotated[str, field("Name", min_length=1, max_length=200)]
    actor: Annotated[Party, field("Actor", help="State or organisation, for example USA or OSCE.")]
    kind: Annotated[EngagementKind, field("Kind", vocabulary="engagement_kind")]
    status: Annotated[EngagementStatus, field("Status", vocabulary="engagement_status")]
    confidence: Annotated[Confidence, field("Confidence", vocabulary="confidence")]
    partner: Annotated[Party, field("In or with", help="A state; left out where there are several.")] | None = None
    place: Annotated[Place, field("Place")] | None = None
    precision: Annotated[Precision, field("Coordinates known", vocabulary="precision")] | None = None
    start: Annotated[str, partial_date(label="From")] | None = None
    end: Annotated[str, partial_date(label="Until", help="The last day; left out where no end is known.")] | None = None
    status_detail: Annotated[str, field("Status in words", min_length=1, max_length=300)] | None = None
    summary: Annotated[str, field("Summary", max_length=1_000)] | None = None
    note: Note | None = None
    sources: Sources = ()

    def __post_init__(self) -> None:
        check_date(self.start)
        check_date(self.end)
        if self.start is not None and self.end is not None and bounds(self.end)[1] < bounds(self.start)[0]:
            raise Unfit(
                "expected an end after the start, got {start} to {end}",
                fields=("end",),
                start=self.start,
                end=self.end,
            )
        if self.partner == self.actor:
            raise Unfit(
                "expected a partner other than the actor, got {actor} as both", fields=("partner",), actor=self.actor
            )


ENGAGEMENT_DESCRIBED = Kind(
    name="engagement.described/1",
    body=EngagementDescribed,
    label="Engagement described",
    help="Describe what a state or an organisation does in another state: a base, transit, help, an agreement.",
    opens=True,
)
