"""Drafts are kept for their writer alone, in number and size that a Desk can hold."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.adapters.store_memory import MemoryDesk
from comity.app.drafts import MOST_BYTES, MOST_DRAFTS, Drafts
from comity.kernel.errors import Malformed, NotAllowed, NotFound, TooLarge
from nodes import SetClock

KIND = "organisation.described/1"


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def drafts(clock: SetClock) -> Drafts:
    return Drafts(MemoryDesk(), clock.micros, os.urandom)


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=200)), max_size=20))
def test_what_was_typed_comes_back_as_it_was(values: list[tuple[str, str]]) -> None:
    drafts = Drafts(MemoryDesk(), SetClock().micros, os.urandom)
    kept = drafts.get("a1", drafts.save("a1", None, KIND, "", tuple(values)))
    assert (kept.kind, kept.matter, kept.values) == (KIND, "", tuple(values))


def test_saving_again_replaces_and_the_newest_comes_first(drafts: Drafts, clock: SetClock) -> None:
    first = drafts.save("a1", None, KIND, "", (("code", "A"),))
    clock.time = clock.time.replace(minute=1)
    second = drafts.save("a1", None, KIND, "", (("code", "B"),))
    assert [one.id for one in drafts.all("a1")] == [second, first]
    clock.time = clock.time.replace(minute=2)
    assert drafts.save("a1", first, KIND, "organisation:sco", (("code", "C"),)) == first
    assert [(one.id, one.matter) for one in drafts.all("a1")] == [(first, "organisation:sco"), (second, "")]


@pytest.mark.parametrize("other", ["b2", "a", "a1x", "A1"])
def test_another_neither_finds_nor_drops_a_draft(drafts: Drafts, other: str) -> None:
    kept = drafts.save("a1", None, KIND, "", ())
    assert drafts.all(other) == ()
    with pytest.raises(NotFound):
        drafts.get(other, kept)
    assert not drafts.drop(other, kept)
    assert drafts.get("a1", kept).id == kept


@pytest.mark.parametrize("name", ["", "..", "a1/b2", "0" * 31, "0" * 33, "G" * 32, "0" * 32 + "\n"])
def test_a_name_that_is_no_id_finds_nothing(drafts: Drafts, name: str) -> None:
    with pytest.raises(NotFound):
        drafts.get("a1", name)
    assert not drafts.drop("a1", name)
    with pytest.raises(Malformed):
        drafts.save("a1", name, KIND, "", ())


def test_an_owner_cannot_name_the_drafts_of_another(drafts: Drafts) -> None:
    for owner in ("", "a1/b2", "/"):
        with pytest.raises(Malformed):
            drafts.save(owner, None, KIND, "", ())


def test_too_many_and_too_long_drafts_are_refused(drafts: Drafts) -> None:
    with pytest.raises(TooLarge):
        drafts.save("a1", None, KIND, "", (("text", "x" * MOST_BYTES),))
    kept = [drafts.save("a1", None, KIND, "", ()) for _ in range(MOST_DRAFTS)]
    with pytest.raises(NotAllowed) as refused:
        drafts.save("a1", None, KIND, "", ())
    assert [one.code for one in refused.value.refusals] == ["drafts.full"]
    drafts.save("a1", kept[0], KIND, "", (("code", "A"),))
    drafts.save("b2", None, KIND, "", ())
    assert drafts.drop("a1", kept[0])
    drafts.save("a1", None, KIND, "", ())


def test_what_comes_back_is_kept_beyond_the_number(drafts: Drafts) -> None:
    kept = [drafts.save("a1", None, KIND, "", ()) for _ in range(MOST_DRAFTS)]
    one = drafts.get("a1", kept[0])
    drafts.drop("a1", kept[0])
    drafts.save("a1", None, KIND, "", ())
    drafts.put_back("a1", one)
    assert len(drafts.all("a1")) == MOST_DRAFTS + 1
