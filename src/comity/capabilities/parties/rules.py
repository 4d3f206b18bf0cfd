"""Who may say what about states, organisations, places, engagements and terms.

An organisation's file is spoken in by whoever opened it and by the organisation itself, and so is its glossary; a state
may also speak of its own membership, of what lies in it, of the crossings of its border, and of what is done by it or
in it. Where they differ, both are shown. Anybody else may dispute a statement, which is kept beside it.
"""

import msgspec

from comity.capabilities.parties.acts import (
    CrossingDescribed,
    EngagementDescribed,
    FacilityDescribed,
    GlossaryDescribed,
    MembershipStated,
    OrganisationDescribed,
    PartyDescribed,
)
from comity.kernel.act import Said
from comity.kernel.described import opener_and
from comity.kernel.errors import Refusal, refusal
from comity.kernel.fold import MatterSoFar


def organisation_authority(opening: Said, said: Said) -> Refusal | None:
    """The opener, the organisation, and each state about itself."""
    allowed = {opening.origin}
    if isinstance(opening.act.body, OrganisationDescribed):
        allowed.add(opening.act.body.code)
    if isinstance(said.act.body, MembershipStated):
        allowed.add(said.act.body.party)
    if said.origin in allowed:
        return None
    return refusal(
        "organisation.not_yours",
        "{origin} may not state this here; {allowed} may. You can dispute it instead.",
        origin=said.origin,
        allowed=", ".join(sorted(allowed)),
    )


def party_authority(opening: Said, said: Said) -> Refusal | None:
    """The opener and the state itself."""
    allowed = {opening.origin}
    if isinstance(opening.act.body, PartyDescribed):
        allowed.add(opening.act.body.code)
    if said.origin in allowed:
        return None
    return refusal(
        "party.not_yours",
        "{origin} may not describe another state; {allowed} may. You can dispute it instead.",
        origin=said.origin,
        allowed=", ".join(sorted(allowed)),
    )


def place_authority(opening: Said, said: Said) -> Refusal | None:
    """Of a facility, a crossing, an engagement or a glossary: the opener, and who is concerned by how it was opened."""
    return opener_and(opening, said, _concerned(opening.act.body))


def _concerned(body: msgspec.Struct) -> tuple[str, ...]:
    """Where it lies, who takes part, or whose terms they are: what authority over the file rests on."""
    if isinstance(body, FacilityDescribed):
        return (body.country,)
    if isinstance(body, CrossingDescribed):
        return tuple(sorted(body.sides))
    if isinstance(body, EngagementDescribed):
        return (body.actor, *((body.partner,) if body.partner is not None else ()))
    if isinstance(body, GlossaryDescribed):
        return (body.organisation,)
    return ()


def admission(seen: MatterSoFar, said: Said) -> tuple[Refusal, ...]:
    """Refuse to change what authority over the file rests on: a code, or who is concerned."""
    body = said.act.body
    opening = seen.opening.act.body if seen.opening is not None else None
    if (
        isinstance(body, (OrganisationDescribed, PartyDescribed))
        and isinstance(opening, (OrganisationDescribed, PartyDescribed))
        and body.code != opening.code
    ):
        return (
            refusal(
                "code.changed", "The code is {code} and cannot become {other}.", code=opening.code, other=body.code
            ),
        )
    if opening is not None and type(body) is type(opening) and _concerned(body) != _concerned(opening):
        return (
            refusal(
                "concerned.changed",
                "This file is about {concerned} and cannot become one about {others}. Open another file for it.",
                concerned=", ".join(_concerned(opening)),
                others=", ".join(_concerned(body)),
            ),
        )
    return ()
