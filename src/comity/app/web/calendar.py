"""The calendar: everything with a known day, month by month on a page, and all of it as a file for other calendars.

What is known to the month only stands below the month's grid, what is known to the year only in the timeline; nothing
is put on a day that nobody stated.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Final

import htpy as h
import msgspec
from litestar import Response, route

from comity.app.web.addresses import file_address, question
from comity.app.web.answers import Answer
from comity.app.web.asking import parameters, reading_of, words_of
from comity.app.web.citing import VERSION, Shown, cite_part, version_notice
from comity.app.web.design.calendar import Dated, Month, day_list, month_grid, month_names
from comity.app.web.design.controls import button, link_button
from comity.app.web.design.messages import empty_state
from comity.app.web.directory import Directory
from comity.app.web.narrowing import OF, YEARS, of_fields, read_of, select_field
from comity.app.web.pages import Asked, make_page
from comity.app.web.site import READ, Web, site_of
from comity.app.web.timeline.gathered import Item, Naming, items_of, naming_for_files, naming_of
from comity.app.web.wording import told_translation, translation_worth
from comity.interop.icalendar import MEDIA_TYPE, CalendarEvent, write_calendar
from comity.kernel.capability import Registry
from comity.kernel.dates import bounds
from comity.kernel.declaration import Names
from comity.kernel.errors import Malformed

PATH: Final = "/calendar"
FIRST_YEAR, LAST_YEAR = YEARS
LONGEST: Final = timedelta(days=31)
"""What lasts longer stands on its first day alone, so that it does not fill every month it goes through."""
_DAY: Final = 10
_MONTH: Final = 7
"""Lengths of partial dates that are known to the day and to the month."""


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """What falls into a month: on days, and on some day of it that is not stated."""

    days: tuple[Item, ...]
    unstated: tuple[Item, ...]

    @property
    def acts(self) -> tuple[str, ...]:
        """Written ids of the statements all of it rests on."""
        return tuple(dict.fromkeys(act for item in (*self.days, *self.unstated) for act in item.acts))


@route(PATH, **READ)
def calendar_page(request: Web) -> Answer:
    """One month of everything that has dates."""
    return make_page(request, ("year", "month", *OF, VERSION), _calendar)


@route(f"{PATH}.ics", **READ)
def calendar_file(request: Web) -> Answer:
    """Everything whose days are known, as iCalendar."""
    values = {name: value for name, value in parameters(request, OF).items() if value}
    site, words, reading = site_of(request), words_of(request), reading_of(request)
    items = [item for item in items_of(site.node.registry, reading, values) if len(item.event.start) == _DAY]
    naming = naming_for_files(items, Directory(reading, site.node.registry, words), words)
    events = (_event(item, naming, site.node.registry, site.node.settings.address) for item in items)
    name = words.gettext("Calendar of {party}").format(party=site.node.party)
    text = write_calendar(f"comity: {name}", events, site.clock.now())
    headers = {"content-disposition": 'attachment; filename="comity.ics"'}
    return Response(text.encode(), status_code=200, media_type=MEDIA_TYPE, headers=headers)


def _event(item: Item, naming: Naming, registry: Registry, node: str) -> CalendarEvent:
    first, last = days_of(item)
    href = file_address(registry, item.event.matter)
    return CalendarEvent(
        uid=uid_of(item),
        first=first,
        last=last,
        title=naming.name(item),
        url=f"{node}{href}" if node and href else "",
        kind=naming.words.code_label("layer", item.event.layer),
        sure=item.event.sure,
    )


def uid_of(item: Item) -> str:
    """The same for the same event, whoever asks and in whatever language.

    Accessions are told apart by their day, the entry into force of a document from its signing by a word.
    """
    event = item.event
    day = f".{event.start}" if event.layer == "accession" else ""
    return f"{event.layer}.{event.matter}{day}{'.in-force' if event.in_force else ''}@comity"


def days_of(item: Item) -> tuple[date, date]:
    """First and last day of an event whose first day is known; an end that is known less well is left out."""
    first = date.fromisoformat(item.event.start)
    end = item.event.end
    last = date.fromisoformat(end) if end is not None and len(end) == _DAY else first
    return first, max(first, last)


def read_month(values: Mapping[str, str], today: date) -> Month:
    """The month asked for; without parameters this one, with a year alone its first.

    Raises Malformed.
    """
    year = _number("year", values, FIRST_YEAR, LAST_YEAR)
    month = _number("month", values, 1, 12)
    if month is not None and year is None:
        raise Malformed("expected year beside month, got none")
    return Month(year, month or 1) if year is not None else Month(today.year, today.month)


def _number(name: str, values: Mapping[str, str], least: int, most: int) -> int | None:
    text = values.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 5 and least <= int(text) <= most):
        raise Malformed(
            "expected {name} from {least} to {most}, got {text!r}", name=name, least=least, most=most, text=text[:20]
        )
    return int(text)


def choose(items: Iterable[Item], month: Month) -> Chosen:
    """What falls into the month."""
    days, unstated = [], []
    for item in items:
        start = item.event.start
        if len(start) == _DAY and _touches(item, month):
            days.append(item)
        elif len(start) == _MONTH and bounds(start)[0] == month.first:
            unstated.append(item)
    return Chosen(days=tuple(days), unstated=tuple(unstated))


def _touches(item: Item, month: Month) -> bool:
    first, last = _drawn_days(item)
    return first <= month.last and month.first <= last


def _drawn_days(item: Item) -> tuple[date, date]:
    first, last = days_of(item)
    return first, last if last - first <= LONGEST else first


def _calendar(asked: Asked) -> Answer:
    words, registry = asked.words, asked.site.node.registry
    today = asked.site.today()
    month = read_month(asked.values, today)
    of = read_of(asked.values)
    items = items_of(registry, asked.reading, of)
    chosen = choose(items, month)
    naming = naming_of((*chosen.days, *chosen.unstated), asked.directory, words)
    values = {"year": str(month.year), "month": str(month.month), **of}
    cited = Shown(path=PATH, values=values, acts=chosen.acts, files=(("iCalendar", question(f"{PATH}.ics", of)),))
    title = words.gettext("Calendar")
    return asked.answer(
        f"{title}, {month.named(words)}",
        h.h1[title],
        version_notice(asked, cited),
        h.p(".lead")[words.gettext("Exercises, meetings, documents and accessions on their days.")],
        _form(month, asked),
        _ways(month, of, asked),
        _month(month, chosen, naming, asked),
        _nearest(items, month, of, asked) if not chosen.acts else None,
        cite_part(asked, cited),
    )


def _form(month: Month, asked: Asked) -> h.Node:
    words = asked.words
    months = [(str(at), name) for at, name in enumerate(month_names(words.language), start=1)]
    return h.form(".filter", method="get", action=PATH)[
        h.div(".field")[
            h.label(for_="year")[words.gettext("Year")],
            h.input(id="year", name="year", type="number", min=FIRST_YEAR, max=LAST_YEAR, value=str(month.year)),
        ],
        select_field("month", words.gettext("Month"), months, str(month.month)),
        of_fields(asked.values, asked.directory, words),
        button(words.gettext("Show")),
    ]


def _ways(month: Month, of: Mapping[str, str], asked: Asked) -> h.Node:
    """To the month before, the next one, and this one."""
    words = asked.words
    before, after = month.moved(-1), month.moved(1)
    return h.nav(".paging", aria_label=words.gettext("Months"))[
        link_button(f"← {before.named(words)}", address(before, of)) if before.year >= FIRST_YEAR else None,
        link_button(words.gettext("This month"), question(PATH, of)),
        link_button(f"{after.named(words)} →", address(after, of)) if after.year <= LAST_YEAR else None,
    ]


def address(month: Month, of: Mapping[str, str]) -> str:
    """The page of a month."""
    return question(PATH, {"year": str(month.year), "month": str(month.month), **of})


def _month(month: Month, chosen: Chosen, naming: Naming, asked: Asked) -> h.Node:
    words = asked.words
    days = [_dated(item, naming, asked) for item in chosen.days]
    unstated = [_dated(item, naming, asked) for item in chosen.unstated]
    return [
        h.div(".calendar-frame")[month_grid(month, days, asked.site.today(), words)],
        h.section(id="list")[
            h.h2[words.gettext("The month as a list")],
            day_list(days, words)
            if days
            else empty_state(words.gettext("Nothing is known to have been on a day of this month.")),
        ],
        h.section[h.h2[words.gettext("In this month, the day is not stated")], day_list(unstated, words)]
        if unstated
        else None,
    ]


def _dated(item: Item, naming: Naming, asked: Asked) -> Dated:
    first, last = _drawn_days(item) if len(item.event.start) == _DAY else (date.min, date.min)
    wording = naming.wording(item)
    alone = not item.parties and not item.event.in_force and not isinstance(item.event.name, Names)
    return Dated(
        first=first,
        last=last,
        name=wording.text if alone else naming.name(item),
        when=naming.dates(item),
        href=file_address(asked.site.node.registry, item.event.matter),
        kind=item.event.layer,
        sure=item.event.sure,
        lang=wording.language if alone else "",
        note=told_translation(wording, asked.words) or wording.original,
        badge=translation_worth(wording, asked.words),
    )


def _nearest(items: Iterable[Item], month: Month, of: Mapping[str, str], asked: Asked) -> h.Node:
    """From an empty month, the ways to the nearest months that are not."""
    months = sorted(set(_months(items)), key=lambda one: (one.year, one.month))
    here = (month.year, month.month)
    before = [one for one in months if (one.year, one.month) < here][-1:]
    after = [one for one in months if (one.year, one.month) > here][:1]
    if not before and not after:
        return None
    ways = [[" ", h.a(href=address(one, of))[one.named(asked.words)]] for one in (*before, *after)]
    return h.p[asked.words.gettext("The nearest months with anything:"), ways]


def _months(items: Iterable[Item]) -> Iterator[Month]:
    for item in items:
        if len(item.event.start) >= _MONTH:
            first = bounds(item.event.start)[0]
            yield Month(first.year, first.month)
