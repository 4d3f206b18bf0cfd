"""Which translation a reader is shown, and whether it is still of the text."""

from typing import Any

import pytest

from comity.app.draft import Draft
from comity.app.node import Node
from comity.app.translating import Translation, by_act, find_translation, is_in, translations_in
from comity.kernel.errors import NotAllowed
from comity.kernel.ids import ActId
from comity.kernel.marking import Marking, Reader
from comity.kernel.translation import Authority, text_hash
from invariants import Steps
from nodes import OFFICER, OPEN, OWN, SHARED, organisation, organisation_body, raw

TEXT = "bilateral pact"


def translation(matter: str, act: str, marking: Marking = SHARED, **change: Any) -> Draft:
    body = {
        "act": act,
        "path": "type",
        "language": "ru",
        "text": "двусторонний пакт",
        "authority": "official_translation",
        "translator": "Ministry of Foreign Affairs",
        "source": text_hash(TEXT),
        **change,
    }
    return Draft(kind="act.translated/1", body=raw(body), marking=marking, matter=matter)


def given(node: Node, matter: str, reader: Reader = OFFICER.reader) -> tuple[Translation, ...]:
    return translations_in(node.reading(reader).folded(matter))


def opened(steps: Steps, marking: Marking = SHARED) -> tuple[str, str]:
    done = steps.node.submit(organisation(marking=marking), OFFICER)
    return done.matter, done.id.hex()


def one(**change: Any) -> Translation:
    usual: dict[str, Any] = {
        "matter": "organisation:a",
        "act": "a" * 64,
        "path": "type",
        "language": "ru",
        "text": "пакт",
        "authority": Authority.WORKING,
        "translator": "Office",
        "source": text_hash(TEXT),
        "origin": "XAA",
        "own": True,
        "current": True,
        "place": (1, 5),
        "said": "b" * 64,
        "marking": SHARED,
    }
    return Translation(**{**usual, **change})


def test_given_translation_is_found_by_statement_and_text(steps: Steps) -> None:
    matter, act = opened(steps)
    steps.node.submit(translation(matter, act), OFFICER)
    (found,) = by_act(given(steps.node, matter))[act]
    assert (found.text, found.own, found.current) == ("двусторонний пакт", True, True)
    assert find_translation((found,), TEXT, "ru") == found
    assert find_translation((found,), TEXT, "zh") is None
    assert find_translation((found,), "another text", "ru") is None


def test_the_same_words_said_again_keep_their_translation_and_other_words_do_not(steps: Steps) -> None:
    matter, act = opened(steps)
    steps.node.submit(translation(matter, act), OFFICER)
    again = Draft(
        kind="organisation.described/1", body=raw({**organisation_body(), "note": "new"}), marking=SHARED, matter=matter
    )
    other = Draft(
        kind="organisation.described/1",
        body=raw({**organisation_body(), "type": "pact"}),
        marking=SHARED,
        matter=matter,
    )
    same, changed = (steps.node.submit(draft, OFFICER).id.hex() for draft in (again, other))
    found = by_act(given(steps.node, matter))
    assert [item.current for item in (*found[act], *found[same], *found[changed])] == [True, True, False]
    assert find_translation(found[changed], "pact", "ru") is None


def test_withdrawn_translation_is_gone(steps: Steps) -> None:
    matter, act = opened(steps)
    done = steps.node.submit(translation(matter, act), OFFICER)
    body = {"act": done.id.hex(), "reason": "wrong"}
    steps.node.submit(Draft(kind="act.withdrawn/1", body=raw(body), marking=SHARED, matter=matter), OFFICER)
    assert given(steps.node, matter) == ()


def test_reader_has_only_translations_it_may_see(steps: Steps) -> None:
    matter, act = opened(steps)
    steps.node.submit(translation(matter, act, OWN), OFFICER)
    assert len(given(steps.node, matter)) == 1
    below = Reader(party="XAA", clearance=SHARED.level)
    assert given(steps.node, matter, below) == ()


@pytest.mark.parametrize(
    ("change", "marking", "code"),
    [
        ({"source": text_hash("other")}, SHARED, "translation.other_text"),
        ({"path": "code"}, SHARED, "translation.no_text"),
        ({"language": "en"}, SHARED, "translation.same_language"),
        ({"language": "en-GB"}, SHARED, "translation.same_language"),
        ({"act": "f" * 64}, SHARED, "remark.unknown"),
        ({}, OPEN, "remark.too_wide"),
    ],
)
def test_translation_that_does_not_hold_is_refused(
    steps: Steps, change: dict[str, Any], marking: Marking, code: str
) -> None:
    matter, act = opened(steps)
    with pytest.raises(NotAllowed) as refused:
        steps.node.submit(translation(matter, **{"act": act, "marking": marking, **change}), OFFICER)
    assert code in [reason.code for reason in refused.value.refusals]


def test_others_give_working_translations_alone(steps: Steps) -> None:
    folded = steps.node.reading(OFFICER.reader).folded("organisation:sco")
    assert folded.opening is not None
    change = {"path": "seat.name", "source": text_hash("Beijing"), "text": "Пекин"}
    seat = folded.opening.act.body.seat.name  # type: ignore[attr-defined]
    change["source"] = text_hash(seat)
    act = ActId(folded.opening.id).hex()
    with pytest.raises(NotAllowed) as refused:
        steps.node.submit(translation("organisation:sco", act, OPEN, **change), OFFICER)
    assert [reason.code for reason in refused.value.refusals] == ["translation.not_own"]
    working = translation("organisation:sco", act, OPEN, **change, authority="working_translation")
    steps.node.submit(working, OFFICER)
    (found,) = given(steps.node, "organisation:sco")
    assert not found.own


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"authority": Authority.AUTHENTIC}, {"authority": Authority.OFFICIAL, "place": (1, 9)}),
        ({"authority": Authority.OFFICIAL}, {"authority": Authority.WORKING, "place": (1, 9)}),
        ({"own": True}, {"own": False, "origin": "XZZ"}),
        ({"place": (1, 6)}, {"place": (1, 5)}),
        ({"place": (2, 0)}, {"place": (1, 5)}),
    ],
)
def test_what_is_worth_more_comes_first(first: dict[str, Any], second: dict[str, Any]) -> None:
    better, worse = one(**first, text="better"), one(**second, text="worse")
    assert find_translation((better, worse), TEXT, "ru") == find_translation((worse, better), TEXT, "ru") == better


def test_what_is_out_of_date_is_not_shown() -> None:
    assert find_translation((one(current=False),), TEXT, "ru") is None


@pytest.mark.parametrize(
    ("tag", "language", "same"),
    [("zh-Hans", "zh", True), ("zh", "zh", True), ("ru", "RU", True), ("kk-Cyrl", "kk", True), ("ru", "kk", False)],
)
def test_tags_of_a_language_are_read_by_its_readers(tag: str, language: str, same: bool) -> None:
    assert is_in(tag, language) == same
