"""Where to draw the nodes of a network, so that distances on paper follow distances along its links.

Stress majorization (Gansner, Koren, North: Graph Drawing by Stress Majorization, 2004), each node moved in turn to the
mean of where the others want it, with weights 1/d². It begins from a spiral and takes no chance, so that equal networks
are drawn alike on every machine. For a few hundred nodes; time grows with their square.
"""

import math
from collections import deque
from collections.abc import Sequence
from typing import Final

import msgspec

ROUNDS: Final = 120
"""Rounds of moving every node; a few hundred nodes lie still well before."""
MOST_NODES: Final = 400
_GOLDEN: Final = math.pi * (3 - math.sqrt(5))

Link = tuple[int, int]
"""Two nodes by their places from 0."""
Point = tuple[float, float]


class Frame(msgspec.Struct, frozen=True):
    """A drawing's width and height, and the margin that stays free, in its units."""

    width: float
    height: float
    margin: float


def stress_layout(count: int, links: Sequence[Link], rounds: int = ROUNDS) -> tuple[Point, ...]:
    """A place for each of ``count`` nodes; a link is about 1 long.

    Raises ValueError for a link to no node, or more than MOST_NODES nodes.
    """
    if count > MOST_NODES or any(not 0 <= end < count for link in links for end in link):
        raise ValueError(f"expected at most {MOST_NODES} nodes and links among them, got {count}")
    wanted = _distances(count, links)
    xs = [math.sqrt(at + 0.5) * math.cos(at * _GOLDEN) for at in range(count)]
    ys = [math.sqrt(at + 0.5) * math.sin(at * _GOLDEN) for at in range(count)]
    for _ in range(rounds):
        for node in range(count):
            xs[node], ys[node] = _settled(node, xs, ys, wanted[node])
    return tuple((round(x, 4), round(y, 4)) for x, y in zip(xs, ys, strict=True))


def _settled(node: int, xs: list[float], ys: list[float], wanted: list[int]) -> Point:
    """Where the others want a node."""
    x, y = xs[node], ys[node]
    right = down = weights = 0.0
    for other, far in enumerate(wanted):
        if other == node:
            continue
        weight = 1.0 / (far * far)
        across, along = x - xs[other], y - ys[other]
        pull = far / max(math.sqrt(across * across + along * along), 1e-6)
        right += weight * (xs[other] + across * pull)
        down += weight * (ys[other] + along * pull)
        weights += weight
    return (right / weights, down / weights) if weights else (x, y)


def _distances(count: int, links: Sequence[Link]) -> list[list[int]]:
    """Links between any two nodes; those that nothing joins are two apart further than any that are joined."""
    near: list[list[int]] = [[] for _ in range(count)]
    for one, other in links:
        near[one].append(other)
        near[other].append(one)
    found = [_from(start, near) for start in range(count)]
    apart = max((far for row in found for far in row if far >= 0), default=0) + 2
    return [[far if far >= 0 else apart for far in row] for row in found]


def _from(start: int, near: Sequence[Sequence[int]]) -> list[int]:
    """Links from a node to each; -1 where nothing leads there."""
    far = [-1] * len(near)
    far[start] = 0
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for other in near[here]:
            if far[other] < 0:
                far[other] = far[here] + 1
                waiting.append(other)
    return far


def fitted(points: Sequence[Point], frame: Frame) -> tuple[Point, ...]:
    """The points stretched to the frame, each way on its own."""
    return tuple(
        zip(
            _stretched([x for x, _ in points], frame.width, frame.margin),
            _stretched([y for _, y in points], frame.height, frame.margin),
            strict=True,
        )
    )


def _stretched(values: Sequence[float], length: float, margin: float) -> list[float]:
    low, high = min(values, default=0.0), max(values, default=0.0)
    if high - low < 1e-9:
        return [length / 2 for _ in values]
    return [margin + (value - low) / (high - low) * (length - 2 * margin) for value in values]


def spread(points: Sequence[Point], sizes: Sequence[Point], frame: Frame, rounds: int = 200) -> tuple[Point, ...]:
    """The points pushed apart until no two boxes around them overlap, or the rounds are over; held to the frame.

    sizes: width and height of each point's box.
    """
    placed = [list(point) for point in points]
    for _ in range(rounds):
        moved = False
        for one in range(len(placed)):
            for other in range(one + 1, len(placed)):
                moved = _push(placed[one], placed[other], _room(sizes[one], sizes[other])) or moved
        for at, (width, height) in enumerate(sizes):
            placed[at][0] = min(max(placed[at][0], width / 2), frame.width - width / 2)
            placed[at][1] = min(max(placed[at][1], height / 2), frame.height - height / 2)
        if not moved:
            break
    return tuple((round(x, 1), round(y, 1)) for x, y in placed)


def _room(one: Point, other: Point) -> Point:
    """How far apart the middles of two boxes must be, each way."""
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def _push(one: list[float], other: list[float], room: Point) -> bool:
    """Move two overlapping boxes apart along the shorter way; whether they did overlap."""
    over = [room[axis] - abs(one[axis] - other[axis]) for axis in (0, 1)]
    if over[0] <= 0.01 or over[1] <= 0.01:
        return False
    axis = 0 if over[0] < over[1] else 1
    step = over[axis] / 2 if one[axis] <= other[axis] else -over[axis] / 2
    one[axis] -= step
    other[axis] += step
    return True
