"""The first screen: one series of exercises, what is known of it, a plan to check, and what nodes will share.

One page without sign-in, which needs no scrolling at 1280 px: the evidence on the left, what one can do on the right.
Its series is that of the reference library: editions of the same name that others open stand on the series' own page.
"""

from collections.abc import Sequence
from typing import Final

import htpy as h
from litestar import route
from markupsafe import Markup, escape

from comity.app.web.answers import Answer
from comity.app.web.map import small_map
from comity.app.web.map.small import SmallFrame
from comity.app.web.pages import Asked, make_page
from comity.app.web.planning import first_panel
from comity.app.web.site import READ, Web
from comity.app.web.tables import doubts
from comity.app.web.windows import party_windows
from comity.app.web.wording import Wording, labelled, spoken
from comity.capabilities.assessment.views import ClaimQuery, ClaimRow
from comity.capabilities.exercises.acts import ExerciseStatus
from comity.capabilities.exercises.pages import troop_ranges
from comity.capabilities.exercises.pages.editions import editions_of
from comity.capabilities.exercises.pages.strip import strip_legend, strip_table
from comity.capabilities.exercises.views import ExerciseQuery, ExerciseRow
from comity.kernel.ids import RECORD, matter_owner
from comity.kernel.marks import Point

SERIES: Final = "Peace Mission"
CLAIMS: Final = ("claim:c07", "claim:c04", "claim:c08")
"""Of the claims that go round about exercises: naval drills, every two years, Tsentr."""


@route("/", **READ)
def first_page(request: Web) -> Answer:
    """The first screen."""
    return make_page(request, (), _first)


def _first(asked: Asked) -> Answer:
    words = asked.words
    views = asked.site.node.registry.views
    named = asked.reading.all_rows(views["exercises"], ExerciseQuery(series=SERIES))
    rows: list[ExerciseRow] = [row for row in named if matter_owner(row.matter) == RECORD]
    claims = {row.matter: row for row in asked.reading.all_rows(views["claims"], ClaimQuery())}
    series = asked.directory.wording(SERIES, rows[0].acts if rows else ())
    title = _title(rows, series, asked)
    return asked.answer(
        title.striptags(),
        h.h1(".first-title")[labelled(title, series, words, brief=True)],
        h.p(".first-lead")[_lead(rows, asked)],
        h.div(".first")[
            h.div(".first-column")[
                asked.kept("series", [named], lambda: _series(rows, asked)),
                h.div(".first-evidence")[
                    _map(rows, asked), _claims([claims[one] for one in CLAIMS if one in claims], asked)
                ],
            ],
            h.div(".first-column")[
                h.div("#plan.first-card")[first_panel(words, asked.site.today())],
                h.div(".first-card")[party_windows(words)],
            ],
        ],
    )


def _title(rows: Sequence[ExerciseRow], series: Wording, asked: Asked) -> Markup:
    words = asked.words
    if not rows:
        return escape(words.gettext("Security cooperation, on the record"))
    first = min((row.exercise.start for row in rows if row.exercise.start is not None), default="")[:4]
    text = words.ngettext(
        "{series} since {year}: {count} edition. What do we really know?",
        "{series} since {year}: {count} editions. What do we really know?",
        len(rows),
    )
    return escape(text).format(series=spoken(series), year=first, count=words.number(len(rows)))


def _lead(rows: Sequence[ExerciseRow], asked: Asked) -> str:
    words = asked.words
    held = sum(row.exercise.status is ExerciseStatus.HELD for row in rows)
    text = words.ngettext(
        "{count} is known to have been held; what was only announced or put off is shown as such. "
        "Every cell and figure leads to its sources.",
        "{count} are known to have been held; what was only announced or put off is shown as such. "
        "Every cell and figure leads to its sources.",
        held,
    )
    return text.format(count=words.number(held))


def _series(rows: Sequence[ExerciseRow], asked: Asked) -> h.Node:
    words = asked.words
    matters = {row.matter: asked.reading.folded(row.matter) for row in rows}
    codes = {code for row in rows for code in (*row.exercise.participants, *row.exercise.observers)}
    shown = asked.shown((line.said for folded in matters.values() for line in folded.lines), sorted(codes))
    heading = words.gettext("Who took part, and with how many")
    editions = editions_of(rows)
    return h.section(".first-card", aria_labelledby="strip-title")[
        h.h2("#strip-title")[h.a(href="/series/peace-mission")[heading]],
        [
            h.div(".first-strip", role="group", aria_label=heading, tabindex="0")[
                strip_table(editions, shown, compact=True), troop_ranges(rows, shown, compact=True)
            ],
            strip_legend(editions, shown),
        ]
        if editions
        else h.p(".notice")[words.gettext("Nothing is stated here yet.")],
    ]


def _map(rows: Sequence[ExerciseRow], asked: Asked) -> h.Node:
    points_of = asked.site.node.registry.views["exercises"].points
    points: list[Point] = [point for row in rows for point in (points_of(row) if points_of is not None else ())]
    words = asked.words
    return h.section(".first-card", aria_labelledby="map-title")[
        h.h2("#map-title")[h.a(href="/map?layer=exercise")[words.gettext("Where")]],
        small_map(asked, points, SmallFrame(width=240, height=150, href="/map?layer=exercise")),
    ]


def _claims(rows: Sequence[ClaimRow], asked: Asked) -> h.Node:
    words = asked.words
    return h.section(".first-card", aria_labelledby="claims-title")[
        h.h2("#claims-title")[h.a(href="/claims")[words.gettext("What goes round, checked")]],
        h.ul(".claim-chips")[(h.li[_chip(row, asked)] for row in rows)],
    ]


def _chip(row: ClaimRow, asked: Asked) -> h.Node:
    words, verdict = asked.words, row.claim.verdict.value
    claim = asked.directory.wording(row.claim.claim, row.acts)
    return h.a(".claim-chip", href=f"/claims/{row.matter.partition(':')[2]}", data_verdict=verdict)[
        h.span(".claim-text")[labelled(spoken(claim), claim, words, brief=True)],
        h.span(".claim-verdict")[words.code_label("verdict", verdict), doubts(row, asked, stated=True)],
    ]
