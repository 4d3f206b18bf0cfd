"""Statements about a fictional claim that rests on fictional files."""

from typing import Any

from hypothesis import strategies as st

from capabilities.parties.speaking import Speech, say
from comity.capabilities.assessment import CLAIM as OF_CLAIMS
from comity.capabilities.assessment.acts import ClaimAssessed, Verdict
from comity.capabilities.parties.acts import Confidence
from comity.kernel.fold import Folded, fold
from strategies import partial_dates, sources, texts

CLAIM = "claim:XAA.yearly"
RECORD_CLAIM = "claim:yearly"
FILES = ("exercise:XAA.sandstorm", "exercise:sandstorm", "organisation:oasis")


def yearly(**fields: Any) -> ClaimAssessed:
    usual: dict[str, Any] = {
        "claim": "Sandstorm is held every year",
        "verdict": Verdict.IMPRECISE,
        "reason": "It was held in 2019 and 2021.",
        "rests_on": FILES[:2],
        "confidence": Confidence.HIGH,
    }
    return ClaimAssessed(**{**usual, **fields})


def folded(*speeches: Speech, matter: str = CLAIM) -> Folded:
    return fold(matter, OF_CLAIMS, say(matter, speeches))


def claims() -> st.SearchStrategy[ClaimAssessed]:
    return st.builds(
        ClaimAssessed,
        claim=texts(30),
        verdict=st.sampled_from(Verdict),
        reason=texts(30),
        rests_on=st.lists(st.sampled_from(FILES), min_size=1, unique=True).map(tuple),
        confidence=st.sampled_from(Confidence),
        valid_from=st.none() | partial_dates(),
        note=st.none() | texts(20, min_size=0),
        sources=sources(),
    )
