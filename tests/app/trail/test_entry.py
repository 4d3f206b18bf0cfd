"""An entry seals its content off, is bounded, and has one form."""

import os

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trail.trails import OFFICER
from comity.app.language import Catalogue
from comity.app.trail.deeds import Deed, deed_label
from comity.app.trail.entry import (
    MOST_NAMED,
    MOST_WORDS,
    NO_CONTENT,
    Content,
    Entry,
    What,
    Who,
    encode_entry,
    open_entry,
    seal,
)
from comity.kernel import canonical
from comity.kernel.errors import Damaged

PACT = Content(files=("organisation:XAA.pact",), words="/organisations/pact")
TEXTS = st.text(st.characters(exclude_categories=()), max_size=700)
CONTENTS = st.builds(
    Content, files=st.lists(TEXTS, max_size=3).map(tuple), more=st.integers(0, 9), words=TEXTS, kind=TEXTS, to=TEXTS
)
WHATS = st.builds(What, basis=TEXTS, count=st.integers(-5, 2**40), whom=TEXTS, content=CONTENTS)
WHOS = st.builds(Who, TEXTS, st.lists(TEXTS, max_size=30).map(tuple), TEXTS)


def sealed(content: Content = PACT) -> Entry:
    return seal(1_000_000, OFFICER, Deed.READ, What(count=2, content=content), os.urandom)


@given(who=WHOS, deed=st.sampled_from(Deed), what=WHATS)
def test_anything_can_be_noted_and_comes_back_as_it_was(who: Who, deed: Deed, what: What) -> None:
    entry = seal(7, who, deed, what, os.urandom)
    raw = encode_entry(entry)
    assert open_entry(raw) == entry
    assert entry.holds()
    assert len(raw) < 20_000


def test_the_open_part_tells_nothing_of_the_content() -> None:
    one, other = sealed(PACT), sealed(Content(files=("instrument:XAA.secret",), words="hidden words", to="XBB"))
    bare = [msgspec.structs.replace(entry.noted, sealed="0" * 64) for entry in (one, other)]
    assert bare[0] == bare[1]
    raw = canonical.encode(other.noted)
    for part in (b"secret", b"hidden", b"XBB", other.salt.encode()):
        assert part not in raw


def test_equal_contents_are_sealed_differently_each_time() -> None:
    assert len({sealed().noted.sealed for _ in range(20)}) == 20
    assert len({sealed(NO_CONTENT).noted.sealed for _ in range(20)}) == 20


def test_another_salt_or_content_does_not_fit_the_seal() -> None:
    entry = sealed()
    assert not msgspec.structs.replace(entry, salt="0" * 64).holds()
    assert not msgspec.structs.replace(entry, content=NO_CONTENT).holds()
    assert not msgspec.structs.replace(entry, content=msgspec.structs.replace(PACT, words="")).holds()


def test_what_is_not_named_for_want_of_room_is_counted() -> None:
    files = tuple(f"exercise:XAA.{number}" for number in range(MOST_NAMED + 7))
    acts = tuple(f"{number:064x}" for number in range(MOST_NAMED + 2))
    content = sealed(Content(files=files, acts=acts, more=1, words="x" * 9_000)).content
    assert (content.files, content.acts, content.more) == (files[:MOST_NAMED], acts[:MOST_NAMED], 10)
    assert len(content.words) == MOST_WORDS


@pytest.mark.parametrize("change", [b'{"content', b' {"content', b"[]", b"", b"\xff"])
def test_other_bytes_are_no_entry(change: bytes) -> None:
    raw = encode_entry(sealed())
    with pytest.raises(Damaged):
        open_entry(raw[:-1] if change == b'{"content' else change if not change.startswith(b" ") else b" " + raw)


def test_every_deed_has_words_of_its_own_in_every_language() -> None:
    for language in ("en", "ru", "zh"):
        assert len({deed_label(deed, Catalogue(language)) for deed in Deed}) == len(Deed)
