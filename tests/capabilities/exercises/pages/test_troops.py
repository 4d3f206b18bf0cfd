"""Ranges lie where the figures say; what was planned or rejected never widens one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capabilities.exercises.pages.drawing import cells, drawn, row, row_of, series, shown
from capabilities.exercises.speaking import exercises, strength, strengths
from comity.app.language import Catalogue
from comity.capabilities.exercises.acts import ExerciseDescribed, StrengthBasis, StrengthStated
from comity.capabilities.exercises.pages import series_figure, troop_ranges
from comity.capabilities.exercises.pages.troops import (
    MOST_LINEAR,
    Reported,
    figures_words,
    reported_of,
    scale_of,
)
from markup import Element

EN = Catalogue("en")


def one_of(cell: Element, kind: str) -> list[Element]:
    return [one for one in cell.all() if one.get("class") == kind]


def reported(*figures: int, planned: tuple[int, ...] = (), floor: bool = False) -> Reported:
    low, high = (min(figures), max(figures)) if figures else (None, None)
    return Reported(low=low, high=high, figures=tuple(sorted(figures)), floor=floor, planned=planned)


def test_range_is_a_bar_and_a_single_figure_a_dot() -> None:
    table = next(drawn(troop_ranges(series(), shown())).all("table"))
    single, ranged, planned, nothing, _ = cells(table)[1][1:]
    assert (len(one_of(single, "single")), len(one_of(single, "range"))) == (1, 0)
    assert len(one_of(single, "more")) == 1
    assert (len(one_of(ranged, "single")), len(one_of(ranged, "range"))) == (0, 1)
    assert len(one_of(ranged, "figure-line")) == 2
    assert len(one_of(planned, "planned")) == 1
    assert [one for one in nothing.all("circle", "rect")] == []


def test_each_edition_says_its_figures_and_leads_to_their_grounds() -> None:
    table = next(drawn(troop_ranges(series(), shown())).all("table"))
    said = [[one.text() for one in cell.all("span")] for cell in cells(table)[1][1:]]
    assert said == [["2,000 or more"], ["3,000–5,000"], ["9,000 planned"], ["not stated"], ["not stated"]]
    links = [one.get("href") for cell in cells(table)[1][1:] for one in cell.all("a")]
    assert links[0] == "/exercises/XAA.sandstorm-2019#strengths"
    told = [one.text() for cell in cells(table)[1][1:] for one in cell.all("desc")]
    assert told[1] == "5,000: General Staff; 3,000: reports" or told[1] == "3,000: reports; 5,000: General Staff"


def test_rejected_and_single_states_figures_are_not_drawn() -> None:
    of_2019 = reported_of(series()[1])
    assert of_2019 == reported(2_000, floor=True)
    only = row("One", strength(90_000, basis=StrengthBasis.REJECTED), strength(5, party="XAA"), start="2020")
    assert reported_of(only) == reported()


@given(st.lists(strengths(), max_size=6))
def test_every_figure_lies_on_the_scale_and_the_range_is_that_of_the_row(found: list[StrengthStated]) -> None:
    kept = {(one.party, one.basis, one.said_by): one for one in found}
    made = row("One", *kept.values(), start="2020")
    told = reported_of(made)
    assert (told.low, told.high) == (made.low, made.high)
    if told.figures:
        assert (told.figures[0], told.figures[-1]) == (told.low, told.high)
    scale = scale_of([told], 120)
    if scale is None:
        assert not any((*told.figures, *told.planned))
        return
    heights = [scale.y(figure) for figure in (*told.figures, *told.planned)]
    assert all(0 <= y <= 120 for y in heights)
    assert all(scale.y(tick) <= 120 for tick in scale.ticks())
    assert len(scale.ticks()) >= 2
    assert scale.top >= max((*told.figures, *told.planned))


@given(st.integers(1, 10_000_000), st.integers(1, 10_000_000))
def test_more_persons_never_lie_lower(one: int, other: int) -> None:
    scale = scale_of([reported(one, other)], 120)
    assert scale is not None
    assert scale.y(max(one, other)) <= scale.y(min(one, other))


def test_scale_is_linear_until_small_figures_would_vanish() -> None:
    linear, far = (
        scale_of([reported(100, 100 * MOST_LINEAR)], 120),
        scale_of([reported(100, 100 * MOST_LINEAR + 1)], 120),
    )
    assert linear is not None
    assert far is not None
    assert (linear.logarithmic, linear.floor, far.logarithmic, far.floor) == (False, 0, True, 100)
    assert linear.ticks() == (0, 2_000, 4_000, 6_000)
    assert far.ticks() == (100, 1_000)


def test_note_tells_the_scale() -> None:
    assert "begins at 0" in drawn(troop_ranges(series(), shown())).text()
    apart = (row("One", strength(10), start="2020"), row("Two", strength(10_000), start="2021"))
    assert "logarithmic" in drawn(troop_ranges(apart, shown())).text()


def test_series_without_figures_says_so() -> None:
    page = drawn(troop_ranges((row("One", start="2020"),), shown()))
    assert "No figure of persons is stated" in page.text()
    assert not list(page.all("table"))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (reported(3_000), "3,000"),
        (reported(3_000, 5_000), "3,000–5,000"),
        (reported(3_000, 5_000, floor=True), "3,000–5,000 or more"),
        (reported(3_000, planned=(9_000,)), "3,000"),
        (reported(planned=(8_000, 9_000)), "8,000–9,000 planned"),
        (reported(planned=(9_000,)), "9,000 planned"),
        (reported(), "not stated"),
    ],
)
def test_figures_in_words(told: Reported, words: str) -> None:
    assert figures_words(told, EN) == words


@given(st.lists(exercises(), min_size=1, max_size=4), st.lists(strengths(), min_size=1, max_size=4), st.booleans())
def test_strip_and_ranges_stand_on_the_same_columns(
    found: list[ExerciseDescribed], said: list[StrengthStated], compact: bool
) -> None:
    accounts = {(one.party, one.basis, one.said_by): one for one in said}.values()
    rows = [row_of(one, *accounts) for one in found]
    tables = list(drawn(series_figure(rows, shown(), compact)).all("table"))
    assert {len(line) for table in tables for line in cells(table)} == {len(found) + 1}
    assert {table.get("class").removesuffix(" troops") for table in tables} == {tables[0].get("class")}


def test_no_edition_gives_no_figure() -> None:
    assert series_figure((), shown()) is None
