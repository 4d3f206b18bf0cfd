"""Where states decide together: organs, meetings of ministers and agencies, and their sessions."""

from comity.capabilities.decisions.acts import BODY_DESCRIBED, SESSION_DESCRIBED
from comity.capabilities.decisions.fold import BodyState, SessionState, step_body, step_session
from comity.capabilities.decisions.rules import admission, body_authority, session_authority
from comity.capabilities.decisions.views import VIEWS
from comity.kernel.capability import Capability
from comity.kernel.fold import MatterType

BODY = MatterType(
    name="body",
    label="Body",
    initial=BodyState(),
    step=step_body,
    authority=body_authority,
    kinds=(BODY_DESCRIBED,),
)
SESSION = MatterType(
    name="session",
    label="Session",
    initial=SessionState(),
    step=step_session,
    authority=session_authority,
    kinds=(SESSION_DESCRIBED,),
)
CAPABILITY = Capability(
    name="decisions",
    label="Bodies and sessions",
    kinds=(BODY_DESCRIBED, SESSION_DESCRIBED),
    matter_types=(BODY, SESSION),
    views=VIEWS,
    admission=admission,
)
