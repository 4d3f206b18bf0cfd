import hmac
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.capabilities import REGISTRY
from comity.kernel.act import (
    Act,
    Envelope,
    Said,
    UnknownBody,
    document_digest,
    entry_of,
    find_kind,
    handle_key,
    officer_handle,
    open_act,
    verify_document,
    verify_opening,
    write_act,
)
from comity.kernel.canonical import MAX_BYTES
from comity.kernel.errors import ComityError, NotCanonical, NotProven, TooLarge, UnknownKind
from comity.kernel.ids import ActId
from kernel.speech import RAW
from strategies import documents, envelopes

KINDS = REGISTRY.kinds
OPENING = bytes(range(32))


@given(envelopes())
def test_acts_survive_writing_and_opening(written: tuple[Envelope, msgspec.Struct]) -> None:
    envelope, body = written
    act = open_act(write_act(envelope), KINDS)
    assert act == Act(envelope, body)
    assert act.envelope.claimed.utcoffset() == envelope.claimed.utcoffset()


@given(envelopes())
def test_acts_of_unknown_kinds_are_kept_as_they_are(written: tuple[Envelope, msgspec.Struct]) -> None:
    envelope = msgspec.structs.replace(written[0], kind="weather.foreseen/7")
    act = open_act(write_act(envelope), KINDS)
    assert act == Act(envelope, UnknownBody(bytes(envelope.body)))


@given(envelopes(), st.data())
def test_any_altered_byte_is_refused_or_gives_another_entry(
    written: tuple[Envelope, msgspec.Struct], data: st.DataObject
) -> None:
    raw = write_act(written[0])
    place = data.draw(st.integers(0, len(raw) - 1))
    altered = bytearray(raw)
    altered[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(NotProven):
        verify_opening(entry_of(OPENING, raw), OPENING, bytes(altered))
    try:
        act = open_act(bytes(altered), KINDS)
    except ComityError:
        return
    assert act != open_act(raw, KINDS)


def test_the_speech_used_below_is_an_act() -> None:
    act = open_act(RAW, KINDS)
    assert (act.envelope.origin, act.envelope.matter) == ("XAA", "party:XAA." + "a" * 32)
    assert write_act(act.envelope) == RAW


def test_an_envelope_cannot_be_built_against_its_rules() -> None:
    envelope = open_act(RAW, KINDS).envelope
    with pytest.raises(ValueError, match="sorted"):
        msgspec.structs.replace(envelope, refs=("b" * 64, "a" * 64))
    with pytest.raises(ValueError, match="XBB among the marking's originators"):
        msgspec.structs.replace(envelope, origin="XBB")


def test_nothing_is_written_that_would_not_be_opened_again() -> None:
    envelope = open_act(RAW, KINDS).envelope
    with pytest.raises(TooLarge):
        write_act(msgspec.structs.replace(envelope, body=msgspec.Raw(b'"' + b"a" * MAX_BYTES + b'"')))
    with pytest.raises(NotCanonical):
        write_act(msgspec.structs.replace(envelope, body=msgspec.Raw('"e\u0301"'.encode())))


def test_the_entry_is_the_published_hmac_of_opening_and_bytes() -> None:
    assert entry_of(OPENING, RAW) == hmac.digest(b"comity/entry/v1", OPENING + RAW, "sha256")
    verify_opening(entry_of(OPENING, RAW), OPENING, RAW)


@given(st.binary(min_size=32, max_size=32), st.integers(0, 31), st.integers(1, 255))
def test_another_opening_or_entry_does_not_hold(opening: bytes, place: int, flip: int) -> None:
    entry = entry_of(opening, RAW)
    other = bytearray(opening)
    other[place] ^= flip
    with pytest.raises(NotProven):
        verify_opening(entry, bytes(other), RAW)
    wrong = bytearray(entry)
    wrong[place] ^= flip
    with pytest.raises(NotProven):
        verify_opening(bytes(wrong), opening, RAW)


def test_bytes_may_not_move_between_opening_and_act() -> None:
    entry = entry_of(OPENING, RAW)
    for opening, raw in ((OPENING + RAW[:1], RAW[1:]), (OPENING[:-1], OPENING[-1:] + RAW)):
        assert entry_of(opening, raw) == entry
        with pytest.raises(NotProven, match="32 bytes"):
            verify_opening(entry, opening, raw)


def test_handles_cannot_be_linked_across_matters_or_officers() -> None:
    keys = [handle_key(secret, officer) for secret in (b"a" * 32, b"b" * 32) for officer in ("one", "two")]
    handles = {officer_handle(key, matter) for key in keys for matter in ("party:kaz", "party:kgz")}
    assert len(handles) == 8
    assert {len(handle) for handle in handles} == {32}
    assert officer_handle(keys[0], "party:kaz") == officer_handle(handle_key(b"a" * 32, "one"), "party:kaz")


@given(documents(), st.binary(max_size=40), st.binary(min_size=1, max_size=3))
def test_a_document_is_known_by_size_and_salted_hash(document: Any, content: bytes, more: bytes) -> None:
    digest = document_digest(bytes.fromhex(document.salt), content)
    listed = msgspec.structs.replace(document, size=len(content), digest=digest)
    verify_document(listed, content)
    for other in (content + more, more + content, content[:-1] + bytes([content[-1] ^ 1]) if content else more):
        with pytest.raises(NotProven, match="not the one the act lists"):
            verify_document(listed, other)
    with pytest.raises(NotProven):
        verify_document(msgspec.structs.replace(listed, size=len(content) + 1), content)


def test_an_act_has_its_place_in_its_origin_s_log() -> None:
    said = Said(ActId(bytes(32)), 7, open_act(RAW, KINDS))
    assert (said.origin, said.place) == ("XAA", ("XAA", 1, 7))


def test_unknown_kinds_have_an_error_of_their_own() -> None:
    assert find_kind("party.described/1", KINDS).subject == "party"
    with pytest.raises(UnknownKind, match="weather"):
        find_kind("weather.foreseen/7", KINDS)
