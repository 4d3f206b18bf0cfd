"""Who may say what about bodies and their meetings.

A body's file is spoken in by whoever opened it and by its organisation; a meeting's file also by the state that
received it and the state in the chair, as its opening names them. Where they differ, all are shown. Anybody else may
dispute a statement.
"""

from comity.capabilities.decisions.acts import BodyDescribed, SessionDescribed
from comity.kernel.act import Said
from comity.kernel.described import opener_and
from comity.kernel.errors import Refusal
from comity.kernel.fold import MatterSoFar


def body_authority(opening: Said, said: Said) -> Refusal | None:
    """The opener and the organisation whose body it is."""
    body = opening.act.body
    named = (body.organisation,) if isinstance(body, BodyDescribed) else ()
    return opener_and(opening, said, named)


def session_authority(opening: Said, said: Said) -> Refusal | None:
    """The opener, the organisation, the host state and the state in the chair."""
    body = opening.act.body
    named = (body.organisation, body.country, body.chair) if isinstance(body, SessionDescribed) else ()
    return opener_and(opening, said, named)


def admission(seen: MatterSoFar, said: Said) -> tuple[Refusal, ...]:
    """Nothing is asked beyond authority: what is said of a body or a meeting may turn out to be otherwise."""
    return ()
