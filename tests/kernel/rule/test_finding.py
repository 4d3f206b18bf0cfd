"""What provisions say about cases: article 6 of the 1996 Shanghai agreement, and each kind of outcome."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from comity.kernel.rule import Case, Determination, Finding, Outcome, Value, assess, state_case
from kernel.rule.shanghai import MAY_INVITE, MUST_INVITE, provisions, varied, vocabulary

TODAY = date(2027, 4, 1)
START = date(2027, 6, 1)
DUE = date(2027, 5, 2)


def _case(**values: Value) -> Case:
    stated: dict[str, Value] = {
        "kind": "troop_exercise",
        "zone_km": 60,
        "personnel": 36_000,
        "tanks": 0,
        "start": START,
    }
    return state_case(vocabulary(), tuple({**stated, **values}.items()))


def _found(*declared: dict[str, object], case: Case, today: date = TODAY, party: str = "XAA") -> tuple[Finding, ...]:
    return assess(provisions(*declared), case, today, party)


def _one(declared: dict[str, object], case: Case, today: date = TODAY, party: str = "XAA") -> Finding:
    return _found(declared, case=case, today=today, party=party)[0]


def _outcomes(findings: tuple[Finding, ...]) -> list[Outcome]:
    return [finding.outcome for finding in findings]


def test_35_000_in_the_zone_must_invite_observers_30_days_before() -> None:
    must, may = _found(case=_case(personnel=35_000))
    assert (must.outcome, must.due, must.days_late) == (Outcome.DUE, DUE, 0)
    assert may.outcome is Outcome.PERMITTED


def test_34_999_is_voluntary_only() -> None:
    assert _outcomes(_found(case=_case(personnel=34_999))) == [Outcome.NOT_APPLICABLE, Outcome.PERMITTED]


def test_outside_the_zone_is_voluntary_only() -> None:
    assert _outcomes(_found(case=_case(zone_km=101))) == [Outcome.NOT_APPLICABLE, Outcome.PERMITTED]


def test_300_tanks_are_voluntary_with_few_persons() -> None:
    assert _outcomes(_found(case=_case(personnel=500, tanks=300))) == [Outcome.NOT_APPLICABLE, Outcome.PERMITTED]
    assert _outcomes(_found(case=_case(personnel=500, tanks=299))) == [Outcome.NOT_APPLICABLE] * 2


def test_a_missing_number_is_never_no_duty() -> None:
    must, may = _found(case=_case().without("personnel").without("tanks"))
    assert (must.outcome, must.missing) == (Outcome.CANNOT_SAY, ("personnel",))
    assert (may.outcome, may.missing) == (Outcome.CANNOT_SAY, ("personnel", "tanks"))


def test_a_missing_number_that_cannot_matter_is_no_obstacle() -> None:
    assert _outcomes(_found(case=_case(kind="relief").without("personnel"))) == [Outcome.NOT_APPLICABLE] * 2


def test_an_unconfirmed_provision_asks_for_an_adviser_whatever_the_case() -> None:
    for case in (_case(), _case(personnel=1), _case().without("personnel"), _case(invited_on=TODAY)):
        assert _outcomes(_found(case=case, party="XBB")) == [Outcome.ASK_ADVISER] * 2
    assert _one(varied(MUST_INVITE, confirmations=[]), _case()).outcome is Outcome.ASK_ADVISER


def test_a_secondary_source_counts_and_shows() -> None:
    seen = {"party": "XBB", "status": "secondary", "by": "legal adviser", "on": "2026-11-01"}
    finding = _one(varied(MUST_INVITE, confirmations=[seen]), _case(), party="XBB")
    assert (finding.outcome, finding.confirmed) == (Outcome.DUE, "secondary")


def test_the_due_day_is_in_time_and_the_next_is_late() -> None:
    assert _one(MUST_INVITE, _case(), today=DUE).outcome is Outcome.DUE
    late = _one(MUST_INVITE, _case(), today=date(2027, 5, 10))
    assert (late.outcome, late.days_late, late.due) == (Outcome.LATE, 8, DUE)


def test_a_duty_performed_in_time_is_met_for_good_and_late_stays_late() -> None:
    assert _one(MUST_INVITE, _case(invited_on=DUE), today=date(2027, 12, 1)).outcome is Outcome.SATISFIED
    late = _one(MUST_INVITE, _case(invited_on=date(2027, 5, 5)), today=TODAY)
    assert (late.outcome, late.days_late) == (Outcome.LATE, 3)


def test_without_a_start_the_deadline_cannot_be_said() -> None:
    finding = _one(MUST_INVITE, _case().without("start"))
    assert (finding.outcome, finding.missing, finding.due) == (Outcome.CANNOT_SAY, ("start",), None)


def test_what_may_or_should_be_done_is_never_late() -> None:
    assert _one(MAY_INVITE, _case(), today=date(2028, 1, 1)).outcome is Outcome.PERMITTED
    assert _one(varied(MAY_INVITE, modality="should"), _case(), today=date(2028, 1, 1)).outcome is Outcome.RECOMMENDED


CEILING = varied(MUST_INVITE, id="S96-4b", requires="personnel <= 40_000", applies="True", deadline=None, done=None)


def test_a_ceiling_is_met_not_met_or_unsaid() -> None:
    assert _one(CEILING, _case(personnel=40_000)).outcome is Outcome.SATISFIED
    assert _one(CEILING, _case(personnel=40_001)).outcome is Outcome.NOT_MET
    assert _one(CEILING, _case().without("personnel")).missing == ("personnel",)


def test_what_is_forbidden_outright_is_not_met_when_it_applies() -> None:
    forbidden = varied(CEILING, modality="must_not", requires=None, applies='human("against_other_side")')
    for answer, outcome in ((True, Outcome.NOT_MET), (False, Outcome.NOT_APPLICABLE)):
        determined = Determination(answer=answer, by="legal adviser", on=TODAY)
        assert _one(forbidden, _case(against_other_side=determined)).outcome is outcome
    asked = _one(forbidden, _case())
    assert (asked.outcome, asked.missing) == (Outcome.CANNOT_SAY, ("against_other_side",))


def test_a_duty_without_deadline_is_due_until_done() -> None:
    duty = varied(MUST_INVITE, deadline=None, done="snap")
    assert _one(duty, _case()).outcome is Outcome.DUE
    assert _one(duty, _case(snap=False)).outcome is Outcome.DUE
    assert _one(duty, _case(snap=True)).outcome is Outcome.SATISFIED


def test_an_exception_takes_the_case_out_and_an_open_one_leaves_it_open() -> None:
    snap = varied(MUST_INVITE, unless=["snap"])
    assert _one(snap, _case(snap=True)).outcome is Outcome.NOT_APPLICABLE
    assert _one(snap, _case(snap=False)).outcome is Outcome.DUE
    open_case = _one(snap, _case())
    assert (open_case.outcome, open_case.missing) == (Outcome.CANNOT_SAY, ("snap",))


RELIEF = varied(MUST_INVITE, id="R", modality="may", applies="snap", overrides=["S96-6.1"], deadline=None, done=None)


def test_an_overridden_provision_says_by_which() -> None:
    overridden = _found(MUST_INVITE, RELIEF, case=_case(snap=True))[0]
    assert (overridden.outcome, overridden.by) == (Outcome.OVERRIDDEN, ("R",))
    assert _found(MUST_INVITE, RELIEF, case=_case(snap=False))[0].outcome is Outcome.DUE
    excepted = _found(varied(MUST_INVITE, excepted_by=["R"]), varied(RELIEF, overrides=[]), case=_case(snap=True))[0]
    assert (excepted.outcome, excepted.by) == (Outcome.OVERRIDDEN, ("R",))


def test_a_provision_that_might_be_overridden_is_not_decided() -> None:
    open_case = _found(MUST_INVITE, RELIEF, case=_case())[0]
    assert (open_case.outcome, open_case.missing) == (Outcome.CANNOT_SAY, ("snap",))
    unsure = _found(MUST_INVITE, varied(RELIEF, confirmations=[]), case=_case(snap=True))[0]
    assert (unsure.outcome, unsure.by) == (Outcome.ASK_ADVISER, ("R",))
    clear = _found(MUST_INVITE, varied(RELIEF, confirmations=[]), case=_case(snap=False))[0]
    assert clear.outcome is Outcome.DUE


def test_an_overridden_provision_overrides_nothing() -> None:
    top = varied(RELIEF, id="T", applies="snap", overrides=["R"])
    assert _outcomes(_found(MUST_INVITE, RELIEF, top, case=_case(snap=True))) == [
        Outcome.DUE,
        Outcome.OVERRIDDEN,
        Outcome.PERMITTED,
    ]


def test_a_provision_binds_the_parties_it_names() -> None:
    named = varied(MUST_INVITE, holder=[{"code": "XCC"}])
    finding = _one(named, _case())
    assert (finding.outcome, finding.binds) == (Outcome.NOT_APPLICABLE, False)
    assert _one(varied(MUST_INVITE, holder=[{"code": "XCC"}, {"code": "XAA"}]), _case()).outcome is Outcome.DUE


def test_every_provision_is_returned_in_order_with_its_trace() -> None:
    findings = _found(case=_case(kind="relief"))
    assert [finding.provision.id for finding in findings] == ["S96-6.1", "S96-6.3"]
    assert all(finding.applies.facts_seen() for finding in findings)


RECEIVED = datetime(2027, 6, 1, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("deadline", "today", "outcome", "due"),
    [
        ({"rule": "days_after", "days": 5, "of": "end"}, date(2027, 6, 15), Outcome.DUE, date(2027, 6, 15)),
        ({"rule": "days_after", "days": 5, "of": "end"}, date(2027, 6, 16), Outcome.LATE, date(2027, 6, 15)),
        ({"rule": "hours_after", "hours": 48, "of": "received_at"}, date(2027, 6, 3), Outcome.DUE, date(2027, 6, 3)),
        ({"rule": "hours_after", "hours": 48, "of": "received_at"}, date(2027, 6, 4), Outcome.LATE, date(2027, 6, 3)),
        ({"rule": "calendar_date", "month": 11, "day": 15}, date(2027, 11, 15), Outcome.DUE, date(2027, 11, 15)),
        ({"rule": "calendar_date", "month": 11, "day": 15}, date(2027, 11, 16), Outcome.LATE, date(2027, 11, 15)),
        (
            {"rule": "calendar_date", "month": 11, "day": 15, "of": "start", "years_before": 2},
            date(2025, 11, 16),
            Outcome.LATE,
            date(2025, 11, 15),
        ),
    ],
)
def test_each_deadline_rule_counts_exactly(
    deadline: dict[str, object], today: date, outcome: Outcome, due: date
) -> None:
    case = _case(end=date(2027, 6, 10), received_at=RECEIVED)
    finding = _one(varied(MUST_INVITE, deadline=deadline), case, today=today)
    assert (finding.outcome, finding.due) == (outcome, due)
    assert finding.days_late == (1 if outcome is Outcome.LATE else 0)


def test_an_hours_deadline_names_the_hour_and_compares_moments() -> None:
    deadline = {"rule": "hours_after", "hours": 48, "of": "received_at"}
    duty = varied(MUST_INVITE, deadline=deadline, done=None)
    assert _one(duty, _case(received_at=RECEIVED)).due_at == datetime(2027, 6, 3, 20, 0, tzinfo=UTC)


def test_an_answer_an_hour_after_the_deadline_is_late() -> None:
    deadline = {"rule": "hours_after", "hours": 48, "of": "received_at"}
    duty = varied(MUST_INVITE, deadline=deadline, done="answered_at")
    for answered, outcome, days in (
        (datetime(2027, 6, 3, 20, 0, tzinfo=UTC), Outcome.SATISFIED, 0),
        (datetime(2027, 6, 3, 21, 0, tzinfo=UTC), Outcome.LATE, 1),
        (datetime(2027, 6, 6, 1, 0, tzinfo=timezone(timedelta(hours=5))), Outcome.LATE, 2),
    ):
        finding = _one(duty, _case(received_at=RECEIVED, answered_at=answered))
        assert (finding.outcome, finding.days_late) == (outcome, days)


def test_last_years_performance_does_not_meet_this_years_duty() -> None:
    yearly = varied(MUST_INVITE, deadline={"rule": "calendar_date", "month": 11, "day": 15})
    assert _one(yearly, _case(invited_on=date(2026, 11, 1)), today=TODAY).outcome is Outcome.DUE
    assert _one(yearly, _case(invited_on=date(2027, 3, 1)), today=TODAY).outcome is Outcome.SATISFIED
