"""Facilities, border crossings, and what outside states and organisations do in a state."""

from comity.capabilities.parties.acts import (
    CROSSING_DESCRIBED,
    ENGAGEMENT_DESCRIBED,
    FACILITY_DESCRIBED,
    Confidence,
    CrossingDescribed,
    CrossingMode,
    CrossingStatus,
    EngagementDescribed,
    EngagementKind,
    EngagementStatus,
    FacilityDescribed,
    FacilityKind,
    Place,
    Precision,
)
from comity.record.cells import (
    code,
    matter_of,
    matters_of,
    party_code,
    party_codes,
    place_of,
    sources_of,
    spell_of,
    text_of,
    truth_of,
    wrong,
)
from comity.record.table import Reference, Row, Statement, Table


class FacilityRow(Row, frozen=True, kw_only=True):
    """One range, base or headquarters; ``used_in`` lists files of exercises such as ``exercise:pm-2007``."""

    id: str
    name: str
    country: str
    kind: str
    place: str
    latitude: str
    longitude: str
    precision: str
    used_in: str


class CrossingRow(Row, frozen=True, kw_only=True):
    """One crossing, which is its own place; ``gauge_break`` is ``yes`` or ``no`` of a railway, empty of a road."""

    id: str
    name: str
    sides: str
    mode: str
    latitude: str
    longitude: str
    precision: str
    gauge_break: str
    status: str
    status_detail: str


class EngagementRow(Row, frozen=True, kw_only=True):
    """One engagement; ``end`` is its last day, month or year, ``partner`` empty where there are several."""

    id: str
    name: str
    actor: str
    partner: str
    kind: str
    place: str
    latitude: str
    longitude: str
    precision: str
    start: str
    end: str
    status: str
    status_detail: str
    summary: str


def facility(row: FacilityRow) -> Statement:
    """A facility's description."""
    body = FacilityDescribed(
        name=row.name,
        country=party_code(row, "country"),
        kind=code(row, "kind", FacilityKind),
        place=_place(row, "place"),
        confidence=code(row, "confidence", Confidence),
        precision=_precision(row),
        used_in=matters_of(row, "used_in"),
        note=text_of(row, "note"),
        sources=sources_of(row),
    )
    return Statement(FACILITY_DESCRIBED, matter_of("facility", row, "id"), body)


def crossing(row: CrossingRow) -> Statement:
    """A crossing's description."""
    sides = party_codes(row, "sides")
    if len(sides) != 2:
        raise wrong(row, "sides", "two states like KAZ ; CHN")
    mode = code(row, "mode", CrossingMode)
    if row.gauge_break and mode is not CrossingMode.RAIL:
        raise wrong(row, "gauge_break", "nothing, since it is no railway")
    body = CrossingDescribed(
        name=row.name,
        sides=sides,
        mode=mode,
        place=_place(row, "name"),
        status=code(row, "status", CrossingStatus),
        confidence=code(row, "confidence", Confidence),
        precision=_precision(row),
        gauge_break=truth_of(row, "gauge_break") if row.gauge_break else None,
        status_detail=text_of(row, "status_detail"),
        note=text_of(row, "note"),
        sources=sources_of(row),
    )
    return Statement(CROSSING_DESCRIBED, matter_of("crossing", row, "id"), body)


def engagement(row: EngagementRow) -> Statement:
    """An engagement's description."""
    start, end = spell_of(row)
    actor = party_code(row, "actor")
    if row.partner == actor:
        raise wrong(row, "partner", "another than the actor")
    body = EngagementDescribed(
        name=row.name,
        actor=actor,
        kind=code(row, "kind", EngagementKind),
        status=code(row, "status", EngagementStatus),
        confidence=code(row, "confidence", Confidence),
        partner=party_code(row, "partner") if row.partner else None,
        place=place_of(row, "place"),
        precision=_precision(row),
        start=start,
        end=end,
        status_detail=text_of(row, "status_detail"),
        summary=text_of(row, "summary"),
        note=text_of(row, "note"),
        sources=sources_of(row),
    )
    return Statement(ENGAGEMENT_DESCRIBED, matter_of("engagement", row, "id"), body)


def _place(row: FacilityRow | CrossingRow, column: str) -> Place:
    place = place_of(row, column)
    if place is None:
        raise wrong(row, column, "the name of a place")
    return place


def _precision(row: FacilityRow | CrossingRow | EngagementRow) -> Precision | None:
    """Stated where there are coordinates, and nowhere else."""
    if bool(row.precision) != bool(row.latitude):
        raise wrong(row, "precision", "how well the coordinates are known" if row.latitude else "nothing")
    return code(row, "precision", Precision) if row.precision else None


FACILITIES = Table(
    file="facilities.csv",
    row=FacilityRow,
    statement=facility,
    key=("id",),
    refers=(
        Reference(column="country", tables=("parties.csv",)),
        Reference(column="used_in", tables=("exercises.csv",), prefix="exercise:"),
    ),
    country="country",
    texts=("name", "place"),
)
CROSSINGS = Table(
    file="crossings.csv",
    row=CrossingRow,
    statement=crossing,
    key=("id",),
    refers=(Reference(column="sides", tables=("parties.csv",)),),
    country="sides",
    texts=("name",),
)
ENGAGEMENTS = Table(
    file="outside.csv",
    row=EngagementRow,
    statement=engagement,
    key=("id",),
    refers=(
        Reference(column="actor", tables=("parties.csv", "organisations.csv")),
        Reference(column="partner", tables=("parties.csv",)),
    ),
    country="partner",
    texts=("name", "place", "summary"),
)
