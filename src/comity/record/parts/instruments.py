"""Treaties, agreements and other documents."""

from comity.capabilities.instruments.acts import (
    INSTRUMENT_DESCRIBED,
    InstrumentDescribed,
    InstrumentTopic,
    InstrumentType,
)
from comity.capabilities.parties.acts import Confidence
from comity.record.cells import (
    code,
    codes,
    date_of,
    matter_of,
    party_codes,
    sources_of,
    spell_of,
    text_of,
    truth_of,
)
from comity.record.table import Reference, Row, Statement, Table


class InstrumentRow(Row, frozen=True, kw_only=True):
    """One document; ``end`` is the first day, month or year in which it no longer held, unless it ``may_go_on``."""

    id: str
    title: str
    type: str
    organisations: str
    place: str
    signed: str
    in_force: str
    end: str
    may_go_on: str
    parties: str
    depositary: str
    topics: str


def instrument(row: InstrumentRow) -> Statement:
    """A document's description."""
    signed, end = spell_of(row, "signed", "end")
    body = InstrumentDescribed(
        title=row.title,
        type=code(row, "type", InstrumentType),
        confidence=code(row, "confidence", Confidence),
        organisations=party_codes(row, "organisations"),
        place=text_of(row, "place"),
        signed=signed,
        in_force=date_of(row, "in_force"),
        end=end,
        may_go_on=truth_of(row, "may_go_on"),
        parties=party_codes(row, "parties"),
        depositary=text_of(row, "depositary"),
        topics=codes(row, "topics", InstrumentTopic),
        note=text_of(row, "note"),
        sources=sources_of(row),
    )
    return Statement(INSTRUMENT_DESCRIBED, matter_of("instrument", row, "id"), body)


INSTRUMENTS = Table(
    file="instruments.csv",
    row=InstrumentRow,
    statement=instrument,
    key=("id",),
    refers=(
        Reference(column="organisations", tables=("organisations.csv",)),
        Reference(column="parties", tables=("parties.csv", "organisations.csv")),
    ),
    texts=("title",),
)
