"""Questions about instruments, asked alike by pages, API and command line."""

from datetime import date
from typing import Annotated

import msgspec

from comity.capabilities.instruments.acts import InstrumentDescribed, InstrumentTopic, InstrumentType
from comity.capabilities.parties.acts import Confidence
from comity.kernel.capability import Column, View
from comity.kernel.dates import Answer, bounds, held_on
from comity.kernel.declaration import field
from comity.kernel.described import described, disputes_of
from comity.kernel.fold import Folded
from comity.kernel.ids import Party
from comity.kernel.marking import Marking
from comity.kernel.marks import Event


class InstrumentQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """on: a day; only what was in force then, or may have been. since, until: days of signing. The rest: only these."""

    on: Annotated[date, field("In force on", help="A day, for example 2018-06-01.")] | None = None
    since: Annotated[date, field("Signed since", help="Only what was signed on this day or later.")] | None = None
    until: Annotated[date, field("Signed until", help="Only what was signed on this day or earlier.")] | None = None
    party: Annotated[Party, field("Party", help="State or organisation that is a party to it.")] | None = None
    organisation: Annotated[Party, field("Organisation", help="In which it was made.")] | None = None
    kind: Annotated[InstrumentType, field("Type", vocabulary="instrument_type")] | None = None
    topic: Annotated[InstrumentTopic, field("Topic", vocabulary="instrument_topic")] | None = None
    confidence: Annotated[Confidence, field("Confidence", vocabulary="confidence")] | None = None


class InstrumentRow(msgspec.Struct, frozen=True, kw_only=True):
    """One instrument.

    instrument: in a conflict what the first by code says, for display only. held: whether it was in force on the day
    asked, cannot say where those who speak differ; None when no day was asked. conflict: those who describe it differ.
    disputed: how many statements dispute one it rests on. acts: ids of the statements it rests on.
    """

    matter: str
    instrument: InstrumentDescribed
    held: Answer | None
    conflict: bool
    disputed: int
    acts: tuple[str, ...]
    marking: Marking


def instrument_rows(folded: Folded, query: InstrumentQuery) -> tuple[InstrumentRow, ...]:
    """The instrument, or nothing while no visible statement describes it, or when none who speaks fits the query."""
    settled = described(folded, InstrumentDescribed)
    if settled is None or not any(_fits(one.value, query) for one in settled.claims):
        return ()
    held = _held(tuple(one.value for one in settled.claims), query.on)
    if held is Answer.NO:
        return ()
    return (
        InstrumentRow(
            matter=folded.matter,
            instrument=settled.value,
            held=held,
            conflict=settled.conflict,
            disputed=disputes_of(folded, settled.acts),
            acts=settled.acts,
            marking=settled.marking,
        ),
    )


def in_force_on(instrument: InstrumentDescribed, day: date) -> Answer:
    """Whether the document applied on a day, as its description has it.

    Where the entry into force is not known, nobody can say from the signing on.
    """
    start, end = instrument.in_force, instrument.end
    signed_later = instrument.signed is not None and day < bounds(instrument.signed)[0]
    if start is None and signed_later:
        return Answer.NO
    answer = held_on(start, end, day)
    ended = answer is Answer.NO and held_on(start, None, day) is not Answer.NO
    return Answer.CANNOT_SAY if ended and instrument.may_go_on else answer


def instrument_events(row: InstrumentRow) -> tuple[Event, ...]:
    """The signing and the entry into force, each where its date is known; where both are the same, the signing."""
    instrument = row.instrument
    signed = Event(
        name=instrument.title,
        layer="instrument",
        matter=row.matter,
        start=instrument.signed or "",
        sure=instrument.confidence is not Confidence.LOW and not row.conflict and row.disputed == 0,
    )
    in_force = msgspec.structs.replace(signed, start=instrument.in_force or "", in_force=True)
    dated = (signed, in_force) if in_force.start != signed.start else (signed,)
    return tuple(one for one in dated if one.start)


def _held(descriptions: tuple[InstrumentDescribed, ...], on: date | None) -> Answer | None:
    """What all who speak say of the day; where they differ nobody can say, least of all the order of their codes."""
    if on is None:
        return None
    answers = {in_force_on(one, on) for one in descriptions}
    return answers.pop() if len(answers) == 1 else Answer.CANNOT_SAY


def _fits(instrument: InstrumentDescribed, query: InstrumentQuery) -> bool:
    return (
        _signed_within(instrument.signed, query.since, query.until)
        and query.party in (None, *instrument.parties)
        and query.organisation in (None, *instrument.organisations)
        and query.kind in (None, instrument.type)
        and query.topic in (None, *instrument.topics)
        and query.confidence in (None, instrument.confidence)
    )


def _signed_within(signed: str | None, since: date | None, until: date | None) -> bool:
    """Whether it was or may have been signed between two days, both included; a date not known may be any."""
    first, last = bounds(signed) if signed is not None else (date.min, date.max)
    return (since is None or last >= since) and (until is None or first <= until)


VIEWS = (
    View(
        name="instruments",
        label="Instruments",
        matter_type="instrument",
        query=InstrumentQuery,
        row=InstrumentRow,
        columns=(
            Column("Title", "instrument.title"),
            Column("Type", "instrument.type", "instrument_type"),
            Column("Organisations", "instrument.organisations"),
            Column("Signed or adopted", "instrument.signed"),
            Column("In force since", "instrument.in_force"),
            Column("Until", "instrument.end"),
            Column("In force on the day", "held", "answer"),
            Column("Parties", "instrument.parties"),
            Column("Confidence", "instrument.confidence", "confidence"),
        ),
        rows=instrument_rows,
        events=instrument_events,
    ),
)
