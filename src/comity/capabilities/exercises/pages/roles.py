"""Who had which part: a table for one exercise, and how often each state was host of a series."""

from collections.abc import Iterable, Sequence
from urllib.parse import quote

import htpy as h
import msgspec

from comity.capabilities.exercises.acts import ExerciseDescribed
from comity.capabilities.exercises.pages.editions import (
    NOT_HELD,
    Edition,
    Part,
    editions_of,
    listed,
    name_of,
    part_of,
    part_words,
    times,
)
from comity.capabilities.exercises.views import ExerciseRow
from comity.capabilities.parties.pages.shown import Shown

_ORDER = (Part.HOST, Part.HOST_ONLY, Part.TOOK_PART, Part.OBSERVER, Part.DOUBTFUL, Part.NAMED)


def participant_table(exercise: ExerciseDescribed, shown: Shown) -> h.Node:
    """Every state that is named, hosts first; nothing where none is.

    A state on whose part sources differ is shown with the part it is entered with.
    """
    words = shown.words
    named = {*exercise.hosts, *exercise.participants, *exercise.observers, *exercise.doubtful}
    if not named:
        return None
    ordered = sorted(named, key=lambda code: (_ORDER.index(part_of(exercise, code)), shown.name(code)))
    heads = (words.gettext("State"), words.gettext("Part"))
    return h.table(".stack")[
        h.caption[
            words.gettext("States named beforehand; the exercise was not held")
            if exercise.status in NOT_HELD
            else words.gettext("States and their part in the exercise")
        ],
        h.thead[h.tr[(h.th(scope="col")[head] for head in heads)]],
        h.tbody[
            (
                h.tr[
                    h.th(scope="row")[state_link(code, shown)],
                    h.td(data_label=heads[1])[_part(exercise, code, shown)],
                ]
                for code in ordered
            )
        ],
    ]


def state_link(code: str, shown: Shown) -> h.Node:
    """A state as a link to its page, or its code alone where nothing names it and there may be no page."""
    if code not in shown.names:
        return h.span(".said")[code]
    return h.a(".said", href=f"/states/{quote(code)}")[shown.name(code)]


def _part(exercise: ExerciseDescribed, code: str, shown: Shown) -> h.Node:
    words = shown.words
    part = part_of(exercise, code)
    text = part_words(part, exercise, words)
    if part is not Part.DOUBTFUL:
        return text
    settled = msgspec.structs.replace(exercise, doubtful=())
    entered = part_words(part_of(settled, code), settled, words)
    return [
        h.span(".badge.badge-unsure")[text],
        " ",
        words.gettext("entered here as: {part}").format(part=entered),
    ]


def host_table(rows: Iterable[ExerciseRow], shown: Shown) -> h.Node:
    """Which state was host of which held editions, those most often first; nothing where no host is stated."""
    words = shown.words
    held = [one for one in editions_of(rows) if one.held]
    hosts = {code for one in held for code in one.exercise.hosts}
    if not hosts:
        return None
    ordered = sorted(hosts, key=lambda code: (-len(_hosted(held, code)), shown.name(code)))
    heads = (words.gettext("State"), words.gettext("Times host"), words.gettext("Years"))
    return h.table(".stack")[
        h.caption[words.gettext("Hosts of held editions; an edition with two hosts counts for both")],
        h.thead[h.tr[(h.th(scope="col")[head] for head in heads)]],
        h.tbody[
            (
                h.tr[
                    h.th(scope="row")[state_link(code, shown)],
                    h.td(data_label=heads[1])[words.number(len(_hosted(held, code)))],
                    h.td(data_label=heads[2])[
                        listed((one.label or name_of(one, shown) for one in _hosted(held, code)), words)
                    ],
                ]
                for code in ordered
            )
        ],
    ]


def _hosted(held: Sequence[Edition], code: str) -> list[Edition]:
    return [one for one in held if code in one.exercise.hosts]


def never_host(rows: Iterable[ExerciseRow]) -> tuple[str, ...]:
    """States that took part in held editions for certain and were host of none, by code."""
    held = [one for one in editions_of(rows) if one.held]
    hosts = {code for one in held for code in one.exercise.hosts}
    named = {code for one in held for code in one.exercise.participants}
    return tuple(sorted(code for code in named - hosts if times(held, code)))
