"""Memberships: members, partners, and every spell of all organisations."""

from collections.abc import Iterator
from datetime import date
from functools import reduce
from typing import Annotated, Final

import msgspec

from comity.capabilities.parties.acts import Confidence, MembershipStated, MembershipStatus, OrganisationDescribed
from comity.capabilities.parties.fold import OrganisationState
from comity.capabilities.parties.views.asking import is_sure
from comity.kernel.capability import Column, View
from comity.kernel.claims import Settled, settle
from comity.kernel.dates import Answer, bounds, held_on
from comity.kernel.declaration import Names, field
from comity.kernel.fold import Folded
from comity.kernel.ids import Party
from comity.kernel.marking import Marking, join
from comity.kernel.marks import Event

FULL: Final = frozenset({MembershipStatus.MEMBER, MembershipStatus.PARTICIPATING_STATE})
"""Statuses of those who belong in full; the others are partners in a wide sense, or no longer belong."""


class MembershipQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """on: a day; only spells that held then, or may have. since, until: only spells that may have held between.

    party, organisation, status, confidence: only these.
    """

    on: Annotated[date | None, field("On", help="A day, for example 2018-06-01.")] = None
    since: Annotated[date | None, field("Since", help="Only what had not ended before this day.")] = None
    until: Annotated[date | None, field("Until", help="Only what had begun by this day.")] = None
    party: Annotated[Party | None, field("State")] = None
    organisation: Annotated[Party | None, field("Organisation")] = None
    status: Annotated[MembershipStatus | None, field("Status", vocabulary="membership_status")] = None
    confidence: Annotated[Confidence | None, field("Confidence", vocabulary="confidence")] = None


class MembershipRow(msgspec.Struct, frozen=True, kw_only=True):
    """One spell of membership.

    organisation, name: its code and name, None while its description is not visible. membership: in a conflict what
    the first by code says, for display only. held: on the day asked, cannot say where those who speak differ; yes when
    no day was asked. disputed: how many statements dispute one it rests on.
    """

    matter: str
    organisation: str | None
    name: Names | None = None
    membership: MembershipStated
    held: Answer
    conflict: bool
    disputed: int
    acts: tuple[str, ...]
    marking: Marking


def membership_rows(folded: Folded, query: MembershipQuery) -> tuple[MembershipRow, ...]:
    """Spells of one organisation that fit the query, by status, start and state."""
    return tuple(sorted(_spells(folded, query), key=_by_status_and_start))


def member_rows(folded: Folded, query: MembershipQuery) -> tuple[MembershipRow, ...]:
    """As membership_rows, full members unless another status is asked for."""
    if query.status is None:
        query = msgspec.structs.replace(query, status=MembershipStatus.MEMBER)
    return membership_rows(folded, query)


def partner_rows(folded: Folded, query: MembershipQuery) -> tuple[MembershipRow, ...]:
    """As membership_rows, without those who belong in full."""
    return tuple(row for row in membership_rows(folded, query) if row.membership.status not in FULL)


def accession_events(row: MembershipRow) -> tuple[Event, ...]:
    """The day on which a state became a full member, where it is known."""
    spell = row.membership
    if spell.status is not MembershipStatus.MEMBER or spell.start is None or row.name is None:
        return ()
    return (
        Event(
            name=row.name,
            layer="accession",
            matter=row.matter,
            start=spell.start,
            party=spell.party,
            sure=is_sure(spell.confidence, row.conflict, row.disputed),
        ),
    )


def _by_status_and_start(row: MembershipRow) -> tuple[int, str, str]:
    statuses = list(MembershipStatus)
    return (statuses.index(row.membership.status), row.membership.start or "", row.membership.party)


def _spells(folded: Folded, query: MembershipQuery) -> Iterator[MembershipRow]:
    state = folded.state
    if not isinstance(state, OrganisationState):
        return
    described = settle(state.described) if state.described else None
    code = described.value.code if described is not None else None
    if query.organisation not in (None, code):
        return
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
        and not _ended_before(membership, query.since)
        and not _began_after(membership, query.until)
    )


def _ended_before(membership: MembershipStated, day: date | None) -> bool:
    """On its end it no longer held."""
    return day is not None and membership.end is not None and bounds(membership.end)[1] <= day


def _began_after(membership: MembershipStated, day: date | None) -> bool:
    return day is not None and membership.start is not None and bounds(membership.start)[0] > day


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
        name=described.value.name if described is not None else None,
        membership=settled.value,
        held=held,
        conflict=settled.conflict,
        disputed=sum(disputes.get(one.act, 0) for one in settled.claims),
        acts=settled.acts,
        marking=reduce(join, markings),
    )


_COLUMNS = (
    Column("Organisation", "organisation"),
    Column("State", "membership.party"),
    Column("Status", "membership.status", "membership_status"),
    Column("From", "membership.start"),
    Column("Until", "membership.end"),
    Column("Held", "held", "answer"),
    Column("Confidence", "membership.confidence", "confidence"),
)
MEMBERS = View(
    name="members",
    label="Members",
    matter_type="organisation",
    query=MembershipQuery,
    row=MembershipRow,
    columns=_COLUMNS,
    rows=member_rows,
    of_one=True,
)
PARTNERS = View(
    name="partners",
    label="Partners and others",
    matter_type="organisation",
    query=MembershipQuery,
    row=MembershipRow,
    columns=_COLUMNS,
    rows=partner_rows,
    of_one=True,
)
MEMBERSHIPS = View(
    name="memberships",
    label="Memberships",
    matter_type="organisation",
    query=MembershipQuery,
    row=MembershipRow,
    columns=_COLUMNS,
    rows=membership_rows,
    events=accession_events,
)
