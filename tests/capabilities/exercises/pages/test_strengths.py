"""Every account of a strength stands in the table with who gives it, on what basis and how surely."""

import pytest

from capabilities.exercises.pages.drawing import cells, drawn, row, series, shown
from capabilities.exercises.speaking import strength
from comity.app.language import Catalogue
from comity.capabilities.exercises.acts import StrengthBasis, StrengthStated
from comity.capabilities.exercises.pages import strength_table
from comity.capabilities.exercises.pages.strengths import persons_words
from comity.capabilities.parties.acts import Confidence

OF_2019 = series()[1]


def test_table_of_one_exercise_lists_all_together_first() -> None:
    table = next(drawn(strength_table((OF_2019,), shown())).all("table"))
    assert table.get("id") == "strengths"
    assert [[cell.text() for cell in line[:5]] for line in cells(table)[1:]] == [
        ["all together", "2,000 or more", "reports", "Press", "Medium"],
        ["all together", "90,000", "a misprint", "Rejected", "Medium"],
        ["Arcadia", "700", "reports", "Press", "Medium"],
    ]


def test_rejected_figure_is_struck_out() -> None:
    table = next(drawn(strength_table((OF_2019,), shown())).all("table"))
    assert [one.text() for one in table.all("s")] == ["90,000"]


def test_table_of_a_series_names_the_exercise() -> None:
    table = next(drawn(strength_table(series(), shown(), series=True)).all("table"))
    assert table.get("id") == ""
    lines = cells(table)[1:]
    assert len(lines) == 6
    assert [next(line[0].all("a")).get("href") for line in lines][:1] == ["/exercises/XAA.sandstorm-2021#strengths"]
    assert [line[1].text() for line in lines][-1] == "all together"


def test_each_account_comes_with_its_own_proof_note_and_sources() -> None:
    made = row("One", strength(5, note="by eye", sources=("A paper",), confidence=Confidence.LOW), start="2020")
    page = drawn(strength_table((made,), shown()))
    assert [one.text() for one in page.all("code")] == [made.strengths[0].act]
    assert "by eye" in page.text()
    assert "A paper" in page.text()


def test_nothing_is_drawn_where_nothing_is_stated() -> None:
    assert strength_table((row("One", start="2020"),), shown()) is None


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        (strength(0), "0"),
        (strength(1_600, high=1_700), "1,600–1,700"),
        (strength(2_000, at_least=True), "2,000 or more"),
        (strength(10_000, basis=StrengthBasis.PLANNED), "10,000"),
    ],
)
def test_figure_is_told_as_it_was_given(stated: StrengthStated, words: str) -> None:
    assert persons_words(stated, Catalogue("en")) == words
