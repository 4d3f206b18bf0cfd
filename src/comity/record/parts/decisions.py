"""Bodies in which states decide, and the meetings of their heads of state."""

from comity.capabilities.decisions.acts import (
    BODY_DESCRIBED,
    SESSION_DESCRIBED,
    BodyDescribed,
    BodyKind,
    SessionDescribed,
    SessionStatus,
)
from comity.capabilities.parties.acts import Confidence, DecisionRule
from comity.kernel.declaration import Names
from comity.record.cells import (
    code,
    date_of,
    matter_of,
    party_code,
    place_of,
    sources_of,
    spell_of,
    text_of,
    whole_of,
)
from comity.record.table import Reference, Row, Statement, Table


class BodyRow(Row, frozen=True, kw_only=True):
    """One body; latitude and longitude are those of the town of its seat, in degrees with two decimals."""

    id: str
    name_en: str
    name_ru: str
    name_zh: str
    organisation: str
    kind: str
    kind_detail: str
    founded: str
    founded_note: str
    seat: str
    latitude: str
    longitude: str
    seat_detail: str
    frequency: str
    decision_rule: str
    decision_detail: str
    legal_base: str


class SummitRow(Row, frozen=True, kw_only=True):
    """One meeting of heads of state; ``end`` is its last day, ``body`` the id of the body that met."""

    id: str
    body: str
    number: str
    organisation: str
    start: str
    end: str
    place: str
    country: str
    chair: str
    outcomes: str
    status: str


def body(row: BodyRow) -> Statement:
    """A body's description."""
    said = BodyDescribed(
        name=Names(en=row.name_en, ru=row.name_ru, zh=row.name_zh),
        kind=code(row, "kind", BodyKind),
        confidence=code(row, "confidence", Confidence),
        organisation=party_code(row, "organisation") if row.organisation else None,
        kind_detail=text_of(row, "kind_detail"),
        founded=date_of(row, "founded"),
        founded_note=text_of(row, "founded_note"),
        seat=place_of(row, "seat"),
        seat_detail=text_of(row, "seat_detail"),
        frequency=text_of(row, "frequency"),
        decision_rule=code(row, "decision_rule", DecisionRule) if row.decision_rule else None,
        decision_detail=text_of(row, "decision_detail"),
        legal_base=text_of(row, "legal_base"),
        note=text_of(row, "note"),
        sources=sources_of(row),
    )
    return Statement(BODY_DESCRIBED, matter_of("body", row, "id"), said)


def summit(row: SummitRow) -> Statement:
    """A meeting's description."""
    start, end = spell_of(row)
    said = SessionDescribed(
        organisation=party_code(row, "organisation"),
        status=code(row, "status", SessionStatus),
        confidence=code(row, "confidence", Confidence),
        body=matter_of("body", row, "body") if row.body else None,
        number=whole_of(row, "number", 10_000),
        start=start,
        end=end,
        place=text_of(row, "place"),
        country=party_code(row, "country") if row.country else None,
        chair=party_code(row, "chair") if row.chair else None,
        outcomes=text_of(row, "outcomes"),
        note=text_of(row, "note"),
        sources=sources_of(row),
    )
    return Statement(SESSION_DESCRIBED, matter_of("session", row, "id"), said)


BODIES = Table(
    file="bodies.csv",
    row=BodyRow,
    statement=body,
    key=("id",),
    refers=(Reference(column="organisation", tables=("organisations.csv",)),),
    texts=("seat",),
)
SUMMITS = Table(
    file="summits.csv",
    row=SummitRow,
    statement=summit,
    key=("id",),
    refers=(
        Reference(column="body", tables=("bodies.csv",)),
        Reference(column="organisation", tables=("organisations.csv",)),
        Reference(column="country", tables=("parties.csv",)),
        Reference(column="chair", tables=("parties.csv",)),
    ),
    texts=("place", "outcomes"),
)
