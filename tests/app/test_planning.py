"""Opinions on plans under the agreement of 1996: thresholds, deadlines, what is missing, what is left to an adviser."""

from datetime import date, timedelta
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.app.planning import (
    EXAMPLE,
    MOST_LINES,
    Planned,
    form_opinion,
    hindrances,
    load_rules,
    short_lines,
    ways_out,
)
from comity.kernel.errors import RuleMistake
from comity.kernel.rule import (
    LANGUAGES,
    Determination,
    Finding,
    Outcome,
    change_text,
    explain,
    finding_text,
)

TODAY = date(2026, 11, 22)
NOT_VERIFIED = {"S96-4b", "S96-4c", "S96-4d", "S96-4e", "S96-5"}
PLAN = Planned(persons=36_000, km=Decimal(60), days_ahead=60, tanks=0, both_sides=False)


def planned(**values: object) -> Planned:
    return msgspec.structs.replace(PLAN, **values)


def found(plan: Planned, provision_id: str, today: date = TODAY) -> Finding:
    findings = form_opinion(plan, today).findings
    return next(one for one in findings if one.provision.id == provision_id)


def outcome(plan: Planned, provision_id: str) -> Outcome:
    return found(plan, provision_id).outcome


def determined(answer: bool) -> Determination:
    return Determination(answer=answer, by="legal adviser", on=TODAY)


@pytest.mark.parametrize(
    ("persons", "km", "must", "may"),
    [
        (34_999, "60", Outcome.NOT_APPLICABLE, Outcome.PERMITTED),
        (35_000, "60", Outcome.DUE, Outcome.PERMITTED),
        (35_000, "100", Outcome.DUE, Outcome.PERMITTED),
        (35_000, "100.1", Outcome.NOT_APPLICABLE, Outcome.PERMITTED),
        (35_000, "101", Outcome.NOT_APPLICABLE, Outcome.PERMITTED),
        (13_000, "300", Outcome.NOT_APPLICABLE, Outcome.PERMITTED),
        (12_999, "0", Outcome.NOT_APPLICABLE, Outcome.NOT_APPLICABLE),
        (0, "0", Outcome.NOT_APPLICABLE, Outcome.NOT_APPLICABLE),
    ],
)
def test_one_side_must_invite_from_35_000_within_100_km_and_may_from_13_000_anywhere(
    persons: int, km: str, must: Outcome, may: Outcome
) -> None:
    plan = planned(persons=persons, km=Decimal(km))
    assert (outcome(plan, "S96-6.1"), outcome(plan, "S96-6.3")) == (must, may)


@pytest.mark.parametrize(
    ("persons", "both", "one_side", "mutual"),
    [
        (24_999, True, Outcome.NOT_APPLICABLE, Outcome.NOT_APPLICABLE),
        (25_000, True, Outcome.NOT_APPLICABLE, Outcome.DUE),
        (36_000, True, Outcome.NOT_APPLICABLE, Outcome.DUE),
        (36_000, False, Outcome.DUE, Outcome.NOT_APPLICABLE),
        (36_000, None, Outcome.CANNOT_SAY, Outcome.CANNOT_SAY),
        (30_000, None, Outcome.NOT_APPLICABLE, Outcome.CANNOT_SAY),
        (24_999, None, Outcome.NOT_APPLICABLE, Outcome.NOT_APPLICABLE),
    ],
)
def test_both_sides_invite_each_other_from_25_000(
    persons: int, both: bool | None, one_side: Outcome, mutual: Outcome
) -> None:
    plan = planned(persons=persons, both_sides=both)
    assert (outcome(plan, "S96-6.1"), outcome(plan, "S96-6.2")) == (one_side, mutual)
    if Outcome.CANNOT_SAY in (one_side, mutual):
        assert found(plan, "S96-6.2").missing == ("both_sides",)


@pytest.mark.parametrize(
    ("days", "expected", "late"),
    [
        (120, Outcome.DUE, 0),
        (31, Outcome.DUE, 0),
        (30, Outcome.DUE, 0),
        (29, Outcome.LATE, 1),
        (20, Outcome.LATE, 10),
        (0, Outcome.LATE, 30),
    ],
)
def test_the_invitation_is_due_30_days_before_the_start(days: int, expected: Outcome, late: int) -> None:
    finding = found(planned(days_ahead=days), "S96-6.1")
    assert (finding.outcome, finding.days_late) == (expected, late)
    assert finding.due == TODAY + timedelta(days=days - 30)


