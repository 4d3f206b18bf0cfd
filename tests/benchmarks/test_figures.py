"""How pairs become rows, and how work is timed."""

import msgspec
import pytest

from benchmarks.figures import Figure, compared, cpu_rate, in_turn, row_of


def figure(goal: float | None = None, at_most: bool = False) -> Figure:
    return Figure(name="one", size=10, unit="acts/s", measure=lambda: (), goal=goal, at_most=at_most)


def test_row_takes_medians_and_the_spread_of_ratios() -> None:
    row = row_of(figure(), [(1, 2), (9, 3), (4, 4)])
    assert (row.value, row.baseline) == (4, 3)
    assert (row.ratio, row.spread) == (1, (0.5, 3))


@pytest.mark.parametrize(
    ("goal", "at_most", "reached"),
    [(None, False, None), (0.5, False, True), (0.51, False, False), (0.5, True, True), (0.49, True, False)],
)
def test_goal_is_compared_with_the_median_ratio(goal: float | None, at_most: bool, reached: bool | None) -> None:
    assert row_of(figure(goal, at_most), [(1, 2), (1, 2), (9, 1)]).reached is reached


@pytest.mark.parametrize(("goal", "reached"), [(9, True), (8.9, False)])
def test_goal_of_the_value_is_compared_with_its_median(goal: float, reached: bool) -> None:
    absolute = msgspec.structs.replace(figure(goal, at_most=True), absolute=True)
    row = row_of(absolute, [(1, 100), (9, 1), (30, 1)])
    assert (row.reached, row.absolute) == (reached, True)


def test_work_and_baseline_take_turns() -> None:
    order: list[str] = []
    for turn in range(3):
        taken = in_turn(lambda: order.append("ours"), lambda: order.append("baseline"), turn)
        assert min(taken) > 0
    assert order == ["baseline", "ours", "ours", "baseline", "baseline", "ours"]


def test_rates_count_pieces_a_second() -> None:
    pairs = compared(cpu_rate(2_000_000, spend), cpu_rate(1_000_000, spend), 3)
    assert len(pairs) == 3
    assert all(ours > 0 and other > 0 for ours, other in pairs)


def spend() -> int:
    return sum(range(100_000))
