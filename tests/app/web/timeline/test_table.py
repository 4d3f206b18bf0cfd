"""The table holds what the figure shows, newest first, in pages of whole years."""

import htpy as h
from hypothesis import given
from hypothesis import strategies as st

from comity.app.language import Catalogue
from comity.app.web.timeline.gathered import Item, Naming, together
from comity.app.web.timeline.table import MOST_LINES, MOST_WITH_YEAR, Line, newest_first, timeline_table, years_of
from comity.kernel.marks import Event
from markup import Element, faults_of, read

NAMING = Naming(Catalogue("en"), {}, {"exercise:one": "ru"})


def item(start: str, name: str = "Sandstorm", sure: bool = True) -> Item:
    return Item(event=Event(name=name, layer="exercise", matter="exercise:one", start=start, sure=sure))


def drawn(items: tuple[Item, ...]) -> Element:
    lines = [Line(item=one, href="/exercises/one") for one in items]
    page = str(h.html(lang="en")[h.body[h.h1["Table"], timeline_table(lines, NAMING)]])
    assert faults_of(page) == []
    return read(page)


@given(st.lists(st.integers(1990, 2026), max_size=200))
def test_pages_hold_everything_once_and_no_year_twice(years: list[int]) -> None:
    items = newest_first(together(item(f"{year}-05-05") for year in years))
    seen: list[Item] = []
    before: int | None = None
    while True:
        page = years_of(items, before)
        seen.extend(page.items)
        assert len(page.items) <= MOST_LINES + max((years.count(year) for year in set(years)), default=0)
        if page.before is None:
            break
        assert all(int(one.event.start[:4]) > page.before for one in page.items)
        before = page.before
    assert sorted(one.event.start for one in seen) == sorted(one.event.start for one in items)
    assert [one.event.start for one in seen] == sorted((one.event.start for one in seen), reverse=True)


def test_page_begins_at_the_year_asked_for() -> None:
    page = years_of((item("2003"), item("2002"), item("2001")), 2002)
    assert [one.event.start for one in page.items] == ["2002", "2001"]


def test_of_a_year_with_more_than_a_page_can_hold_the_rest_is_counted() -> None:
    page = years_of([item("2003")] * (MOST_WITH_YEAR + 7) + [item("2001")], None)
    assert (len(page.items), page.left, page.before) == (MOST_WITH_YEAR, 7, 2001)


def test_each_year_has_a_body_and_says_its_number_once_in_plain_sight() -> None:
    page = drawn((item("2003-02"), item("2003"), item("2001")))
    assert len(list(page.all("tbody"))) == 2
    assert [one.get("class") for one in page.all("th") if one.get("scope") == "row"] == ["year", "year again", "year"]


def test_line_leads_to_the_file_and_keeps_the_language_of_its_text() -> None:
    page = drawn((item("2003", "Учение", sure=False),))
    (link,) = page.all("a")
    assert link.get("href") == "/exercises/one"
    assert next(link.all("span")).get("lang") == "ru"
    assert "not certain" in page.text()
