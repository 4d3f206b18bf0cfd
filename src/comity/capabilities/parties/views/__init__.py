"""Questions about states, organisations and places, asked alike by pages, API and command line."""

from typing import Final

from comity.capabilities.parties.views.asking import NoQuery
from comity.capabilities.parties.views.crossings import CROSSINGS, CrossingQuery, CrossingRow, crossing_rows
from comity.capabilities.parties.views.engagements import OUTSIDE, EngagementQuery, EngagementRow, engagement_rows
from comity.capabilities.parties.views.facilities import FACILITIES, FacilityQuery, FacilityRow, facility_rows
from comity.capabilities.parties.views.glossaries import (
    GLOSSARIES,
    TERMS,
    GlossaryRow,
    TermFinding,
    TermQuery,
    TermRow,
    find_terms_outside,
    glossary_rows,
    term_rows,
)
from comity.capabilities.parties.views.memberships import (
    MEMBERS,
    MEMBERSHIPS,
    PARTNERS,
    MembershipQuery,
    MembershipRow,
    member_rows,
    membership_rows,
    partner_rows,
)
from comity.capabilities.parties.views.organisations import (
    ORGANISATION,
    ORGANISATIONS,
    OrganisationRow,
    organisation_rows,
)
from comity.capabilities.parties.views.states import PARTIES, PartyRow, party_rows
from comity.kernel.capability import View

VIEWS: Final[tuple[View, ...]] = (
    ORGANISATIONS,
    ORGANISATION,
    MEMBERS,
    PARTNERS,
    MEMBERSHIPS,
    PARTIES,
    FACILITIES,
    CROSSINGS,
    OUTSIDE,
    GLOSSARIES,
    TERMS,
)

__all__ = [
    "VIEWS",
    "CrossingQuery",
    "CrossingRow",
    "EngagementQuery",
    "EngagementRow",
    "FacilityQuery",
    "FacilityRow",
    "GlossaryRow",
    "MembershipQuery",
    "MembershipRow",
    "NoQuery",
    "OrganisationRow",
    "PartyRow",
    "TermFinding",
    "TermQuery",
    "TermRow",
    "crossing_rows",
    "engagement_rows",
    "facility_rows",
    "find_terms_outside",
    "glossary_rows",
    "member_rows",
    "membership_rows",
    "organisation_rows",
    "partner_rows",
    "party_rows",
    "term_rows",
]