@pytest.mark.parametrize(
    ("persons", "tanks", "expected"),
    [
        (12_999, None, Outcome.CANNOT_SAY),
        (13_000, None, Outcome.PERMITTED),
        (12_999, 299, Outcome.NOT_APPLICABLE),
        (12_999, 300, Outcome.PERMITTED),
    ],
)
def test_unstated_tanks_leave_it_open_only_where_they_matter(
    persons: int, tanks: int | None, expected: Outcome
) -> None:
    finding = found(planned(persons=persons, tanks=tanks), "S96-6.3")
    assert finding.outcome is expected
    assert finding.missing == (("tanks",) if expected is Outcome.CANNOT_SAY else ())


def test_only_a_person_says_whether_it_is_directed_against_the_other_side() -> None:
    finding = found(PLAN, "S96-4a")
    assert (finding.outcome, finding.missing) == (Outcome.CANNOT_SAY, ("directed_against",))
    assert outcome(planned(directed_against=determined(True)), "S96-4a") is Outcome.NOT_MET
    assert outcome(planned(directed_against=determined(False)), "S96-4a") is Outcome.NOT_APPLICABLE


def test_an_invitation_in_time_meets_the_duty_and_a_late_one_stays_late() -> None:
    due = TODAY + timedelta(days=30)
    assert outcome(planned(invited_on=due), "S96-6.1") is Outcome.SATISFIED
    late = found(planned(invited_on=due + timedelta(days=3)), "S96-6.1")
    assert (late.outcome, late.days_late) == (Outcome.LATE, 3)


def test_an_invitation_once_given_must_say_everything_in_time() -> None:
    assert outcome(PLAN, "S96-6.4") is Outcome.NOT_APPLICABLE
    invited = planned(persons=500, invited_on=TODAY)
    assert found(invited, "S96-6.4").missing == ("invitation_complete",)
    whole = msgspec.structs.replace(invited, invitation_complete=True)
    assert outcome(whole, "S96-6.4") is Outcome.SATISFIED
    assert outcome(msgspec.structs.replace(invited, invitation_complete=False), "S96-6.4") is Outcome.NOT_MET
    assert outcome(msgspec.structs.replace(whole, days_ahead=29), "S96-6.4") is Outcome.LATE


def test_the_example_is_late_and_1001_persons_fewer_end_the_duty() -> None:
    first = short_lines(form_opinion(EXAMPLE, TODAY))[0]
    assert (first.outcome, first.about.days_late) == (Outcome.LATE, 10)
    change = first.changes[0]
    assert (change.fact.name, change.after, change.amount) == ("personnel", 34_999, 1_001)
    assert change_text(change, "en") == "persons: at most 34,999 instead of 36,000 (1,001 fewer): does not apply"
    start = next(one for one in first.changes if one.fact.name == "start")
    assert (start.after, start.outcome) == (TODAY + timedelta(days=30), Outcome.DUE)


def test_what_does_not_apply_says_by_how_much() -> None:
    lines = short_lines(form_opinion(planned(persons=34_000), TODAY))
    (line,) = [one for one in lines if one.outcome is Outcome.NOT_APPLICABLE]
    assert [one.provision.id for one in line.findings] == ["S96-6.1", "S96-6.2", "S96-6.4"]
    assert (line.about.provision.id, line.changes[0].after, line.changes[0].amount) == ("S96-6.1", 35_000, 1_000)


def test_where_no_single_change_helps_all_hindrances_are_named() -> None:
    plan = planned(persons=500, km=Decimal(150))
    finding = found(plan, "S96-6.1")
    assert ways_out(form_opinion(plan, TODAY), finding.provision) == ()
    texts = [explain(trace, finding.provision.facts, "en") for trace in hindrances(finding)]
    assert texts == [
        "its nearest point is 150 km from the border line (limit 100, exceeded)",
        "500 persons take part (threshold 35,000, not reached)",
    ]
    mutual = found(PLAN, "S96-6.2")
    assert [explain(one, mutual.provision.facts, "en") for one in hindrances(mutual)] == [
        "one side alone holds an exercise (condition not met)"
    ]
    assert hindrances(found(PLAN, "S96-6.1")) == ()


