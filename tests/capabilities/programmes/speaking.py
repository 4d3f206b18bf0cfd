"""Statements about a fictional mission of the fictional organisation XOC in XBB."""

from typing import Any

from hypothesis import strategies as st

from capabilities.parties.speaking import Speech, say
from comity.capabilities.parties.acts import Confidence
from comity.capabilities.programmes import MISSION as OF_MISSIONS
from comity.capabilities.programmes.acts import MissionDescribed
from comity.kernel.fold import Folded, fold
from strategies import PARTIES, partial_dates, some, sources, texts

MISSION = "mission:XAA.watch"
RECORD_MISSION = "mission:watch"


def watch(**fields: Any) -> MissionDescribed:
    usual: dict[str, Any] = {
        "name": "Oasis Watch",
        "organisation": "XOC",
        "hosts": ("XBB",),
        "contributors": ("XAA", "XCC"),
        "confidence": Confidence.HIGH,
    }
    return MissionDescribed(**{**usual, **fields})


def folded(*speeches: Speech, matter: str = MISSION) -> Folded:
    return fold(matter, OF_MISSIONS, say(matter, speeches))


def missions() -> st.SearchStrategy[MissionDescribed]:
    return st.builds(
        MissionDescribed,
        name=texts(30),
        confidence=st.sampled_from(Confidence),
        organisation=st.none() | st.sampled_from(("SCO", "XOC")),
        hosts=some(PARTIES),
        mandate_basis=st.none() | texts(30),
        start=st.none() | partial_dates(),
        strength=st.none() | texts(20),
        contributors=some(PARTIES),
        task=st.none() | texts(30),
        summary=st.none() | texts(30),
        note=st.none() | texts(20, min_size=0),
        sources=sources(),
    )
