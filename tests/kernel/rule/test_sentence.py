"""Sentences in English, Russian and Chinese."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.kernel.rule import (
    LANGUAGES,
    Case,
    Condition,
    Determination,
    Finding,
    Language,
    Outcome,
    Question,
    Rule,
    Value,
    assess,
    change_text,
    changes,
    date_text,
    evaluate,
    explain,
    finding_text,
    number_text,
    outcome_words,
    read_rule,
    span,
    span_text,
    state,
    state_case,
)
from kernel.rule.conditions import cases, conditions
from kernel.rule.shanghai import MUST_INVITE, provisions, varied, vocabulary

TODAY = date(2027, 4, 1)


def _said(text: str, values: dict[str, Value], language: Language = "en") -> str:
    rule = read_rule(text, vocabulary())
    case = state_case(vocabulary(), tuple(values.items()))
    return explain(evaluate(rule.condition, case), rule.facts, language)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "36,000 persons take part (threshold 35,000)"),
        ("ru", "участвуют 36\u00a0000 человек (порог 35\u00a0000)"),
        ("zh", "参加人数 36,000\uff08门槛 35,000\uff09"),
    ],
)
def test_a_comparison_is_said_with_its_value_and_threshold(language: Language, expected: str) -> None:
    assert _said("personnel >= 35_000", {"personnel": 36_000}, language) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "cannot say: tanks not stated"),
        ("ru", "нельзя сказать, не указано: танки"),
        ("zh", "无法判断\uff1a未说明坦克"),
    ],
)
def test_a_missing_fact_is_said(language: Language, expected: str) -> None:
    assert _said("tanks >= 300", {}, language) == expected


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("personnel >= 35_000", {"personnel": 12}, "12 persons take part (threshold 35,000, not reached)"),
        ("personnel <= 40_000", {"personnel": 41_000}, "41,000 persons take part (limit 40,000, exceeded)"),
        ("not personnel >= 9", {"personnel": 8}, "8 persons take part (limit: less than 9)"),
        ("9 <= personnel", {"personnel": 9}, "9 persons take part (threshold 9)"),
        ("snap", {"snap": True}, "it is held without notice to the troops"),
        ("snap", {"snap": False}, "the troops have notice of it (condition not met)"),
        ("not snap", {"snap": False}, "the troops have notice of it"),
        ('kind == "relief"', {"kind": "relief"}, "it is disaster relief"),
        (
            'kind == "relief"',
            {"kind": "staff_exercise"},
            "it is a staff exercise (condition: disaster relief, not met)",
        ),
        (
            'kind not in ("relief",)',
            {"kind": "staff_exercise"},
            "it is a staff exercise (condition: none of: disaster relief)",
        ),
        (
            'kind in ("relief", "staff_exercise")',
            {"kind": "relief"},
            "it is disaster relief (condition: disaster relief or a staff exercise)",
        ),
        (
            '"XBB" not in participants',
            {"participants": frozenset({"XAA", "XCC"})},
            "participants: XAA, XCC (condition: not including XBB)",
        ),
        (
            'start >= date("2027-05-02")',
            {"start": date(2027, 6, 1)},
            "it starts on 1 June 2027 (condition: on or after 2 May 2027)",
        ),
        (
            "end - start <= 5",
            {"start": date(2027, 6, 1), "end": date(2027, 6, 9)},
            "end - start = 8 (limit 5, exceeded)",
        ),
        (
            "personnel <= reserve",
            {"personnel": 7, "reserve": 9},
            "7 persons take part (limit 9: reservists)",
        ),
        (
            "2.5 * zone_km > 10",
            {"zone_km": Decimal("0.3")},
            "2.5 × distance from the line = 0.75 (threshold: more than 10, not exceeded)",
        ),
        (
            'human("against_other_side")',
            {"against_other_side": Determination(answer=False, by="adviser {on}", on=TODAY)},
            "it is not directed at the other side (determined by adviser {on}, 1 April 2027; condition not met)",
        ),
        (
            "snap and (personnel >= 5 or tanks >= 5)",
            {"snap": True, "personnel": 6},
            "it is held without notice to the troops and "
            "(6 persons take part (threshold 5) or cannot say: tanks not stated)",
        ),
        ("True", {}, "always"),
    ],
)  # fmt: skip
def test_what_was_found_is_said(text: str, values: dict[str, Value], expected: str) -> None:
    assert _said(text, values) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("personnel >= 35_000 and zone_km <= 100", "en",
         "at least 35,000 persons take part and nearest point at most 100 km from the border line"),
        ("personnel >= 35_000", "ru", "участвуют не менее 35\u00a0000 человек"),
        ("personnel >= 35_000", "zh", "参加人数 不少于 35,000"),
        ("not (snap or personnel < 5)", "en", "the troops have notice of it and at least 5 persons take part"),
        ('start < date("2027-05-02")', "ru", "начало: до 2 мая 2027\u00a0г."),
        ('kind in ("relief", "staff_exercise")', "en", "it is disaster relief or a staff exercise"),
        ('kind != "relief"', "en", "it is none of: disaster relief"),
        ("host in participants", "en", "participants: including host"),
        ("end - start >= 5", "en", "end - start: at least 5"),
        ('human("against_other_side")', "en", "it is directed against the other side (as a person determines)"),
        ("not True", "en", "never"),
    ],
)  # fmt: skip
def test_what_a_rule_asks_is_said(text: str, language: Language, expected: str) -> None:
    assert state(read_rule(text, vocabulary()), language) == expected


@given(conditions, cases, st.sampled_from(LANGUAGES))
def test_every_condition_can_be_said_in_every_language(condition: Condition, case: Case, language: Language) -> None:
    trace = evaluate(condition, case)
    facts = vocabulary().facts
    for said in (explain(trace, facts, language), state(Rule(condition, facts), language)):
        assert said.strip()
        assert "{" not in said
        assert "}" not in said
        assert said.count("(") == said.count(")")
    labels = {fact.name: fact.label.said(language) for fact in facts}
    assert all(labels[name] in explain(trace, facts, language) for name in trace.facts_missing())


def test_numbers_and_dates_are_written_as_in_each_language() -> None:
    written = [[number_text(n, language) for n in (999, 1_001, 36_000, Decimal("12345.5"))] for language in LANGUAGES]
    assert written == [
        ["999", "1,001", "36,000", "12,345.5"],
        ["999", "1001", "36\u00a0000", "12\u00a0345,5"],
        ["999", "1,001", "36,000", "12,345.5"],
    ]
    assert [date_text(date(2027, 5, 2), language) for language in LANGUAGES] == [
        "2 May 2027",
        "2 мая 2027\u00a0г.",
        "2027年5月2日",
    ]


ARTICLE_6: dict[str, Value] = {
    "kind": "troop_exercise",
    "zone_km": 60,
    "personnel": 36_000,
    "start": date(2027, 6, 1),
}


def _case(**values: Value) -> Case:
    return state_case(vocabulary(), tuple({**ARTICLE_6, **values}.items()))


def _finding(case: Case, **fields: object) -> Finding:
    """The finding of article 6(1), some fields stated otherwise, on TODAY for the party that confirmed it."""
    return assess(provisions(varied(MUST_INVITE, **fields)), case, TODAY, "XAA")[0]


def _finding_on(today: date) -> Finding:
    return assess(provisions(MUST_INVITE), _case(), today, "XAA")[0]


def _finding_for(party: str) -> Finding:
    return assess(provisions(MUST_INVITE), _case(), TODAY, party)[0]


def _finding_said(case: Case, **fields: object) -> str:
    return finding_text(_finding(case, **fields), case, "en")


def test_a_finding_says_outcome_citation_duty_and_grounds() -> None:
    assert _finding_said(_case()) == (
        "Due under article 6(1) (Shanghai Agreement 1996), by 2 May 2027, to: the other side. "
        "Duty: observers of the other side must be invited in writing by 2 May 2027. "
        "Grounds: it is a troop exercise and nearest point 60 km from the border line (limit 100) and "
        "36,000 persons take part (threshold 35,000)."
    )


def test_each_outcome_opens_with_its_own_words() -> None:
    over_ceiling = _finding_said(_case(), requires="personnel <= 30_000", deadline=None, done=None)
    assert over_ceiling.startswith("Would not meet article 6(1) as described (Shanghai")
    assert _finding_said(_case(invited_on=TODAY)).startswith("Meets article 6(1) as described")
    assert finding_text(_finding_on(date(2027, 5, 3)), _case(), "en").startswith(
        "Already late under article 6(1) (Shanghai Agreement 1996): 1 day, was due by 2 May 2027, to: the other side."
    )
    assert _finding_said(_case().without("start")).startswith(
        "Article 6(1) (Shanghai Agreement 1996): cannot say: start not stated."
    )
    assert finding_text(_finding_for("XBB"), _case(), "en").startswith(
        "Article 6(1) (Shanghai Agreement 1996): text not confirmed; ask your legal adviser."
    )
    assert _finding_said(_case(personnel=5)).startswith(
        "Article 6(1) does not apply (Shanghai Agreement 1996). Grounds:"
    )
    assert "it binds: XCC" in _finding_said(_case(), holder=[{"code": "XCC"}])
    assert "exception: it is held" in _finding_said(_case(snap=True), unless=["snap"])


def test_no_finding_speaks_of_breach() -> None:
    blame = ("breach", "violat", "нарушен", "违反", "违约")
    for outcome in Outcome:
        for language in LANGUAGES:
            assert not any(word in outcome_words(outcome).said(language) for word in blame)
    for language in LANGUAGES:
        said = finding_text(_finding(_case(), requires="personnel <= 30_000"), _case(), language)
        assert not any(word in said.lower() for word in blame)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_is_said_in_every_language(language: Language) -> None:
    said = {finding_text(finding, case, language) for finding, case in _one_of_each()}
    assert len(said) == len(Outcome)
    assert not any("{" in text or ".." in text for text in said)


def _one_of_each() -> tuple[tuple[Finding, Case], ...]:
    case = _case()
    above = varied(MUST_INVITE, id="R", modality="may", applies="True", overrides=["S96-6.1"])
    found = (
        _finding(case),
        _finding_for("XBB"),
        _finding_on(date(2027, 6, 1)),
        _finding(case, modality="may"),
        _finding(case, modality="should"),
        _finding(case, applies="tanks >= 1"),
        _finding(case, applies="personnel < 5"),
        _finding(case, requires="personnel < 5", deadline=None, done=None),
        _finding(case, requires="personnel > 5", deadline=None, done=None),
        assess(provisions(MUST_INVITE, above), case, TODAY, "XAA")[0],
    )
    assert {finding.outcome for finding in found} == set(Outcome)
    return tuple((finding, case) for finding in found)


def test_changes_and_spans_are_said_with_their_amounts() -> None:
    question = Question(provisions=provisions(MUST_INVITE), case=_case(), today=TODAY, party="XAA")
    said = [[change_text(change, language) for change in changes(question, "S96-6.1")] for language in LANGUAGES]
    assert "personnel: at most 34,999 instead of 36,000 (1,001 fewer): does not apply" in said[0]
    assert "личный состав: не более 34\u00a0999 (сейчас: 36\u00a0000, меньше на 1001): не применяется" in said[1]
    assert "人数\uff1a至多 34,999\uff08现为 36,000\uff0c减少 1,001\uff09\uff1a不适用" in said[2]
    assert "start: 30 April 2027 or earlier instead of 1 June 2027 (earlier, days: 32): already late" in said[0]
    assert span_text(span(question, "S96-6.1", "personnel"), "en") == (
        "personnel: nothing changes while it is at least 35,000 (now 36,000)"
    )
