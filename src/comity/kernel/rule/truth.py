"""Three truth values, so that a missing fact never reads as "no duty".

Kleene's strong logic: *unknown* is "yes or no, we have not been told which". A conjunction is no as soon as one part is
no, a disjunction yes as soon as one part is yes; else an unknown part leaves the whole unknown. Learning a fact can
turn unknown into yes or no, and never yes into no.
"""

from collections.abc import Sequence
from enum import StrEnum


class Truth(StrEnum):
    """Outcome of a condition on the facts stated so far."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def all_of(parts: Sequence[Truth]) -> Truth:
    """Conjunction; yes of no parts at all."""
    if Truth.NO in parts:
        return Truth.NO
    return Truth.UNKNOWN if Truth.UNKNOWN in parts else Truth.YES


def any_of(parts: Sequence[Truth]) -> Truth:
    """Disjunction; no of no parts at all."""
    if Truth.YES in parts:
        return Truth.YES
    return Truth.UNKNOWN if Truth.UNKNOWN in parts else Truth.NO


def opposite(part: Truth) -> Truth:
    """Negation; what is unknown stays unknown."""
    if part is Truth.UNKNOWN:
        return part
    return Truth.NO if part is Truth.YES else Truth.YES


def truth_of(answer: bool) -> Truth:
    """Yes for True, no for False."""
    return Truth.YES if answer else Truth.NO
