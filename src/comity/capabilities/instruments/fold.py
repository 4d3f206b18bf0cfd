"""Instruments as their acts make them: what each origin says of the document."""

from comity.capabilities.instruments.acts import InstrumentDescribed
from comity.kernel.described import Description, step_description

InstrumentState = Description[InstrumentDescribed]

step_instrument = step_description(InstrumentDescribed)
"""Add a description; other acts leave the state alone."""
