"""What can be said about claims: whether what is often said holds, why, and on which files that rests."""

from enum import Enum
from typing import Annotated

import msgspec

from comity.capabilities.parties.acts import Confidence, Note, Sources
from comity.kernel.act import Kind
from comity.kernel.dates import bounds, check_date, partial_date
from comity.kernel.declaration import Unfit, field
from comity.kernel.ids import Matter


class Verdict(Enum):
    """What the files say of the claim: it holds, it holds in part or needs a limit, or it does not hold."""

    SUPPORTED = "supported"
    IMPRECISE = "imprecise"
    CONTRADICTED = "contradicted"


class ClaimAssessed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A claim and what the speaker finds of it.

    claim: in the words in which it goes round. valid_from, valid_to: the time in which what it says held or holds, to
    the first day it no longer held; None where there is no such bound. rests_on: files of what supports or contradicts
    it, at least one.
    """

    claim: Annotated[str, field("Claim", min_length=1, max_length=500)]
    verdict: Annotated[Verdict, field("Verdict", vocabulary="verdict")]
    reason: Annotated[str, field("Reason", min_length=1, max_length=2_000)]
    rests_on: Annotated[
        tuple[Matter, ...],
        field("Rests on", help="Files such as exercise:pm-2005; at least one.", min_length=1, max_length=60),
    ]
    confidence: Annotated[Confidence, field("Confidence", vocabulary="confidence")]
    valid_from: Annotated[str, partial_date(label="Holds from")] | None = None
    valid_to: Annotated[str, partial_date(label="Holds until")] | None = None
    note: Note | None = None
    sources: Sources = ()

    def __post_init__(self) -> None:
        check_date(self.valid_from)
        check_date(self.valid_to)
        start, end = self.valid_from, self.valid_to
        if start is not None and end is not None and bounds(end)[1] < bounds(start)[0]:
            raise Unfit(
                "expected an end after the start, got {start} to {end}", fields=("valid_to",), start=start, end=end
            )
        if len(set(self.rests_on)) != len(self.rests_on):
            raise Unfit(
                "expected every file once, got {files}", fields=("rests_on",), files=", ".join(self.rests_on)[:200]
            )


CLAIM_ASSESSED = Kind(
    name="claim.assessed/1",
    body=ClaimAssessed,
    label="Claim assessed",
    help="Say whether a claim holds, why, and on which files that rests.",
    opens=True,
)
