"""Statements about a fictional pact of XAA and XBB, made in the fictional organisation XOC."""

from typing import Any

from hypothesis import strategies as st

from capabilities.parties.speaking import Speech, say
from comity.capabilities.instruments import INSTRUMENT as OF_INSTRUMENTS
from comity.capabilities.instruments.acts import InstrumentDescribed, InstrumentTopic, InstrumentType
from comity.capabilities.parties.acts import Confidence
from comity.kernel.fold import Folded, fold
from strategies import PARTIES, partial_dates, some, sources, texts

INSTRUMENT = "instrument:XAA.pact"
RECORD_INSTRUMENT = "instrument:pact"
TOPICS = (InstrumentTopic.BORDER, InstrumentTopic.EXERCISES, InstrumentTopic.STATUS_OF_FORCES)


def pact(**fields: Any) -> InstrumentDescribed:
    usual: dict[str, Any] = {
        "title": "Oasis Pact",
        "type": InstrumentType.AGREEMENT,
        "confidence": Confidence.HIGH,
        "organisations": ("XOC",),
        "parties": ("XAA", "XBB"),
    }
    return InstrumentDescribed(**{**usual, **fields})


def folded(*speeches: Speech, matter: str = INSTRUMENT) -> Folded:
    return fold(matter, OF_INSTRUMENTS, say(matter, speeches))


def instruments() -> st.SearchStrategy[InstrumentDescribed]:
    return st.builds(
        InstrumentDescribed,
        title=texts(30),
        type=st.sampled_from(InstrumentType),
        confidence=st.sampled_from(Confidence),
        organisations=some(("SCO", "XOC")),
        place=st.none() | texts(20),
        signed=st.none() | partial_dates(),
        in_force=st.none() | partial_dates(),
        parties=some(PARTIES),
        depositary=st.none() | texts(20),
        topics=st.sets(st.sampled_from(TOPICS)).map(
            lambda chosen: tuple(sorted(chosen, key=lambda topic: topic.value))
        ),
        note=st.none() | texts(20, min_size=0),
        sources=sources(),
    )
