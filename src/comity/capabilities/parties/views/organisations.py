"""Organisations: the list of them, and one of them."""

import msgspec

from comity.capabilities.parties.acts import OrganisationDescribed
from comity.capabilities.parties.fold import OrganisationState
from comity.capabilities.parties.views.asking import NoQuery, coordinates, is_sure
from comity.kernel.capability import Column, View
from comity.kernel.claims import settle
from comity.kernel.described import disputes_of
from comity.kernel.fold import Folded
from comity.kernel.marking import Marking
from comity.kernel.marks import Point


class OrganisationRow(msgspec.Struct, frozen=True, kw_only=True):
    """One organisation.

    conflict: those who describe it differ. disputed: how many statements dispute one it rests on. acts: ids of the
    statements it rests on.
    """

    matter: str
    organisation: OrganisationDescribed
    conflict: bool
    disputed: int
    acts: tuple[str, ...]
    marking: Marking


def organisation_rows(folded: Folded, query: NoQuery) -> tuple[OrganisationRow, ...]:
    """The organisation, or nothing while no visible statement describes it."""
    state = folded.state
    if not isinstance(state, OrganisationState) or not state.described:
        return ()
    settled = settle(state.described)
    return (
        OrganisationRow(
            matter=folded.matter,
            organisation=settled.value,
            conflict=settled.conflict,
            disputed=disputes_of(folded, settled.acts),
            acts=settled.acts,
            marking=settled.marking,
        ),
    )


def seat_points(row: OrganisationRow) -> tuple[Point, ...]:
    """Its seat, where one is known; since when it has been there is not known."""
    at = coordinates(row.organisation.seat)
    if at is None:
        return ()
    return (
        Point(
            name=row.organisation.name,
            layer="seat",
            latitude=at[0],
            longitude=at[1],
            matter=row.matter,
            sure=is_sure(row.organisation.confidence, row.conflict, row.disputed),
        ),
    )


_COLUMNS = (
    Column("Code", "organisation.code"),
    Column("Name", "organisation.name"),
    Column("Founded", "organisation.founded"),
    Column("Seat", "organisation.seat.name"),
    Column("Decision rule", "organisation.decision_rule", "decision_rule"),
    Column("Confidence", "organisation.confidence", "confidence"),
)
ORGANISATIONS = View(
    name="organisations",
    label="Organisations",
    matter_type="organisation",
    query=NoQuery,
    row=OrganisationRow,
    columns=_COLUMNS,
    rows=organisation_rows,
    points=seat_points,
)
ORGANISATION = View(
    name="organisation",
    label="Organisation",
    matter_type="organisation",
    query=NoQuery,
    row=OrganisationRow,
    columns=_COLUMNS,
    rows=organisation_rows,
    of_one=True,
)
