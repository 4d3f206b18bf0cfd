"""A month as a grid: weeks as the language has them, spans over days, full days cut, the same as a list."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from comity.app.language import Catalogue
from comity.app.web.design.calendar import MOST_IN_A_DAY, Dated, Month, day_list, month_grid, month_names, week
from markup import read

WORDS = Catalogue("en")
TODAY = date(2026, 11, 22)


def dated(first: int, last: int, name: str = "One", **changed: object) -> Dated:
    start, end = date(2026, 11, first), date(2026, 11, last)
    return Dated(
        **{"first": start, "last": end, "name": name, "when": "then", "href": "/x", "kind": "exercise", **changed}  # type: ignore[arg-type]
    )


def test_weeks_begin_on_monday_and_name_their_days_in_the_language() -> None:
    assert next(short for short, _ in week("en")[1]) == "Mon"
    assert week("ru")[1][0] == ("пн", "понедельник")
    assert month_names("zh")[10] == "十一月"


def test_grid_holds_every_day_once_and_marks_today() -> None:
    page = read(str(month_grid(Month(2026, 11), [dated(10, 12)], TODAY, WORDS)))
    days = [one.get("datetime") for one in page.all("time")]
    assert days == [f"2026-11-{day:02}" for day in range(1, 31)]
    assert [one.get("datetime") for one in page.all("time") if one.get("aria-current") == "date"] == ["2026-11-22"]
    assert len([one for one in page.all("a") if one.text() == "One"]) == 3


def test_full_day_names_some_and_leads_to_the_list() -> None:
    several = [dated(5, 5, f"N{at}") for at in range(MOST_IN_A_DAY + 2)]
    page = read(str(month_grid(Month(2026, 11), several, TODAY, WORDS)))
    links = [one for one in page.all("a")]
    assert [one.text() for one in links] == ["N0", "N1", "N2", "+2"]
    assert links[-1].get("href") == "#list"
    assert len(list(read(str(day_list(several, WORDS))).all("li"))) == len(several)


def test_what_is_unsure_says_so_in_the_list() -> None:
    assert "not certain" in read(str(day_list([dated(5, 5, sure=False)], WORDS))).text()


@given(st.integers(1, 9000), st.integers(1, 12), st.integers(-500, 500))
def test_months_are_counted_over_years(year: int, month: int, by: int) -> None:
    here = Month(year + 500, month)
    assert here.moved(by).moved(-by) == here
    assert here.moved(1).first > here.last >= here.first
