"""Small charts: what they draw stands in the table beside them too."""

import pytest

from comity.app.language import Catalogue
from comity.app.web.design.charts import Bar, Chart, Estimate, bar_chart, ceiling, line_chart
from comity.app.web.rendering import render
from markup import Element, faults_of, read

WORDS = Catalogue("en")
CHART = Chart(id="c", title="Exercises", across="Year", up="Number")


def shown(node: object) -> Element:
    text = render(node)  # type: ignore[arg-type]
    assert faults_of(f"<html lang='en'><h1>x</h1>{text}</html>") == []
    return read(text)


def test_bars_are_as_high_as_their_values() -> None:
    page = shown(bar_chart(CHART, [Bar("2024", 5), Bar("2025", 10)], WORDS))
    low, high = (float(one.get("height")) for one in page.all("rect"))
    assert high == pytest.approx(2 * low)
    assert [cell.text() for cell in page.all("td")] == ["5", "10"]


def test_line_has_its_interval_around_it_and_in_the_table() -> None:
    page = shown(line_chart(CHART, [Estimate("2025", 10, 20, 40), Estimate("2026", 5, 30, 50)], WORDS))
    assert [one.get("class") for one in page.all("path")] == ["interval", "line"]
    assert [cell.text() for cell in page.all("td")] == ["20", "10", "40", "30", "5", "50"]


def test_chart_without_values_is_drawn_empty() -> None:
    assert not list(shown(bar_chart(CHART, [], WORDS)).all("rect"))
    assert not list(shown(line_chart(CHART, [], WORDS)).all("circle"))


@pytest.mark.parametrize(("most", "top"), [(0, 1), (1, 1), (3, 3), (10, 10), (11, 20), (36_000, 40_000)])
def test_axis_ends_at_a_round_number(most: int, top: int) -> None:
    assert ceiling(most) == top
