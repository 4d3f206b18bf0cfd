"""Samples of every piece, each made by the function that pages call. What they say is made up."""

from collections.abc import Iterator
from datetime import date

import htpy as h

from comity.app.language import Catalogue
from comity.app.web.design.calendar import Dated, Month, day_list, month_grid
from comity.app.web.design.charts import Bar, Chart, Estimate, bar_chart, line_chart
from comity.app.web.design.controls import (
    BUTTONS,
    Field,
    button,
    field_attributes,
    field_row,
    link_button,
    step_list,
    tabs,
)
from comity.app.web.design.figures import Columns, Drawing, figure, legend, twin
from comity.app.web.design.messages import NOTICES, empty_state, error_state, loading_state, notice
from comity.app.web.design.network import WIDTH, Knot, Tie, network_drawing
from comity.app.web.design.pieces import BADGES, badge, card, cards, fact_list
from comity.app.web.handling import handling_badge, handling_words
from comity.kernel.marking import Level, Marking, public

_DAY = date(2026, 11, 22)
PATH = "/style"


def buttons(words: Catalogue) -> h.Node:
    """Every kind of button, a disabled one, and a link that looks like one."""
    labels = dict(
        zip(BUTTONS, (words.gettext("Show"), words.gettext("Back"), words.gettext("Withdraw it")), strict=True)
    )
    return h.form(".printed", method="get", action=PATH)[
        h.p[
            ([button(label, kind), " "] for kind, label in labels.items()),
            button(words.gettext("Show"), disabled=True),
            " ",
            link_button(words.gettext("Go to the first page"), "/"),
        ]
    ]


def fields(words: Catalogue) -> h.Node:
    """A field, one with help, one with a mistake; a choice and a box to tick."""
    plain = Field(name="sample-plain", label=words.gettext("Name"))
    helped = Field(
        name="sample-helped", label=words.gettext("On"), help=words.gettext("A day, for example 2018-06-01.")
    )
    wrong = Field(name="sample-wrong", label=words.gettext("Year"), error=words.gettext("Not of the expected form"))
    chosen = Field(name="sample-chosen", label=words.gettext("Confidence"))
    codes = ("high", "medium", "low")
    return h.form(".printed", method="get", action=PATH)[
        field_row(plain, h.input(type="text", **field_attributes(plain))),
        field_row(helped, h.input(type="date", **field_attributes(helped))),
        field_row(wrong, h.input(type="text", value="20x5", **field_attributes(wrong))),
        field_row(
            chosen,
            h.select(**field_attributes(chosen))[
                (h.option(value=code)[words.code_label("confidence", code)] for code in codes)
            ],
        ),
        h.p(".choice")[
            h.input(type="checkbox", id="sample-box", name="sample-box", checked=True),
            h.label(for_="sample-box")[words.gettext("Show all")],
        ],
        h.p[button(words.gettext("Show"))],
    ]


def badges(words: Catalogue) -> h.Node:
    """Every kind of badge, and the handling of statements as it is shown everywhere."""
    guarded = Marking(
        level=Level.SECRET, release=("XAA", "XBB"), originators=("XAA",), purposes="ANY", caveats=("ORCON",)
    )
    levels = (words.code_label("level", level.value) for level in tuple(Level)[:4])
    labels = (words.gettext("fictional"), words.gettext("not certain"), *levels)
    return [
        h.p[([badge(label, kind), " "] for kind, label in zip(BADGES, labels, strict=True))],
        h.p[([handling_badge(marking, words), " "] for marking in _every_level())],
        handling_words(guarded, words),
    ]


def _every_level() -> Iterator[Marking]:
    yield public("XAA")
    for level in Level:
        yield Marking(level=level, release=("XAA",), originators=("XAA",), purposes="ANY")


def notices(words: Catalogue) -> h.Node:
    """Every kind of notice, then the states of a part that has nothing, waits, or failed."""
    text = words.gettext("The data has changed since this link was made.")
    return [
        (notice(h.p[text, " ", h.a(href=PATH)[words.gettext("Show")]], kind=kind) for kind in NOTICES),
        empty_state(words.gettext("No statement fits these filters."), h.a(href=PATH)[words.gettext("Show all")]),
        loading_state(words.gettext("Loading")),
        error_state(
            words.gettext("Something went wrong"),
            words.gettext("Try again later. If it stays so, tell your operator."),
            link_button(words.gettext("Try again"), PATH),
        ),
    ]


