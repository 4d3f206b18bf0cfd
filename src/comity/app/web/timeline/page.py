"""The page of the timeline: its filters, the figure, the table that says the same."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import htpy as h
import msgspec
from litestar import route
from markupsafe import Markup

from comity.app.answering import AllRows, kept_rows
from comity.app.language import Catalogue
from comity.app.translating import beside_translations
from comity.app.web.addresses import empty_query, file_address, question
from comity.app.web.answers import Answer
from comity.app.web.citing import VERSION, Shown, cite_part, version_notice, whole
from comity.app.web.layout import scroll_table
from comity.app.web.narrowing import OF, read_layers, read_of, read_year, read_years
from comity.app.web.pages import Asked, make_page
from comity.app.web.rendering import render
from comity.app.web.site import READ, Web
from comity.app.web.timeline.density import Lane, place, sort_out
from comity.app.web.timeline.figure import Drawn, timeline_figure
from comity.app.web.timeline.form import timeline_form
from comity.app.web.timeline.gathered import Item, Naming, dated_of, dated_rows, marks_of, naming_of
from comity.app.web.timeline.lanes import Axis, within
from comity.app.web.timeline.table import Line, Years, newest_first, timeline_table, years_of
from comity.kernel.marks import LAYERS

FIRST_YEAR: Final = 1992
"""Where the axis begins unless another year is asked for: the first whole year of the states it is mostly about."""
_FILTERS: Final = ("layer", "since", "until", *OF)
_BEFORE: Final = "before"
"""The parameter that names the newest year of the table's page."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for. before: the newest year of the table's page; None for the first page."""

    layers: tuple[str, ...]
    since: int | None
    until: int | None
    of: Mapping[str, str]
    before: int | None


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows, whatever the reader's language.

    items: by date, of the layers chosen. layers: that there are, whatever was chosen of them. lanes: without names and
    places yet. newest: those on the axis, newest first, which rest on ``acts``. earlier: those before it.
    """

    items: tuple[Item, ...]
    layers: tuple[str, ...]
    axis: Axis
    lanes: tuple[Lane, ...]
    newest: tuple[Item, ...]
    acts: tuple[str, ...]
    earlier: tuple[Item, ...]


@route("/timeline", **READ)
def timeline_page(request: Web) -> Answer:
    """What happened when, of every kind that has dates."""
    return make_page(request, (*_FILTERS, _BEFORE, VERSION), _timeline, several=("layer",))


def read_choice(values: Mapping[str, str]) -> Choice:
    """What the parameters ask for.

    Raises Malformed naming the parameter, what was expected and what came.
    """
    since, until = read_years(values)
    return Choice(
        layers=read_layers(values), since=since, until=until, of=read_of(values), before=read_year(_BEFORE, values)
    )


def axis_of(items: tuple[Item, ...], choice: Choice, today: date) -> Axis:
    """The years asked for; else from FIRST_YEAR, or later where nothing is that old, to this year or what comes."""
    years = [int(item.event.start[:4]) for item in items]
    oldest = max(FIRST_YEAR, min(years, default=FIRST_YEAR))
    last = choice.until if choice.until is not None else max((today.year, *years))
    first = choice.since if choice.since is not None else min(oldest, last)
    return Axis(date(first, 1, 1), date(max(first, last), 12, 31))


def choose(everything: tuple[Item, ...], choice: Choice, today: date) -> Chosen:
    """Sort out the items that the page shows."""
    present = {item.event.layer for item in everything}
    items = tuple(item for item in everything if not choice.layers or item.event.layer in choice.layers)
    axis = axis_of(items, choice, today)
    lanes = sort_out(marks_of(items), axis, today)
    newest = newest_first(items[mark.at] for lane in lanes for mark in lane.marks)
    unbounded = Axis(axis.first, date.max)
    return Chosen(
        items=items,
        layers=tuple(layer for layer in LAYERS if layer in present),
        axis=axis,
        lanes=lanes,
        newest=newest,
        acts=tuple({act for item in newest for act in item.acts}),
        earlier=tuple(item for item in items if not within(dated_of(item, ""), unbounded, today)),
    )


def _timeline(asked: Asked) -> Answer:
    words, registry = asked.words, asked.site.node.registry
    choice, today = read_choice(asked.values), asked.site.today()
    dated = dated_rows(registry, asked.reading, choice.of)
    key = ("chosen", choice.layers, choice.since, choice.until, today)
    chosen = dated.rows.whole(key, lambda: choose(dated.items, choice, today))
    title = words.gettext("Timeline")
    cited = Shown(
        path="/timeline",
        values={name: asked.values[name] for name in _FILTERS if name in asked.values},
        acts=chosen.acts,
    )
    return asked.answer(
        title,
        h.h1[title],
        version_notice(asked, cited),
        h.p(".lead")[words.gettext("What happened when: each mark leads to its file, its sources and its proof.")],
        timeline_form(asked.values, chosen.layers, asked.directory, words),
        h.p(".muted")[
            _count(chosen.newest, asked),
            " ",
            _outside(chosen.earlier, asked),
            [" ", h.a(".to-figure", href="#figure")[words.gettext("To the figure")]] if chosen.newest else None,
        ],
        _parts(dated.rows, chosen, choice, asked)
        if chosen.newest
        else h.p(".notice")[words.gettext("Nothing with a date fits these filters.")],
        cite_part(asked, cited),
    )


