"""Who may say what about instruments.

An instrument's file is spoken in by whoever opened it and by those its opening names: the parties to it, and the
organisations in which it was made. Where they differ, all are shown. Anybody else may dispute a statement.
"""

from comity.capabilities.instruments.acts import InstrumentDescribed
from comity.kernel.act import Said
from comity.kernel.errors import Refusal, refusal
from comity.kernel.fold import MatterSoFar


def instrument_authority(opening: Said, said: Said) -> Refusal | None:
    """The opener, and the parties and organisations named when the file was opened."""
    body = opening.act.body
    named = (*body.parties, *body.organisations) if isinstance(body, InstrumentDescribed) else ()
    if said.origin in (opening.origin, *named):
        return None
    return refusal(
        "instrument.not_yours",
        "{origin} may not describe this document; {opener} may, and so may those named as its parties. "
        "You can dispute it instead.",
        origin=said.origin,
        opener=opening.origin,
    )


def admission(seen: MatterSoFar, said: Said) -> tuple[Refusal, ...]:
    """Nothing is asked beyond authority: names and dates of a document may turn out to be others than first said."""
    return ()
