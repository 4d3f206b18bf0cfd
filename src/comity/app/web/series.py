"""The page of one series of exercises, and what an exercise's own page has of its series."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

import htpy as h
from litestar import route

from comity.app.answering import AllRows
from comity.app.web.addresses import file_address, group_name, list_address, marked_name, question
from comity.app.web.answers import Answer
from comity.app.web.asking import path_value
from comity.app.web.citing import VERSION, Shown, cite_part, files_of, version_notice
from comity.app.web.layout import crumbs, scroll_table
from comity.app.web.map import small_map
from comity.app.web.map.small import SmallFrame
from comity.app.web.pages import Asked, make_page
from comity.app.web.site import READ, Web
from comity.app.web.tables import doubts
from comity.app.web.wording import attributes, labelled, spoken, translation_note, working_note
from comity.capabilities.assessment.views import ClaimQuery, ClaimRow
from comity.capabilities.exercises.pages import (
    edition_table,
    editions_of,
    host_table,
    listed,
    neighbours,
    never_host,
    participant_table,
    series_figure,
    states_of,
    strength_table,
    times,
)
from comity.capabilities.exercises.views import (
    ExerciseQuery,
    ExerciseRow,
    SeriesQuery,
    SeriesRow,
    exercise_points,
    exercise_rows,
)
from comity.capabilities.parties.pages import Shown as Given
from comity.kernel.errors import NotFound
from comity.kernel.fold import Folded
from comity.kernel.ids import matter_owner

_MOST_CLAIMS: Final = 20
"""Claims shown that rest on what a page shows."""
_NEAR_KM: Final = 50
"""How far around an exercise's place the map shows others, which the link on its small map leads to."""


@route("/series/{name:str}", **READ)
def series_page(request: Web) -> Answer:
    """One series: who took part in which edition, how many, where, and which claims rest on it."""
    name = path_value(request, "name")
    return make_page(request, (VERSION,), lambda asked: _series(asked, name))


def series_rows(asked: Asked, series: str) -> AllRows:
    """Every edition of a series, by its name, that this reader may see."""
    view = asked.site.node.registry.views["exercises"]
    return asked.reading.all_rows(view, ExerciseQuery(series=series))


def find_series(asked: Asked, name: str) -> SeriesRow:
    """The series that has this address, with or without the mark of its name.

    Raises NotFound.
    """
    rows = asked.reading.all_rows(asked.site.node.registry.views["series"], SeriesQuery())
    addresses = rows.each("addresses", lambda row: {group_name(row.series, row.matters), marked_name(row.series)})
    for at, known in enumerate(addresses):
        if name in known:
            found: SeriesRow = rows[at]
            return found
    raise NotFound("There is nothing here that you may read.")


def given_for(asked: Asked, rows: Sequence[ExerciseRow]) -> Given:
    """What the drawings of these exercises are given: their statements, and the states they name."""
    lines = (line.said for row in rows for line in asked.reading.folded(row.matter).lines)
    parties = (one.strength.party for row in rows for one in row.strengths if one.strength.party is not None)
    hosts = (code for row in rows for code in row.exercise.hosts)
    named = (code for row in rows for code in (*row.exercise.participants, *row.exercise.observers))
    owners = (matter_owner(row.matter) for row in rows)
    doubtful = (code for row in rows for code in row.exercise.doubtful)
    return asked.shown(lines, {*parties, *hosts, *named, *doubtful, *owners})


def _series(asked: Asked, name: str) -> Answer:
    words = asked.words
    series = find_series(asked, name)
    rows = series_rows(asked, series.series)
    view = asked.site.node.registry.views["series"]
    title = asked.directory.wording(series.series, series.acts)
    shown = Shown(
        path=f"{list_address(view)}/{quote(group_name(series.series, series.matters))}",
        values={},
        acts=tuple(act for row in rows for act in row.acts),
        files=files_of("/api/v1/exercises", {"series": series.series}),
    )
    return asked.answer(
        title.text,
        crumbs(words, (list_address(view), words.gettext(view.label)), here=spoken(title)),
        h.h1(attributes(title))[title.text],
        translation_note(title, words),
        working_note(None, title.language, words, title),
        version_notice(asked, shown),
        asked.kept("series", [rows], lambda: _editions_parts(series, rows, given_for(asked, rows))),
        _claims(asked, {row.matter for row in rows}),
        cite_part(asked, shown),
    )


def _editions_parts(series: SeriesRow, rows: Sequence[ExerciseRow], given: Given) -> h.Node:
    """What the page says from the series' own exercises."""
    return [
        h.p(".lead")[_summary(series, rows, given)],
        _strip(rows, given),
        _editions(rows, given),
        _figures(rows, given),
        _hosts(rows, given),
    ]


