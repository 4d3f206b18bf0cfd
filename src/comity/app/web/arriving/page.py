"""The page ``/new``: what became visible to the reader's party, by days; what came since the last visit is marked.

Where scripts run, the part with the list follows what arrives (:mod:`comity.app.web.arriving.events`); without them the
page is loaded again.
"""

from datetime import date, datetime, timedelta
from typing import Final

import htpy as h
from litestar import route

from comity.app.accounts.person import Person
from comity.app.accounts.roles import Right
from comity.app.web.addresses import question
from comity.app.web.answers import Answer, page_answer
from comity.app.web.arriving.recent import Arrived, Day, Recent, days_of, recent
from comity.app.web.arriving.visits import Visits
from comity.app.web.asking import signed_in
from comity.app.web.design.controls import link_button
from comity.app.web.design.messages import empty_state, notice
from comity.app.web.design.pieces import badge
from comity.app.web.pages import Asked, make_page
from comity.app.web.search.page import file_link, told_line
from comity.app.web.site import READ, Web, site_of
from comity.kernel.errors import Malformed

PATH: Final = "/new"
PART: Final = "/new/list"
EVENTS: Final = "/new/events"
MOST: Final = 200
"""Statements shown one by one."""


@route(PATH, **READ)
def new_page(request: Web) -> Answer:
    """What is new for the reader's party."""
    person = reader_of_news(request)
    return make_page(request, ("until",), lambda asked: _page(asked, person))


@route(PART, **READ)
def new_part(request: Web) -> Answer:
    """The list of the page alone, as it now stands."""
    person = reader_of_news(request)
    node = site_of(request).node
    marker = Visits(node.stores.desk, node.clock.micros).marker(person.id)
    return make_page(request, ("until",), lambda asked: page_answer(_list(asked, marker)))


def reader_of_news(request: Web) -> Person:
    """Who asks. Raises NotSignedIn, and NotAllowed where no role reads content."""
    person = signed_in(request)
    person.require(Right.READ)
    return person


def _page(asked: Asked, person: Person) -> Answer:
    words, node = asked.words, asked.site.node
    marker = Visits(node.stores.desk, node.clock.micros).look(person.id)
    title = words.gettext("What's new for us")
    return asked.answer(
        title,
        h.h1[title],
        h.p(".lead")[
            words.gettext("Statements that became visible to {party}, as far as you may read them.").format(
                party=node.party
            )
        ],
        h.p(
            "#arrived-told",
            role="status",
            hidden=True,
            data_text=words.gettext("New since you opened this page: {count}"),
            data_more=words.gettext("New since you opened this page: {count} or more"),
        ),
        _list(asked, marker),
        h.p[h.a(href="/account/feed")[words.gettext("Follow this in a feed reader")]],
    )


def _list(asked: Asked, marker: datetime | None) -> h.Renderable:
    """The part that scripts load anew; ``data-`` attributes tell them from where."""
    words = asked.words
    until = read_until(asked.values.get("until"), asked.site.today())
    shown = recent(asked.reading, until, MOST)
    live = until > asked.site.today()
    days = days_of(shown)
    return h.div("#arrived", data_events=EVENTS if live else None, data_part=PART if live else None)[
        (_day(day, marker, asked) for day in days)
        if days
        else empty_state(
            words.gettext("Nothing arrived from {first} to {last}.").format(
                first=words.day(shown.first), last=words.day(shown.until - timedelta(days=1))
            )
        ),
        _left(shown, asked),
        h.nav(".paging", aria_label=words.gettext("Days"))[
            link_button(words.gettext("Newest"), PATH) if not live else None,
            link_button(words.gettext("Earlier"), question(PATH, {"until": f"{_earlier(shown)}"})),
        ],
    ]


def read_until(text: str | None, today: date) -> date:
    """The day before which arrivals are shown; without one, tomorrow. Raises Malformed."""
    tomorrow = today + timedelta(days=1)
    if text is None:
        return tomorrow
    try:
        until = date.fromisoformat(text)
    except ValueError:
        raise Malformed("expected until as a day such as 2018-06-01, got {text!r}", text=text[:40]) from None
    if until.year < 2000:
        raise Malformed("expected until not before the year 2000, got {text!r}", text=text[:40])
    return min(until, tomorrow)


def _earlier(shown: Recent) -> date:
    """Where the page before this one ends: with the oldest day shown where there was no room for all of it."""
    return shown.arrived[-1].added.date() if shown.left and shown.arrived else shown.first


def _left(shown: Recent, asked: Asked) -> h.Node:
    if not shown.left:
        return None
    words = asked.words
    text = words.ngettext("{count} older one is not shown here.", "{count} older ones are not shown here.", shown.left)
    return notice(h.p[text.format(count=words.number(shown.left))])


def _day(day: Day, marker: datetime | None, asked: Asked) -> h.Node:
    words = asked.words
    return h.section[
        h.h2[words.day(day.day)],
        h.p(".muted")[_recorded(day.recorded, asked)] if day.recorded else None,
        h.ul(".results")[(_arrived(one, marker, asked) for one in day.arrived)] if day.arrived else None,
    ]


def _recorded(count: int, asked: Asked) -> str:
    text = asked.words.ngettext(
        "The reference library grew by {count} statement.", "The reference library grew by {count} statements.", count
    )
    return text.format(count=asked.words.number(count))


def _arrived(one: Arrived, marker: datetime | None, asked: Asked) -> h.Node:
    new = marker is not None and one.added > marker
    return h.li(class_="arrived-new" if new else None)[
        h.h3[file_link(one.said, asked), [" ", badge(asked.words.gettext("new"))] if new else None],
        h.p(".muted")[told_line(one.said, asked)],
    ]
