"""Claims as their acts make them: what each origin finds."""

from comity.capabilities.assessment.acts import ClaimAssessed
from comity.kernel.described import Description, step_description

ClaimState = Description[ClaimAssessed]

step_claim = step_description(ClaimAssessed)
"""Add an assessment; other acts leave the state alone."""
