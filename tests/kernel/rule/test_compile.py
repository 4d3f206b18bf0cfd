"""Compiling to constraints: another form of a condition has the same answer on every complete case."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import NamedTuple

import msgspec
from hypothesis import given

from comity.kernel.rule import (
    Case,
    Condition,
    Constraint,
    Determination,
    Rule,
    Truth,
    compile_rule,
    evaluate,
    read_rule,
)
from comity.kernel.rule.tree import Code, Name, names_in
from kernel.rule.conditions import complete_cases, conditions
from kernel.rule.shanghai import vocabulary


class Literal(NamedTuple):
    """One atom of a normal form, or its denial."""

    atom: object
    wanted: bool


Clause = frozenset[Literal]


class Made(msgspec.Struct, frozen=True):
    """A condition and its denial in disjunctive normal form: some clause holds whole."""

    yes: frozenset[Clause]
    no: frozenset[Clause]


class NormalForm:
    """Makes the disjunctive normal form that a linear solver would be given, clause by clause."""

    def visit_and(self, parts: tuple[Made, ...]) -> Made:
        return Made(_product(part.yes for part in parts), frozenset().union(*(part.no for part in parts)))

    def visit_or(self, parts: tuple[Made, ...]) -> Made:
        return Made(frozenset().union(*(part.yes for part in parts)), _product(part.no for part in parts))

    def visit_not(self, part: Made) -> Made:
        return Made(part.no, part.yes)

    def visit_compare(self, constraint: Constraint) -> Made:
        return _atom(constraint)

    def visit_same(self, left: str, right: str) -> Made:
        return _atom(("same", left, right))

    def visit_member(self, fact: str, codes: tuple[str, ...]) -> Made:
        return _atom(("member", fact, codes))

    def visit_includes(self, fact: str, item: Code | Name) -> Made:
        return _atom(("includes", fact, item))

    def visit_fact(self, fact: str) -> Made:
        return _atom(("fact", fact))

    def visit_human(self, fact: str) -> Made:
        return _atom(("human", fact))

    def visit_always(self, answer: bool) -> Made:
        always, never = frozenset({frozenset[Literal]()}), frozenset[Clause]()
        return Made(always, never) if answer else Made(never, always)


def _atom(atom: object) -> Made:
    return Made(frozenset({frozenset({Literal(atom, True)})}), frozenset({frozenset({Literal(atom, False)})}))


def _product(forms: Iterable[frozenset[Clause]]) -> frozenset[Clause]:
    made: frozenset[Clause] = frozenset({frozenset()})
    for form in forms:
        made = frozenset(left | right for left in made for right in form)
    return made


def _holds(form: frozenset[Clause], case: Case) -> bool:
    return any(all(_atom_holds(literal.atom, case) == literal.wanted for literal in clause) for clause in form)


def _atom_holds(atom: object, case: Case) -> bool:
    match atom:
        case Constraint():
            return _linear_holds(atom, case)
        case ("same", str(left), str(right)):
            return case.find(left) == case.find(right)
        case ("member", str(fact), tuple(codes)):
            return case.find(fact) in codes
        case ("includes", str(fact), (Code() | Name()) as item):
            members = case.find(fact)
            assert isinstance(members, frozenset)
            return (item.code if isinstance(item, Code) else case.find(item.name)) in members
        case ("fact", str(fact)):
            return case.find(fact) is True
        case ("human", str(fact)):
            determined = case.find(fact)
            assert isinstance(determined, Determination)
            return determined.answer
        case _:
            raise AssertionError(atom)


def _linear_holds(constraint: Constraint, case: Case) -> bool:
    total = sum(coefficient * _steps(name, case) for name, coefficient in constraint.terms)
    return {
        "==": total == constraint.bound,
        "!=": total != constraint.bound,
        "<": total < constraint.bound,
        "<=": total <= constraint.bound,
        ">": total > constraint.bound,
        ">=": total >= constraint.bound,
    }[constraint.sign]


def _steps(name: str, case: Case) -> int:
    value, fact = case.find(name), vocabulary().find(name)
    assert fact is not None
    if isinstance(value, date):
        return value.toordinal()
    return int(Fraction(str(value)) * 10**fact.places)


def _rule(condition: Condition) -> Rule:
    known = vocabulary()
    return Rule(condition, tuple(fact for fact in known.facts if fact.name in names_in(condition)))


@given(conditions, complete_cases)
def test_the_compiled_form_has_the_evaluators_answer(condition: Condition, case: Case) -> None:
    made = compile_rule(_rule(condition), NormalForm())
    answer = evaluate(condition, case).truth is Truth.YES
    assert _holds(made.yes, case) == answer
    assert _holds(made.no, case) != answer


def test_decimals_and_dates_come_as_whole_numbers() -> None:
    made = compile_rule(read_rule("2.5 * zone_km - 10 <= 0", vocabulary()), NormalForm())
    assert made.yes == frozenset({frozenset({Literal(Constraint(terms=(("zone_km", 1),), sign="<=", bound=40), True)})})
    made = compile_rule(read_rule('start >= date("2001-01-02") + 1', vocabulary()), NormalForm())
    bound = date(2001, 1, 3).toordinal()
    assert made.yes == frozenset(
        {frozenset({Literal(Constraint(terms=(("start", 1),), sign=">=", bound=bound), True)})}
    )