def _summary(series: SeriesRow, rows: Sequence[ExerciseRow], given: Given) -> str:
    """How often, until when and with how many states, from the rows alone."""
    words, editions = given.words, editions_of(rows)
    states = states_of(editions, given)
    sure = sum(times(editions, state) > 0 for state in states)
    doubtful = {state for one in editions if one.held for state in one.exercise.doubtful}
    open_ = sum(times(editions, state) == 0 for state in doubtful)
    counts = (
        (words.ngettext("{count} edition named", "{count} editions named", series.editions), series.editions),
        (
            words.ngettext("{count} known to have been held", "{count} known to have been held", series.held),
            series.held,
        ),
        (words.ngettext("{count} state took part", "{count} states took part", sure), sure),
        (words.ngettext("{count} more in doubt", "{count} more in doubt", open_), open_),
    )
    parts = [text.format(count=words.number(count)) for text, count in counts if count]
    if series.last is not None:
        parts.append(words.gettext("last held: {date}").format(date=words.partial(series.last)))
    return " · ".join(parts)


def _strip(rows: Sequence[ExerciseRow], given: Given) -> h.Node:
    words = given.words
    title = words.gettext("Who took part, and how many")
    return h.section[
        h.h2[title],
        scroll_table(title, series_figure(rows, given)),
    ]


def _editions(rows: Sequence[ExerciseRow], given: Given) -> h.Node:
    title = given.words.gettext("Editions")
    return h.section[h.h2[title], scroll_table(title, edition_table(rows, given))]


def _figures(rows: Sequence[ExerciseRow], given: Given) -> h.Node:
    words = given.words
    title = words.gettext("Every figure, and who gives it")
    table = strength_table([one.row for one in editions_of(rows)], given, series=True)
    if table is None:
        return None
    return h.section[h.h2[title], scroll_table(title, table)]


def _hosts(rows: Sequence[ExerciseRow], given: Given) -> h.Node:
    words = given.words
    title = words.gettext("Hosts")
    table = host_table(rows, given)
    if table is None:
        return None
    without = listed([given.name(code) for code in never_host(rows)], words)
    return h.section[
        h.h2[title],
        scroll_table(title, table),
        h.p[words.gettext("Took part and was never host:"), " ", h.span(".said")[without]] if without else None,
    ]


def _claims(asked: Asked, matters: set[str]) -> h.Node:
    """Claims that rest on any of these files."""
    view = asked.site.node.registry.views.get("claims")
    if view is None:
        return None
    rows: tuple[ClaimRow, ...] = asked.reading.all_rows(view, ClaimQuery())
    resting = [row for row in rows if matters & set(row.claim.rests_on)]
    if not resting:
        return None
    words, count = asked.words, len(resting)
    left = count - _MOST_CLAIMS
    text = words.ngettext("{count} more is in the list of claims.", "{count} more are in the list of claims.", left)
    more = text.format(count=words.number(left))
    return h.section[
        h.h2[words.gettext("Claims checked against it")],
        h.ul(".plain.claims")[(_claim(row, asked) for row in resting[:_MOST_CLAIMS])],
        h.p[h.a(href=list_address(view))[more]] if left > 0 else None,
    ]


def _claim(row: ClaimRow, asked: Asked) -> h.Node:
    words, claim = asked.words, row.claim
    href = file_address(asked.site.node.registry, row.matter)
    text = asked.directory.wording(claim.claim, row.acts)
    return h.li[
        h.span(".badge")[words.code_label("verdict", claim.verdict.value)],
        " ",
        labelled(h.a(attributes(text), href=href)[text.text], text, words, brief=True),
        doubts(row, asked, stated=False),
    ]


def exercise_extra(asked: Asked, folded: Folded) -> h.Node:
    """What an exercise's own page adds: parts of states, figures, place, the editions beside it, claims."""
    row = next(iter(exercise_rows(folded, ExerciseQuery())), None)
    if row is None:
        return None
    rows = series_rows(asked, row.exercise.series) if row.exercise.series is not None else (row,)
    given = given_for(asked, (row,))
    return [
        _parts(row, given),
        _accounts(row, given),
        _place(row, asked),
        _beside(row, rows, given),
        _claims(asked, {row.matter}),
    ]


def _parts(row: ExerciseRow, given: Given) -> h.Node:
    table = participant_table(row.exercise, given)
    title = given.words.gettext("Who took part")
    return h.section[h.h2[title], scroll_table(title, table)] if table is not None else None


def _accounts(row: ExerciseRow, given: Given) -> h.Node:
    words = given.words
    title = words.gettext("How many took part")
    table = strength_table((row,), given)
    return h.section[
        h.h2[title],
        scroll_table(title, table)
        if table is not None
        else h.p(".muted", id="strengths")[words.gettext("No figure of persons is stated.")],
    ]


def _place(row: ExerciseRow, asked: Asked) -> h.Node:
    points = exercise_points(row)
    if not points:
        return None
    latitude, longitude = (f"{value / 10_000:.2f}" for value in (points[0].latitude, points[0].longitude))
    near = question("/map", {"layer": "exercise", "near": f"{latitude},{longitude},{_NEAR_KM}"})
    return h.section[
        h.h2[asked.words.gettext("Where")],
        small_map(asked, points, SmallFrame(width=360, height=240, href=near)),
    ]


def _beside(row: ExerciseRow, rows: Sequence[ExerciseRow], given: Given) -> h.Node:
    series = row.exercise.series
    name = group_name(series, (one.matter for one in rows)) if series is not None else ""
    if series is None or not name:
        return None
    return h.section[
        h.h2[given.words.gettext("The series")],
        h.p[given.link(f"/series/{quote(name)}", series, row.acts[0])],
        neighbours(row, rows, given),
    ]
