"""States, organisations and who belongs to what."""

from comity.capabilities.parties.acts import (
    MEMBERSHIP_STATED,
    ORGANISATION_DESCRIBED,
    PARTY_DESCRIBED,
    CollectiveDefence,
    Confidence,
    DecisionRule,
    MembershipStated,
    MembershipStatus,
    OrganisationDescribed,
    PartyDescribed,
)
from comity.kernel.declaration import Names
from comity.record.cells import code, date_of, listed, matter_of, party_code, place_of, sources_of, spell_of, text_of
from comity.record.table import Reference, Row, Statement, Table


class PartyRow(Row, frozen=True, kw_only=True):
    """One state; latitude and longitude are those of the capital, in degrees with two decimals."""

    code: str
    name_en: str
    name_ru: str
    name_zh: str
    capital: str
    latitude: str
    longitude: str
    official_languages: str


class OrganisationRow(Row, frozen=True, kw_only=True):
    """One organisation; latitude and longitude are those of the seat, in degrees with two decimals."""

    code: str
    name_en: str
    name_ru: str
    name_zh: str
    type: str
    founded: str
    founding_instrument: str
    seat: str
    latitude: str
    longitude: str
    decision_rule: str
    decision_detail: str
    collective_defence: str
    defence_reference: str
    working_languages: str


class MembershipRow(Row, frozen=True, kw_only=True):
    """One spell of membership; ``end`` is the first day, month or year in which it no longer held."""

    organisation: str
    party: str
    status: str
    start: str
    end: str


def party(row: PartyRow) -> Statement:
    """A state's description."""
    body = PartyDescribed(
        code=party_code(row, "code"),
        name=Names(en=row.name_en, ru=row.name_ru, zh=row.name_zh),
        confidence=code(row, "confidence", Confidence),
        capital=place_of(row, "capital"),
        official_languages=text_of(row, "official_languages"),
        note=text_of(row, "note"),
        sources=sources_of(row),
    )
    return Statement(PARTY_DESCRIBED, matter_of("party", row, "code"), body)


def organisation(row: OrganisationRow) -> Statement:
    """An organisation's description."""
    body = OrganisationDescribed(
        code=party_code(row, "code"),
        name=Names(en=row.name_en, ru=row.name_ru, zh=row.name_zh),
        type=row.type,
        decision_rule=code(row, "decision_rule", DecisionRule),
        collective_defence=code(row, "collective_defence", CollectiveDefence),
        confidence=code(row, "confidence", Confidence),
        founded=date_of(row, "founded"),
        founding_instrument=text_of(row, "founding_instrument"),
        seat=place_of(row, "seat"),
        decision_detail=text_of(row, "decision_detail"),
        defence_reference=text_of(row, "defence_reference"),
        working_languages=listed(row, "working_languages"),
        note=text_of(row, "note"),
        sources=sources_of(row),
    )
    return Statement(ORGANISATION_DESCRIBED, matter_of("organisation", row, "code"), body)


def membership(row: MembershipRow) -> Statement:
    """A spell of membership, said in the file of the organisation."""
    party_code(row, "organisation")
    start, end = spell_of(row)
    body = MembershipStated(
        party=party_code(row, "party"),
        status=code(row, "status", MembershipStatus),
        confidence=code(row, "confidence", Confidence),
        start=start,
        end=end,
        note=text_of(row, "note"),
        sources=sources_of(row),
    )
    return Statement(MEMBERSHIP_STATED, matter_of("organisation", row, "organisation"), body)


PARTIES = Table(file="parties.csv", row=PartyRow, statement=party, key=("code",), country="code", texts=("capital",))
ORGANISATIONS = Table(
    file="organisations.csv",
    row=OrganisationRow,
    statement=organisation,
    key=("code",),
    texts=("type", "seat", "decision_detail", "defence_reference"),
)
MEMBERSHIPS = Table(
    file="memberships.csv",
    row=MembershipRow,
    statement=membership,
    key=("organisation", "party", "status", "start"),
    refers=(
        Reference(column="organisation", tables=("organisations.csv",)),
        Reference(column="party", tables=("parties.csv",)),
    ),
)
