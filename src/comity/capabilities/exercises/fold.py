"""Exercises as their acts make them."""

import msgspec

from comity.capabilities.exercises.acts import ExerciseDescribed, StrengthStated
from comity.kernel.act import Said
from comity.kernel.claims import Register, claim, put, put_at

StrengthKey = tuple[str, str, str]
"""Party (empty for all together), basis and who says so: names one account of the strength."""


class ExerciseState(msgspec.Struct, frozen=True, kw_only=True):
    """described: what each origin says of the exercise. strengths: claims per account, sorted by key."""

    described: Register[ExerciseDescribed] = ()
    strengths: tuple[tuple[StrengthKey, Register[StrengthStated]], ...] = ()


def step_exercise(state: ExerciseState, said: Said) -> ExerciseState:
    """Add a description or a strength; other acts leave the state alone."""
    body = said.act.body
    if isinstance(body, ExerciseDescribed):
        return ExerciseState(described=put(state.described, claim(said, body)), strengths=state.strengths)
    if isinstance(body, StrengthStated):
        key = (body.party or "", body.basis.value, body.said_by)
        return ExerciseState(described=state.described, strengths=put_at(state.strengths, key, claim(said, body)))
    return state