def structure(words: Catalogue) -> h.Node:
    """Tabs, steps, cards, facts, a table."""
    ways = (
        (PATH, words.gettext("Map")),
        ("/timeline", words.gettext("Timeline")),
        ("/calendar", words.gettext("Calendar")),
    )
    steps = (words.gettext("Name"), words.gettext("Handling"), words.gettext("Preview"), words.gettext("Send"))
    facts = ((words.gettext("Name"), "XAA"), (words.gettext("Confidence"), words.code_label("confidence", "high")))
    heads = (words.gettext("Organisation"), words.gettext("Status"), words.gettext("From"))
    member = words.code_label("membership_status", "member")
    rows = [("XAA", member, words.day(_DAY)), ("XBB", member, words.partial("2026-11")), ("XCC", member, "2026")]
    return [
        tabs(words.gettext("Views"), ways, PATH),
        step_list(words.gettext("Steps"), steps, 2, words),
        cards(card(name, fact_list(facts), level=3) for name in ("XAA", "XBB", "XCC")),
        twin(Columns(caption=words.gettext("Memberships"), heads=heads, rows=rows)),
    ]


def charts(words: Catalogue) -> h.Node:
    """Bars, and a line with its interval."""
    years = [str(year) for year in range(2018, 2026)]
    values = (3, 5, 2, 6, 4, 7, 7, 9)
    about = Chart(
        id="sample-bars", title=words.gettext("Exercises"), across=words.gettext("Year"), up=words.gettext("Exercises")
    )
    guessed = Chart(
        id="sample-line", title=words.gettext("Estimate"), across=words.gettext("Year"), up=words.gettext("Persons")
    )
    estimates = [
        Estimate(year, 1_000 * value - 150 * at, 1_000 * value, 1_000 * value + 220 * at)
        for at, (year, value) in enumerate(zip(years, values, strict=True))
    ]
    return [
        bar_chart(about, [Bar(year, value) for year, value in zip(years, values, strict=True)], words),
        line_chart(guessed, estimates, words),
    ]


def month(words: Catalogue) -> h.Node:
    """A month with a full day, a span of days and something unsure."""
    spans = (
        (3, 3, "session", True),
        (10, 14, "exercise", True),
        (12, 12, "accession", False),
        (12, 12, "instrument", True),
        (12, 12, "mission", True),
    )
    dated = [
        Dated(
            first=date(2026, 11, first),
            last=date(2026, 11, last),
            name=words.code_label("layer", kind),
            when=words.day(date(2026, 11, first)),
            href=PATH,
            kind=kind,
            sure=sure,
        )
        for first, last, kind, sure in spans
    ]
    return [
        h.div(".calendar-frame", id="list")[month_grid(Month(2026, 11), dated, _DAY, words)],
        day_list(dated, words),
    ]


def network(words: Catalogue) -> h.Node:
    """Two things with those who belong to both, to one, and perhaps to one."""
    knots = (
        Knot(lines=("XPACT",), told="XPACT", href=PATH),
        Knot(lines=("XUNION",), told="XUNION", href=PATH),
        Knot(lines=("XAA", "XBB"), told="XAA, XBB", href=PATH, count=2, strong=True),
        Knot(lines=("XCC",), told="XCC", href=PATH, count=1),
        Knot(lines=("12",), told="12", href=PATH, count=12),
    )
    ties = (Tie(0, 2), Tie(1, 2), Tie(0, 3), Tie(1, 4, sure=False))
    about = Drawing(
        id="sample-network",
        title=words.gettext("Who belongs with whom"),
        description=words.gettext("The table below says the same in numbers."),
        width=WIDTH,
        height=260,
        links=True,
    )
    keys = (("key-thing", words.gettext("organisation")), ("key-weak", words.gettext("other states")))
    heads = (words.gettext("States"), words.gettext("Belong to"))
    rows = (("XAA, XBB", "XPACT, XUNION"), ("XCC", "XPACT"), ("12", "XUNION"))
    return [
        figure(about, network_drawing(about, knots, ties), legend(keys)),
        twin(Columns(caption=words.gettext("States by what they share"), heads=heads, rows=rows)),
    ]
