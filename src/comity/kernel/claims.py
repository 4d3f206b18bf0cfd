"""What each party says about one thing, side by side.

Sovereign parties may differ, and no order of arrival may decide between them (K6). A register therefore keeps each
origin's newest claim by that origin's own log order; claims of different origins never replace one another. Reading
it gives one value when all who speak agree, and a conflict that shows every side when they do not. The shipped record
is a baseline: it speaks only where no party has spoken.
"""

from bisect import bisect_left
from functools import reduce
from operator import itemgetter
from typing import Generic, TypeVar

import msgspec

from comity.kernel.act import Said
from comity.kernel.ids import RECORD
from comity.kernel.marking import Marking, join

T = TypeVar("T")
K = TypeVar("K", bound=tuple[str, ...])


class Claim(msgspec.Struct, Generic[T], frozen=True, kw_only=True, gc=False):
    """One origin's newest word.

    place: epoch and index in its own log. act: written id of the act that said so.
    """

    origin: str
    place: tuple[int, int]
    act: str
    marking: Marking
    value: T


Register = tuple[Claim[T], ...]
"""Claims about one thing, one per origin, sorted by origin."""


class Settled(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """The reading of a register.

    value: what holds; in a conflict the value of the first origin by code, for display only. conflict: whether those
    who speak differ. claims: those the reading rests on. marking: the join of theirs.
    """

    value: T
    conflict: bool
    claims: tuple[Claim[T], ...]
    marking: Marking

    @property
    def acts(self) -> tuple[str, ...]:
        """Written ids of the acts the reading rests on."""
        return tuple(one.act for one in self.claims)


def claim(said: Said, value: T) -> Claim[T]:
    """An act's claim of a value."""
    envelope = said.act.envelope
    return Claim(
        origin=envelope.origin,
        place=(envelope.epoch, said.index),
        act=said.id.hex(),
        marking=envelope.marking,
        value=value,
    )


def put(register: Register[T], new: Claim[T]) -> Register[T]:
    """The register with this claim; an origin's earlier claim gives way, a later one stays."""
    others = tuple(old for old in register if old.origin != new.origin)
    if len(others) < len(register) and any(old.origin == new.origin and old.place > new.place for old in register):
        return register
    return tuple(sorted((*others, new), key=lambda one: one.origin)) if others else (new,)


def put_at(shelf: tuple[tuple[K, Register[T]], ...], key: K, new: Claim[T]) -> tuple[tuple[K, Register[T]], ...]:
    """A shelf of registers, sorted by key, with a claim put into the one under this key."""
    at = bisect_left(shelf, key, key=itemgetter(0))
    if at < len(shelf) and shelf[at][0] == key:
        return (*shelf[:at], (key, put(shelf[at][1], new)), *shelf[at + 1 :])
    return (*shelf[:at], (key, (new,)), *shelf[at:])


def settle(register: Register[T]) -> Settled[T]:
    """Read a register that holds at least one claim."""
    speaking = tuple(one for one in register if one.origin != RECORD) or register
    return Settled(
        value=speaking[0].value,
        conflict=any(one.value != speaking[0].value for one in speaking),
        claims=speaking,
        marking=reduce(join, (one.marking for one in speaking)),
    )
