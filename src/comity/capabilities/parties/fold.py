"""States, organisations, places, engagements and glossaries as their acts make them."""

from typing import Final

import msgspec

from comity.capabilities.parties.acts import (
    CrossingDescribed,
    EngagementDescribed,
    FacilityDescribed,
    GlossaryDescribed,
    MembershipStated,
    OrganisationDescribed,
    PartyDescribed,
    TermStated,
)
from comity.kernel.act import Said
from comity.kernel.claims import Register, claim, put, put_at
from comity.kernel.described import Description, step_description

SpellKey = tuple[str, str, str]
"""Party, status and start (empty when unknown): names one spell of membership."""


class OrganisationState(msgspec.Struct, frozen=True, kw_only=True):
    """described: what each origin says of the organisation. spells: claims per spell, sorted by key."""

    described: Register[OrganisationDescribed] = ()
    spells: tuple[tuple[SpellKey, Register[MembershipStated]], ...] = ()


class GlossaryState(msgspec.Struct, frozen=True, kw_only=True):
    """described: what each origin says of the glossary. terms: claims per term, sorted by English wording."""

    described: Register[GlossaryDescribed] = ()
    terms: tuple[tuple[tuple[str], Register[TermStated]], ...] = ()


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


def step_glossary(state: GlossaryState, said: Said) -> GlossaryState:
    """Add a description or a term; other acts leave the state alone."""
    body = said.act.body
    if isinstance(body, GlossaryDescribed):
        return GlossaryState(described=put(state.described, claim(said, body)), terms=state.terms)
    if isinstance(body, TermStated):
        key = (body.term.en.casefold(),)
        return GlossaryState(described=state.described, terms=put_at(state.terms, key, claim(said, body)))
    return state


step_facility: Final = step_description(FacilityDescribed)
step_crossing: Final = step_description(CrossingDescribed)
step_engagement: Final = step_description(EngagementDescribed)
NOTHING_SAID: Final[Description[msgspec.Struct]] = Description()
"""The state of a file with one description before any act."""
