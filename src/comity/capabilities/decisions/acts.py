"""What can be said about the bodies in which states decide together, and about their meetings."""

from enum import Enum
from typing import Annotated

import msgspec

from comity.capabilities.parties.acts import Confidence, DecisionRule, Note, Place, Sources
from comity.kernel.act import Kind
from comity.kernel.dates import bounds, check_date, partial_date
from comity.kernel.declaration import Names, Unfit, field
from comity.kernel.ids import Matter, Party, matter_type


class BodyKind(Enum):
    """What sort of body it is.

    An agreed centre is one whose agreement is signed and whose work is not known to have begun.
    """

    STATUTORY_ORGAN = "statutory_organ"
    PERMANENT_ORGAN = "permanent_organ"
    GOVERNING_BODY = "governing_body"
    EXECUTIVE_BODY = "executive_body"
    MINISTERS_MEETING = "ministers_meeting"
    AGENCY_MEETING = "agency_meeting"
    AD_HOC_MEETING = "ad_hoc_meeting"
    EXPERT_GROUP = "expert_group"
    TREATY_GROUP = "treaty_group"
    CONSULTATION_FORMAT = "consultation_format"
    CENTRE = "centre"
    AGREED_CENTRE = "agreed_centre"
    PLANNED_CENTRE = "planned_centre"


class SessionStatus(Enum):
    """Whether a meeting is known to have been held."""

    HELD = "held"
    ANNOUNCED = "announced"


class BodyDescribed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A body as the speaker describes it.

    organisation: whose body it is, None for one outside every organisation. seat: only where it has one; seat_detail
    says how far, or that it changes. decision_rule: None where it does not decide, or how is not stated.
    """

    name: Annotated[Names, field("Name")]
    kind: Annotated[BodyKind, field("Kind of body", vocabulary="body_kind")]
    confidence: Annotated[Confidence, field("Confidence", vocabulary="confidence")]
    organisation: Annotated[Party, field("Organisation")] | None = None
    kind_detail: Annotated[str, field("Kind in words", min_length=1, max_length=300)] | None = None
    founded: Annotated[str, partial_date(label="Founded")] | None = None
    founded_note: Annotated[str, field("On its founding", min_length=1, max_length=500)] | None = None
    seat: Annotated[Place, field("Seat")] | None = None
    seat_detail: Annotated[str, field("On its seat", min_length=1, max_length=300)] | None = None
    frequency: Annotated[str, field("How often it meets", min_length=1, max_length=300)] | None = None
    decision_rule: Annotated[DecisionRule, field("Decision rule", vocabulary="decision_rule")] | None = None
    decision_detail: Annotated[str, field("How it decides", min_length=1, max_length=1_000)] | None = None
    legal_base: Annotated[str, field("Legal base", min_length=1, max_length=500)] | None = None
    note: Note | None = None
    sources: Sources = ()

    def __post_init__(self) -> None:
        check_date(self.founded)


class SessionDescribed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One meeting as the speaker describes it.

    body: the file of the body that met. number: its count of meetings. start, end: first and last day; without an end
    it is taken to have lasted as long as its start says. place: in words, also for a meeting by video link. country:
    the state that received it. chair: the state in the chair; persons are not named.
    """

    organisation: Annotated[Party, field("Organisation")]
    status: Annotated[SessionStatus, field("Status", vocabulary="session_status")]
    confidence: Annotated[Confidence, field("Confidence", vocabulary="confidence")]
    body: Annotated[Matter, field("Body", help="The file of the body that met.")] | None = None
    number: Annotated[int, field("Number", ge=1, le=10_000)] | None = None
    name: Annotated[str, field("Name", min_length=1, max_length=200)] | None = None
    start: Annotated[str, partial_date(label="First day")] | None = None
    end: Annotated[str, partial_date(label="Last day")] | None = None
    place: Annotated[str, field("Place", min_length=1, max_length=200)] | None = None
    country: Annotated[Party, field("Host state")] | None = None
    chair: Annotated[Party, field("State in the chair")] | None = None
    outcomes: Annotated[str, field("Outcomes", min_length=1, max_length=2_000)] | None = None
    note: Note | None = None
    sources: Sources = ()

    def __post_init__(self) -> None:
        check_date(self.start)
        check_date(self.end)
        if self.body is not None and matter_type(self.body) != "body":
            raise Unfit("expected the file of a body, got {file}", fields=("body",), file=self.body)
        if self.end is not None and self.start is None:
            raise Unfit("expected a first day before the last day {end}, got none", fields=("start",), end=self.end)
        if self.start is not None and self.end is not None and bounds(self.end)[1] < bounds(self.start)[0]:
            raise Unfit(
                "expected a last day after the first, got {start} to {end}",
                fields=("end",),
                start=self.start,
                end=self.end,
            )


BODY_DESCRIBED = Kind(
    name="body.described/1",
    body=BodyDescribed,
    label="Body described",
    help="Describe a body that states decide in: names, founding, seat, how it decides.",
    opens=True,
)
SESSION_DESCRIBED = Kind(
    name="session.described/1",
    body=SessionDescribed,
    label="Session described",
    help="Describe a meeting of a body: when and where, who was in the chair, what came of it.",
    opens=True,
)
