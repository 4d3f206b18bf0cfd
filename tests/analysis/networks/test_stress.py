"""Where nodes of a network are drawn: near what they are linked to, alike each time, and not over one another."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.analysis.networks.stress import MOST_NODES, Frame, fitted, spread, stress_layout

RING = [(at, (at + 1) % 8) for at in range(8)]
FRAME = Frame(1000, 600, 50)


def length(points: tuple[tuple[float, float], ...], one: int, other: int) -> float:
    return math.dist(points[one], points[other])


def test_linked_nodes_are_nearer_than_distant_ones() -> None:
    points = stress_layout(8, RING)
    assert max(length(points, *link) for link in RING) < min(length(points, at, (at + 4) % 8) for at in range(8))
    assert all(length(points, *link) == pytest.approx(1, abs=0.35) for link in RING)


def test_same_network_is_drawn_alike() -> None:
    assert stress_layout(8, RING) == stress_layout(8, RING)


def test_parts_that_nothing_joins_stay_apart() -> None:
    points = stress_layout(4, [(0, 1), (2, 3)])
    across = min(length(points, one, other) for one in (0, 1) for other in (2, 3))
    assert across > max(length(points, 0, 1), length(points, 2, 3))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_small_networks_are_drawn(count: int) -> None:
    points = fitted(stress_layout(count, []), FRAME)
    assert len(points) == count
    assert all(0 <= x <= 1000 and 0 <= y <= 600 for x, y in points)


def test_link_to_no_node_and_too_many_nodes_are_refused() -> None:
    with pytest.raises(ValueError, match="links among them"):
        stress_layout(2, [(0, 2)])
    with pytest.raises(ValueError, match="at most"):
        stress_layout(MOST_NODES + 1, [])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1000), st.floats(0, 600)), min_size=1, max_size=25))
def test_boxes_are_pushed_apart_inside_the_frame(points: list[tuple[float, float]]) -> None:
    sizes = [(60.0, 30.0)] * len(points)
    placed = spread(points, sizes, FRAME, rounds=2_000)
    assert all(29.9 <= x <= 970.1 and 14.9 <= y <= 585.1 for x, y in placed)
    over = [
        (a, b)
        for at, a in enumerate(placed)
        for b in placed[at + 1 :]
        if abs(a[0] - b[0]) < 59 and abs(a[1] - b[1]) < 29
    ]
    assert not over
