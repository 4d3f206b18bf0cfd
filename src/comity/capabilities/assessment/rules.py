"""Who may say what about claims.

A file holds what the party that opened it finds of a claim. Another party that finds otherwise disputes it, which is
kept beside it, or opens a file of its own.
"""

from comity.kernel.act import Said
from comity.kernel.described import opener_alone
from comity.kernel.errors import Refusal
from comity.kernel.fold import MatterSoFar

claim_authority = opener_alone


def admission(seen: MatterSoFar, said: Said) -> tuple[Refusal, ...]:
    """Nothing is asked beyond authority: a finding may change with what is known."""
    return ()
