"""The shape of every figure: a measured value beside a baseline measured in the same run, in alternation.

A :class:`Figure` says what will be measured and how; measuring gives pairs of (value, baseline), each pair taken back
to back, and :func:`row_of` makes a :class:`Row` of them. What a figure needs (a filled log, a tree) is made when it is
measured, so that a run that goes on where another stopped makes nothing in vain.
"""

from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter, process_time

import msgspec

SEED = 20_260_101
"""Seed of every choice among entries; openings and names are as random as in service."""

Pairs = Sequence[tuple[float, float]]
Progress = Callable[[str, int, int], None]
"""Told what is under way, how much of it is done, and how much there is."""
Rate = Callable[[], float]


class Effort(msgspec.Struct, frozen=True, kw_only=True):
    """How long to measure.

    pairs: pairs per figure. batches: batches of 1000 in one measurement. singles: batches of one. proofs: proofs in
    one measurement. peer_proofs: the same for a peer that is slow. grown: leaves appended one by one. requests: for
    one page in one measurement. openings: how often a node is opened anew.
    """

    pairs: int = 7
    batches: int = 5
    singles: int = 200
    proofs: int = 20_000
    peer_proofs: int = 500
    grown: int = 50_000
    requests: int = 20
    openings: int = 2


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to measure.

    size: how much there is (acts, leaves, copies of the record). goal: what the ratio must reach, or with ``at_most``
    must not exceed; None where nothing is demanded. absolute: the goal is one of the value, in ``unit``, and the
    baseline says no more than how it grows.
    """

    name: str
    size: int
    unit: str
    measure: Callable[[], Pairs]
    goal: float | None = None
    at_most: bool = False
    absolute: bool = False


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that was measured.

    value, baseline: the median of each, in ``unit``. ratio: the median of value / baseline pair by pair. spread: the
    lowest and highest of these. reached: whether the goal was reached, None where there is none.
    """

    name: str
    size: int
    unit: str
    value: float
    baseline: float
    ratio: float
    spread: tuple[float, float]
    goal: float | None
    at_most: bool
    reached: bool | None
    absolute: bool = False


def row_of(figure: Figure, pairs: Pairs) -> Row:
    """The row of a figure from what was measured."""
    ratios = sorted(value / other for value, other in pairs)
    ratio = median(ratios)
    value = median(value for value, _ in pairs)
    reached = None
    if figure.goal is not None:
        judged = value if figure.absolute else ratio
        reached = judged <= figure.goal if figure.at_most else judged >= figure.goal
    return Row(
        name=figure.name,
        size=figure.size,
        unit=figure.unit,
        value=value,
        baseline=median(other for _, other in pairs),
        ratio=ratio,
        spread=(ratios[0], ratios[-1]),
        goal=figure.goal,
        at_most=figure.at_most,
        reached=reached,
        absolute=figure.absolute,
    )


def cpu_rate(count: int, work: Callable[[], object]) -> Rate:
    """Measures ``count`` pieces of work done at once, a second of this process's CPU time."""

    def measured() -> float:
        start = process_time()
        work()
        return count / (process_time() - start)

    return measured


def compared(ours: Rate, baseline: Rate, pairs: int) -> Pairs:
    """Measure both in alternation."""
    return [(ours(), baseline()) for _ in range(pairs)]


def in_turn(ours: Callable[[], object], baseline: Callable[[], object], turn: int) -> tuple[float, float]:
    """Seconds of wall time of both; which goes first alternates, so that the disk's moods hit both alike."""
    taken = {True: 0.0, False: 0.0}
    for own in (True, False) if turn % 2 else (False, True):
        start = perf_counter()
        (ours if own else baseline)()
        taken[own] = perf_counter() - start
    return taken[True], taken[False]
