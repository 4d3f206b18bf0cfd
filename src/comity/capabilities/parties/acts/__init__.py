"""What can be said about states and organisations, who belongs to what, where they are and act, and what terms mean."""

from comity.capabilities.parties.acts.crossings import (
    CROSSING_DESCRIBED,
    CrossingDescribed,
    CrossingMode,
    CrossingStatus,
)
from comity.capabilities.parties.acts.engagements import (
    ENGAGEMENT_DESCRIBED,
    EngagementDescribed,
    EngagementKind,
    EngagementStatus,
)
from comity.capabilities.parties.acts.facilities import FACILITY_DESCRIBED, FacilityDescribed, FacilityKind
from comity.capabilities.parties.acts.glossaries import (
    GLOSSARY_DESCRIBED,
    TERM_STATED,
    GlossaryDescribed,
    OtherName,
    TermStated,
    TermStatus,
)
from comity.capabilities.parties.acts.grounds import Confidence, Note, Sources
from comity.capabilities.parties.acts.organisations import (
    MEMBERSHIP_STATED,
    ORGANISATION_DESCRIBED,
    CollectiveDefence,
    DecisionRule,
    MembershipStated,
    MembershipStatus,
    OrganisationDescribed,
)
from comity.capabilities.parties.acts.place import Place, Precision
from comity.capabilities.parties.acts.states import PARTY_DESCRIBED, PartyDescribed

__all__ = [
    "CROSSING_DESCRIBED",
    "ENGAGEMENT_DESCRIBED",
    "FACILITY_DESCRIBED",
    "GLOSSARY_DESCRIBED",
    "MEMBERSHIP_STATED",
    "ORGANISATION_DESCRIBED",
    "PARTY_DESCRIBED",
    "TERM_STATED",
    "CollectiveDefence",
    "Confidence",
    "CrossingDescribed",
    "CrossingMode",
    "CrossingStatus",
    "DecisionRule",
    "EngagementDescribed",
    "EngagementKind",
    "EngagementStatus",
    "FacilityDescribed",
    "FacilityKind",
    "GlossaryDescribed",
    "MembershipStated",
    "MembershipStatus",
    "Note",
    "OrganisationDescribed",
    "OtherName",
    "PartyDescribed",
    "Place",
    "Precision",
    "Sources",
    "TermStated",
    "TermStatus",
]
