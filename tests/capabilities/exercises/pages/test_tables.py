"""Editions as a table, and the way from one to the next."""

from capabilities.exercises.pages.drawing import cells, drawn, row, series, shown
from comity.capabilities.exercises.pages import edition_table, neighbours
from comity.capabilities.parties.acts import Confidence, Place


def test_table_says_of_each_edition_how_far_it_came() -> None:
    table = next(drawn(edition_table(series(), shown())).all("table"))
    lines = [[cell.text() for cell in line] for line in cells(table)[1:]]
    dates = "2 May 2019 – 9 May 2019"
    assert lines[0] == [
        "Sandstorm 2019 said by Xanadu", "Held", dates, "not stated", "Xanadu, Arcadia", "2,000 or more", "High",
    ]  # fmt: skip
    assert lines[2][1:] == ["Postponed", "not stated", "not stated", "–", "9,000 planned", "High"]
    assert lines[3][-1] == "Low"


def test_place_and_doubt_are_shown() -> None:
    made = row("One", start="2020", place=Place(name="Dry Valley range"), confidence=Confidence.LOW)
    page = drawn(edition_table((made,), shown()))
    assert "Dry Valley range" in page.text()
    assert [one.text() for one in page.all("span") if "badge-unsure" in one.get("class")] == ["Low"]


def test_part_that_is_in_doubt_is_not_shown_as_certain() -> None:
    made = row("One", start="2020", doubtful=("XBB",))
    (line,) = cells(next(drawn(edition_table((made,), shown())).all("table")))[1:]
    assert line[4].text() == "Xanadu, Arcadia (sources differ)"


def test_neighbours_are_the_editions_before_and_after() -> None:
    rows = series()
    links = [one.get("href") for one in drawn(neighbours(rows[0], rows, shown())).all("a")]
    assert links == ["/exercises/XAA.sandstorm-2019", "/exercises/XAA.sandstorm-2022"]
    first = [one.get("href") for one in drawn(neighbours(rows[1], rows, shown())).all("a")]
    assert first == ["/exercises/XAA.sandstorm-2021"]


def test_only_edition_has_no_neighbours() -> None:
    rows = series()[:1]
    assert neighbours(rows[0], rows, shown()) is None
    assert neighbours(series()[1], rows, shown()) is None
