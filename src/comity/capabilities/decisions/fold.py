"""Bodies and their meetings as their acts make them: what each origin says of one."""

from comity.capabilities.decisions.acts import BodyDescribed, SessionDescribed
from comity.kernel.described import Description, step_description

BodyState = Description[BodyDescribed]
SessionState = Description[SessionDescribed]

step_body = step_description(BodyDescribed)
"""Add a description; other acts leave the state alone."""
step_session = step_description(SessionDescribed)
"""Add a description; other acts leave the state alone."""
