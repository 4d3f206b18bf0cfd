"""What questions have in common: no parameters at all, a window of time, a part of a place's name."""

from datetime import date

import msgspec

from comity.capabilities.parties.acts import Confidence, Place
from comity.kernel.dates import bounds


class NoQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A view without parameters."""


def may_fall_within(start: str | None, end: str | None, since: date | None, until: date | None) -> bool:
    """Whether something may have gone on at some time from ``since`` to ``until``, both included.

    start, end: partial dates of its first and last day, None where not known. What the dates leave open may have.
    """
    ended_before = since is not None and end is not None and bounds(end)[1] < since
    began_after = until is not None and start is not None and bounds(start)[0] > until
    return not (ended_before or began_after)


def names_place(place: Place | None, part: str | None) -> bool:
    """Whether the place's name holds this part, case ignored; without a part every place fits, and none at all."""
    return not part or (place is not None and part.casefold() in place.name.casefold())


def is_sure(confidence: Confidence, conflict: bool, disputed: int) -> bool:
    """Whether a mark is drawn as sure: those who speak agree, nobody disputes it, its confidence is not low."""
    return not conflict and not disputed and confidence is not Confidence.LOW


def coordinates(place: Place | None) -> tuple[int, int] | None:
    """Latitude and longitude in units of 0.0001 degree, where both are known."""
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return place.latitude, place.longitude
