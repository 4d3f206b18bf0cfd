"""The page that keeps a run tells the truth about it."""

import msgspec

from benchmarks.evidence import cells, evidence_page, goals_line, turns_line
from benchmarks.figures import Figure, Row, row_of
from benchmarks.running import Kept, Report


def row(name: str, goal: float | None) -> Row:
    figure = Figure(name=name, size=10_000, unit="acts/s", measure=lambda: (), goal=goal)
    return row_of(figure, [(12_345, 24_690)])


def report(*rows: Row) -> Report:
    return Report(machine=Kept(None).machine, rows=rows)


def test_row_is_shown_with_goal_and_answer() -> None:
    shown = ("a", "10,000", "acts/s", "12,345", "24,690", "0.50", "0.50–0.50", "at least 0.6", "no")
    assert cells(row("a", 0.6)) == shown
    assert cells(row("a", None))[-2:] == ("", "")


def test_missed_goals_are_named() -> None:
    assert goals_line(report(row("a", 0.6), row("b", 0.4))) == (
        "Goals reached: 1 of 2. Missed: a at 10,000: 0.50 of 0.6."
    )


def test_goal_of_the_value_is_shown_in_its_unit() -> None:
    figure = Figure(name="p", size=100, unit="ms", measure=lambda: (), goal=50, at_most=True, absolute=True)
    slow = row_of(figure, [(61.5, 20), (61.5, 3)])
    assert cells(slow)[-2:] == ("at most 50 ms", "no")
    assert goals_line(report(slow)) == "Goals reached: 0 of 1. Missed: p at 100: 61.50 ms of 50."
    fast_but_grown = row_of(figure, [(40, 1), (40, 1)])
    assert turns_line(report(fast_but_grown)) == "No single turn fell short."


def test_page_of_the_pages_says_so() -> None:
    page = evidence_page(report(row("a", None)), "comity bench pages", {"pages": "What it is."})
    assert page.startswith("# What the pages cost\n")


def test_reached_goals_are_counted() -> None:
    assert goals_line(report(row("b", 0.4), row("c", None))) == "Every goal was reached (1)."
    assert goals_line(report(row("c", None))) == "No goal is set for these figures."


def test_turns_that_fell_short_of_a_goal_are_named() -> None:
    figure = Figure(name="d", size=10_000, unit="s", measure=lambda: (), goal=1.0, at_most=True)
    slow_once = row_of(figure, [(1, 2), (1, 2), (3, 2)])
    assert slow_once.reached
    assert turns_line(report(row("b", 0.4), slow_once)) == "Single turns fell short in: d at 10,000."
    assert turns_line(report(row("a", 0.6), row("b", 0.4))) == "No single turn fell short."


def test_page_has_a_row_for_every_figure_and_says_how_it_is_made() -> None:
    page = evidence_page(
        report(row("a", 0.6), row("b", None)), "comity bench all --evidence x.md", {"tree": "What it is."}
    )
    assert "`comity bench all --evidence x.md`" in page
    assert page.count("| 0.50–0.50 |") == 2
    assert "Missed: a" in page
    assert "What it is." in page
    assert msgspec.json.encode(Kept(None).machine.seed).decode() in page
