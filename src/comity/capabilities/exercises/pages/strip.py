"""Who took part in which edition of a series: one row per state, one column per edition.

It is a table that looks like a drawing, so that it needs no other table beside it: every cell says its part in words,
and shows it by form as well as colour. Editions that were not held are hatched and say why.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import htpy as h

from comity.capabilities.exercises.acts import ExerciseStatus
from comity.capabilities.exercises.pages.editions import (
    NOT_HELD,
    Edition,
    Part,
    dates_words,
    editions_of,
    exercise_path,
    name_of,
    part_label,
    part_of,
    part_words,
    speaker_words,
    states_of,
    times,
)
from comity.capabilities.exercises.pages.roles import state_link
from comity.capabilities.exercises.views import ExerciseRow
from comity.capabilities.parties.acts import Confidence
from comity.capabilities.parties.pages.shown import Shown

_WIDTHS: Final = ((8, "few"), (14, "some"), (24, "many"))
"""How wide a strip must be at least, by its number of columns; more are "most"."""


def state_strip(rows: Iterable[ExerciseRow], shown: Shown, compact: bool = False) -> h.Node:
    """The strip of a series with its legend; nothing where there are no editions.

    compact: smaller, for a first screen.
    """
    editions = editions_of(rows)
    if not editions:
        return None
    return [strip_table(editions, shown, compact), strip_legend(editions, shown)]


def strip_table(editions: Sequence[Edition], shown: Shown, compact: bool = False) -> h.Node:
    """The strip alone."""
    words = shown.words
    return h.table(class_=strip_class(editions, compact))[
        h.caption(".visually-hidden" if compact else "")[
            words.gettext("Who took part in which edition; the number is that of held editions it took part in")
        ],
        h.thead[
            h.tr[
                h.th(".strip-name", scope="col")[words.gettext("State")],
                (_head(one, shown, compact) for one in editions),
            ]
        ],
        h.tbody[(_row(state, editions, shown) for state in states_of(editions, shown))],
    ]


def strip_class(editions: Sequence[Edition], compact: bool) -> str:
    """Classes that give this table and others on the same columns the same widths."""
    size = next((name for most, name in _WIDTHS if len(editions) <= most), "most")
    return f"strip strip-{size} strip-compact" if compact else f"strip strip-{size}"


def _head(edition: Edition, shown: Shown, compact: bool) -> h.Node:
    """A column's head; a compact one has no room for the status, which its hatching shows and its words still say."""
    exercise, words, row = edition.exercise, shown.words, edition.row
    status = words.code_label("exercise_status", exercise.status.value)
    speaker = speaker_words(edition, shown)
    about = [name_of(edition, shown), speaker, dates_words(exercise, words), status]
    marks = (
        (exercise.confidence is Confidence.LOW, words.gettext("low confidence")),
        (row.conflict, words.gettext("statements differ")),
        (row.disputed > 0, words.gettext("disputed")),
    )
    doubts = [label for true, label in marks if true]
    if edition.bilateral:
        about.append(words.code_label("exercise_format", exercise.format.value))
    about += doubts
    label = edition.label or words.gettext("no date")
    return h.th(scope="col", class_=column_class(edition))[
        h.a(href=exercise_path(edition.row.matter), title=" · ".join(part for part in about if part))[label],
        [" ", h.span(".strip-tag", title=words.gettext("two states"))["⇄"]] if edition.bilateral else None,
        [" ", h.span(".visually-hidden" if compact else ".strip-status")[status]] if not edition.held else None,
        [" ", h.span(".visually-hidden" if compact else ".strip-status")[speaker]] if speaker else None,
        (h.span(".visually-hidden")[", ", doubt] for doubt in doubts),
    ]


def column_class(edition: Edition) -> str | None:
    """The class of a column's cells: editions not held, not verified, of low confidence."""
    if edition.exercise.status in NOT_HELD:
        return "not-held"
    if edition.exercise.status is ExerciseStatus.HELD_NOT_VERIFIED:
        return "not-verified"
    return "low" if edition.exercise.confidence is Confidence.LOW else None


def _row(state: str, editions: Sequence[Edition], shown: Shown) -> h.Node:
    words, name = shown.words, shown.name(state)
    count = times(editions, state)
    return h.tr[
        h.th(".strip-name", scope="row")[
            state_link(state, shown),
            " ",
            h.span(".count", title=words.gettext("held editions it took part in"))[words.number(count)],
        ],
        (_cell(state, name, edition, shown) for edition in editions),
    ]


def _cell(state: str, name: str, edition: Edition, shown: Shown) -> h.Node:
    part = part_of(edition.exercise, state)
    said = part_words(part, edition.exercise, shown.words)
    return h.td(class_=column_class(edition), title=f"{name}, {name_of(edition, shown)}: {said}")[
        _mark(part), h.span(".visually-hidden")[said]
    ]


def _mark(part: Part) -> h.Node:
    return h.span(class_=f"part part-{part.value.replace('_', '-')}")


def strip_legend(editions: Sequence[Edition], shown: Shown) -> h.Node:
    """What the marks mean; only those that are there."""
    words = shown.words
    states = states_of(editions, shown)
    parts = {part_of(one.exercise, state) for one in editions for state in states}
    columns = (
        ("not-held", words.gettext("not held"), NOT_HELD),
        ("not-verified", words.gettext("holding not verified"), frozenset({ExerciseStatus.HELD_NOT_VERIFIED})),
    )
    return h.ul(".legend.strip-legend")[
        (h.li[_mark(part), " ", part_label(part, words)] for part in Part if part in parts and part is not Part.ABSENT),
        (
            h.li[h.span(class_=f"column {name}"), " ", label]
            for name, label, statuses in columns
            if any(one.exercise.status in statuses for one in editions)
        ),
        h.li[h.span(".column.low"), " ", words.gettext("low confidence")]
        if any(column_class(one) == "low" for one in editions)
        else None,
        h.li[h.span(".strip-tag")["⇄"], " ", words.gettext("two states")]
        if any(one.bilateral for one in editions)
        else None,
    ]
