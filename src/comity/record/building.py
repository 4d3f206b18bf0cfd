"""From the record's rows to its acts, the same bytes on every node that has the same package (K11).

Everything that differs between the acts of parties is fixed here: time, author and opening. The record is public, so
an opening that anybody can derive hides nothing; it makes the ids equal everywhere. A row's handling is PUBLIC, its
originator RECORD, and its matter has a slug of the code: ``party:kaz``, ``organisation:sco-rats``.
"""

import hmac
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from typing import Final, TypeVar

import msgspec

from comity.capabilities import REGISTRY
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
    Place,
)
from comity.kernel import canonical
from comity.kernel.act import Author, Envelope, Kind, open_act, write_act
from comity.kernel.dates import bounds
from comity.kernel.declaration import Names
from comity.kernel.errors import Malformed
from comity.kernel.ids import RECORD, matter_id, parse_party
from comity.kernel.log import NewAct, new_act
from comity.kernel.marking import public
from comity.record.reading import MembershipRow, OrganisationRow, PartyRow, Row, Tables, wrong_cell

COMPILED: Final = datetime(2026, 11, 22, tzinfo=UTC)
"""Claimed and stored time of every act: the day the record was compiled."""
OPENING_KEY: Final = b"comity/record/v1"
BACKGROUND: Final = "General knowledge; no page was read for this entry."
"""Listed last among the sources of a row that was found by ``background``."""

_AUTHOR = Author(role="record", handle="0" * 32)
_SEPARATOR = " ; "
_LIMITS = {"latitude": 90, "longitude": 180}
C = TypeVar("C", bound=Enum)


def build_acts(tables: Tables) -> tuple[NewAct, ...]:
    """The acts of all rows: states first, then organisations, then memberships, each in the order of its file.

    Raises Malformed with file, line and column for the first row that does not make an act.
    """
    return tuple(build_act(row) for row in all_rows(tables))


def all_rows(tables: Tables) -> Iterator[Row]:
    """Every row in the order of the log."""
    yield from tables.parties
    yield from tables.organisations
    yield from tables.memberships


def build_act(row: Row) -> NewAct:
    """The act of one row, opened again as any reader would open it.

    Raises Malformed with file, line and, where one cell is at fault, column.
    """
    kind, matter, body = _statement(row)
    try:
        raw = write_act(
            Envelope(
                kind=kind.name,
                matter=matter,
                origin=RECORD,
                epoch=1,
                author=_AUTHOR,
                claimed=COMPILED,
                marking=public(RECORD),
                lang="en",
                body=msgspec.Raw(canonical.encode(body)),
            )
        )
        open_act(raw, REGISTRY.kinds)
    except Malformed as fault:
        raise Malformed(
            "{file}:{line}: expected a row that makes an act: {fault}", file=row.file, line=row.line, fault=fault
        ) from fault
    return new_act(matter, kind.name, raw, derive_opening(raw))


def derive_opening(raw: bytes) -> bytes:
    """The opening of a record act, 32 bytes: HMAC-SHA256 of its bytes under a published key."""
    return hmac.digest(OPENING_KEY, raw, "sha256")


def _statement(row: Row) -> tuple[Kind, str, msgspec.Struct]:
    if isinstance(row, PartyRow):
        return PARTY_DESCRIBED, _matter("party", row, "code"), _party(row)
    if isinstance(row, OrganisationRow):
        return ORGANISATION_DESCRIBED, _matter("organisation", row, "code"), _organisation(row)
    return MEMBERSHIP_STATED, _matter("organisation", row, "organisation"), _membership(row)


def _party(row: PartyRow) -> PartyDescribed:
    return PartyDescribed(
        code=row.code,
        name=Names(en=row.name_en, ru=row.name_ru, zh=row.name_zh),
        confidence=_code(row, "confidence", Confidence),
        capital=_place(row, "capital"),
        official_languages=row.official_languages or None,
        note=row.note or None,
        sources=_sources(row),
    )


