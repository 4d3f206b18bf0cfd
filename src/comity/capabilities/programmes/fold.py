"""Missions as their acts make them: what each origin says."""

from comity.capabilities.programmes.acts import MissionDescribed
from comity.kernel.described import Description, step_description

MissionState = Description[MissionDescribed]

step_mission = step_description(MissionDescribed)
"""Add a description; other acts leave the state alone."""
