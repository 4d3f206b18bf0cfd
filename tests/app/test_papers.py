"""Papers beside drafts are their writer's alone, bounded, and leave nothing behind."""

import os
from datetime import timedelta

import pytest

from comity.adapters.store_memory import MemoryDesk
from comity.app.draft import Attachment
from comity.app.drafts import Drafts
from comity.app.papers import CONTENTS, LISTED, MOST_BYTES, MOST_KEPT, UNLISTED, Papers, content_key
from comity.kernel.act import MAX_DOCUMENTS
from comity.kernel.errors import Malformed, NotAllowed
from nodes import SetClock

KIND = "organisation.described/1"


@pytest.fixture
def desk() -> MemoryDesk:
    return MemoryDesk()


@pytest.fixture
def drafts(desk: MemoryDesk, clock: SetClock) -> Drafts:
    return Drafts(desk, clock.micros, os.urandom)


@pytest.fixture
def papers(drafts: Drafts) -> Papers:
    return drafts.papers


def paper(name: str = "plan.pdf", content: bytes = b"%PDF") -> Attachment:
    return Attachment(name=name, media_type="application/pdf", lang="ru", content=content)


def code_of(papers: Papers, draft: str, one: Attachment) -> str:
    with pytest.raises(NotAllowed) as refused:
        papers.add("a1", draft, one)
    (why,) = refused.value.refusals
    return why.code


def test_papers_come_back_in_the_order_they_were_added(drafts: Drafts, papers: Papers) -> None:
    draft = drafts.save("a1", None, KIND, "", ())
    given = [paper("б.pdf", b"1"), paper("a.pdf", b"2"), paper("计划.pdf", b"3"), paper("a.pdf", b"4")]
    for one in given:
        papers.add("a1", draft, one)
    kept = papers.of_draft("a1", draft)
    assert [one.name for one in kept] == ["б.pdf", "a.pdf", "计划.pdf", "a.pdf"]
    assert list(papers.attached("a1", draft, kept)) == given


def test_the_same_paper_again_is_there_once(drafts: Drafts, papers: Papers) -> None:
    draft = drafts.save("a1", None, KIND, "", ())
    papers.add("a1", draft, paper())
    papers.add("a1", draft, paper())
    assert len(papers.of_draft("a1", draft)) == 1


def test_saving_what_was_typed_leaves_papers_alone(drafts: Drafts, papers: Papers) -> None:
    draft = drafts.save("a1", None, KIND, "", ())
    papers.add("a1", draft, paper())
    drafts.save("a1", draft, KIND, "", (("code", "A"),))
    assert len(papers.of_draft("a1", draft)) == 1


def test_papers_go_one_by_one_and_with_their_draft(drafts: Drafts, papers: Papers, desk: MemoryDesk) -> None:
    draft, other = (drafts.save("a1", None, KIND, "", ()) for _ in range(2))
    for one in (paper(), paper("annex.pdf", b"x")):
        papers.add("a1", draft, one)
        papers.add("a1", other, one)
    first, second = papers.of_draft("a1", draft)
    assert papers.remove("a1", draft, first.id)
    assert not papers.remove("a1", draft, first.id)
    assert papers.of_draft("a1", draft) == (second,)
    drafts.drop("a1", draft)
    assert papers.of_draft("a1", draft) == ()
    for drawer in (LISTED, CONTENTS):
        assert all(key.startswith(f"a1/{other}/") for key in desk.keys(drawer, "", 10))
        assert len(desk.keys(drawer, "", 10)) == 2


@pytest.mark.parametrize("other", ["b2", "a", "a1x", "A1"])
def test_another_neither_sees_nor_removes_a_paper(drafts: Drafts, papers: Papers, other: str) -> None:
    draft = drafts.save("a1", None, KIND, "", ())
    papers.add("a1", draft, paper())
    (kept,) = papers.of_draft("a1", draft)
    assert papers.of_draft(other, draft) == ()
    assert not papers.remove(other, draft, kept.id)
    with pytest.raises(NotAllowed):
        papers.attached(other, draft, (kept,))
    papers.forget(other, draft)
    assert papers.of_draft("a1", draft) == (kept,)


