"""Every account of how many took part: a table for one exercise or for all editions of a series."""

from collections.abc import Iterable, Sequence

import htpy as h

from comity.capabilities.exercises.acts import StrengthBasis, StrengthStated
from comity.capabilities.exercises.pages.editions import exercise_path
from comity.capabilities.exercises.views import ExerciseRow, StatedStrength
from comity.capabilities.parties.pages.shown import Shown, Words


def strength_table(rows: Sequence[ExerciseRow], shown: Shown, series: bool = False) -> h.Node:
    """All figures with who gives them, on what basis and how surely; nothing where there are none.

    series: name the exercise in the first column; without, the table is that of one exercise.
    """
    words = shown.words
    listed = [(row, one) for row in rows for one in _in_order(row.strengths)]
    if not listed:
        return None
    heads = (
        words.gettext("Exercise") if series else words.gettext("Whose"),
        *((words.gettext("Whose"),) if series else ()),
        words.gettext("Persons"),
        words.gettext("Said by"),
        words.gettext("Kind of figure"),
        words.gettext("Confidence"),
        words.gettext("Grounds"),
    )
    return h.table(".stack.strengths", id=None if series else "strengths")[
        h.caption[words.gettext("How many took part, by every account; rejected figures are struck out")],
        h.thead[h.tr[(h.th(scope="col")[head] for head in heads)]],
        h.tbody[(_account(row, one, heads, shown, series) for row, one in listed)],
    ]


def _in_order(strengths: Iterable[StatedStrength]) -> list[StatedStrength]:
    """All together first, then by state; within these by basis and size."""
    bases = list(StrengthBasis)
    return sorted(
        strengths,
        key=lambda one: (one.strength.party or "", bases.index(one.strength.basis), -one.strength.low, one.act),
    )


def _account(row: ExerciseRow, one: StatedStrength, heads: tuple[str, ...], shown: Shown, series: bool) -> h.Node:
    words, strength = shown.words, one.strength
    whose = shown.name(strength.party) if strength.party is not None else words.gettext("all together")
    persons = persons_words(strength, words)
    rejected = strength.basis is StrengthBasis.REJECTED
    cells: tuple[h.Node, ...] = (
        *((h.span(".said")[whose],) if series else ()),
        h.s[persons] if rejected else persons,
        shown.text(strength.said_by, one.act),
        words.code_label("strength_basis", strength.basis.value),
        words.code_label("confidence", strength.confidence.value),
        _grounds(one, shown),
    )
    link = shown.link(f"{exercise_path(row.matter)}#strengths", row.exercise.name, row.acts[0])
    return h.tr(class_="rejected" if rejected else None)[
        h.th(scope="row")[link if series else h.span(".said")[whose]],
        (h.td(data_label=head)[cell] for head, cell in zip(heads[1:], cells, strict=True)),
    ]


def _grounds(one: StatedStrength, shown: Shown) -> h.Node:
    strength = one.strength
    sources = h.ul(".plain.sources")[(h.li[shown.text(source, one.act)] for source in strength.sources)]
    return [
        h.p[h.span(".badge")[shown.words.gettext("disputed")]] if one.disputed else None,
        h.p[shown.text(strength.note, one.act)] if strength.note else None,
        shown.verify((one.act,), sources if strength.sources else None),
    ]


def persons_words(strength: StrengthStated, words: Words) -> str:
    """A figure as it was given: 1,600, 6,000–7,000, over 2,000."""
    low = words.number(strength.low)
    if strength.high is not None:
        return f"{low}–{words.number(strength.high)}"
    return words.gettext("{number} or more").format(number=low) if strength.at_least else low
