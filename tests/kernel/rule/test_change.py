"""What would change a finding, held against brute force."""

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.kernel.errors import NotFound
from comity.kernel.rule import (
    Case,
    Change,
    Condition,
    Determination,
    Fact,
    Outcome,
    Question,
    Rule,
    Value,
    assess,
    changes,
    declare,
    span,
    state_case,
)
from comity.kernel.rule.linear import exact
from comity.kernel.rule.provision import Declaration, Provision, check_provisions
from comity.kernel.rule.tree import names_in
from kernel.rule.conditions import complete_cases, conditions
from kernel.rule.shanghai import MUST_INVITE, provisions, varied, vocabulary

TODAY = date(2027, 1, 20)
FIRST = date(2027, 1, 1)


def _outcome(question: Question, case: Case) -> Outcome:
    return assess(question.provisions, case, question.today, question.party)[0].outcome


def _question(case: Case, today: date = TODAY, **fields: object) -> Question:
    return Question(provisions=provisions(varied(MUST_INVITE, **fields)), case=case, today=today, party="XAA")


def _case(**values: Value) -> Case:
    return state_case(vocabulary(), tuple(values.items()))


ARTICLE_6 = _case(kind="troop_exercise", zone_km=60, personnel=36_000, start=date(2027, 6, 1))


def _found(question: Question, name: str) -> tuple[Change, ...]:
    return tuple(change for change in changes(question, "S96-6.1") if change.fact.name == name)


def test_1001_persons_fewer_end_the_duty() -> None:
    (change,) = _found(_question(ARTICLE_6), "personnel")
    assert (change.after, change.until, change.amount, change.outcome) == (34_999, None, 1_001, Outcome.NOT_APPLICABLE)


def test_a_decimal_moves_by_its_own_step() -> None:
    (change,) = _found(_question(ARTICLE_6), "zone_km")
    assert str(change.after) == "100.1"
    assert str(change.amount) == "40.1"


def test_a_start_moved_far_enough_makes_a_late_plan_timely() -> None:
    question = _question(ARTICLE_6, today=date(2027, 5, 10))
    (change,) = _found(question, "start")
    assert (change.after, change.amount, change.outcome) == (date(2027, 6, 9), 8, Outcome.DUE)


def test_notice_35_days_ahead_instead_of_20() -> None:
    case = _case(notice=20)
    (change,) = _found(_question(case, applies="True", requires="notice >= 35", deadline=None, done=None), "notice")
    assert (change.after, change.amount, change.outcome) == (35, 15, Outcome.SATISFIED)


def test_codes_and_answers_that_change_the_outcome_are_named() -> None:
    case = _case(kind="troop_exercise", host="XAA", participants=frozenset({"XAA"}), snap=False)
    question = _question(
        case, applies='kind == "troop_exercise" and host != "XBB" and "XCC" not in participants or snap'
    )
    found = {(change.fact.name, change.after) for change in changes(question, "S96-6.1")}
    assert found == {
        ("kind", "staff_exercise"),
        ("kind", "relief"),
        ("host", "XBB"),
        ("participants", frozenset({"XAA", "XCC"})),
    }


def test_a_window_closes_again_and_the_change_says_where() -> None:
    question = _question(_case(personnel=5), applies="100 <= personnel <= 200")
    (change,) = _found(question, "personnel")
    assert (change.after, change.until) == (100, 200)


def test_no_change_is_proposed_for_what_only_a_person_states_or_nobody_stated() -> None:
    determined = Determination(answer=True, by="adviser", on=TODAY)
    question = _question(_case(against_other_side=determined), applies='human("against_other_side") and tanks >= 1')
    assert changes(question, "S96-6.1") == ()


def test_how_many_persons_before_this_changes() -> None:
    found = span(_question(ARTICLE_6.replaced("personnel", 20_000)), "S96-6.1", "personnel")
    assert (found.low, found.high) == (None, 34_999)