@pytest.mark.parametrize("name", ["", "..", "../b2", "0" * 31 + "/", "G" * 31])
def test_a_name_that_is_no_id_removes_nothing(drafts: Drafts, papers: Papers, name: str) -> None:
    draft = drafts.save("a1", None, KIND, "", ())
    papers.add("a1", draft, paper())
    assert not papers.remove("a1", draft, name)
    assert len(papers.of_draft("a1", draft)) == 1
    with pytest.raises(Malformed):
        papers.of_draft("a1/b2", draft)


def test_empty_papers_and_too_many_are_refused(drafts: Drafts, papers: Papers) -> None:
    draft = drafts.save("a1", None, KIND, "", ())
    assert code_of(papers, draft, paper(content=b"")) == "papers.empty"
    for number in range(MAX_DOCUMENTS):
        papers.add("a1", draft, paper(f"{number}.pdf"))
    assert code_of(papers, draft, paper("one more.pdf")) == "papers.too_many"


def test_more_than_a_statement_holds_is_refused_with_what_is_left(drafts: Drafts, papers: Papers) -> None:
    draft = drafts.save("a1", None, KIND, "", ())
    papers.add("a1", draft, paper(content=bytes(MOST_BYTES - 2_000_000)))
    with pytest.raises(NotAllowed) as refused:
        papers.add("a1", draft, paper("more.pdf", bytes(2_000_001)))
    (why,) = refused.value.refusals
    assert why.sentence() == ("The paper more.pdf has 3 MB. All papers of a statement may have 32 MB; 2 MB are left.")
    papers.add("a1", draft, paper("more.pdf", bytes(2_000_000)))


def test_one_person_keeps_so_much_in_all_drafts_and_another_as_much(drafts: Drafts, papers: Papers) -> None:
    for number in range(MOST_KEPT // MOST_BYTES):
        papers.add("a1", drafts.save("a1", None, KIND, "", ()), paper(f"{number}", bytes(MOST_BYTES)))
    assert code_of(papers, drafts.save("a1", None, KIND, "", ()), paper()) == "papers.full"
    draft = drafts.save("b2", None, KIND, "", ())
    papers.add("b2", draft, paper())
    assert len(papers.of_draft("b2", draft)) == 1


def test_content_that_was_lost_or_changed_is_told_of(drafts: Drafts, papers: Papers, desk: MemoryDesk) -> None:
    draft = drafts.save("a1", None, KIND, "", ())
    papers.add("a1", draft, paper())
    kept = papers.of_draft("a1", draft)
    desk.put(CONTENTS, content_key("a1", draft, kept[0]), b"%PDX")
    with pytest.raises(NotAllowed, match=r"The paper plan\.pdf is no longer there"):
        papers.attached("a1", draft, kept)


def test_what_a_crash_left_is_swept_and_nothing_else(
    drafts: Drafts, papers: Papers, desk: MemoryDesk, clock: SetClock
) -> None:
    draft, gone = drafts.save("a1", None, KIND, "", ()), drafts.save("a1", None, KIND, "", ())
    papers.add("a1", draft, paper())
    papers.add("a1", gone, paper())
    desk.drop("drafts", f"a1/{gone}")
    (handed_in,) = papers.put("a1", "e" * 32, (paper(),))
    papers.put("a1", "f" * 32, (paper(),))
    clock.time += UNLISTED
    papers.put("a1", "d" * 32, (paper(),))
    clock.time += timedelta(microseconds=1)
    drafts.sweep([content_key("a1", "e" * 32, handed_in)])
    left = {key.split("/")[1] for key in desk.keys(CONTENTS, "", 10)}
    assert left == {draft, "e" * 32, "d" * 32}
    assert [key.split("/")[1] for key in desk.keys(LISTED, "", 10)] == [draft]
