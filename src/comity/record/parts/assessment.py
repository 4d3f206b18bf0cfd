"""Claims that go round, with what the record's files show of them."""

from typing import Final

from comity.capabilities.assessment.acts import CLAIM_ASSESSED, ClaimAssessed, Verdict
from comity.capabilities.parties.acts import Confidence
from comity.record.cells import code, matter_of, matters_of, sources_of, spell_of, text_of, wrong
from comity.record.table import Reference, Row, Statement, Table

_FILES: Final = {
    "party:": "parties.csv",
    "organisation:": "organisations.csv",
    "instrument:": "instruments.csv",
    "body:": "bodies.csv",
    "session:": "summits.csv",
    "exercise:": "exercises.csv",
    "mission:": "missions.csv",
}
"""Which table describes a file, by what its id begins with."""


class ClaimRow(Row, frozen=True, kw_only=True):
    """One claim; ``valid_to`` is the first day it no longer held, ``rests_on`` lists files such as exercise:pm-2007."""

    id: str
    claim: str
    verdict: str
    reason: str
    valid_from: str
    valid_to: str
    rests_on: str


def claim(row: ClaimRow) -> Statement:
    """A claim's assessment."""
    valid_from, valid_to = spell_of(row, "valid_from", "valid_to")
    rests_on = matters_of(row, "rests_on")
    if not rests_on or not all(one.startswith(tuple(_FILES)) for one in rests_on):
        raise wrong(row, "rests_on", "at least one file of the record, and no others")
    body = ClaimAssessed(
        claim=row.claim,
        verdict=code(row, "verdict", Verdict),
        reason=row.reason,
        rests_on=rests_on,
        confidence=code(row, "confidence", Confidence),
        valid_from=valid_from,
        valid_to=valid_to,
        note=text_of(row, "note"),
        sources=sources_of(row),
    )
    return Statement(CLAIM_ASSESSED, matter_of("claim", row, "id"), body)


CLAIMS = Table(
    file="claims.csv",
    row=ClaimRow,
    statement=claim,
    key=("id",),
    refers=tuple(
        Reference(column="rests_on", tables=(table,), prefix=prefix) for prefix, table in sorted(_FILES.items())
    ),
    texts=("claim", "reason"),
)
