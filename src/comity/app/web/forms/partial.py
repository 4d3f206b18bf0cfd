"""Dates as people write them, read as partial dates: a year, a month or a day."""

import re
from typing import Final

from comity.kernel.dates import bounds
from comity.kernel.errors import Malformed

_ISO: Final = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?)?")
_DAY_FIRST: Final = re.compile(r"(?:([0-9]{1,2})\.)?([0-9]{1,2})\.([0-9]{4})(?: ?г\.?)?")
_CHINESE: Final = re.compile(r"([0-9]{4})年(?:([0-9]{1,2})月(?:([0-9]{1,2})[日号])?)?")


def read_partial(text: str) -> str:
    """A partial date such as ``2001``, ``2001-06`` or ``2001-06-15``.

    Understood besides: ``2001/6/5``, ``15.06.2001``, ``06.2001``, ``2001年6月15日``. Forms that mean different days in
    different countries, such as 05/06/2001, are not guessed at. Raises Malformed.
    """
    plain = text.replace(" ", "")
    if (found := _ISO.fullmatch(plain) or _CHINESE.fullmatch(plain)) is not None:
        parts = found.groups()
    elif (found := _DAY_FIRST.fullmatch(plain)) is not None:
        parts = tuple(reversed(found.groups()))
    else:
        raise Malformed("expected a date like 2001, 2001-06 or 2001-06-15, got {text!r}", text=text[:20])
    year, *rest = (part for part in parts if part)
    written = "-".join((year, *(part.zfill(2) for part in rest)))
    bounds(written)
    return written
