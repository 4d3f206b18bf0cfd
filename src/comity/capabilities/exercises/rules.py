"""Who may say what about exercises.

An exercise's file is spoken in by whoever opened it; a state may also state how many of its own took part. Where they
differ, both are shown. Anybody else may dispute a statement, which is kept beside it.
"""

from comity.capabilities.exercises.acts import StrengthStated
from comity.kernel.act import Said
from comity.kernel.described import opener_and
from comity.kernel.errors import Refusal
from comity.kernel.fold import MatterSoFar


def exercise_authority(opening: Said, said: Said) -> Refusal | None:
    """The opener, and each state on its own strength."""
    body = said.act.body
    return opener_and(opening, said, (body.party,) if isinstance(body, StrengthStated) else ())


def admission(seen: MatterSoFar, said: Said) -> tuple[Refusal, ...]:
    """Nothing is asked beyond authority: an exercise may be renamed, moved or called off."""
    return ()
