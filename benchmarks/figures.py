"""The shape of every figure: a measured value beside a baseline measured in the same run, in alternation."""

from collections.abc import Sequence
from statistics import median

import msgspec


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One figure beside its baseline.

    size: how much there was (acts, leaves). value, baseline: the median of each, in ``unit``. ratio: the median of
    value / baseline pair by pair. spread: the lowest and highest of these. goal: what the ratio must reach, 0 for none.
    """

    name: str
    size: int
    unit: str
    value: float
    baseline: float
    ratio: float
    spread: tuple[float, float]
    goal: float = 0.0
    note: str = ""


def paired(name: str, size: int, unit: str, pairs: Sequence[tuple[float, float]], goal: float = 0.0) -> Row:
    """A figure from pairs of (value, baseline), each pair measured back to back."""
    ratios = sorted(value / other for value, other in pairs)
    values, baselines = zip(*pairs, strict=True)
    return Row(
        name=name,
        size=size,
        unit=unit,
        value=median(values),
        baseline=median(baselines),
        ratio=median(ratios),
        spread=(ratios[0], ratios[-1]),
        goal=goal,
    )
