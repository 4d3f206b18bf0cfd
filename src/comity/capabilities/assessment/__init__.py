"""What the files show: claims that go round, each with a verdict, its reason, and the files it rests on."""

from comity.capabilities.assessment.acts import CLAIM_ASSESSED
from comity.capabilities.assessment.fold import ClaimState, step_claim
from comity.capabilities.assessment.rules import admission, claim_authority
from comity.capabilities.assessment.views import VIEWS
from comity.kernel.capability import Capability
from comity.kernel.fold import MatterType

CLAIM = MatterType(
    name="claim",
    label="Claim",
    initial=ClaimState(),
    step=step_claim,
    authority=claim_authority,
    kinds=(CLAIM_ASSESSED,),
)
CAPABILITY = Capability(
    name="assessment",
    label="Claims",
    kinds=(CLAIM_ASSESSED,),
    matter_types=(CLAIM,),
    views=VIEWS,
    admission=admission,
)
