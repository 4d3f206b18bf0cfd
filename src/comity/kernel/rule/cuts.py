"""Where a finding can change as one fact moves: the exact thresholds of comparisons and deadlines.

A cut is an amount of the fact (days for dates) at which some comparison turns. Between two neighbouring cuts every
comparison, and so every finding, stays the same; that makes a search over a few steps beside the cuts complete.
"""

from datetime import date, datetime
from fractions import Fraction

from comity.kernel.rule.case import Case, Value
from comity.kernel.rule.check import Rule
from comity.kernel.rule.deadline import CalendarDate, DaysAfter, DaysBefore, Deadline, timing
from comity.kernel.rule.facts import Fact
from comity.kernel.rule.linear import Linear, linear_form, value_of
from comity.kernel.rule.provision import Provision
from comity.kernel.rule.tree import Code, Compare, Condition, Includes, Member, Name, walk


def cuts(provisions: tuple[Provision, ...], fact: Fact, case: Case, today: date) -> tuple[Fraction, ...]:
    """Every cut of a number or date fact, the other facts as the case states them."""
    found: set[Fraction] = set()
    for provision in provisions:
        for node in _nodes(provision):
            if isinstance(node, Compare):
                found.update(_cut(node, fact, case))
        deadline = provision.declared.deadline
        if deadline is not None and fact.kind == "date":
            found.update(_deadline_cuts(deadline, provision.declared.done, fact, case, today))
    return tuple(sorted(found))


def code_candidates(provisions: tuple[Provision, ...], fact: Fact, case: Case) -> tuple[Value, ...]:
    """Other values of a code fact, or sets one code larger or smaller, that some condition could tell apart.

    A fact with declared codes offers those; an open one the codes its conditions name.
    """
    before = case.find(fact.name)
    named = {code for provision in provisions for node in _nodes(provision) for code in _codes(node, fact, case)}
    codes = tuple(word.code for word in fact.codes) or tuple(sorted(named))
    if isinstance(before, frozenset):
        smaller = (before - {code} for code in sorted(before))
        return (*(before | {code} for code in codes if code not in before), *smaller)
    return tuple(code for code in codes if code != before)


def _nodes(provision: Provision) -> tuple[Condition, ...]:
    rules: tuple[Rule, ...] = (provision.applies, *provision.unless)
    if provision.requires is not None:
        rules = (*rules, provision.requires)
    nodes = (node for rule in rules for node in walk(rule.condition))
    return tuple(node for node in nodes if isinstance(node, (Compare, Member, Includes)))


def _cut(compare: Compare, fact: Fact, case: Case) -> tuple[Fraction, ...]:
    form = linear_form(compare)
    coefficient = form.coefficient(fact.name)
    here, at = value_of(form, case), value_of(Linear(Fraction(0), ((fact.name, Fraction(1)),)), case)
    return () if not coefficient or here is None or at is None else (at - here / coefficient,)


def _codes(node: Condition, fact: Fact, case: Case) -> tuple[str, ...]:
    match node:
        case Member(name=Name(name=name), codes=codes) if name == fact.name:
            return codes
        case (
            Compare(left=Name(name=name), right=Code(code=code)) | Compare(left=Code(code=code), right=Name(name=name))
        ):
            return (code,) if name == fact.name else ()
        case Compare(left=Name(name=left), right=Name(name=right)) if fact.name in (left, right):
            return _stated_codes(case, right if left == fact.name else left)
        case Includes(item=Code(code=code), name=Name(name=name)) if name == fact.name:
            return (code,)
        case Includes(item=Name(name=item), name=Name(name=name)) if fact.name in (item, name):
            return _stated_codes(case, name if item == fact.name else item)
        case _:
            return ()


def _stated_codes(case: Case, name: str) -> tuple[str, ...]:
    value = case.find(name)
    if isinstance(value, frozenset):
        return tuple(sorted(value))
    return (value,) if isinstance(value, str) else ()


def _deadline_cuts(
    deadline: Deadline, done_fact: str | None, fact: Fact, case: Case, today: date
) -> tuple[Fraction, ...]:
    days: set[int] = set()
    done = case.find(done_fact) if done_fact is not None else None
    marks = [today, *([done] if isinstance(done, date) and not isinstance(done, datetime) else [])]
    if fact.name == deadline.of:
        for mark in marks:
            days.update(_source_days(deadline, mark))
    if fact.name == done_fact:
        due = timing(deadline, done_fact, case, today).due
        if due is not None:
            days.update((due.toordinal(), date(due.year, 1, 1).toordinal(), date(due.year, 12, 31).toordinal()))
    return tuple(Fraction(day) for day in days)


def _source_days(deadline: Deadline, mark: date) -> tuple[int, ...]:
    """Values of the fact a deadline counts from, at which the due day passes the mark."""
    match deadline:
        case DaysBefore():
            return (mark.toordinal() + deadline.days,)
        case DaysAfter():
            return (mark.toordinal() - deadline.days,)
        case CalendarDate():
            year = mark.year + deadline.years_before
            return tuple(date(turn, 1, 1).toordinal() for turn in (year, year + 1))
        case _:
            return ()
