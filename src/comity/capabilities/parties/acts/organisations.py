"""What can be said about organisations, and who belongs to them."""

from enum import Enum
from typing import Annotated

import msgspec

from comity.capabilities.parties.acts.grounds import Confidence, Note, Sources
from comity.capabilities.parties.acts.place import Place
from comity.kernel.act import Kind
from comity.kernel.dates import bounds, check_date, partial_date
from comity.kernel.declaration import Names, Unfit, field
from comity.kernel.ids import Party


class MembershipStatus(Enum):
    """How a state belongs to an organisation, in the words its instruments use."""

    MEMBER = "member"
    OBSERVER = "observer"
    DIALOGUE_PARTNER = "dialogue_partner"
    PARTNER = "partner"
    PARTICIPATING_STATE = "participating_state"
    PARTICIPANT = "participant"
    ASSOCIATE = "associate"
    CONTRIBUTOR = "contributor"
    RECEIVING_STATE = "receiving_state"
    GUEST = "guest"
    APPLICANT = "applicant"
    SUSPENDED = "suspended"
    OPT_OUT = "opt_out"
    WITHDRAWN = "withdrawn"


class DecisionRule(Enum):
    """How an organisation decides."""

    CONSENSUS = "consensus"
    CONSENSUS_OR_MAJORITY = "consensus_or_majority"
    UNANIMITY_LESS_ABSTENTIONS = "unanimity_less_abstentions"
    TREATY_PARTIES = "treaty_parties"
    BILATERAL = "bilateral"
    HOST = "host"
    NOT_STATED = "not_stated"


class CollectiveDefence(Enum):
    """Whether the founding texts promise mutual defence."""

    YES = "yes"
    MUTUAL_ASSISTANCE = "mutual_assistance"
    SEPARATE_PACT = "separate_pact"
    NO = "no"
    NOT_STATED = "not_stated"


class OrganisationDescribed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An organisation as the speaker describes it; founded is as precise as known."""

    code: Annotated[Party, field("Code", help="For example SCO or SCO-RATS.")]
    name: Annotated[Names, field("Name")]
    type: Annotated[str, field("Type", help="For example: intergovernmental organisation.", max_length=200)]
    decision_rule: Annotated[DecisionRule, field("Decision rule", vocabulary="decision_rule")]
    collective_defence: Annotated[CollectiveDefence, field("Collective defence", vocabulary="collective_defence")]
    confidence: Annotated[Confidence, field("Confidence", vocabulary="confidence")]
    founded: Annotated[str, partial_date(label="Founded")] | None = None
    founding_instrument: Annotated[str, field("Founding instrument", max_length=500)] | None = None
    seat: Annotated[Place, field("Seat")] | None = None
    decision_detail: Annotated[str, field("How it decides", max_length=1_000)] | None = None
    defence_reference: Annotated[str, field("Defence clause", max_length=500)] | None = None
    working_languages: Annotated[
        tuple[Annotated[str, msgspec.Meta(max_length=80)], ...], field("Working languages", max_length=20)
    ] = ()
    note: Note | None = None
    sources: Sources = ()

    def __post_init__(self) -> None:
        check_date(self.founded)


class MembershipStated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One spell of a state's belonging to the organisation.

    start, end: as precise as known; end is the first day it no longer held; no end means that it goes on.
    Saying it again with the same party, status and start replaces one's own earlier statement.
    """

    party: Annotated[Party, field("State", help="Three-letter code, for example KAZ.")]
    status: Annotated[MembershipStatus, field("Status", vocabulary="membership_status")]
    confidence: Annotated[Confidence, field("Confidence", vocabulary="confidence")]
    start: Annotated[str, partial_date(label="From")] | None = None
    end: Annotated[str, partial_date(label="Until")] | None = None
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


ORGANISATION_DESCRIBED = Kind(
    name="organisation.described/1",
    body=OrganisationDescribed,
    label="Organisation described",
    help="Describe an organisation: names, seat, founding, how it decides.",
    opens=True,
)
MEMBERSHIP_STATED = Kind(
    name="organisation.membership_stated/1",
    body=MembershipStated,
    label="Membership stated",
    help="State that a country belongs to the organisation, in which status and from when.",
)
