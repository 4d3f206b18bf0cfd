"""Questions about bodies and their sessions, asked alike by pages, API and command line."""

from datetime import date
from typing import Annotated

import msgspec

from comity.capabilities.decisions.acts import BodyDescribed, BodyKind, SessionDescribed, SessionStatus
from comity.capabilities.parties.acts import Confidence
from comity.kernel.capability import Column, View
from comity.kernel.dates import bounds
from comity.kernel.declaration import field
from comity.kernel.described import described, disputes_of
from comity.kernel.fold import Folded
from comity.kernel.ids import Party
from comity.kernel.marking import Marking
from comity.kernel.marks import Event, Point

NOT_AT_WORK = (BodyKind.AGREED_CENTRE, BodyKind.PLANNED_CENTRE)
"""Kinds of bodies that are not known to have begun their work."""


class BodyQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Only bodies of this organisation, of this kind, said with this confidence."""

    organisation: Annotated[Party, field("Organisation")] | None = None
    kind: Annotated[BodyKind, field("Kind of body", vocabulary="body_kind")] | None = None
    confidence: Annotated[Confidence, field("Confidence", vocabulary="confidence")] | None = None


class SessionQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """on: a day it met, or may have. since, until: only what ended not before, began not after.

    party: the host state or the state in the chair. place: part of the place's name, case ignored.
    """

    on: Annotated[date, field("On", help="A day, for example 2018-06-01.")] | None = None
    since: Annotated[date, field("Since", help="Only what ended on this day or later.")] | None = None
    until: Annotated[date, field("Until", help="Only what began on this day or earlier.")] | None = None
    party: Annotated[Party, field("State", help="Host state or state in the chair.")] | None = None
    organisation: Annotated[Party, field("Organisation")] | None = None
    place: Annotated[str, field("Place", help="Part of the place's name.", max_length=200)] | None = None
    status: Annotated[SessionStatus, field("Status", vocabulary="session_status")] | None = None
    confidence: Annotated[Confidence, field("Confidence", vocabulary="confidence")] | None = None


class BodyRow(msgspec.Struct, frozen=True, kw_only=True):
    """One body.

    body: in a conflict what the first by code says, for display only. conflict: those who describe it differ. disputed:
    how many statements dispute one it rests on. acts: ids of the statements it rests on.
    """

    matter: str
    body: BodyDescribed
    conflict: bool
    disputed: int
    acts: tuple[str, ...]
    marking: Marking


class SessionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One session; as BodyRow."""

    matter: str
    session: SessionDescribed
    conflict: bool
    disputed: int
    acts: tuple[str, ...]
    marking: Marking


def body_rows(folded: Folded, query: BodyQuery) -> tuple[BodyRow, ...]:
    """The body, or nothing while no visible statement describes it, or when none who speaks fits the query."""
    settled = described(folded, BodyDescribed)
    if settled is None or not any(_body_fits(one.value, query) for one in settled.claims):
        return ()
    return (
        BodyRow(
            matter=folded.matter,
            body=settled.value,
            conflict=settled.conflict,
            disputed=disputes_of(folded, settled.acts),
            acts=settled.acts,
            marking=settled.marking,
        ),
    )


def session_rows(folded: Folded, query: SessionQuery) -> tuple[SessionRow, ...]:
    """The session, or nothing while no visible statement describes it, or when none who speaks fits the query."""
    settled = described(folded, SessionDescribed)
    if settled is None or not any(_session_fits(one.value, query) for one in settled.claims):
        return ()
    return (
        SessionRow(
            matter=folded.matter,
            session=settled.value,
            conflict=settled.conflict,
            disputed=disputes_of(folded, settled.acts),
            acts=settled.acts,
            marking=settled.marking,
        ),
    )


def body_points(row: BodyRow) -> tuple[Point, ...]:
    """The seat, where its coordinates are known; not sure for a body that is not known to work there."""
    body, seat = row.body, row.body.seat
    if seat is None or seat.latitude is None or seat.longitude is None:
        return ()
    return (
        Point(
            name=body.name,
            layer="seat",
            latitude=seat.latitude,
            longitude=seat.longitude,
            matter=row.matter,
            start=body.founded,
            sure=_is_sure(row, body.confidence) and body.kind not in NOT_AT_WORK,
        ),
    )


def session_events(row: SessionRow) -> tuple[Event, ...]:
    """The session, where its first day is known; never sure while it is only announced."""
    session = row.session
    if session.start is None:
        return ()
    name, code = session_name(session)
    return (
        Event(
            name=name,
            code=code,
            layer="session",
            matter=row.matter,
            start=session.start,
            end=session.end,
            sure=_is_sure(row, session.confidence) and session.status is SessionStatus.HELD,
        ),
    )


def session_name(session: SessionDescribed) -> tuple[str, str | None]:
    """What to call it: its name, or else the place and before it the organisation's code; no title is made up."""
    if session.name is not None:
        return session.name, None
    return (session.place, session.organisation) if session.place is not None else (session.organisation, None)


def _is_sure(row: BodyRow | SessionRow, confidence: Confidence) -> bool:
    return confidence is not Confidence.LOW and not row.conflict and row.disputed == 0


def _body_fits(body: BodyDescribed, query: BodyQuery) -> bool:
    return (
        query.organisation in (None, body.organisation)
        and query.kind in (None, body.kind)
        and query.confidence in (None, body.confidence)
    )


def _session_fits(session: SessionDescribed, query: SessionQuery) -> bool:
    return (
        _met_within(session, query.since, query.until)
        and _met_within(session, query.on, query.on)
        and query.party in (None, session.country, session.chair)
        and query.organisation in (None, session.organisation)
        and (query.place is None or query.place.casefold() in (session.place or "").casefold())
        and query.status in (None, session.status)
        and query.confidence in (None, session.confidence)
    )


def _met_within(session: SessionDescribed, since: date | None, until: date | None) -> bool:
    """Whether a day of it lies or may lie between two days, both included; dates not known may be any."""
    start, end = session.start, session.end or session.start
    first = bounds(start)[0] if start is not None else date.min
    last = bounds(end)[1] if end is not None else date.max
    return (since is None or last >= since) and (until is None or first <= until)


_BODY_COLUMNS = (
    Column("Name", "body.name"),
    Column("Organisation", "body.organisation"),
    Column("Kind of body", "body.kind", "body_kind"),
    Column("Founded", "body.founded"),
    Column("Seat", "body.seat.name"),
    Column("How often it meets", "body.frequency"),
    Column("Decision rule", "body.decision_rule", "decision_rule"),
    Column("Confidence", "body.confidence", "confidence"),
)
_SESSION_COLUMNS = (
    Column("Organisation", "session.organisation"),
    Column("Number", "session.number"),
    Column("First day", "session.start"),
    Column("Last day", "session.end"),
    Column("Place", "session.place"),
    Column("State in the chair", "session.chair"),
    Column("Status", "session.status", "session_status"),
    Column("Confidence", "session.confidence", "confidence"),
)

VIEWS = (
    View(
        name="bodies",
        label="Bodies",
        matter_type="body",
        query=BodyQuery,
        row=BodyRow,
        columns=_BODY_COLUMNS,
        rows=body_rows,
        points=body_points,
    ),
    View(
        name="summits",
        label="Summits",
        matter_type="session",
        query=SessionQuery,
        row=SessionRow,
        columns=_SESSION_COLUMNS,
        rows=session_rows,
        events=session_events,
    ),
)
