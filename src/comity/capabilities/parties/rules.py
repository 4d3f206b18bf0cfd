"""Who may say what about states and organisations.

An organisation's file is spoken in by whoever opened it and by the organisation itself; a state may also speak of its
own membership. Where they differ, both are shown. Anybody else may dispute a statement, which is kept beside it.
"""

from comity.capabilities.parties.acts import MembershipStated, OrganisationDescribed, PartyDescribed
from comity.kernel.act import Said
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


def admission(seen: MatterSoFar, said: Said) -> tuple[Refusal, ...]:
    """Refuse to rename an organisation's code, which authority rests on."""
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
    return ()