def test_an_overriding_provision_counts_in_the_search() -> None:
    above = varied(MUST_INVITE, id="R", modality="may", applies="reserve >= 7", overrides=["S96-6.1"])
    case = ARTICLE_6.replaced("reserve", 0)
    question = Question(provisions=provisions(MUST_INVITE, above), case=case, today=TODAY, party="XAA")
    (change,) = _found(question, "reserve")
    assert (change.after, change.outcome) == (7, Outcome.OVERRIDDEN)


def test_what_cannot_be_searched_is_not_found() -> None:
    question = _question(ARTICLE_6)
    for provision, name in (("S0", "personnel"), ("S96-6.1", "kind"), ("S96-6.1", "tanks"), ("S96-6.1", "invited_on")):
        with pytest.raises(NotFound):
            span(question, provision, name)


def _small(condition: Condition) -> tuple[Provision, ...]:
    """A provision with this condition and a deadline, over facts of few values, so that all of them can be tried."""
    bounded = tuple(_bounded(fact.name) for fact in vocabulary().facts)
    declared = msgspec.json.decode(json.dumps(varied(MUST_INVITE, applies="True")), type=Declaration)
    (provision,) = check_provisions((declared,), declare(bounded))
    facts = tuple(fact for fact in bounded if fact.name in (*names_in(condition), "start", "invited_on"))
    return (msgspec.structs.replace(provision, applies=Rule(condition, facts), facts=facts),)


def _bounded(name: str) -> Fact:
    fact = vocabulary().find(name)
    assert fact is not None
    return fact if fact.low is None else msgspec.structs.replace(fact, high=60)


def _values(fact: Fact) -> tuple[Value, ...]:
    if fact.kind == "date":
        return tuple(FIRST + timedelta(days=day) for day in range(-200, 260))
    steps = range(60 * 10**fact.places + 1)
    return tuple(exact(Fraction(step, 10**fact.places)) for step in steps)


@given(conditions, complete_cases, st.data())
def test_the_nearest_changes_are_those_brute_force_finds(condition: Condition, case: Case, data: st.DataObject) -> None:
    question = Question(provisions=_small(condition), case=case, today=TODAY, party="XAA")
    numbers = [fact for fact in question.provisions[0].facts if fact.low is not None or fact.kind == "date"]
    fact = data.draw(st.sampled_from(numbers))
    values = _values(fact)
    at = values.index(_stated(case, fact))
    outcomes = [_outcome(question, case.replaced(fact.name, value)) for value in values]
    below = next((values[i] for i in range(at - 1, -1, -1) if outcomes[i] is not outcomes[at]), None)
    above = next((values[i] for i in range(at + 1, len(values)) if outcomes[i] is not outcomes[at]), None)
    found = [change.after for change in _found(question, fact.name) if change.after in values]
    assert found == [value for value in (below, above) if value is not None]


def _stated(case: Case, fact: Fact) -> Value:
    value = case.find(fact.name)
    assert value is not None
    return value


@given(conditions, complete_cases)
def test_every_change_flips_the_outcome_and_one_step_less_does_not(condition: Condition, case: Case) -> None:
    question = Question(provisions=_small(condition), case=case, today=TODAY, party="XAA")
    now = _outcome(question, case)
    for change in changes(question, "S96-6.1"):
        assert change.outcome is not now
        assert _outcome(question, case.replaced(change.fact.name, change.after)) is change.outcome
        if isinstance(change.after, date) and isinstance(change.before, date):
            step = timedelta(days=1 if change.after > change.before else -1)
            assert _outcome(question, case.replaced(change.fact.name, change.after - step)) is now
        elif change.amount:
            assert isinstance(change.after, (int, Decimal))
            assert isinstance(change.before, (int, Decimal))
            one = exact(Fraction(1, 10**change.fact.places)) * (1 if change.after > change.before else -1)
            assert _outcome(question, case.replaced(change.fact.name, change.after - one)) is now
