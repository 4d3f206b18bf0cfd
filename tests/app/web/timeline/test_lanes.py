"""Marks lie where their dates say and never over one another; names are given only room that is there."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.timeline.happenings import AXIS, TODAY, dated
from comity.app.web.timeline.lanes import (
    DOT,
    LEFT,
    MOST_ROWS,
    RIGHT,
    WIDTH,
    Axis,
    Dated,
    Place,
    fit,
    lane_of,
    span_of,
    width,
    within,
)
from comity.kernel.dates import bounds


def place(start: str, end: str | None = None, lasting: bool = False, axis: Axis = AXIS) -> Place:
    (found,) = lane_of([Dated(name="", start=start, end=end, lasting=lasting)], axis, TODAY) or ()
    return found


@given(dated())
def test_certain_days_lie_within_the_possible_ones(one: Dated) -> None:
    span = span_of(one, TODAY)
    assert span.first <= span.start <= span.end <= span.last
    assert span.first == bounds(one.start)[0]
    if one.end is not None:
        assert span.last == max(bounds(one.end)[1], span.first)
    if span.certain and one.end is not None:
        assert span.start == bounds(one.start)[1]
        assert span.end == bounds(one.end)[0]


def test_what_is_known_to_the_year_is_certain_on_no_day() -> None:
    assert not span_of(Dated(name="", start="2001"), TODAY).certain
    assert not span_of(Dated(name="", start="2001-06", end="2001-06"), TODAY).certain
    assert span_of(Dated(name="", start="2001-06-15"), TODAY).certain


def test_what_goes_on_is_drawn_until_today_and_has_no_end() -> None:
    span = span_of(Dated(name="", start="2001", lasting=True), TODAY)
    assert (span.first, span.start, span.end, span.last) == (date(2001, 1, 1), date(2001, 12, 31), TODAY, TODAY)
    assert span.open
    to_come = span_of(Dated(name="", start="2030", lasting=True), TODAY)
    assert to_come.start == to_come.end == date(2030, 12, 31)


def test_without_an_end_what_does_not_last_is_of_one_date() -> None:
    span = span_of(Dated(name="", start="2001-06"), TODAY)
    assert (span.first, span.last, span.open) == (date(2001, 6, 1), date(2001, 6, 30), False)


def test_a_day_is_a_dot_and_a_year_a_soft_bar() -> None:
    day, year, spell = place("2001-06-15"), place("2001"), place("2001", "2010-05-03")
    assert day.dot
    assert day.x3 - day.x0 == DOT
    assert not year.dot
    assert year.x1 == year.x2 == year.x0 < year.x3
    assert spell.x0 < spell.x1 < spell.x2 == spell.x3


def test_what_began_before_the_axis_is_cut_off_at_its_edge() -> None:
    found = place("1949-04-04", "1999-01-01")
    assert found.x0 == LEFT
    assert AXIS.x(date(1999, 1, 1)) == found.x3


@given(st.lists(dated(), min_size=1, max_size=40))
def test_no_two_marks_of_a_row_overlap_and_every_one_lies_in_the_figure(items: list[Dated]) -> None:
    shown = [item for item in items if within(item, AXIS, TODAY)]
    places = lane_of(shown, AXIS, TODAY)
    if places is None:
        return
    assert len(places) == len(shown)
    for one in places:
        assert LEFT - DOT <= one.x0 <= one.x1 <= one.x2 <= one.x3 <= WIDTH - RIGHT + DOT
        assert 0 <= one.row < MOST_ROWS
    for row in range(MOST_ROWS):
        ordered = sorted((one for one in places if one.row == row), key=lambda one: one.x0)
        assert all(left.x3 < right.x0 for left, right in pairwise(ordered))
        assert all(_name_end(left) <= right.x0 for left, right in pairwise(ordered))
        assert all(_name_end(one) <= WIDTH for one in ordered)


def _name_end(one: Place) -> int:
    return one.x2 if one.inside or not one.name else one.x3 + width(one.name)


def test_more_at_once_than_there_are_rows_cannot_be_drawn() -> None:
    same = [Dated(name="same", start="2001-06-15")] * MOST_ROWS
    assert lane_of(same, AXIS, TODAY) is not None
    assert lane_of([*same, same[0]], AXIS, TODAY) is None


def test_nothing_takes_no_room() -> None:
    assert lane_of([], AXIS, TODAY) == ()


def test_name_stands_on_a_bar_that_has_room_for_it() -> None:
    long = lane_of([Dated(name="A mission", start="1995-01-01", end="2015-01-01")], AXIS, TODAY)
    short = lane_of([Dated(name="A mission", start="1995-01-01", end="1996-01-01")], AXIS, TODAY)
    assert long is not None
    assert short is not None
    assert (long[0].inside, long[0].name, short[0].inside, short[0].name) == (True, "A mission", False, "A mission")


@given(st.text(alphabet="abc дй上海合作", max_size=40), st.integers(-10, 400))
def test_name_is_whole_shortened_or_left_out(text: str, room: int) -> None:
    kept = fit(text, room)
    if width(text) <= room:
        assert kept == text
    elif kept:
        assert width(kept) <= room
        assert kept.endswith("…")
        assert text.startswith(kept[:-1])


@pytest.mark.parametrize(
    ("one", "inside"),
    [
        (Dated(name="", start="1991-12-31"), False),
        (Dated(name="", start="1992"), True),
        (Dated(name="", start="1949", end="1992-01-01"), True),
        (Dated(name="", start="1949", end="1991"), False),
        (Dated(name="", start="1949"), False),
        (Dated(name="", start="1949", lasting=True), True),
        (Dated(name="", start="2026-12-31"), True),
        (Dated(name="", start="2027", lasting=True), False),
    ],
)
def test_only_what_touches_the_axis_is_on_it(one: Dated, inside: bool) -> None:
    assert within(one, AXIS, TODAY) is inside


def test_axis_of_one_day_divides_by_nothing() -> None:
    day = date(2020, 5, 5)
    assert Axis(day, day).x(day) == LEFT
