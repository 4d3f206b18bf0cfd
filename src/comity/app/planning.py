"""An opinion on a planned exercise: what the agreement of 1996 would ask on it, and what would change the answer.

Given the same plan on the same day the opinion is the same everywhere: nothing is stored, and no state is named. Where
a number is missing it says so; what the shipped record has not confirmed is left to a legal adviser.
"""

from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Final

import msgspec

from comity.capabilities.instruments.rules.provisions import FACTS_FILE, PROVISIONS_FILE, READER, Rules, read_rules
from comity.kernel.errors import StoreFault
from comity.kernel.rule import (
    Case,
    Change,
    Determination,
    Finding,
    Outcome,
    Provision,
    Question,
    Trace,
    Truth,
    Value,
    assess,
    changes,
    state_case,
)
from comity.kernel.rule.tree import And, Or

MOST_LINES: Final = 5
"""Lines of a short opinion."""
MOVABLE: Final = ("personnel", "zone_km", "tanks", "start", "both_sides", "invited_on", "invitation_complete")
"""Facts a planner can move; changes of others are not proposed. The order is that of interest."""
_ORDER: Final = (
    Outcome.NOT_MET,
    Outcome.LATE,
    Outcome.DUE,
    Outcome.CANNOT_SAY,
    Outcome.ASK_ADVISER,
    Outcome.SATISFIED,
    Outcome.RECOMMENDED,
    Outcome.PERMITTED,
    Outcome.OVERRIDDEN,
    Outcome.NOT_APPLICABLE,
)
"""Most important first."""
_TOGETHER: Final = (Outcome.ASK_ADVISER, Outcome.OVERRIDDEN, Outcome.NOT_APPLICABLE)
"""Outcomes that share one line of a short opinion."""


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A troop exercise somebody thinks about; None is "not stated".

    persons: 0..2,000,000. km: from its nearest point to the border line, 0..5,000, at most one place after the point.
    days_ahead: days until it starts, 0 or more. tanks: 0..20,000. both_sides: whether the other side holds an exercise
    in its own part of the zone too. directed_against: a person's determination whether it is directed against the other
    side. invited_on: day of the written invitation to observers; without it none has gone out. invitation_complete:
    whether the invitation gives all particulars.
    """

    persons: int
    km: Decimal
    days_ahead: int
    tanks: int | None = None
    both_sides: bool | None = None
    directed_against: Determination | None = None
    invited_on: date | None = None
    invitation_complete: bool | None = None


EXAMPLE: Final = Planned(persons=36_000, km=Decimal(60), days_ahead=20, both_sides=False)
"""What the panel shows first: above a threshold, inside the zone, and too late for the invitation."""


class Opinion(msgspec.Struct, frozen=True, kw_only=True):
    """What every provision says about a plan, most important first.

    question: what was asked, from which changes are computed.
    """

    question: Question
    findings: tuple[Finding, ...]

    @property
    def case(self) -> Case:
        """The facts the opinion rests on."""
        return self.question.case


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a short opinion: findings with one outcome.

    about: the one of them that the line says more of; changes: what would change that one, most telling first.
    """

    findings: tuple[Finding, ...]
    about: Finding
    changes: tuple[Change, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """The outcome they share."""
        return self.about.outcome


@cache
def load_rules() -> Rules:
    """The shipped provisions, read once.

    Raises StoreFault when the package lacks them.
    """
    folder = resources.files("comity.capabilities.instruments.rules")
    try:
        facts, provisions = (folder.joinpath(name).read_bytes() for name in (FACTS_FILE, PROVISIONS_FILE))
    except OSError as fault:
        raise StoreFault("expected the provisions in this package, got none; install it anew") from fault
    return read_rules(facts, provisions)


def form_opinion(planned: Planned, today: date) -> Opinion:
    """What every shipped provision says about a plan.

    today: the day deadlines are counted against. Raises RuleMistake for a number outside its bounds.
    """
    rules = load_rules()
    case = state_case(rules.vocabulary, _facts(planned, today))
    question = Question(provisions=rules.provisions, case=case, today=today, party=READER)
    findings = assess(rules.provisions, case, today, READER)
    return Opinion(question=question, findings=tuple(sorted(findings, key=_importance)))


def ways_out(opinion: Opinion, provision: Provision) -> tuple[Change, ...]:
    """The smallest changes of one fact a planner can move that give a provision another outcome, most telling first."""
    found = changes(opinion.question, provision.id)
    movable = (change for change in found if change.fact.name in MOVABLE)
    return tuple(sorted(movable, key=lambda change: MOVABLE.index(change.fact.name)))


def hindrances(finding: Finding) -> tuple[Trace, ...]:
    """The parts of a provision's condition that keep it from applying; none when it applies or may apply."""
    return _denied(finding.applies) if finding.applies.truth is Truth.NO else ()


def short_lines(opinion: Opinion) -> tuple[Line, ...]:
    """The opinion in at most five lines, most important first.

    Changes stand with what is not met, late or due, and with the first provision that does not apply: how near it is.
    """
    gathered: list[tuple[Finding, ...]] = []
    for finding in opinion.findings:
        if finding.outcome in _TOGETHER and gathered and gathered[-1][0].outcome is finding.outcome:
            gathered[-1] = (*gathered[-1], finding)
        else:
            gathered.append((finding,))
    return tuple(_line(opinion, findings) for findings in gathered[:MOST_LINES])


def _line(opinion: Opinion, findings: tuple[Finding, ...]) -> Line:
    first = Line(findings=findings, about=findings[0])
    if first.outcome not in (Outcome.NOT_MET, Outcome.LATE, Outcome.DUE, Outcome.NOT_APPLICABLE):
        return first
    ways = ((finding, ways_out(opinion, finding.provision)) for finding in findings)
    near = (Line(findings=findings, about=finding, changes=found) for finding, found in ways if found)
    return next(near, first)


def _denied(trace: Trace) -> tuple[Trace, ...]:
    if not isinstance(trace.condition, (And, Or)):
        return (trace,)
    return tuple(leaf for part in trace.parts if part.truth is Truth.NO for leaf in _denied(part))


def _importance(finding: Finding) -> int:
    return _ORDER.index(finding.outcome)


def _facts(planned: Planned, today: date) -> tuple[tuple[str, Value], ...]:
    stated: tuple[tuple[str, Value | None], ...] = (
        ("kind", "troop_exercise"),
        ("personnel", planned.persons),
        ("zone_km", planned.km),
        ("start", today + timedelta(days=planned.days_ahead)),
        ("tanks", planned.tanks),
        ("both_sides", planned.both_sides),
        ("directed_against", planned.directed_against),
        ("observers_invited", planned.invited_on is not None),
        ("invited_on", planned.invited_on),
        ("invitation_complete", planned.invitation_complete),
    )
    return tuple((name, value) for name, value in stated if value is not None)
