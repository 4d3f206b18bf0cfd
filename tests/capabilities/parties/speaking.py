"""Statements about fictional states and one fictional organisation, XOC, in the matters where they are made."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import msgspec

from comity.capabilities import REGISTRY
from comity.capabilities.parties.acts import (
    CollectiveDefence,
    Confidence,
    CrossingDescribed,
    CrossingMode,
    CrossingStatus,
    DecisionRule,
    EngagementDescribed,
    EngagementKind,
    EngagementStatus,
    FacilityDescribed,
    FacilityKind,
    GlossaryDescribed,
    MembershipStated,
    MembershipStatus,
    OrganisationDescribed,
    PartyDescribed,
    Place,
    Precision,
    TermStated,
    TermStatus,
)
from comity.kernel.act import Act, Author, Envelope, Said
from comity.kernel.canonical import encode
from comity.kernel.declaration import Names
from comity.kernel.ids import ActId
from comity.kernel.marking import Marking, public
from comity.kernel.remarks import Disputed, Withdrawn

ORGANISATION = "organisation:XAA.oasis"
STATE = "party:XAA.state"
RANGE = "facility:XAA.range"
GATE = "crossing:XAA.gate"
ABROAD = "engagement:XAA.base"
WORDS = "glossary:XAA.words"
PLACE = Place(name="Dry Valley", latitude=400_000, longitude=-755_000)
NAMES = Names(en="Oasis Council", ru="Совет оазисов", zh="绿洲理事会")
KINDS = {kind.body: name for name, kind in REGISTRY.kinds.items()}


def council(**fields: Any) -> OrganisationDescribed:
    usual: dict[str, Any] = {
        "code": "XOC",
        "name": NAMES,
        "type": "alliance",
        "decision_rule": DecisionRule.CONSENSUS,
        "collective_defence": CollectiveDefence.NO,
        "confidence": Confidence.HIGH,
    }
    return OrganisationDescribed(**{**usual, **fields})


def glossary(**fields: Any) -> GlossaryDescribed:
    usual: dict[str, Any] = {"organisation": "XOC", "name": NAMES, "confidence": Confidence.HIGH}
    return GlossaryDescribed(**{**usual, **fields})


def term(**fields: Any) -> TermStated:
    usual: dict[str, Any] = {
        "term": NAMES,
        "instrument": "Charter of the Oasis Council",
        "status": TermStatus.PREFERRED,
    }
    return TermStated(**{**usual, **fields})


def membership(party: str, **fields: Any) -> MembershipStated:
    usual: dict[str, Any] = {"status": MembershipStatus.MEMBER, "confidence": Confidence.HIGH}
    return MembershipStated(party=party, **{**usual, **fields})


def state(code: str = "XAA", **fields: Any) -> PartyDescribed:
    usual: dict[str, Any] = {"name": NAMES, "confidence": Confidence.HIGH}
    return PartyDescribed(code=code, **{**usual, **fields})


def facility(**fields: Any) -> FacilityDescribed:
    usual: dict[str, Any] = {
        "name": "Range of XBB",
        "country": "XBB",
        "kind": FacilityKind.RANGE,
        "place": PLACE,
        "precision": Precision.TOWN,
        "confidence": Confidence.HIGH,
    }
    return FacilityDescribed(**{**usual, **fields})


def crossing(**fields: Any) -> CrossingDescribed:
    usual: dict[str, Any] = {
        "name": "North Gate",
        "sides": ("XCC", "XBB"),
        "mode": CrossingMode.RAIL,
        "place": PLACE,
        "precision": Precision.APPROXIMATE,
        "status": CrossingStatus.OPEN,
        "confidence": Confidence.HIGH,
    }
    return CrossingDescribed(**{**usual, **fields})


def engagement(**fields: Any) -> EngagementDescribed:
    usual: dict[str, Any] = {
        "name": "Air base",
        "actor": "XOC",
        "partner": "XBB",
        "kind": EngagementKind.BASE_OR_FACILITY,
        "place": PLACE,
        "precision": Precision.EXACT,
        "status": EngagementStatus.IN_OPERATION,
        "confidence": Confidence.HIGH,
    }
    return EngagementDescribed(**{**usual, **fields})


class Speech(msgspec.Struct, frozen=True):
    """What one party says; ``about`` numbers the speech that a remark is about."""

    origin: str
    body: msgspec.Struct
    marking: Marking | None = None
    about: int | None = None


def say(matter: str, speeches: tuple[Speech, ...], salt: bytes = b"", refer: bool = True) -> tuple[Said, ...]:
    """The acts of these speeches, each referring to the one before; another salt gives other ids."""
    ids = [ActId(sha256(salt + b"/%d" % number).digest()) for number in range(len(speeches))]
    spoken: dict[str, int] = {}
    acts = []
    for number, speech in enumerate(speeches):
        index = spoken.get(speech.origin, 0)
        spoken[speech.origin] = index + 1
        body = speech.body
        if speech.about is not None:
            body = msgspec.structs.replace(body, act=ids[speech.about].hex())
        envelope = Envelope(
            kind=KINDS[type(body)],
            matter=matter,
            origin=speech.origin,
            epoch=1,
            author=Author("officer", "0" * 32),
            claimed=datetime(2026, 5, 2, tzinfo=UTC),
            marking=speech.marking or public(speech.origin),
            lang="en",
            body=msgspec.Raw(encode(body)),
            refs=(ids[number - 1].hex(),) if number and refer else (),
        )
        acts.append(Said(ids[number], index, Act(envelope, body)))
    return tuple(acts)


def disputing(origin: str, about: int) -> Speech:
    return Speech(origin, Disputed(act="0" * 64, reason="not so"), about=about)


def withdrawing(origin: str, about: int) -> Speech:
    return Speech(origin, Withdrawn(act="0" * 64, reason="wrong"), about=about)
