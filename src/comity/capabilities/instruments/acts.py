"""What can be said about treaties, agreements and other documents that states rest their cooperation on."""

from collections.abc import Iterable
from enum import Enum
from typing import Annotated

import msgspec

from comity.capabilities.parties.acts import Confidence, Note, Sources
from comity.kernel.act import Kind
from comity.kernel.dates import bounds, check_date, partial_date
from comity.kernel.declaration import Unfit, field
from comity.kernel.ids import Party


class InstrumentType(Enum):
    """What a document calls itself."""

    AGREEMENT = "agreement"
    PROTOCOL = "protocol"
    TREATY = "treaty"
    DECLARATION = "declaration"
    CHARTER = "charter"
    PROGRAMME = "programme"
    CONVENTION = "convention"
    REGULATION = "regulation"
    STRATEGY = "strategy"
    DECISION = "decision"
    CONCEPT = "concept"
    MEMORANDUM = "memorandum"
    FRAMEWORK_DOCUMENT = "framework_document"
    POLITICALLY_BINDING_DOCUMENT = "politically_binding_document"
    RESOLUTION = "resolution"


class InstrumentTopic(Enum):
    """What a document is about; one may have several."""

    ACCESSION = "accession"
    AFGHANISTAN = "afghanistan"
    AMENDMENT = "amendment"
    ARMED_FORCES = "armed_forces"
    ARMS_CONTROL = "arms_control"
    ARMS_TRAFFICKING = "arms_trafficking"
    BORDER = "border"
    CEILINGS = "ceilings"
    COLLECTIVE_DEFENCE = "collective_defence"
    CONFIDENCE_BUILDING = "confidence-building"
    CONSULTATION = "consultation"
    COUNTERTERRORISM = "counterterrorism"
    CRIMINAL_LAW = "criminal_law"
    CRISIS_MANAGEMENT = "crisis_management"
    CRISIS_RESPONSE = "crisis_response"
    CROSS_BORDER_FORCES = "cross-border_forces"
    CYBER = "cyber"
    DATA = "data"
    DECISION_RULE = "decision_rule"
    DEFENCE_COOPERATION = "defence_cooperation"
    DIALOGUE_PARTNER_STATUS = "dialogue_partner_status"
    DISASTER = "disaster"
    DRUG_CONTROL = "drug_control"
    EXERCISES = "exercises"
    EXTREMISM = "extremism"
    FOUNDING = "founding"
    IMPLEMENTATION = "implementation"
    INFORMATION_EXCHANGE = "information_exchange"
    INFORMATION_SECURITY = "information_security"
    INTEROPERABILITY = "interoperability"
    INTERVENTION = "intervention"
    JOINT_OPERATIONS = "joint_operations"
    LEGAL_ASSISTANCE = "legal_assistance"
    LIMITATION_ZONES = "limitation_zones"
    MANDATE = "mandate"
    MEMBERSHIP = "membership"
    MUTUAL_ASSISTANCE = "mutual_assistance"
    NO_HOSTILE_ALLIANCES = "no_hostile_alliances"
    NON_AGGRESSION = "non-aggression"
    NOTIFICATION = "notification"
    OBSERVATION = "observation"
    OBSERVER_STATUS = "observer_status"
    ORGANISED_CRIME = "organised_crime"
    ORGANS = "organs"
    PARTNER_STATUS = "partner_status"
    PARTNERSHIP = "partnership"
    PEACE_OPERATION = "peace_operation"
    PEACE_TREATY = "peace_treaty"
    PEACEKEEPING = "peacekeeping"
    POLICE_COOPERATION = "police_cooperation"
    POLITICAL = "political"
    PRINCIPLES = "principles"
    PRIVILEGES = "privileges"
    RAPID_REACTION = "rapid_reaction"
    REGIONAL_ARRANGEMENTS = "regional_arrangements"
    RELATIONS_BETWEEN_ORGANISATIONS = "relations_between_organisations"
    SELF_DEFENCE = "self-defence"
    SEPARATISM = "separatism"
    STATUS_OF_FORCES = "status_of_forces"
    STRATEGY = "strategy"
    THRESHOLDS = "thresholds"
    TRAINING = "training"
    TRANSPARENCY = "transparency"
    VERIFICATION = "verification"


class InstrumentDescribed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A document as the speaker describes it.

    title: in the act's language. signed: when it was signed or adopted. in_force: since when it applies; left out when
    not known, and it may lie before the signing. end: first day it no longer held, where its text or another document
    ends it. may_go_on: it may have been extended past its end, and the speaker does not know. Lists are sorted and name
    each code once, so that equal descriptions are equal.
    """

    title: Annotated[str, field("Title", min_length=1, max_length=300)]
    type: Annotated[InstrumentType, field("Type", vocabulary="instrument_type")]
    confidence: Annotated[Confidence, field("Confidence", vocabulary="confidence")]
    organisations: Annotated[
        tuple[Party, ...], field("Organisations", help="In which it was made, for example SCO.", max_length=20)
    ] = ()
    place: Annotated[str, field("Place", min_length=1, max_length=200)] | None = None
    signed: Annotated[str, partial_date(label="Signed or adopted")] | None = None
    in_force: Annotated[str, partial_date(label="In force since")] | None = None
    end: Annotated[str, partial_date(label="Until")] | None = None
    may_go_on: Annotated[
        bool, field("May have been extended", help="It may have gone on after its end; whether it did is not known.")
    ] = False
    parties: Annotated[
        tuple[Party, ...],
        field("Parties", help="States and organisations it names as its parties.", max_length=250),
    ] = ()
    depositary: Annotated[str, field("Depositary", min_length=1, max_length=200)] | None = None
    topics: Annotated[tuple[InstrumentTopic, ...], field("Topics", vocabulary="instrument_topic", max_length=64)] = ()
    note: Note | None = None
    sources: Sources = ()

    def __post_init__(self) -> None:
        for stated in (self.signed, self.in_force, self.end):
            check_date(stated)
        for start in (self.signed, self.in_force):
            if start is not None and self.end is not None and bounds(self.end)[1] < bounds(start)[0]:
                raise Unfit(
                    "expected an end after the start, got {start} to {end}",
                    fields=("end",),
                    start=start,
                    end=self.end,
                )
        if self.may_go_on and self.end is None:
            raise Unfit("expected an end where it may have gone on after it, got none", fields=("end",))
        _check_sorted("organisations", self.organisations)
        _check_sorted("parties", self.parties)
        _check_sorted("topics", (one.value for one in self.topics))


def _check_sorted(name: str, codes: Iterable[str]) -> None:
    """Raises Unfit unless the codes are sorted, each once."""
    given = tuple(codes)
    if list(given) != sorted(set(given)):
        raise Unfit(
            "expected {name} in alphabetical order, each once, got {given}",
            fields=(name,),
            name=name,
            given=", ".join(given)[:200],
        )


INSTRUMENT_DESCRIBED = Kind(
    name="instrument.described/1",
    body=InstrumentDescribed,
    label="Instrument described",
    help="Describe a treaty, agreement or other document: title, parties, signing, entry into force.",
    opens=True,
)
