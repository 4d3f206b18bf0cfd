"""States: the list of them."""

import msgspec

from comity.capabilities.parties.acts import PartyDescribed
from comity.capabilities.parties.fold import PartyState
from comity.capabilities.parties.views.asking import NoQuery
from comity.kernel.capability import Column, View
from comity.kernel.claims import settle
from comity.kernel.described import disputes_of
from comity.kernel.fold import Folded
from comity.kernel.marking import Marking


class PartyRow(msgspec.Struct, frozen=True, kw_only=True):
    """One state; as OrganisationRow."""

    matter: str
    party: PartyDescribed
    conflict: bool
    disputed: int
    acts: tuple[str, ...]
    marking: Marking


def party_rows(folded: Folded, query: NoQuery) -> tuple[PartyRow, ...]:
    """The state, or nothing while no visible statement describes it."""
    state = folded.state
    if not isinstance(state, PartyState) or not state.described:
        return ()
    settled = settle(state.described)
    return (
        PartyRow(
            matter=folded.matter,
            party=settled.value,
            conflict=settled.conflict,
            disputed=disputes_of(folded, settled.acts),
            acts=settled.acts,
            marking=settled.marking,
        ),
    )


PARTIES = View(
    name="parties",
    label="States",
    matter_type="party",
    query=NoQuery,
    row=PartyRow,
    columns=(
        Column("Code", "party.code"),
        Column("Name", "party.name"),
        Column("Capital", "party.capital.name"),
        Column("Confidence", "party.confidence", "confidence"),
    ),
    rows=party_rows,
)
