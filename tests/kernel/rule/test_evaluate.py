"""Three-valued evaluation and its trace."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from comity.kernel.rule import Case, Condition, Truth, Value, all_of, any_of, evaluate, opposite, parse, read_rule
from comity.kernel.rule.tree import And, Not, Or, names_in
from kernel.rule.conditions import cases, complete_cases, conditions
from kernel.rule.shanghai import vocabulary


def _truth(text: str, *values: tuple[str, Value]) -> Truth:
    return evaluate(read_rule(text, vocabulary()).condition, Case(values)).truth


@given(conditions, complete_cases)
def test_a_complete_case_is_never_unknown(condition: Condition, case: Case) -> None:
    trace = evaluate(condition, case)
    assert trace.truth is not Truth.UNKNOWN
    assert trace.facts_missing() == ()


@given(conditions, cases, st.data())
def test_learning_a_fact_never_turns_yes_into_no(condition: Condition, case: Case, data: st.DataObject) -> None:
    known = evaluate(condition, case).truth
    if case.values:
        less = case.without(data.draw(st.sampled_from(case.values))[0])
        assert evaluate(condition, less).truth in (Truth.UNKNOWN, known)


@given(conditions, cases)
def test_the_trace_lists_every_fact_once_seen_or_missing(condition: Condition, case: Case) -> None:
    trace = evaluate(condition, case)
    seen = {name for name, _ in trace.facts_seen()}
    missing = set(trace.facts_missing())
    assert seen | missing == set(names_in(condition))
    assert not seen & missing
    assert all(case.find(name) == value for name, value in trace.facts_seen())
    assert all(case.find(name) is None for name in missing)


@given(conditions, cases)
def test_an_unknown_outcome_awaits_facts_and_a_known_one_none(condition: Condition, case: Case) -> None:
    trace = evaluate(condition, case)
    assert bool(trace.facts_awaited()) == (trace.truth is Truth.UNKNOWN)
    assert set(trace.facts_awaited()) <= set(trace.facts_missing())


@given(conditions, conditions, cases)
def test_connectives_follow_kleene(left: Condition, right: Condition, case: Case) -> None:
    a, b = evaluate(left, case).truth, evaluate(right, case).truth
    assert evaluate(And((left, right)), case).truth is all_of((a, b))
    assert evaluate(Or((left, right)), case).truth is any_of((a, b))
    assert evaluate(Not(left), case).truth is opposite(a)
    assert evaluate(Not(And((left, right))), case).truth is evaluate(Or((Not(left), Not(right))), case).truth


def test_a_decided_part_hides_no_missing_fact() -> None:
    condition = parse("personnel >= 1 or tanks >= 300 and reserve >= 5")
    trace = evaluate(condition, Case((("personnel", 5),)))
    assert trace.truth is Truth.YES
    assert trace.facts_missing() == ("tanks", "reserve")
    assert trace.facts_awaited() == ()


def test_only_facts_that_could_decide_are_awaited() -> None:
    condition = parse("(tanks >= 300 and personnel >= 1) or reserve >= 5")
    trace = evaluate(condition, Case((("personnel", 0),)))
    assert trace.truth is Truth.UNKNOWN
    assert trace.facts_awaited() == ("reserve",)


def test_numbers_are_compared_exactly() -> None:
    assert _truth("zone_km + zone_km + zone_km == 0.3", ("zone_km", Decimal("0.1"))) is Truth.YES
    assert _truth("0.1 * personnel == 0.3", ("personnel", 3)) is Truth.YES
    assert _truth("zone_km <= 60.5", ("zone_km", Decimal("60.5"))) is Truth.YES
    assert _truth("zone_km < 60.5", ("zone_km", Decimal("60.5"))) is Truth.NO


def test_dates_and_days() -> None:
    start, end = ("start", date(2027, 6, 1)), ("end", date(2027, 6, 10))
    assert _truth("end - start == 9", start, end) is Truth.YES
    assert _truth('start + 9 == end and start < date("2027-06-02")', start, end) is Truth.YES
    assert _truth('start - 30 >= date("2027-05-03")', start) is Truth.NO


def test_codes_and_sets() -> None:
    both = ("participants", frozenset({"KAZ", "KGZ"}))
    assert _truth('"KAZ" in participants and "RUS" not in participants', both) is Truth.YES
    assert _truth("host in participants", both, ("host", "RUS")) is Truth.NO
    assert _truth("host in participants", both) is Truth.UNKNOWN
    assert _truth('host != "RUS"', ("host", "KAZ")) is Truth.YES
    assert _truth('"RUS" == host', ("host", "KAZ")) is Truth.NO
    assert _truth('kind not in ("relief",)', ("kind", "relief")) is Truth.NO
