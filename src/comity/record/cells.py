"""From one cell's text to a value, or a fault that names file, line and column."""

from decimal import Decimal
from enum import Enum
from typing import Final, TypeVar

from comity.capabilities.parties.acts import Place
from comity.kernel.dates import bounds
from comity.kernel.errors import Malformed
from comity.kernel.ids import RECORD, matter_id, parse_matter, parse_party
from comity.record.table import Row

BACKGROUND: Final = "General knowledge; no page was read for this entry."
"""Listed last among the sources of a row that was found by ``background``."""

_SEPARATOR: Final = " ; "
_LIMITS: Final = {"latitude": 90, "longitude": 180}
C = TypeVar("C", bound=Enum)


def wrong_cell(row: Row, column: str, expected: str, got: str) -> Malformed:
    """The fault to raise for one cell."""
    return Malformed(
        "{file}:{line}, column {column}: expected {expected}, got {got!r}",
        file=row.file,
        line=row.line,
        column=column,
        expected=expected,
        got=got[:80],
    )


def wrong(row: Row, column: str, expected: str) -> Malformed:
    """As :func:`wrong_cell`, with what the cell holds."""
    return wrong_cell(row, column, expected, getattr(row, column))


def text_of(row: Row, column: str) -> str | None:
    """The cell's text, None for an empty cell."""
    text: str = getattr(row, column)
    return text or None


def listed(row: Row, column: str) -> tuple[str, ...]:
    """The items of a cell that lists them."""
    text: str = getattr(row, column)
    items = tuple(text.split(_SEPARATOR)) if text else ()
    if any(not item.strip() or item != item.strip(" ;") for item in items):
        raise wrong(row, column, "a list separated by ' ; '")
    return items


def party_code(row: Row, column: str) -> str:
    """The code of a state or organisation."""
    return _party(row, column, getattr(row, column))


def party_codes(row: Row, column: str) -> tuple[str, ...]:
    """Codes of states and organisations, each once."""
    codes = tuple(_party(row, column, item) for item in listed(row, column))
    if len(set(codes)) != len(codes):
        raise wrong(row, column, "every code once")
    return codes


def _party(row: Row, column: str, text: str) -> str:
    try:
        return parse_party(text)
    except Malformed as fault:
        raise wrong_cell(row, column, "a code like KAZ or SCO-RATS", text) from fault


def code(row: Row, column: str, codes: type[C]) -> C:
    """A code of a vocabulary."""
    return _code(row, column, getattr(row, column), codes)


def codes(row: Row, column: str, known: type[C]) -> tuple[C, ...]:
    """Codes of a vocabulary."""
    return tuple(_code(row, column, item, known) for item in listed(row, column))


def _code(row: Row, column: str, text: str, known: type[C]) -> C:
    try:
        return known(text)
    except ValueError as fault:
        raise wrong_cell(row, column, "one of " + ", ".join(str(one.value) for one in known), text) from fault


def truth_of(row: Row, column: str) -> bool:
    """``yes`` or ``no``."""
    text: str = getattr(row, column)
    if text not in {"yes", "no"}:
        raise wrong(row, column, "yes or no")
    return text == "yes"


def whole_of(row: Row, column: str, most: int) -> int | None:
    """A whole number from 0 to ``most``, None for an empty cell."""
    text: str = getattr(row, column)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 15 and int(text) <= most):
        raise wrong(row, column, f"a whole number from 0 to {most}")
    return int(text)


def date_of(row: Row, column: str) -> str | None:
    """A partial date, None for an empty cell."""
    text: str = getattr(row, column)
    if not text:
        return None
    try:
        bounds(text)
    except Malformed as fault:
        raise wrong(row, column, "a date like 2001, 2001-06 or 2001-06-15") from fault
    return text


def spell_of(row: Row, start: str = "start", end: str = "end") -> tuple[str | None, str | None]:
    """Two dates, the second not before the first."""
    first, last = date_of(row, start), date_of(row, end)
    if first is not None and last is not None and bounds(last)[1] < bounds(first)[0]:
        raise wrong(row, end, f"a date after the start {first}")
    return first, last


def place_of(row: Row, column: str) -> Place | None:
    """A named place with the coordinates in the columns latitude and longitude, where there are any."""
    name: str = getattr(row, column)
    latitude: str = getattr(row, "latitude", "")
    longitude: str = getattr(row, "longitude", "")
    if not name and (latitude or longitude):
        raise wrong(row, column, "the name of the place the coordinates belong to")
    if not name:
        return None
    if bool(latitude) != bool(longitude):
        raise wrong(row, "longitude" if latitude else "latitude", "both coordinates or none")
    return Place(name=name, latitude=_degrees(row, "latitude"), longitude=_degrees(row, "longitude"))


def _degrees(row: Row, column: str) -> int | None:
    """Units of 0.0001 degree; two decimals are demanded, so that one coordinate has one spelling."""
    text: str = getattr(row, column, "")
    if not text:
        return None
    whole, point, decimals = text.removeprefix("-").partition(".")
    digits = whole.isascii() and whole.isdigit() and decimals.isascii() and decimals.isdigit()
    if not (digits and point and len(decimals) == 2 and abs(Decimal(text)) <= _LIMITS[column]):
        limit = _LIMITS[column]
        raise wrong(row, column, f"degrees from -{limit}.00 to {limit}.00 with two decimals")
    return int(Decimal(text).scaleb(4))


def sources_of(row: Row) -> tuple[str, ...]:
    """What the row rests on; at least one source."""
    if row.found_by not in {"search", "background"}:
        raise wrong(row, "found_by", "search or background")
    if not row.sources:
        raise wrong(row, "sources", "at least one source")
    return (*listed(row, "sources"), *((BACKGROUND,) if row.found_by == "background" else ()))


def matter_of(matter_type: str, row: Row, column: str) -> str:
    """The record's file of this type with the cell's text, in small letters, as its name."""
    text: str = getattr(row, column)
    try:
        return matter_id(matter_type, RECORD, text.lower())
    except Malformed as fault:
        raise wrong(row, column, "a name of small letters, digits and hyphens") from fault


def matters_of(row: Row, column: str) -> tuple[str, ...]:
    """Ids of files such as ``exercise:pm-2007``."""
    found = []
    for item in listed(row, column):
        try:
            found.append(parse_matter(item))
        except Malformed as fault:
            raise wrong_cell(row, column, "a file like exercise:pm-2007", item) from fault
    return tuple(found)