def _parts(rows: AllRows, chosen: Chosen, choice: Choice, asked: Asked) -> Markup:
    """Figure and table; kept beside the answers they come from, names of states included."""
    states = asked.site.node.registry.views["parties"]
    names = kept_rows(whole(asked, states, empty_query(states)) or ())
    kept = beside_translations("timeline with names", asked.reading, (*rows, names))
    key = (asked.words.language, *asked.values.items(), asked.site.today())
    return kept.whole(key, lambda: _drawn(chosen, choice, asked))


def _drawn(chosen: Chosen, choice: Choice, asked: Asked) -> Markup:
    page = years_of(chosen.newest, choice.before)
    one_by_one = (chosen.items[mark.at] for lane in chosen.lanes if not lane.counts for mark in lane.marks)
    naming = naming_of((*one_by_one, *page.items), asked.directory, asked.words)
    return Markup(render(h.div(".timeline-parts")[_figure(chosen, naming, asked), _table(page, naming, asked)]))


def _count(items: tuple[Item, ...], asked: Asked) -> str:
    words = asked.words
    return words.ngettext("{count} mark.", "{count} marks.", len(items)).format(count=words.number(len(items)))


def _outside(earlier: tuple[Item, ...], asked: Asked) -> h.Node:
    """How many lie before the axis, and the way to them."""
    if not earlier:
        return None
    words, oldest = asked.words, int(earlier[0].event.start[:4])
    count = words.ngettext("{count} earlier mark is left out.", "{count} earlier marks are left out.", len(earlier))
    return [
        count.format(count=words.number(len(earlier))),
        " ",
        h.a(href=address(asked.values, since=str(oldest)))[words.gettext("Show from {year}").format(year=oldest)],
    ]


def _figure(chosen: Chosen, naming: Naming, asked: Asked) -> h.Node:
    words, registry, items = asked.words, asked.site.node.registry, chosen.items
    today = asked.site.today()
    lanes = tuple(place(_with_names(lane, items, naming), chosen.axis, today) for lane in chosen.lanes)
    drawn = Drawn(
        words=words,
        lanes=lanes,
        axis=chosen.axis,
        today=today,
        told=lambda at: (naming.title(items[at]), file_address(registry, items[at].event.matter)),
        narrower=lambda layer, year: address(asked.values, layer=layer, since=str(year), until=str(year)),
    )
    counted = h.p(".notice")[
        words.gettext("There are too many marks to draw each of them; the fullest lanes show how many a year has.")
    ]
    return h.div[counted if any(lane.counts for lane in lanes) else None, timeline_figure(drawn)]


def _with_names(lane: Lane, items: tuple[Item, ...], naming: Naming) -> Lane:
    """The lane with names for marks that are drawn one by one."""
    if lane.counts:
        return lane
    names = ((mark, dated_of(items[mark.at], naming.short(items[mark.at]))) for mark in lane.marks)
    return msgspec.structs.replace(
        lane, marks=tuple(msgspec.structs.replace(mark, dated=dated) for mark, dated in names)
    )


def _table(page: Years, naming: Naming, asked: Asked) -> h.Node:
    words, registry = asked.words, asked.site.node.registry
    lines = [Line(item=item, href=file_address(registry, item.event.matter)) for item in page.items]
    title = words.gettext("Timeline as a table")
    return h.section(id="table")[
        h.h2[title],
        scroll_table(title, timeline_table(lines, naming)) if lines else None,
        _left_out(page, words) if page.left else None,
        h.p[
            h.a(href=f"{address(asked.values, before=str(page.before))}#table")[
                words.gettext("{year} and earlier").format(year=page.before)
            ]
        ]
        if page.before is not None
        else None,
    ]


def _left_out(page: Years, words: Catalogue) -> h.Node:
    text = words.ngettext(
        "{count} more of {year} is not listed; choose kinds, a state or an organisation to see it.",
        "{count} more of {year} are not listed; choose kinds, a state or an organisation to see them.",
        page.left,
    )
    return h.p(".notice")[text.format(count=words.number(page.left), year=page.items[-1].event.start[:4])]


def address(values: Mapping[str, str], **changed: str) -> str:
    """This page with some parameters changed, on the first page of its table unless another is named."""
    return question("/timeline", {**{name: values[name] for name in _FILTERS if name in values}, **changed})
