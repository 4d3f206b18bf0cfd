"""Hypothesis strategies for what travels between parties: markings, readers, bodies, envelopes."""

import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import combinations, permutations

import msgspec
from hypothesis import strategies as st

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
    MembershipStated,
    MembershipStatus,
    OrganisationDescribed,
    PartyDescribed,
    Place,
    Precision,
)
from comity.kernel.act import Author, Document, Envelope
from comity.kernel.canonical import encode
from comity.kernel.declaration import Names
from comity.kernel.marking import ANY, PUBLIC, Level, Marking, NationalLabel, Reader
from comity.kernel.remarks import Disputed, Withdrawn
from comity.kernel.transport import KeysStated, ReleaseRecorded

PARTIES = ("XAA", "XBB", "XCC", "XDD")
CAVEATS = ("EYES-XAA", "NODIS", "ORCON")
PURPOSES = ("assessment", "exercise", "planning")
LABELS = (NationalLabel("XAA", "ДСП"), NationalLabel("XBB", "内部"))
START = datetime(2026, 5, 2, 9, 30, tzinfo=UTC)


def subsets(items: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Every choice of the items, smallest first, each sorted."""
    return tuple(chosen for count in range(len(items) + 1) for chosen in combinations(sorted(items), count))


def some(items: tuple[str, ...], min_size: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    """A sorted choice of the items."""
    return st.sampled_from([chosen for chosen in subsets(items) if len(chosen) >= min_size])


def hexadecimal(length: int) -> st.SearchStrategy[str]:
    return st.binary(min_size=length // 2, max_size=length // 2).map(bytes.hex)


def texts(max_size: int, min_size: int = 1) -> st.SearchStrategy[str]:
    """Text that an act may hold: NFC, without U+0000 and surrogates."""
    letters = st.characters(codec="utf-8", exclude_characters="\0")
    anything = st.text(letters, min_size=min_size, max_size=max_size)
    composed = anything.map(lambda text: unicodedata.normalize("NFC", text))
    return composed.filter(lambda text: min_size <= len(text) <= max_size)


def moments() -> st.SearchStrategy[datetime]:
    """UTC, within a few days, so that orders and equalities are met."""
    return st.integers(0, 6).map(lambda days: START + timedelta(days=days))


def labels() -> st.SearchStrategy[tuple[NationalLabel, ...]]:
    return st.sampled_from([(), LABELS[:1], LABELS[1:], LABELS])


@st.composite
def markings(draw: st.DrawFn) -> Marking:
    """Every kind of valid marking over a few parties and caveats."""
    public = draw(st.integers(0, 4)) == 0
    always = draw(st.booleans())
    return Marking(
        level=Level.OPEN if public else draw(st.sampled_from(Level)),
        release=PUBLIC if public else draw(some(PARTIES)),
        originators=draw(some(PARTIES, min_size=1)),
        purposes=draw(st.one_of(st.just(ANY), some(PURPOSES))),
        exclusions=() if public else draw(some(PARTIES)),
        caveats=() if public else draw(some(CAVEATS)),
        valid_until=draw(st.none() | moments()),
        confidential_until=None if always else draw(st.none() | moments()),
        confidential_always=always,
        labels=draw(labels()),
    )


def readers() -> st.SearchStrategy[Reader]:
    return st.builds(
        Reader,
        party=st.none() | st.sampled_from(PARTIES),
        clearance=st.sampled_from(Level),
        caveats=some(CAVEATS).map(frozenset),
    )


def partial_dates() -> st.SearchStrategy[str]:
    """Dates of 2019 to 2021 as a year, a month or a day, so that they often overlap."""
    days = st.dates(date(2019, 1, 1), date(2021, 12, 31))
    return st.builds(lambda day, length: day.isoformat()[:length], days, st.sampled_from((4, 7, 10)))


def names() -> st.SearchStrategy[Names]:
    return st.builds(Names, texts(20), texts(20), texts(20))


def places() -> st.SearchStrategy[Place]:
    return st.builds(
        Place,
        name=texts(20),
        latitude=st.none() | st.integers(-900_000, 900_000),
        longitude=st.none() | st.integers(-1_800_000, 1_800_000),
    )


def sources() -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(texts(30), max_size=3).map(tuple)


def organisations() -> st.SearchStrategy[OrganisationDescribed]:
    return st.builds(
        OrganisationDescribed,
        code=st.sampled_from(("SCO", "SCO-RATS")),
        name=names(),
        type=texts(30, min_size=0),
        decision_rule=st.sampled_from(DecisionRule),
        collective_defence=st.sampled_from(CollectiveDefence),
        confidence=st.sampled_from(Confidence),
        founded=st.none() | partial_dates(),
        seat=st.none() | places(),
        working_languages=sources(),
        sources=sources(),
    )


def memberships() -> st.SearchStrategy[MembershipStated]:
    starts = st.none() | partial_dates()
    return st.builds(
        lambda party, status, confidence, start, note: MembershipStated(
            party=party, status=status, confidence=confidence, start=start, note=note
        ),
        st.sampled_from(PARTIES),
        st.sampled_from(MembershipStatus),
        st.sampled_from(Confidence),
        starts,
        st.none() | texts(20, min_size=0),
    )


def parties() -> st.SearchStrategy[PartyDescribed]:
    return st.builds(
        PartyDescribed,
        code=st.sampled_from(PARTIES),
        name=names(),
        confidence=st.sampled_from(Confidence),
        capital=st.none() | places(),
        sources=sources(),
    )


def facilities() -> st.SearchStrategy[FacilityDescribed]:
    return st.builds(
        FacilityDescribed,
        name=texts(20),
        country=st.sampled_from(PARTIES),
        kind=st.sampled_from(FacilityKind),
        place=places(),
        confidence=st.sampled_from(Confidence),
        precision=st.none() | st.sampled_from(Precision),
        used_in=st.sampled_from(((), ("exercise:xa-1",), ("exercise:XAA.one", "exercise:xa-1"))),
        sources=sources(),
    )


def crossings() -> st.SearchStrategy[CrossingDescribed]:
    return st.builds(
        CrossingDescribed,
        name=texts(20),
        sides=st.sampled_from(tuple(permutations(PARTIES, 2))),
        mode=st.just(CrossingMode.RAIL),
        place=places(),
        status=st.sampled_from(CrossingStatus),
        confidence=st.sampled_from(Confidence),
        gauge_break=st.none() | st.booleans(),
        status_detail=st.none() | texts(30),
        sources=sources(),
    )


def engagements() -> st.SearchStrategy[EngagementDescribed]:
    return st.builds(
        EngagementDescribed,
        name=texts(20),
        actor=st.sampled_from(("SCO", "SCO-RATS", "XAA")),
        partner=st.none() | st.sampled_from(("XBB", "XCC")),
        kind=st.sampled_from(EngagementKind),
        status=st.sampled_from(EngagementStatus),
        confidence=st.sampled_from(Confidence),
        place=st.none() | places(),
        start=st.none() | partial_dates(),
        summary=st.none() | texts(30),
        sources=sources(),
    )


def releases() -> st.SearchStrategy[ReleaseRecorded]:
    return st.builds(
        ReleaseRecorded,
        recipient=st.sampled_from(PARTIES),
        counter=st.integers(1, 2**53 - 1),
        chain=hexadecimal(64),
        acts=st.lists(hexadecimal(64), min_size=1, max_size=3).map(tuple),
        basis=sources(),
    )


def statements() -> st.SearchStrategy[tuple[str, str, msgspec.Struct]]:
    """Kind, type of matter, and a body, for every kind there is."""
    remark = {"act": hexadecimal(64), "reason": texts(30)}
    return st.one_of(
        st.tuples(st.just("organisation.described/1"), st.just("organisation"), organisations()),
        st.tuples(st.just("organisation.membership_stated/1"), st.just("organisation"), memberships()),
        st.tuples(st.just("party.described/1"), st.just("party"), parties()),
        st.tuples(st.just("facility.described/1"), st.just("facility"), facilities()),
        st.tuples(st.just("crossing.described/1"), st.just("crossing"), crossings()),
        st.tuples(st.just("engagement.described/1"), st.just("engagement"), engagements()),
        st.tuples(st.just("keys.stated/1"), st.just("keys"), st.builds(KeysStated, statement=texts(60))),
        st.tuples(st.just("release.recorded/1"), st.just("release"), releases()),
        st.tuples(st.just("act.withdrawn/1"), st.just("party"), st.builds(Withdrawn, **remark)),
        st.tuples(st.just("act.disputed/1"), st.just("organisation"), st.builds(Disputed, **remark)),
    )


def documents() -> st.SearchStrategy[Document]:
    return st.builds(
        Document,
        name=texts(20),
        media_type=st.sampled_from(("application/pdf", "image/png")),
        lang=st.sampled_from(("en", "ru", "zh-Hans")),
        size=st.integers(0, 64 * 1024 * 1024),
        salt=hexadecimal(64),
        digest=hexadecimal(64),
    )


def claimed_times() -> st.SearchStrategy[datetime]:
    """Any moment in any zone of whole minutes."""
    zones = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
    return st.datetimes(timezones=zones)


@st.composite
def envelopes(draw: st.DrawFn) -> tuple[Envelope, msgspec.Struct]:
    """A valid envelope and the body inside it."""
    kind, matter_type, body = draw(statements())
    marking = draw(markings())
    envelope = Envelope(
        kind=kind,
        matter=f"{matter_type}:{draw(st.sampled_from(PARTIES))}.{draw(hexadecimal(32))}",
        origin=draw(st.sampled_from(marking.originators)),
        epoch=draw(st.integers(1, 10**9)),
        author=Author("officer", draw(hexadecimal(32))),
        claimed=draw(claimed_times()),
        marking=marking,
        lang=draw(st.sampled_from(("en", "ru", "zh-Hans"))),
        body=msgspec.Raw(encode(body)),
        refs=tuple(sorted(draw(st.sets(hexadecimal(64), max_size=3)))),
        exercise=draw(st.booleans()),
        documents=tuple(draw(st.lists(documents(), max_size=2))),
    )
    return envelope, body
