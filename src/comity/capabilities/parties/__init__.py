"""Who cooperates: states, organisations, and who belongs to what, since when and in which status."""

from comity.capabilities.parties.acts import MEMBERSHIP_STATED, ORGANISATION_DESCRIBED, PARTY_DESCRIBED
from comity.capabilities.parties.fold import OrganisationState, PartyState, step_organisation, step_party
from comity.capabilities.parties.rules import admission, organisation_authority, party_authority
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
CAPABILITY = Capability(
    name="parties",
    label="States and organisations",
    kinds=(ORGANISATION_DESCRIBED, MEMBERSHIP_STATED, PARTY_DESCRIBED),
    matter_types=(ORGANISATION, PARTY),
    views=VIEWS,
    admission=admission,
)
