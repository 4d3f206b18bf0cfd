"""Texts in the three languages of every page, and how numbers and dates are written in each.

Locale libraries read files and differ between versions; a finding must read the same on every node, so the few forms
needed are fixed here.

=========== =============== ================= ==================
what        en              ru                zh
=========== =============== ================= ==================
36000       36,000          36 000            36,000
2.5         2.5             2,5               2.5
2027-05-02  2 May 2027      2 мая 2027 г.     2027年5月2日
=========== =============== ================= ==================

The space inside a Russian number and before ``г.`` is U+00A0. Russian sentences set inserted names and counts after a
colon or in brackets, so that they need no case endings.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Literal

import msgspec

Language = Literal["en", "ru", "zh"]
"""A language of the pages: English, Russian or Chinese (simplified)."""

LANGUAGES: tuple[Language, ...] = ("en", "ru", "zh")

_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTHS_RU = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_NO_BREAK_SPACE = "\u00a0"
_RU_GROUPS_FROM = 10_000  # Russian typography leaves four-digit numbers whole


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One text in English, Russian and Chinese; none may be empty where it is shown."""

    en: str
    ru: str
    zh: str

    def said(self, language: Language) -> str:
        """The text in one language."""
        if language == "en":
            return self.en
        return self.ru if language == "ru" else self.zh


def number_text(value: int | Decimal, language: Language) -> str:
    """A number as written in the language, exact, grouped by thousands."""
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    if language != "ru":
        return text
    groups = _NO_BREAK_SPACE if not -_RU_GROUPS_FROM < value < _RU_GROUPS_FROM else ""
    return text.replace(".", ";").replace(",", groups).replace(";", ",")


def date_text(day: date, language: Language) -> str:
    """A calendar date as written in the language."""
    if language == "en":
        return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"
    if language == "ru":
        return f"{day.day} {_MONTHS_RU[day.month - 1]} {day.year}{_NO_BREAK_SPACE}г."
    return f"{day.year}年{day.month}月{day.day}日"


def moment_text(moment: datetime, language: Language) -> str:
    """A point in time to the minute, in UTC."""
    at = moment.astimezone(UTC)
    joint = " " if language == "zh" else ", "
    return f"{date_text(at.date(), language)}{joint}{at:%H:%M} UTC"


def list_text(items: tuple[str, ...], language: Language) -> str:
    """Several names after one another."""
    return ("、" if language == "zh" else ", ").join(items)


def filled(words: Words, language: Language, **slots: str) -> str:
    """The text in one language with its ``{slots}`` filled; every slot it has must be given.

    One pass: what is put into a slot is never read as a template itself.
    """
    first, *rest = words.said(language).split("{")
    pieces = (piece.partition("}") for piece in rest)
    return first + "".join(slots[slot] + after for slot, _, after in pieces)
