"""The page that keeps a run: machine, table, and which goals were reached."""

from collections.abc import Mapping

from benchmarks.figures import Row
from benchmarks.running import Machine, Report

HEADS = ("figure", "size", "unit", "value", "baseline", "ratio", "spread", "goal", "reached")


def cells(row: Row) -> tuple[str, ...]:
    """A row as text, under HEADS."""
    unit = f" {row.unit}" if row.absolute else ""
    goal = "" if row.goal is None else f"{'at most' if row.at_most else 'at least'} {row.goal:g}{unit}"
    reached = {True: "yes", False: "no", None: ""}[row.reached]
    return (
        row.name,
        f"{row.size:,}",
        row.unit,
        number(row.value),
        number(row.baseline),
        f"{row.ratio:.2f}",
        f"{row.spread[0]:.2f}–{row.spread[1]:.2f}",
        goal,
        reached,
    )


def number(value: float) -> str:
    """Whole from 100 up, else two decimals."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def machine_line(machine: Machine) -> str:
    """The machine in one line."""
    return (
        f"comity {machine.comity}, {machine.system} on {machine.processor} with {machine.cores} cores, "
        f"Python {machine.python}, SQLite {machine.sqlite}; seed {machine.seed}; started {machine.started}"
    )


def goals_line(report: Report) -> str:
    """Which goals were reached and which not."""
    reached = [row for row in report.rows if row.reached]
    if not reached and not report.missed:
        return "No goal is set for these figures."
    if not report.missed:
        return f"Every goal was reached ({len(reached)})."
    missed = "; ".join(f"{row.name} at {row.size:,}: {_judged(row)} of {row.goal:g}" for row in report.missed)
    return f"Goals reached: {len(reached)} of {len(reached) + len(report.missed)}. Missed: {missed}."


def turns_line(report: Report) -> str:
    """Which figures reached their goal in the median but not in every turn.

    Turns are not kept for goals of the value.
    """
    some = [
        row
        for row in report.rows
        if row.reached
        and row.goal is not None
        and not row.absolute
        and not _within(row.spread[1 if row.at_most else 0], row.goal, row.at_most)
    ]
    if not some:
        return "No single turn fell short."
    return f"Single turns fell short in: {', '.join(f'{row.name} at {row.size:,}' for row in some)}."


def evidence_page(report: Report, command: str, meanings: Mapping[str, str]) -> str:
    """The page in Markdown.

    command: what makes it anew. meanings: what the figures and their baselines are, by suite.
    """
    subject = "the pages cost" if set(meanings) == {"pages"} else "the kernel's benchmarks measured"
    rows = "\n".join(f"| {' | '.join(cells(row))} |" for row in report.rows)
    tables = "\n\n".join(f"```\n{meaning.strip()}\n```" for meaning in meanings.values())
    return f"""# What {subject}

Made by `{command}`. Do not edit; run it again.

Measured on: {machine_line(report.machine)}.

{goals_line(report)} {turns_line(report)}

Each value stands beside a baseline that was measured in the same run, turn by turn, so that the machine's moods hit
both alike. *ratio* is the median of value / baseline over the turns, *spread* the lowest and the highest. Another
machine gives other values; the ratios should hold.

| {" | ".join(HEADS)} |
|{"---|" * len(HEADS)}
{rows}

## What the figures are

{tables}
"""


def _judged(row: Row) -> str:
    return f"{number(row.value)} {row.unit}" if row.absolute else f"{row.ratio:.2f}"


def _within(ratio: float, goal: float, at_most: bool) -> bool:
    return ratio <= goal if at_most else ratio >= goal