def _organisation(row: OrganisationRow) -> OrganisationDescribed:
    return OrganisationDescribed(
        code=row.code,
        name=Names(en=row.name_en, ru=row.name_ru, zh=row.name_zh),
        type=row.type,
        decision_rule=_code(row, "decision_rule", DecisionRule),
        collective_defence=_code(row, "collective_defence", CollectiveDefence),
        confidence=_code(row, "confidence", Confidence),
        founded=_date(row, "founded"),
        founding_instrument=row.founding_instrument or None,
        seat=_place(row, "seat"),
        decision_detail=row.decision_detail or None,
        defence_reference=row.defence_reference or None,
        working_languages=_list(row, "working_languages"),
        note=row.note or None,
        sources=_sources(row),
    )


def _membership(row: MembershipRow) -> MembershipStated:
    start, end = _date(row, "start"), _date(row, "end")
    if start is not None and end is not None and bounds(end)[1] < bounds(start)[0]:
        raise _wrong(row, "end", f"a date after the start {start}")
    return MembershipStated(
        party=_party_code(row, "party"),
        status=_code(row, "status", MembershipStatus),
        confidence=_code(row, "confidence", Confidence),
        start=start,
        end=end,
        note=row.note or None,
        sources=_sources(row),
    )


def _matter(matter_type: str, row: Row, column: str) -> str:
    return matter_id(matter_type, RECORD, _party_code(row, column).lower())


def _party_code(row: Row, column: str) -> str:
    try:
        return parse_party(getattr(row, column))
    except Malformed as fault:
        raise _wrong(row, column, "a code like KAZ or SCO-RATS") from fault


def _code(row: Row, column: str, codes: type[C]) -> C:
    try:
        return codes(getattr(row, column))
    except ValueError as fault:
        raise _wrong(row, column, "one of " + ", ".join(str(one.value) for one in codes)) from fault


def _date(row: Row, column: str) -> str | None:
    text: str = getattr(row, column)
    if not text:
        return None
    try:
        bounds(text)
    except Malformed as fault:
        raise _wrong(row, column, "a date like 2001, 2001-06 or 2001-06-15") from fault
    return text


def _place(row: PartyRow | OrganisationRow, column: str) -> Place | None:
    name: str = getattr(row, column)
    if not name and (row.latitude or row.longitude):
        raise _wrong(row, column, "the name of the place the coordinates belong to")
    if not name:
        return None
    if bool(row.latitude) != bool(row.longitude):
        raise _wrong(row, "longitude" if row.latitude else "latitude", "both coordinates or none")
    return Place(name=name, latitude=_degrees(row, "latitude"), longitude=_degrees(row, "longitude"))


def _degrees(row: PartyRow | OrganisationRow, column: str) -> int | None:
    """Units of 0.0001 degree; two decimals are demanded, so that one coordinate has one spelling."""
    text: str = getattr(row, column)
    if not text:
        return None
    whole, point, decimals = text.removeprefix("-").partition(".")
    digits = whole.isascii() and whole.isdigit() and decimals.isascii() and decimals.isdigit()
    if not (digits and point and len(decimals) == 2 and abs(Decimal(text)) <= _LIMITS[column]):
        limit = _LIMITS[column]
        raise _wrong(row, column, f"degrees from -{limit}.00 to {limit}.00 with two decimals")
    return int(Decimal(text).scaleb(4))


def _list(row: Row, column: str) -> tuple[str, ...]:
    text: str = getattr(row, column)
    items = tuple(text.split(_SEPARATOR)) if text else ()
    if any(not item.strip() or item != item.strip(" ;") for item in items):
        raise _wrong(row, column, "a list separated by ' ; '")
    return items


def _sources(row: Row) -> tuple[str, ...]:
    if row.found_by not in {"search", "background"}:
        raise _wrong(row, "found_by", "search or background")
    if not row.sources:
        raise _wrong(row, "sources", "at least one source")
    return (*_list(row, "sources"), *((BACKGROUND,) if row.found_by == "background" else ()))


def _wrong(row: Row, column: str, expected: str) -> Malformed:
    return wrong_cell(row.file, row.line, column, expected, getattr(row, column))
