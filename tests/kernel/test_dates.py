from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.kernel.dates import Answer, bounds, check_date, held_on
from comity.kernel.errors import Malformed
from strategies import partial_dates

FIRST, LAST = date(2018, 12, 1), date(2022, 2, 1)
DAYS = tuple(FIRST + timedelta(days=n) for n in range((LAST - FIRST).days))


def meant(text: str) -> tuple[date, ...]:
    """Every day that a partial date can mean, by its text."""
    return tuple(day for day in DAYS if day.isoformat().startswith(text))


@given(partial_dates())
def test_bounds_are_the_first_and_last_day_meant(text: str) -> None:
    assert bounds(text) == (meant(text)[0], meant(text)[-1])


@st.composite
def questions(draw: st.DrawFn) -> tuple[str, str | None, date]:
    """Start, end and a day, mostly on or beside a day where the answer may turn."""
    start, end = draw(partial_dates()), draw(st.none() | partial_dates())
    edges = [edge for text in (start, end) if text is not None for edge in bounds(text)]
    near = st.builds(lambda edge, days: edge + timedelta(days=days), st.sampled_from(edges), st.integers(-1, 1))
    return start, end, draw(near | st.dates(FIRST, LAST))


@given(questions())
def test_an_answer_is_what_all_meant_days_agree_on(question: tuple[str, str | None, date]) -> None:
    start, end, day = question
    ends = (date.max,) if end is None else meant(end)
    answers = {first <= day < last for first in meant(start) for last in ends}
    expected = Answer.CANNOT_SAY if len(answers) == 2 else Answer.YES if answers == {True} else Answer.NO
    assert held_on(start, end, day) is expected


@given(st.none() | partial_dates(), st.dates(FIRST, LAST))
def test_an_unknown_start_says_nothing_before_the_end_and_no_after_it(end: str | None, day: date) -> None:
    over = end is not None and day >= meant(end)[-1]
    assert held_on(None, end, day) is (Answer.NO if over else Answer.CANNOT_SAY)


def test_the_day_of_the_end_no_longer_counts() -> None:
    days = [date(2001, 6, number) for number in (14, 15, 19, 20)]
    assert [held_on("2001-06-15", "2001-06-20", day).value for day in days] == ["no", "yes", "yes", "no"]


def test_february_ends_as_the_calendar_says() -> None:
    assert bounds("2000-02") == (date(2000, 2, 1), date(2000, 2, 29))
    assert bounds("1900-02")[1] == date(1900, 2, 28)
    assert bounds("2024-02-29") == (date(2024, 2, 29),) * 2


@pytest.mark.parametrize(
    "text",
    [
        *("", "201", "20011", "2001-6", "2001-13", "2001-00", "2001-06-00", "2001-06-32", "2023-02-30", "1900-02-29"),
        *("0999", "2100", "2001-06-15T00:00", " 2001", "2001\n", "2001-06-15\n", "２００１", "2001/06/15", "-2001"),
    ],
)
def test_other_texts_are_no_dates(text: str) -> None:
    with pytest.raises(Malformed):
        bounds(text)


def test_a_body_refuses_days_that_no_calendar_has() -> None:
    for text in (None, "2001", "2001-02", "2024-02-29"):
        check_date(text)
    for text in ("2023-02-29", "2023-04-31"):
        with pytest.raises(ValueError, match="day"):
            check_date(text)
