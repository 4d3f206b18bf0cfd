"""Who may say what about missions: whoever opened the file. Anybody else may dispute, which is kept beside it."""

from comity.kernel.act import Said
from comity.kernel.described import opener_alone
from comity.kernel.errors import Refusal
from comity.kernel.fold import MatterSoFar

mission_authority = opener_alone


def admission(seen: MatterSoFar, said: Said) -> tuple[Refusal, ...]:
    """Nothing is asked beyond authority: a mandate, its dates and those who contribute change."""
    return ()
