"""Statements about a fictional council of the organisation XOC and its meeting in XBB, under the chair of XBB."""

from typing import Any

from hypothesis import strategies as st

from capabilities.parties.speaking import NAMES, Speech, say
from comity.capabilities.decisions import BODY as OF_BODIES
from comity.capabilities.decisions import SESSION as OF_SESSIONS
from comity.capabilities.decisions.acts import BodyDescribed, BodyKind, SessionDescribed, SessionStatus
from comity.capabilities.parties.acts import Confidence, DecisionRule
from comity.kernel.fold import Folded, fold
from strategies import PARTIES, names, partial_dates, places, sources, texts

BODY = "body:XAA.council"
SESSION = "session:XAA.first"
MATTER_TYPES = {BODY: OF_BODIES, SESSION: OF_SESSIONS}


def body(**fields: Any) -> BodyDescribed:
    usual: dict[str, Any] = {
        "name": NAMES,
        "kind": BodyKind.STATUTORY_ORGAN,
        "confidence": Confidence.HIGH,
        "organisation": "XOC",
    }
    return BodyDescribed(**{**usual, **fields})


def session(**fields: Any) -> SessionDescribed:
    usual: dict[str, Any] = {
        "organisation": "XOC",
        "status": SessionStatus.HELD,
        "confidence": Confidence.HIGH,
        "country": "XBB",
        "chair": "XBB",
        "place": "Oasis",
    }
    return SessionDescribed(**{**usual, **fields})


def folded(matter: str, *speeches: Speech) -> Folded:
    kind_of = next(one for one in MATTER_TYPES.values() if matter.startswith(f"{one.name}:"))
    return fold(matter, kind_of, say(matter, speeches))


def bodies() -> st.SearchStrategy[BodyDescribed]:
    some_text = st.none() | texts(20)
    return st.builds(
        BodyDescribed,
        name=names(),
        kind=st.sampled_from(BodyKind),
        confidence=st.sampled_from(Confidence),
        organisation=st.none() | st.sampled_from(("SCO", "XOC")),
        kind_detail=some_text,
        founded=st.none() | partial_dates(),
        founded_note=some_text,
        seat=st.none() | places(),
        seat_detail=some_text,
        frequency=some_text,
        decision_rule=st.none() | st.sampled_from(DecisionRule),
        decision_detail=some_text,
        legal_base=some_text,
        note=st.none() | texts(20, min_size=0),
        sources=sources(),
    )


def sessions() -> st.SearchStrategy[SessionDescribed]:
    return st.builds(
        SessionDescribed,
        organisation=st.sampled_from(("SCO", "XOC")),
        status=st.sampled_from(SessionStatus),
        confidence=st.sampled_from(Confidence),
        body=st.sampled_from((None, "body:hsc", BODY)),
        number=st.none() | st.integers(1, 10_000),
        name=st.none() | texts(20),
        start=st.none() | partial_dates(),
        place=st.none() | texts(20),
        country=st.none() | st.sampled_from(PARTIES),
        chair=st.none() | st.sampled_from(PARTIES),
        outcomes=st.none() | texts(20),
        note=st.none() | texts(20, min_size=0),
        sources=sources(),
    )
