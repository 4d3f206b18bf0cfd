"""Translations of a statement's texts: what can be translated, and how a translation stands."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.capabilities import REGISTRY
from comity.capabilities.parties import ORGANISATION
from comity.kernel.act import Act, Author, Envelope, Kind, Said, UnknownBody, open_body
from comity.kernel.canonical import encode
from comity.kernel.errors import Malformed
from comity.kernel.fold import Folded, Standing, fold
from comity.kernel.ids import ActId
from comity.kernel.marking import ANY, Level, Marking
from comity.kernel.remarks import Withdrawn
from comity.kernel.translation import Authority, Translated, text_hash, texts_of

MATTER = "organisation:XAA." + "0" * 32
BODY: dict[str, Any] = {
    "code": "XAA-PACT",
    "name": {"en": "Quiet pact", "ru": "Тихий пакт", "zh": "静默公约"},
    "type": "bilateral pact",
    "seat": {"name": "Aba", "latitude": 1, "longitude": 2},
    "decision_rule": "bilateral",
    "collective_defence": "no",
    "confidence": "high",
    "founded": "2001",
    "sources": ["a page", "another"],
}
TEXTS = {"type": "bilateral pact", "seat.name": "Aba", "sources.0": "a page", "sources.1": "another"}
MARKING = Marking(level=Level.OPEN, release=("XAA", "XBB"), originators=("XAA",), purposes=ANY)


def said(index: int, kind: str, body: dict[str, Any], origin: str = "XAA") -> Said:
    declared: Kind = REGISTRY.kinds[kind]
    raw = encode(body)
    envelope = Envelope(
        kind=kind,
        matter=MATTER,
        origin=origin,
        epoch=1,
        author=Author(role="officer", handle="0" * 32),
        claimed=datetime(2026, 5, 2, tzinfo=UTC),
        marking=msgspec.structs.replace(MARKING, originators=(origin,)),
        lang="en",
        body=msgspec.Raw(raw),
    )
    identity = hashlib.sha256(f"{origin} {index}".encode()).digest()
    return Said(ActId(identity), index, Act(envelope, open_body(raw, declared)))


OPENING = said(0, "organisation.described/1", BODY)


def translated(index: int = 1, origin: str = "XAA", **change: Any) -> Said:
    body = {
        "act": OPENING.id.hex(),
        "path": "type",
        "language": "ru",
        "text": "двусторонний пакт",
        "authority": "official_translation",
        "translator": "Ministry",
        "source": text_hash("bilateral pact"),
        **change,
    }
    return said(index, "act.translated/1", body, origin)


def folded(*acts: Said) -> Folded:
    return fold(MATTER, ORGANISATION, acts)


def standing(one: Said, *others: Said) -> tuple[Standing, tuple[str, ...]]:
    (line,) = [line for line in folded(*others, one).lines if line.said.id == one.id]
    return line.standing, tuple(reason.code for reason in line.reasons)


def test_texts_in_words_can_be_translated_and_codes_dates_and_names_cannot() -> None:
    assert texts_of(OPENING.act.body) == TEXTS
    assert texts_of(UnknownBody(b"{}")) == {}


def test_texts_are_named_by_places_that_a_translation_can_hold() -> None:
    for path in TEXTS:
        assert isinstance(translated(path=path).act.body, Translated)


@pytest.mark.parametrize(
    "change",
    [
        {"path": ""},
        {"path": "Type"},
        {"path": "type."},
        {"path": "a" * 41},
        {"source": "0" * 63},
        {"authority": "certified"},
        {"language": "russian"},
        {"text": ""},
        {"translator": ""},
        {"act": "0" * 63},
    ],
)
def test_malformed_translation_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        translated(**change)


@pytest.mark.parametrize(
    ("origin", "authority", "counts"),
    [
        ("XAA", "authentic", True),
        ("XAA", "official_translation", True),
        ("XAA", "working_translation", True),
        ("XBB", "working_translation", True),
        ("XBB", "official_translation", False),
        ("XBB", "authentic", False),
    ],
)
def test_only_the_author_gives_authority(origin: str, authority: str, counts: bool) -> None:
    found = standing(translated(origin=origin, authority=authority), OPENING)
    assert found == ((Standing.COUNTS, ()) if counts else (Standing.VOID, ("translation.not_own",)))


def test_translation_of_what_is_no_text_is_void() -> None:
    for path in ("code", "founded", "name.en", "sources.2", "confidence", "note"):
        assert standing(translated(path=path), OPENING) == (Standing.VOID, ("translation.no_text",))


def test_translation_waits_for_its_statement() -> None:
    assert standing(translated()) == (Standing.WAITING, ("translation.no_statement",))
    assert standing(translated(act="f" * 64), OPENING) == (Standing.WAITING, ("translation.no_statement",))


def test_translation_can_be_withdrawn_and_changes_no_state() -> None:
    one = translated()
    gone = said(2, "act.withdrawn/1", {"act": one.id.hex(), "reason": "wrong"})
    assert isinstance(gone.act.body, Withdrawn)
    assert standing(one, OPENING, gone)[0] is Standing.WITHDRAWN
    assert folded(OPENING, one).state == folded(OPENING).state


@given(st.permutations([OPENING, translated(1), translated(1, "XBB"), translated(2, "XBB", authority="authentic")]))
def test_arrival_changes_nothing(acts: list[Said]) -> None:
    expected = folded(OPENING, translated(1), translated(1, "XBB"), translated(2, "XBB", authority="authentic"))
    assert folded(*acts) == expected


def test_authorities_are_named_the_most_worth_first() -> None:
    assert [one.value for one in Authority] == ["authentic", "official_translation", "working_translation"]


@given(st.text())
def test_hash_is_that_of_the_exact_text(text: str) -> None:
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        return
    assert text_hash(text) == hashlib.sha256(raw).hexdigest()
