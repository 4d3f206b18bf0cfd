"""Questions about claims, asked alike by pages, API and command line."""

from datetime import date
from typing import Annotated

import msgspec

from comity.capabilities.assessment.acts import ClaimAssessed, Verdict
from comity.capabilities.parties.acts import Confidence
from comity.kernel.capability import Column, View
from comity.kernel.dates import Answer, held_on
from comity.kernel.declaration import field
from comity.kernel.described import described, disputes_of
from comity.kernel.fold import Folded
from comity.kernel.marking import Marking


class ClaimQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """on: a day in the time for which the claim holds, or may; a claim without such a time fits every day."""

    on: Annotated[date | None, field("On", help="A day, for example 2018-06-01.")] = None
    verdict: Annotated[Verdict | None, field("Verdict", vocabulary="verdict")] = None
    confidence: Annotated[Confidence | None, field("Confidence", vocabulary="confidence")] = None


class ClaimRow(msgspec.Struct, frozen=True, kw_only=True):
    """One claim as it was assessed. disputed: how many statements dispute one it rests on. acts: ids of these."""

    matter: str
    claim: ClaimAssessed
    conflict: bool
    disputed: int
    acts: tuple[str, ...]
    marking: Marking


def claim_rows(folded: Folded, query: ClaimQuery) -> tuple[ClaimRow, ...]:
    """The claim where what is found of it fits the query; nothing while no visible statement assesses it."""
    settled = described(folded, ClaimAssessed)
    if settled is None or not any(_fits(one.value, query) for one in settled.claims):
        return ()
    return (
        ClaimRow(
            matter=folded.matter,
            claim=settled.value,
            conflict=settled.conflict,
            disputed=disputes_of(folded, settled.acts),
            acts=settled.acts,
            marking=settled.marking,
        ),
    )


def _fits(claim: ClaimAssessed, query: ClaimQuery) -> bool:
    in_time = query.on is None or held_on(claim.valid_from, claim.valid_to, query.on) is not Answer.NO
    return in_time and query.verdict in (None, claim.verdict) and query.confidence in (None, claim.confidence)


VIEWS = (
    View(
        name="claims",
        label="Claims",
        matter_type="claim",
        query=ClaimQuery,
        row=ClaimRow,
        columns=(
            Column("Claim", "claim.claim"),
            Column("Verdict", "claim.verdict", "verdict"),
            Column("Reason", "claim.reason"),
            Column("Holds from", "claim.valid_from"),
            Column("Holds until", "claim.valid_to"),
            Column("Rests on", "claim.rests_on"),
            Column("Confidence", "claim.confidence", "confidence"),
        ),
        rows=claim_rows,
    ),
)
