"""Findings at length: outcome, grounds, ways out, source and confirmation, in each language."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from comity.app.language import Catalogue
from comity.app.planning import EXAMPLE, Planned, form_opinion
from comity.app.web.plan_findings import all_findings, clause, missing, outcome_label, sign, spoken
from comity.kernel.rule import Determination, Finding, Outcome, outcome_words
from markup import Element, read

TODAY = date(2026, 11, 22)
EN = Catalogue("en")


def found(plan: Planned, provision_id: str) -> Finding:
    return next(one for one in form_opinion(plan, TODAY).findings if one.provision.id == provision_id)


def cards(plan: Planned, language: str = "en") -> list[Element]:
    return list(read(str(all_findings(Catalogue(language), form_opinion(plan, TODAY)))).all("article"))


@pytest.mark.parametrize(("days", "label"), [(29, "Late by 1 day"), (28, "Late by 2 days"), (30, "Due")])
def test_label_counts_the_days(days: int, label: str) -> None:
    assert outcome_label(EN, found(msgspec.structs.replace(EXAMPLE, days_ahead=days), "S96-6.1")) == label


def test_every_outcome_has_a_sign_of_its_own_or_shares_it_with_its_like() -> None:
    signs = {outcome: str(sign(outcome)) for outcome in Outcome}
    assert signs[Outcome.PERMITTED] == signs[Outcome.RECOMMENDED]
    assert signs[Outcome.OVERRIDDEN] == signs[Outcome.NOT_APPLICABLE]
    assert len(set(signs.values())) == len(Outcome) - 2


def test_language_of_a_catalogue_is_one_rules_speak() -> None:
    assert [spoken(Catalogue(one)) for one in ("en", "ru", "zh", "fr")] == ["en", "ru", "zh", "en"]


def test_what_is_missing_is_told_apart_from_what_a_person_determines() -> None:
    assert missing(EN, found(EXAMPLE, "S96-4a")) == "only a person determines: direction against the other side"
    small = msgspec.structs.replace(EXAMPLE, persons=500)
    assert missing(EN, found(small, "S96-6.3")) == "not stated: tanks"


def test_clause_names_the_day() -> None:
    assert clause(EN, found(EXAMPLE, "S96-6.1")) == (
        "invite observers of the other side in writing by 12 November 2026"
    )


def test_card_gives_grounds_ways_out_source_and_confirmation() -> None:
    card = next(one for one in cards(EXAMPLE) if "Article 6(1)" in one.text())
    text = card.text()
    assert text.startswith("! Late by 10 days Article 6(1)")
    assert "Grounds: it is a troop exercise and its nearest point is 60 km from the border line (limit 100)" in text
    assert "36,000 persons take part (threshold 35,000)" in text
    assert [one.text() for one in card.all("li")] == [
        "persons: at most 34,999 instead of 36,000 (1,001 fewer): does not apply",
        "kilometres from the border line: at least 100.1 instead of 60 (40.1 more): does not apply",
        "start: 22 December 2026 or later instead of 12 December 2026 (later, days: 10): due",
        "whether the other side exercises in its own part of the zone: yes instead of no: does not apply",
    ]
    assert "read from article text" in text
    assert "Text of the article read: reference library, 22 November 2026" in text


def test_confirmation_from_a_source_about_the_text_is_said_to_be_that() -> None:
    card = next(one for one in cards(EXAMPLE) if "directed against" in one.text())
    assert "Known from a source about the text: reference library" in card.text()
    assert "article number from background" in card.text()


def test_unconfirmed_card_judges_nothing() -> None:
    most = Planned(persons=60_000, km=Decimal(1), days_ahead=1, tanks=5_000)
    told = [one for one in cards(most) if "NOT VERIFIED" in one.text()]
    assert len(told) == 5
    for card in told:
        assert "The text is not confirmed, so nothing is judged by it." in card.text()
        assert "Not confirmed: reference library" in card.text()
        assert not list(card.all("li"))


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_outcome_reads_in_the_language_of_the_page(language: str) -> None:
    words = Catalogue(language)
    determined = Determination(answer=True, by="x", on=TODAY)
    card = cards(msgspec.structs.replace(EXAMPLE, directed_against=determined), language)[0]
    label = outcome_words(Outcome.NOT_MET).said(spoken(words))
    assert label.lower() in card.text().lower()
