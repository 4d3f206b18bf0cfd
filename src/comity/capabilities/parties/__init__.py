"""Who cooperates, and where: states, organisations, who belongs to what, places, and who acts in another's state."""

from comity.capabilities.parties.acts import (
    CROSSING_DESCRIBED,
    ENGAGEMENT_DESCRIBED,
    FACILITY_DESCRIBED,
    GLOSSARY_DESCRIBED,
    MEMBERSHIP_STATED,
    ORGANISATION_DESCRIBED,
    PARTY_DESCRIBED,
    TERM_STATED,
)
from comity.capabilities.parties.fold import (
    NOTHING_SAID,
    GlossaryState,
    OrganisationState,
    PartyState,
    step_crossing,
    step_engagement,
    step_facility,
    step_glossary,
    step_organisation,
    step_party,
)
from comity.capabilities.parties.rules import admission, organisation_authority, party_authority, place_authority
from comity.capabilities.parties.views import VIEWS
from comity.kernel.capability import Capability
from comity.kernel.fold import MatterType

ORGANISATION = MatterType(
    name="organisation",
    label="Organisation",
    initial=OrganisationState(),
    step=step_organisation,
    authority=organisation_authority,
    kinds=(ORGANISATION_DESCRIBED, MEMBERSHIP_STATED),
)
PARTY = MatterType(
    name="party",
    label="State",
    initial=PartyState(),
    step=step_party,
    authority=party_authority,
    kinds=(PARTY_DESCRIBED,),
)
FACILITY = MatterType(
    name="facility",
    label="Facility",
    initial=NOTHING_SAID,
    step=step_facility,
    authority=place_authority,
    kinds=(FACILITY_DESCRIBED,),
)
CROSSING = MatterType(
    name="crossing",
    label="Border crossing",
    initial=NOTHING_SAID,
    step=step_crossing,
    authority=place_authority,
    kinds=(CROSSING_DESCRIBED,),
)
ENGAGEMENT = MatterType(
    name="engagement",
    label="Engagement",
    initial=NOTHING_SAID,
    step=step_engagement,
    authority=place_authority,
    kinds=(ENGAGEMENT_DESCRIBED,),
)
GLOSSARY = MatterType(
    name="glossary",
    label="Glossary",
    initial=GlossaryState(),
    step=step_glossary,
    authority=place_authority,
    kinds=(GLOSSARY_DESCRIBED, TERM_STATED),
)
CAPABILITY = Capability(
    name="parties",
    label="States and organisations",
    kinds=(
        ORGANISATION_DESCRIBED,
        MEMBERSHIP_STATED,
        PARTY_DESCRIBED,
        FACILITY_DESCRIBED,
        CROSSING_DESCRIBED,
        ENGAGEMENT_DESCRIBED,
        GLOSSARY_DESCRIBED,
        TERM_STATED,
    ),
    matter_types=(ORGANISATION, PARTY, FACILITY, CROSSING, ENGAGEMENT, GLOSSARY),
    views=VIEWS,
    admission=admission,
)
