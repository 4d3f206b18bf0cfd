"""Editions of a series as a table, and the way from one edition to those beside it."""

from collections.abc import Iterable

import htpy as h

from comity.capabilities.exercises.pages.editions import (
    Edition,
    dates_words,
    editions_of,
    exercise_path,
    listed,
    speaker_words,
)
from comity.capabilities.exercises.pages.troops import figures_words, reported_of
from comity.capabilities.exercises.views import ExerciseRow
from comity.capabilities.parties.acts import Confidence
from comity.capabilities.parties.pages.shown import Shown


def edition_table(rows: Iterable[ExerciseRow], shown: Shown) -> h.Node:
    """One row per edition, by date: how far it came, when and where, who took part, how many, how sure that is."""
    words = shown.words
    heads = (
        words.gettext("Edition"),
        words.gettext("Status"),
        words.gettext("Dates"),
        words.gettext("Place"),
        words.gettext("States that took part"),
        words.gettext("Persons"),
        words.gettext("Confidence"),
    )
    return h.table(".stack.editions")[
        h.caption[words.gettext("Editions by date")],
        h.thead[h.tr[(h.th(scope="col")[head] for head in heads)]],
        h.tbody[(_edition(edition, heads, shown) for edition in editions_of(rows))],
    ]


def _edition(edition: Edition, heads: tuple[str, ...], shown: Shown) -> h.Node:
    words, row, exercise = shown.words, edition.row, edition.exercise
    status = words.code_label("exercise_status", exercise.status.value)
    confidence = words.code_label("confidence", exercise.confidence.value)
    cells: tuple[h.Node, ...] = (
        status if edition.held else h.span(".badge")[status],
        dates_words(exercise, words) or None,
        shown.text(exercise.place.name, row.acts[0]) if exercise.place is not None else None,
        _states(edition, shown),
        figures_words(reported_of(row), words),
        confidence if exercise.confidence is not Confidence.LOW else h.span(".badge.badge-unsure")[confidence],
    )
    return h.tr[
        h.th(scope="row")[
            shown.link(exercise_path(row.matter), exercise.name, row.acts[0]),
            [" ", h.span(".badge.badge-unsure")[words.gettext("statements differ")]] if row.conflict else None,
            [" ", h.span(".badge.badge-unsure")[words.gettext("disputed")]] if row.disputed else None,
            [" ", h.span(".badge")[speaker]] if (speaker := speaker_words(edition, shown)) else None,
        ],
        (
            h.td(data_label=head)[cell if cell is not None else h.span(".muted")[words.gettext("not stated")]]
            for head, cell in zip(heads[1:], cells, strict=True)
        ),
    ]


def _states(edition: Edition, shown: Shown) -> h.Node:
    """Names of those who took part, doubts with them; of an edition not held, that there were none."""
    if not edition.held:
        return h.span(".muted")["–"]
    codes, doubtful = edition.exercise.participants, edition.exercise.doubtful
    unsure = shown.words.gettext("{state} (sources differ)")
    names = (unsure.format(state=shown.name(code)) if code in doubtful else shown.name(code) for code in codes)
    return h.span(".said")[listed(names, shown.words)] if codes else None


def neighbours(row: ExerciseRow, rows: Iterable[ExerciseRow], shown: Shown) -> h.Node:
    """Links to the editions before and after; nothing where the exercise is the only one."""
    words = shown.words
    editions = editions_of(rows)
    at = next((at for at, one in enumerate(editions) if one.row.matter == row.matter), None)
    if at is None or len(editions) == 1:
        return None
    before = editions[at - 1] if at else None
    after = editions[at + 1] if at + 1 < len(editions) else None
    return h.nav(".steps", aria_label=words.gettext("Editions of the series"))[
        h.span["← ", words.gettext("Edition before:"), " ", _link(before, shown)] if before is not None else None,
        h.span[words.gettext("Edition after:"), " ", _link(after, shown), " →"] if after is not None else None,
    ]


def _link(edition: Edition, shown: Shown) -> h.Node:
    return shown.link(exercise_path(edition.row.matter), edition.exercise.name, edition.row.acts[0])
