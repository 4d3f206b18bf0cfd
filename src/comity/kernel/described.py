"""Files that hold one description: a body that its opener, and whoever else the capability lets, gives and corrects.

The newest description of each origin stands (:mod:`comity.kernel.claims`); where those who speak differ, both are
shown.
"""

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

import msgspec

from comity.kernel.act import Said
from comity.kernel.claims import Register, Settled, claim, put, settle
from comity.kernel.errors import Refusal, refusal
from comity.kernel.fold import Folded

T = TypeVar("T", bound=msgspec.Struct)


class Description(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """described: what each origin says."""

    described: Register[T] = ()


def step_description(body: type[T]) -> Callable[[Description[T], Said], Description[T]]:
    """The step of a file whose descriptions have this body; other acts leave its state alone."""

    def step(state: Description[T], said: Said) -> Description[T]:
        if isinstance(said.act.body, body):
            return Description(described=put(state.described, claim(said, said.act.body)))
        return state

    return step


def described(folded: Folded, body: type[T]) -> Settled[T] | None:
    """What holds of the file's subject, or None while no visible statement describes it."""
    register: Register[T] = getattr(folded.state, "described", ())
    if not register or not isinstance(register[0].value, body):
        return None
    return settle(register)


def disputes_of(folded: Folded, acts: tuple[str, ...]) -> int:
    """How many statements dispute one of these acts, by written id."""
    return sum(len(line.disputed_by) for line in folded.lines if line.said.id.hex() in acts)


def opener_alone(opening: Said, said: Said) -> Refusal | None:
    """Authority of files in which only the opener speaks; anybody may dispute."""
    return opener_and(opening, said, ())


def opener_and(opening: Said, said: Said, named: Iterable[str | None]) -> Refusal | None:
    """Authority of files in which the opener speaks, and those named beside it; anybody may dispute."""
    allowed = {opening.origin, *(one for one in named if one is not None)}
    if said.origin in allowed:
        return None
    return refusal(
        "file.not_yours",
        "{origin} may not state this here; {allowed} may. You can dispute it instead.",
        origin=said.origin,
        allowed=", ".join(sorted(allowed)),
    )
