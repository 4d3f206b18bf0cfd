"""States and organisations as their acts make them."""

import msgspec

from comity.capabilities.parties.acts import MembershipStated, OrganisationDescribed, PartyDescribed
from comity.kernel.act import Said
from comity.kernel.claims import Register, claim, put, put_at

SpellKey = tuple[str, str, str]
"""Party, status and start (empty when unknown): names one spell of membership."""


class OrganisationState(msgspec.Struct, frozen=True, kw_only=True):
    """described: what each origin says of the organisation. spells: claims per spell, sorted by key."""

    described: Register[OrganisationDescribed] = ()
    spells: tuple[tuple[SpellKey, Register[MembershipStated]], ...] = ()


class PartyState(msgspec.Struct, frozen=True, kw_only=True):
    """described: what each origin says of the state."""

    described: Register[PartyDescribed] = ()


def step_organisation(state: OrganisationState, said: Said) -> OrganisationState:
    """Add a description or a spell; other acts leave the state alone."""
    body = said.act.body
    if isinstance(body, OrganisationDescribed):
        return OrganisationState(described=put(state.described, claim(said, body)), spells=state.spells)
    if isinstance(body, MembershipStated):
        key = (body.party, body.status.value, body.start or "")
        return OrganisationState(described=state.described, spells=put_at(state.spells, key, claim(said, body)))
    return state


def step_party(state: PartyState, said: Said) -> PartyState:
    """Add a description; other acts leave the state alone."""
    if isinstance(said.act.body, PartyDescribed):
        return PartyState(described=put(state.described, claim(said, said.act.body)))
    return state
