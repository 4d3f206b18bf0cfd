"""Questions about states and organisations, asked alike by pages, API and command line."""

from collections.abc import Iterator
from datetime import date
from functools import reduce
from typing import Annotated

import msgspec

from comity.capabilities.parties.acts import (
    Confidence,
    MembershipStated,
    MembershipStatus,
    OrganisationDescribed,
    PartyDescribed,
)
from comity.capabilities.parties.fold import OrganisationState, PartyState
from comity.kernel.capability import Column, View
from comity.kernel.claims import Settled, settle
from comity.kernel.dates import Answer, held_on
from comity.kernel.declaration import field
from comity.kernel.fold import Folded
from comity.kernel.ids import Party
from comity.kernel.marking import Marking, join


class NoQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A view without parameters."""


class MembershipQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """on: a day; only spells that held then, or may have. party, status, confidence: only these."""

    on: Annotated[date | None, field("On", help="A day, for example 2018-06-01.")] = None
    party: Annotated[Party | None, field("State")] = None
    status: Annotated[MembershipStatus | None, field("Status", vocabulary="membership_status")] = None
    confidence: Annotated[Confidence | None, field("Confidence", vocabulary="confidence")] = None


class OrganisationRow(msgspec.Struct, frozen=True, kw_only=True):
    """One organisation. conflict: those who describe it differ. acts: ids of the statements it rests on."""

    matter: str
    organisation: OrganisationDescribed
    conflict: bool
    acts: tuple[str, ...]
    marking: Marking


class PartyRow(msgspec.Struct, frozen=True, kw_only=True):
    """One state; as OrganisationRow."""

    matter: str
    party: PartyDescribed
    conflict: bool
    acts: tuple[str, ...]
    marking: Marking


class MembershipRow(msgspec.Struct, frozen=True, kw_only=True):
    """One spell of membership.

    organisation: its code, None while its description is not visible. membership: in a conflict what the first by code
    says, for display only. held: on the day asked, cannot say where those who speak differ; yes when no day was
    asked. disputed: how many statements dispute one it rests on.
    """

    matter: str
    organisation: str | None
    membership: MembershipStated
    held: Answer
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
            acts=settled.acts,
            marking=settled.marking,
        ),
    )


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
            acts=settled.acts,
            marking=settled.marking,
        ),
    )


def membership_rows(folded: Folded, query: MembershipQuery) -> tuple[MembershipRow, ...]:
    """Spells of one organisation that fit the query, by status, start and state."""
    rows = sorted(_spells(folded, query), key=_by_status_and_start)
    return tuple(rows)


def member_rows(folded: Folded, query: MembershipQuery) -> tuple[MembershipRow, ...]:
    """As membership_rows, full members unless another status is asked for."""
    if query.status is None:
        query = msgspec.structs.replace(query, status=MembershipStatus.MEMBER)
    return membership_rows(folded, query)


def _by_status_and_start(row: MembershipRow) -> tuple[int, str, str]:
    statuses = list(MembershipStatus)
    return (statuses.index(row.membership.status), row.membership.start or "", row.membership.party)


def _spells(folded: Folded, query: MembershipQuery) -> Iterator[MembershipRow]:
    state = folded.state
    if not isinstance(state, OrganisationState):
        return
    described = settle(state.described) if state.described else None
    disputes = {line.said.id.hex(): len(line.disputed_by) for line in folded.lines}
    for _, register in state.spells:
        settled = settle(register)
        held = _held(settled, query.on)
        if held is not Answer.NO and any(_fits(one.value, query) for one in settled.claims):
            yield _membership_row(folded.matter, described, settled, held, disputes)


def _held(settled: Settled[MembershipStated], on: date | None) -> Answer:
    """What all who speak say of the day; where they differ nobody can say, least of all the order of their codes."""
    if on is None:
        return Answer.YES
    answers = {held_on(one.value.start, one.value.end, on) for one in settled.claims}
    return answers.pop() if len(answers) == 1 else Answer.CANNOT_SAY


def _fits(membership: MembershipStated, query: MembershipQuery) -> bool:
    return (
        query.party in (None, membership.party)
        and query.status in (None, membership.status)
        and query.confidence in (None, membership.confidence)
    )


def _membership_row(
    matter: str,
    described: Settled[OrganisationDescribed] | None,
    settled: Settled[MembershipStated],
    held: Answer,
    disputes: dict[str, int],
) -> MembershipRow:
    markings = (settled.marking, *((described.marking,) if described is not None else ()))
    return MembershipRow(
        matter=matter,
        organisation=described.value.code if described is not None else None,
        membership=settled.value,
        held=held,
        conflict=settled.conflict,
        disputed=sum(disputes.get(one.act, 0) for one in settled.claims),
        acts=settled.acts,
        marking=reduce(join, markings),
    )


_ORGANISATION_COLUMNS = (
    Column("Code", "organisation.code"),
    Column("Name", "organisation.name"),
    Column("Founded", "organisation.founded"),
    Column("Seat", "organisation.seat.name"),
    Column("Decision rule", "organisation.decision_rule", "decision_rule"),
    Column("Confidence", "organisation.confidence", "confidence"),
)
_MEMBERSHIP_COLUMNS = (
    Column("Organisation", "organisation"),
    Column("State", "membership.party"),
    Column("Status", "membership.status", "membership_status"),
    Column("From", "membership.start"),
    Column("Until", "membership.end"),
    Column("Held", "held", "answer"),
    Column("Confidence", "membership.confidence", "confidence"),
)
_PARTY_COLUMNS = (
    Column("Code", "party.code"),
    Column("Name", "party.name"),
    Column("Capital", "party.capital.name"),
    Column("Confidence", "party.confidence", "confidence"),
)

VIEWS = (
    View(
        name="organisations",
        label="Organisations",
        matter_type="organisation",
        query=NoQuery,
        row=OrganisationRow,
        columns=_ORGANISATION_COLUMNS,
        rows=organisation_rows,
    ),
    View(
        name="organisation",
        label="Organisation",
        matter_type="organisation",
        query=NoQuery,
        row=OrganisationRow,
        columns=_ORGANISATION_COLUMNS,
        rows=organisation_rows,
        of_one=True,
    ),
    View(
        name="members",
        label="Members",
        matter_type="organisation",
        query=MembershipQuery,
        row=MembershipRow,
        columns=_MEMBERSHIP_COLUMNS,
        rows=member_rows,
        of_one=True,
    ),
    View(
        name="memberships",
        label="Memberships",
        matter_type="organisation",
        query=MembershipQuery,
        row=MembershipRow,
        columns=_MEMBERSHIP_COLUMNS,
        rows=membership_rows,
    ),
    View(
        name="parties",
        label="States",
        matter_type="party",
        query=NoQuery,
        row=PartyRow,
        columns=_PARTY_COLUMNS,
        rows=party_rows,
    ),
)
