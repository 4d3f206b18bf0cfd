"""A month as a grid of days, and the same as a list; weeks begin where the language has them begin (CLDR)."""

from calendar import Calendar
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import htpy as h
import msgspec

from comity.app.catalogues import language_of
from comity.app.language import Catalogue

MOST_IN_A_DAY: Final = 3
"""Names in one cell of the grid; the list holds all of them."""
_KEPT: Final = 20


class Dated(msgspec.Struct, frozen=True, kw_only=True):
    """Something on the calendar: first and last day, its name and page, its kind as a code of the vocabulary ``layer``.

    when: its dates in words. lang: of the name, or empty for the reader's own. note: what was said where the name is a
    translation, with what it is worth. badge: what a translation that a party gave is worth.
    """

    first: date
    last: date
    name: str
    when: str
    href: str | None
    kind: str
    sure: bool = True
    lang: str = ""
    note: str = ""
    badge: str = ""


class Month(msgspec.Struct, frozen=True):
    """A month: its year, and its number from 1."""

    year: int
    month: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.moved(1).first - timedelta(days=1)

    def moved(self, months: int) -> "Month":
        """So many months later, or earlier where negative."""
        at = self.year * 12 + self.month - 1 + months
        return Month(at // 12, at % 12 + 1)

    def named(self, words: Catalogue) -> str:
        """Its name with the year."""
        return words.partial(f"{self.year:04}-{self.month:02}")


def month_grid(month: Month, dated: Sequence[Dated], today: date, words: Catalogue) -> h.Element:
    """The month's weeks, each day with what falls on it; days of other months stay empty."""
    start, names = week(words.language)
    days = Calendar(start).itermonthdates(month.year, month.month)
    weeks = list(zip(*[iter(days)] * 7, strict=True))
    return h.table(".calendar")[
        h.caption[month.named(words)],
        h.thead[h.tr[(h.th(scope="col")[h.abbr(title=whole)[short]] for short, whole in names)]],
        h.tbody[(h.tr[(_day(day, month, dated, today) for day in days)] for days in weeks)],
    ]


def day_list(dated: Iterable[Dated], words: Catalogue) -> h.Element:
    """What the grid shows, one to a line."""
    return h.ul(".calendar-list")[
        (
            h.li[
                h.span(".calendar-when")[one.when],
                " ",
                _link(one),
                [" ", h.span(".badge")[one.badge]] if one.badge else None,
                " ",
                h.span(".calendar-kind")[h.span(class_=f"layer layer-{one.kind}"), words.code_label("layer", one.kind)],
                [" ", h.span(".badge.badge-unsure")[words.gettext("not certain")]] if not one.sure else None,
            ]
            for one in dated
        )
    ]


def _day(day: date, month: Month, dated: Sequence[Dated], today: date) -> h.Element:
    if day.month != month.month:
        return h.td(".outside")
    here = [one for one in dated if one.first <= day <= one.last]
    left = len(here) - MOST_IN_A_DAY
    return h.td(class_=_classes(day == today, bool(here)))[
        h.time(datetime=day.isoformat(), aria_current="date" if day == today else None)[str(day.day)],
        h.ul[
            (h.li(class_=f"on-{one.kind}")[_link(one)] for one in here[:MOST_IN_A_DAY]),
            h.li[h.a(href="#list")[f"+{left}"]] if left > 0 else None,
        ]
        if here
        else None,
    ]


def _link(one: Dated) -> h.Element:
    return h.a(".said", href=one.href, lang=one.lang or None, title=one.note or None)[one.name]


def _classes(today: bool, full: bool) -> str | None:
    return " ".join(name for name, there in (("today", today), ("full", full)) if there) or None


@lru_cache(_KEPT)
def week(language: str) -> tuple[int, tuple[tuple[str, str], ...]]:
    """On which day weeks begin, 0 for Monday, and the days from there on: short name and whole name."""
    from babel import Locale, dates  # noqa: PLC0415  # loading Babel takes longer than ``comity --version`` may

    cldr = language_of(language).cldr
    start = Locale.parse(cldr).first_week_day
    short = dates.get_day_names("abbreviated", "stand-alone", cldr)
    whole = dates.get_day_names("wide", "stand-alone", cldr)
    order = [(start + at) % 7 for at in range(7)]
    return start, tuple((str(short[day]), str(whole[day])) for day in order)


@lru_cache(_KEPT)
def month_names(language: str) -> tuple[str, ...]:
    """The twelve months."""
    from babel import dates  # noqa: PLC0415  # as in week

    names = dates.get_month_names("wide", "stand-alone", language_of(language).cldr)
    return tuple(str(names[at]) for at in range(1, 13))
