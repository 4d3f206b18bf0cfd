"""How many persons each edition of a series is said to have had, on the columns of its strip.

A bar spans the smallest and the largest figure of official and press accounts, with a line at each figure between; a
single figure is a dot. Planned figures are hollow, rejected ones stand in the table of accounts alone.
"""

from collections.abc import Iterable, Sequence
from math import log10
from typing import Final

import htpy as h
import msgspec

from comity.capabilities.exercises.acts import StrengthBasis, StrengthStated
from comity.capabilities.exercises.pages.editions import Edition, editions_of, exercise_path, name_of
from comity.capabilities.exercises.pages.strengths import persons_words
from comity.capabilities.exercises.pages.strip import column_class, strip_class, strip_legend, strip_table
from comity.capabilities.exercises.views import ExerciseRow
from comity.capabilities.parties.pages.shown import Shown, Words

HEIGHT: Final = 120
COMPACT_HEIGHT: Final = 64
_EDGE: Final = 8
"""Room above and below the scale for half a letter or dot."""
MOST_LINEAR: Final = 60
"""The largest figure drawn to a linear scale is at most so many times the smallest; beyond, small ones would vanish."""
_RANGED: Final = (StrengthBasis.OFFICIAL, StrengthBasis.PRESS)


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    """Persons to height. floor: what stands at the foot, 0 on a linear scale."""

    floor: int
    top: int
    logarithmic: bool
    height: int

    def y(self, persons: int) -> int:
        """How far below the upper edge a figure lies, held to the scale's ends."""
        held = min(self.top, max(self.floor, persons))
        share = log10(held / self.floor) / log10(self.top / self.floor) if self.logarithmic else held / self.top
        return _EDGE + round((self.height - 2 * _EDGE) * (1 - share))

    def ticks(self) -> tuple[int, ...]:
        """Round figures that get a line, two to five of them."""
        if self.logarithmic:
            powers = [10**power for power in range(8) if self.floor <= 10**power <= self.top]
            return tuple(powers[:: 1 + len(powers) // 5])
        step = next(step for step in _steps() if self.top / step <= 4)
        return tuple(range(0, self.top + 1, step))


def _steps() -> Iterable[int]:
    return (factor * 10**power for power in range(8) for factor in (1, 2, 5))


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """What one edition has to draw.

    low, high: ends of the range, None without an official or press figure. figures: each of those, ends of stated
    ranges too. floor: whether the largest is a floor ("or more"). planned: planned figures.
    """

    low: int | None
    high: int | None
    figures: tuple[int, ...]
    floor: bool
    planned: tuple[int, ...]


def reported_of(row: ExerciseRow) -> Reported:
    """The figures for all together; those of single states stand in the table alone."""
    together = [one.strength for one in row.strengths if one.strength.party is None]
    ranged = [one for one in together if one.basis in _RANGED]
    return Reported(
        low=row.low,
        high=row.high,
        figures=_figures(ranged),
        floor=row.floor,
        planned=_figures([one for one in together if one.basis is StrengthBasis.PLANNED]),
    )


def _figures(strengths: Iterable[StrengthStated]) -> tuple[int, ...]:
    given = {figure for one in strengths for figure in (one.low, one.high) if figure is not None}
    return tuple(sorted(given))


def scale_of(reported: Iterable[Reported], height: int) -> Scale | None:
    """A scale on which every figure lies: linear from 0, or logarithmic where figures differ by too much.

    None where there is no figure.
    """
    figures = [figure for one in reported for figure in (*one.figures, *one.planned) if figure > 0]
    if not figures:
        return None
    if max(figures) <= MOST_LINEAR * min(figures):
        return Scale(floor=0, top=_rounded_up(max(figures)), logarithmic=False, height=height)
    return Scale(floor=_unit(min(figures)), top=_rounded_up(max(figures)), logarithmic=True, height=height)


def _unit(figure: int) -> int:
    """One and noughts, of as many digits as the figure."""
    return int("1".ljust(len(str(figure)), "0"))


def _rounded_up(figure: int) -> int:
    """The next multiple of half its unit."""
    unit = _unit(figure)
    halves = -(-2 * figure // unit)
    return max(2, halves * unit // 2)


def series_figure(rows: Iterable[ExerciseRow], shown: Shown, compact: bool = False) -> h.Node:
    """The strip with the ranges right beneath it; nothing where there are no editions.

    compact: smaller and without notes and figures in plain sight, for a first screen.
    """
    editions = editions_of(rows)
    if not editions:
        return None
    drawn, note = _ranges(editions, shown, compact)
    return [strip_table(editions, shown, compact), drawn, strip_legend(editions, shown), note]


def troop_ranges(rows: Iterable[ExerciseRow], shown: Shown, compact: bool = False) -> h.Node:
    """The ranges on the strip's columns, with a note on the scale; a sentence where no figure is stated."""
    drawn, note = _ranges(editions_of(rows), shown, compact)
    return [drawn, note]


def _ranges(editions: Sequence[Edition], shown: Shown, compact: bool) -> tuple[h.Node, h.Node]:
    """The drawings, or a sentence in their place; and the note on them."""
    reported = [reported_of(one.row) for one in editions]
    scale = scale_of(reported, COMPACT_HEIGHT if compact else HEIGHT)
    if scale is None:
        nothing = shown.words.gettext("No figure of persons is stated for any edition.")
        return h.p(".muted.strip-note")[nothing], None
    return troop_table(editions, reported, scale, shown, compact), None if compact else _note(scale, shown.words)


def troop_table(
    editions: Sequence[Edition], reported: Sequence[Reported], scale: Scale, shown: Shown, compact: bool
) -> h.Node:
    """One row of drawings; its heads are for those who cannot see that they stand on the strip's columns."""
    words = shown.words
    label = words.gettext("Persons")
    return h.table(class_=f"{strip_class(editions, compact)} troops")[
        h.caption(".visually-hidden")[
            words.gettext("Persons reported for each edition, from the smallest to the largest figure")
        ],
        h.thead[
            h.tr[
                h.th(".strip-name", scope="col")[_hidden(label)],
                (h.th(scope="col")[_hidden(one.label or name_of(one, shown))] for one in editions),
            ]
        ],
        h.tbody[
            h.tr[
                h.th(".strip-name", scope="row")[label, _axis(scale, words)],
                (_cell(one, said, scale, shown, compact) for one, said in zip(editions, reported, strict=True)),
            ]
        ],
    ]


def _hidden(text: str) -> h.Node:
    return h.span(".visually-hidden")[text]


def _axis(scale: Scale, words: Words) -> h.Node:
    ticks = scale.ticks()
    return h.svg(".troops-axis", role="img", width="100%", height=scale.height, focusable="false")[
        h.title[words.gettext("Scale of persons")],
        h.desc[f"{words.number(ticks[0])} – {words.number(ticks[-1])}"],
        (h.text(x="100%", y=scale.y(tick) + 4, text_anchor="end")[words.number(tick)] for tick in ticks),
    ]


def _cell(edition: Edition, reported: Reported, scale: Scale, shown: Shown, compact: bool) -> h.Node:
    words = shown.words
    said = figures_words(reported, words)
    return h.td(class_=column_class(edition))[
        h.a(".troops-link", href=f"{exercise_path(edition.row.matter)}#strengths")[
            h.svg(".troops-range", role="img", width="100%", height=scale.height, focusable="false")[
                h.title[f"{name_of(edition, shown)}: {said}"],
                h.desc[_said_by(edition.row, words)],
                (h.line(".grid", x1="0", x2="100%", y1=scale.y(tick), y2=scale.y(tick)) for tick in scale.ticks()),
                _range(reported, scale),
                (h.circle(".planned", cx="50%", cy=scale.y(figure), r=4) for figure in reported.planned),
            ],
            h.span(".visually-hidden" if compact else ".troops-figure")[said],
        ]
    ]


def _range(reported: Reported, scale: Scale) -> h.Node:
    low, high = reported.low, reported.high
    if low is None or high is None:
        return None
    top = scale.y(high)
    more = h.line(".more", x1="50%", x2="50%", y1=top, y2=max(0, top - _EDGE)) if reported.floor else None
    if low == high:
        return [more, h.circle(".single", cx="50%", cy=top, r=4)]
    return [
        more,
        h.rect(".range", x="32%", width="36%", y=top, height=max(2, scale.y(low) - top), rx=2),
        (
            h.line(".figure-line", x1="24%", x2="76%", y1=scale.y(figure), y2=scale.y(figure))
            for figure in reported.figures
        ),
    ]


def figures_words(reported: Reported, words: Words) -> str:
    """The range as text: 3,400–5,500; 2,000 or more; 10,000 planned; not stated."""
    low, high = reported.low, reported.high
    if low is None or high is None:
        if not reported.planned:
            return words.gettext("not stated")
        planned = "–".join(
            words.number(figure) for figure in dict.fromkeys((reported.planned[0], reported.planned[-1]))
        )
        return words.gettext("{number} planned").format(number=planned)
    text = words.number(high) if low == high else f"{words.number(low)}–{words.number(high)}"
    return words.gettext("{number} or more").format(number=text) if reported.floor else text


def _said_by(row: ExerciseRow, words: Words) -> str:
    """Who gives which figure for all together, rejected ones left out."""
    told = [
        f"{persons_words(one.strength, words)}: {one.strength.said_by}"
        for one in row.strengths
        if one.strength.party is None and one.strength.basis is not StrengthBasis.REJECTED
    ]
    return "; ".join(told) or words.gettext("not stated")


def _note(scale: Scale, words: Words) -> h.Node:
    kind = (
        words.gettext("The scale is logarithmic: each line stands for a multiple of the one below.")
        if scale.logarithmic
        else words.gettext("The scale begins at 0.")
    )
    return h.p(".muted.strip-note")[
        words.gettext(
            "Bars span all official and press figures, each of them a line; a dot is a single figure, a hollow one"
            " was planned only. Figures that were rejected are in the table alone."
        ),
        " ",
        kind,
    ]
