"""Every table of the record, in the order in which its statements stand in the log."""

from typing import Final

from comity.record.parts.assessment import CLAIMS
from comity.record.parts.decisions import BODIES, SUMMITS
from comity.record.parts.exercises import EXERCISES, STRENGTHS
from comity.record.parts.glossaries import GLOSSARIES, TERMS
from comity.record.parts.instruments import INSTRUMENTS
from comity.record.parts.parties import MEMBERSHIPS, ORGANISATIONS, PARTIES
from comity.record.parts.places import CROSSINGS, ENGAGEMENTS, FACILITIES
from comity.record.parts.programmes import MISSIONS
from comity.record.table import Table

TABLES: Final[tuple[Table, ...]] = (
    PARTIES,
    ORGANISATIONS,
    MEMBERSHIPS,
    FACILITIES,
    CROSSINGS,
    ENGAGEMENTS,
    INSTRUMENTS,
    BODIES,
    SUMMITS,
    EXERCISES,
    STRENGTHS,
    MISSIONS,
    CLAIMS,
    GLOSSARIES,
    TERMS,
)
