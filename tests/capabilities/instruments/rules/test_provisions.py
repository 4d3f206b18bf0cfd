"""The shipped provisions of the agreement of 1996, and what is refused as such."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from comity.capabilities.instruments.rules.provisions import (
    FACTS_FILE,
    PROVISIONS_FILE,
    READER,
    Rules,
    read_rules,
)
from comity.kernel.errors import Malformed, RuleMistake
from comity.kernel.ids import parse_party
from comity.kernel.rule import LANGUAGES, Confirmed, DaysBefore, Modality, Provision, Words, state

COMPILED = date(2026, 11, 22)


@pytest.fixture(scope="module")
def folder(root: Path) -> Path:
    return root / "src" / "comity" / "capabilities" / "instruments" / "rules"


@pytest.fixture(scope="module")
def facts(folder: Path) -> bytes:
    return (folder / FACTS_FILE).read_bytes()


@pytest.fixture(scope="module")
def declared(folder: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((folder / PROVISIONS_FILE).read_bytes())
    return entries


@pytest.fixture(scope="module")
def rules(facts: bytes, folder: Path) -> Rules:
    return read_rules(facts, (folder / PROVISIONS_FILE).read_bytes())


def test_articles_4_to_6_are_there_in_order(rules: Rules) -> None:
    cited = [(one.id, one.declared.citation.article) for one in rules.provisions]
    assert cited == [
        *((f"S96-4{letter}", "4") for letter in "abcde"),
        ("S96-5", "5"),
        *((f"S96-6.{number}", f"6({number})") for number in range(1, 5)),
    ]


def test_what_the_record_marks_as_not_verified_is_unconfirmed_and_nothing_else_is(rules: Rules) -> None:
    unverified = {one.id for one in rules.provisions if "NOT VERIFIED" in one.declared.citation.source}
    unconfirmed = {one.id for one in rules.provisions if one.confirmed_for(READER) is Confirmed.UNCONFIRMED}
    assert unverified == unconfirmed == {"S96-4b", "S96-4c", "S96-4d", "S96-4e", "S96-5"}


def test_only_what_was_read_counts_as_text_seen(rules: Rules) -> None:
    seen = {one.id for one in rules.provisions if one.confirmed_for(READER) is Confirmed.TEXT_SEEN}
    assert seen == {one.id for one in rules.provisions if "read from article text" in one.declared.citation.source}
    assert _provision(rules, "S96-4a").confirmed_for(READER) is Confirmed.SECONDARY
    assert {one.on for provision in rules.provisions for one in provision.declared.confirmations} == {COMPILED}


def test_nobody_but_the_record_has_confirmed_anything(rules: Rules) -> None:
    for provision in rules.provisions:
        assert [one.party for one in provision.declared.confirmations] == [READER]
        assert provision.confirmed_for("XAA") is Confirmed.UNCONFIRMED
    with pytest.raises(Malformed):
        parse_party(READER)


def test_sides_are_bound_and_no_single_state(rules: Rules) -> None:
    for provision in rules.provisions:
        for who in (*provision.declared.holder, *provision.declared.addressee):
            assert who.words is not None
            assert who.code in {"holding_side", "both_sides", "other_side"}


@pytest.mark.parametrize(
    ("provision_id", "modality", "applies"),
    [
        (
            "S96-6.1",
            Modality.MUST,
            'kind == "troop_exercise" and zone_km <= 100 and not both_sides and personnel >= 35_000',
        ),
        (
            "S96-6.2",
            Modality.MUST,
            'kind == "troop_exercise" and zone_km <= 100 and both_sides and personnel >= 25_000',
        ),
        ("S96-6.3", Modality.MAY, 'kind == "troop_exercise" and (personnel >= 13_000 or tanks >= 300)'),
        ("S96-6.4", Modality.MUST, 'kind == "troop_exercise" and observers_invited'),
        ("S96-4a", Modality.MUST_NOT, 'human("directed_against")'),
    ],
)
def test_what_was_read_stands_as_it_was_read(rules: Rules, provision_id: str, modality: Modality, applies: str) -> None:
    provision = _provision(rules, provision_id)
    assert (provision.declared.modality, provision.applies.text()) == (modality, applies)


def test_invitations_are_counted_30_days_back_from_the_start(rules: Rules) -> None:
    for number in range(1, 5):
        declared = _provision(rules, f"S96-6.{number}").declared
        assert (declared.deadline, declared.done) == (DaysBefore(30, "start"), "invited_on")


def test_every_text_is_there_in_each_language_and_translated(rules: Rules) -> None:
    texts = [*_provision_words(rules), *_fact_words(rules)]
    assert len(texts) > 50
    for words in texts:
        assert all(words.said(language).strip() for language in LANGUAGES)
        assert len({words.en, words.ru, words.zh}) == 3, words
    assert not [words.zh for words in texts if not any("\u4e00" <= sign <= "\u9fff" for sign in words.zh)]
    assert not [words.ru for words in texts if not any("\u0400" <= sign <= "\u04ff" for sign in words.ru)]


def test_believed_numbers_are_said_to_be_believed(rules: Rules) -> None:
    for provision in rules.provisions:
        if provision.confirmed_for(READER) is Confirmed.UNCONFIRMED:
            words = provision.declared.words
            assert "believed" in words.en
            assert "предположительно" in words.ru
            assert "据认为" in words.zh


def test_every_condition_can_be_stated_in_each_language(rules: Rules) -> None:
    for provision in rules.provisions:
        texts = {state(provision.applies, language) for language in LANGUAGES}
        assert len(texts) == 3
        assert not [text for text in texts if "{" in text]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda one: one["citation"].update(source=" "), "S96-4a: expected its source"),
        (lambda one: one.update(confirmations=[]), "S96-4a: expected a confirmation by RECORD"),
        (lambda one: one["confirmations"][0].update(party="XAA"), "S96-4a: expected a confirmation by RECORD"),
        (lambda one: one.update(applies="troops >= 1"), "S96-4a, applies: .*troops"),
        (lambda one: one.update(modality="ought"), "expected an array of provisions"),
    ],
    ids=["no source", "no confirmation", "another's confirmation", "unknown fact", "unknown modality"],
)
def test_provisions_that_do_not_say_enough_are_refused(
    facts: bytes, declared: list[dict[str, Any]], change: Callable[[dict[str, Any]], None], expected: str
) -> None:
    altered = json.loads(json.dumps(declared))
    change(altered[0])
    with pytest.raises(RuleMistake, match=expected):
        read_rules(facts, json.dumps(altered).encode())


@pytest.mark.parametrize(("facts", "provisions"), [(b"{", b"[]"), (b"[]", b"\xff"), (b"[]", b"{}"), (b"null", b"[]")])
def test_bytes_of_another_form_are_refused(facts: bytes, provisions: bytes) -> None:
    with pytest.raises(RuleMistake, match="expected an array"):
        read_rules(facts, provisions)


def _provision(rules: Rules, provision_id: str) -> Provision:
    return next(one for one in rules.provisions if one.id == provision_id)


def _provision_words(rules: Rules) -> Iterator[Words]:
    for provision in rules.provisions:
        declared = provision.declared
        yield declared.words
        yield declared.citation.instrument
        yield from (who.words for who in (*declared.holder, *declared.addressee) if who.words is not None)


def _fact_words(rules: Rules) -> Iterator[Words]:
    for fact in rules.vocabulary.facts:
        yield fact.label
        yield fact.sentence
        if fact.negative is not None:
            yield fact.negative
        yield from (code.words for code in fact.codes)
