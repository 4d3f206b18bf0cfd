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
    page = evidence_page(report(row("a", 0.6), row("b", None)), "comity bench all --evidence x.md", ["What it is."])
    assert "`comity bench all --evidence x.md`" in page
    assert page.count("| 0.50–0.50 |") == 2
    assert "Missed: a" in page
    assert "What it is." in page
    assert msgspec.json.encode(Kept(None).machine.seed).decode() in page
