"""Missions."""

from comity.capabilities.parties.acts import Confidence
from comity.capabilities.programmes.acts import MISSION_DESCRIBED, MissionDescribed
from comity.record.cells import code, matter_of, party_code, party_codes, sources_of, spell_of, text_of
from comity.record.table import Reference, Row, Statement, Table


class MissionRow(Row, frozen=True, kw_only=True):
    """One mission; ``end`` is its last day, ``strength`` the words of the source; lists of codes are sorted."""

    id: str
    name: str
    organisation: str
    hosts: str
    mandate_basis: str
    start: str
    end: str
    strength: str
    contributors: str
    task: str
    summary: str


def mission(row: MissionRow) -> Statement:
    """A mission's description."""
    start, end = spell_of(row)
    body = MissionDescribed(
        name=row.name,
        confidence=code(row, "confidence", Confidence),
        organisation=party_code(row, "organisation") if row.organisation else None,
        hosts=party_codes(row, "hosts"),
        mandate_basis=text_of(row, "mandate_basis"),
        start=start,
        end=end,
        strength=text_of(row, "strength"),
        contributors=party_codes(row, "contributors"),
        task=text_of(row, "task"),
        summary=text_of(row, "summary"),
        note=text_of(row, "note"),
        sources=sources_of(row),
    )
    return Statement(MISSION_DESCRIBED, matter_of("mission", row, "id"), body)


MISSIONS = Table(
    file="missions.csv",
    row=MissionRow,
    statement=mission,
    key=("id",),
    refers=(
        Reference(column="organisation", tables=("organisations.csv",)),
        Reference(column="hosts", tables=("parties.csv",)),
        Reference(column="contributors", tables=("parties.csv",)),
    ),
    texts=("name", "task", "summary"),
)