def test_only_what_a_planner_can_move_is_proposed() -> None:
    opinion = form_opinion(EXAMPLE, TODAY)
    for provision in load_rules().provisions:
        names = [change.fact.name for change in ways_out(opinion, provision)]
        assert not {"kind", "observers_invited"} & set(names)


@pytest.mark.parametrize(
    "values",
    [
        {"persons": -1},
        {"persons": 2_000_001},
        {"km": Decimal("-0.1")},
        {"km": Decimal("60.55")},
        {"km": Decimal("NaN")},
        {"tanks": 20_001},
        {"directed_against": Determination(answer=True, by=" ", on=TODAY)},
    ],
)
def test_numbers_outside_their_bounds_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(RuleMistake, match="expected"):
        form_opinion(planned(**values), TODAY)


plans = st.builds(
    Planned,
    persons=st.integers(0, 60_000) | st.sampled_from([12_999, 13_000, 24_999, 25_000, 34_999, 35_000]),
    km=st.decimals(0, 300, places=1) | st.sampled_from([Decimal(100), Decimal("100.1")]),
    days_ahead=st.integers(0, 120),
    tanks=st.none() | st.integers(0, 5_000),
    both_sides=st.none() | st.booleans(),
    directed_against=st.none() | st.builds(determined, st.booleans()),
    invited_on=st.none() | st.dates(TODAY - timedelta(days=30), TODAY + timedelta(days=30)),
    invitation_complete=st.none() | st.booleans(),
)


@given(plans)
def test_what_is_not_confirmed_neither_passes_nor_fails_anyone(plan: Planned) -> None:
    opinion = form_opinion(plan, TODAY)
    asked = {one.provision.id for one in opinion.findings if one.outcome is Outcome.ASK_ADVISER}
    assert asked == NOT_VERIFIED
    assert len(opinion.findings) == len(load_rules().provisions)
    assert any(line.outcome is Outcome.ASK_ADVISER for line in short_lines(opinion))


@given(plans)
def test_an_opinion_is_short_ordered_and_the_same_each_time(plan: Planned) -> None:
    opinion = form_opinion(plan, TODAY)
    assert form_opinion(plan, TODAY) == opinion
    lines = short_lines(opinion)
    assert 2 <= len(lines) <= MOST_LINES
    shown = [finding for line in lines for finding in line.findings]
    assert shown == list(opinion.findings[: len(shown)])
    assert all(finding.outcome is line.outcome for line in lines for finding in line.findings)
    assert shown[0].outcome is min((one.outcome for one in opinion.findings), key=_urgency)


@given(plans, st.sampled_from(LANGUAGES))
def test_every_finding_and_change_reads_whole_in_each_language(plan: Planned, language: str) -> None:
    opinion = form_opinion(plan, TODAY)
    for finding in opinion.findings:
        spoken = next(one for one in LANGUAGES if one == language)
        texts = [finding_text(finding, opinion.case, spoken)]
        texts += [change_text(change, spoken) for change in ways_out(opinion, finding.provision)]
        assert not [text for text in texts if not text.strip() or "{" in text or "None" in text]


@given(plans, st.integers(0, 60_000))
def test_every_proposed_change_of_persons_was_tried(plan: Planned, persons: int) -> None:
    """Between the plan and the nearest change proposed, no number of persons gives another outcome."""
    opinion = form_opinion(plan, TODAY)
    other = form_opinion(msgspec.structs.replace(plan, persons=persons), TODAY)
    for finding in opinion.findings:
        (there,) = [one for one in other.findings if one.provision.id == finding.provision.id]
        if there.outcome is finding.outcome:
            continue
        ways = [one for one in ways_out(opinion, finding.provision) if one.fact.name == "personnel"]
        assert any(_between(plan.persons, one.after, persons) for one in ways)


def _between(start: int, step: object, end: int) -> bool:
    assert isinstance(step, int)
    return start < step <= end or end <= step < start


def _urgency(outcome: Outcome) -> int:
    order = ("not_met", "late", "due", "cannot_say", "ask_adviser")
    return order.index(outcome) if outcome in order else len(order)
