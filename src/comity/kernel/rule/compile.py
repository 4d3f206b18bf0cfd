"""Handing a condition to a solver: the same caveat that is checked and explained becomes a constraint.

The kernel knows no solver. A visitor builds, bottom up, whatever its solver calls a constraint; comparisons come in
linear form with whole coefficients, so that an integer solver can take them as they are. Only complete cases have a
meaning in a solver: there a condition is yes or no.
"""

from math import lcm
from typing import Protocol, TypeVar

import msgspec

from comity.kernel.rule.check import Rule
from comity.kernel.rule.facts import Fact
from comity.kernel.rule.linear import linear_form
from comity.kernel.rule.tree import (
    Always,
    And,
    Code,
    Compare,
    Condition,
    Holds,
    Human,
    Includes,
    Member,
    Name,
    Not,
    Or,
    Sign,
)

Made = TypeVar("Made")


class Constraint(msgspec.Struct, frozen=True, kw_only=True):
    """sum of coefficient * steps(fact), in the relation of the sign to ``bound``; all whole numbers.

    steps: an integer or duration itself; a decimal counted in units of 10^-places (60.5 km with one place is 605); a
    date as its proleptic ordinal. terms: (fact, coefficient), sorted by the fact's name, no coefficient zero.
    """

    terms: tuple[tuple[str, int], ...]
    sign: Sign
    bound: int


class Visitor(Protocol[Made]):
    """Builds one kind of constraint; each method returns what stands for its part of the condition."""

    def visit_and(self, parts: tuple[Made, ...]) -> Made:
        """Every part."""

    def visit_or(self, parts: tuple[Made, ...]) -> Made:
        """At least one part."""

    def visit_not(self, part: Made) -> Made:
        """Not the part."""

    def visit_compare(self, constraint: Constraint) -> Made:
        """A comparison of numbers or dates."""

    def visit_same(self, left: str, right: str) -> Made:
        """Two code facts have the same code."""

    def visit_member(self, fact: str, codes: tuple[str, ...]) -> Made:
        """A code fact has one of the codes."""

    def visit_includes(self, fact: str, item: Code | Name) -> Made:
        """A set-valued fact contains a code, or the code of another fact."""

    def visit_fact(self, fact: str) -> Made:
        """A yes/no fact is yes."""

    def visit_human(self, fact: str) -> Made:
        """A person has determined that it is so; a solver may take it as given, never choose it."""

    def visit_always(self, answer: bool) -> Made:
        """True or False."""


def compile_rule(rule: Rule, visitor: Visitor[Made]) -> Made:
    """What the visitor makes of the rule's condition."""
    return _made(rule.condition, rule.facts, visitor)


def _made(condition: Condition, facts: tuple[Fact, ...], visitor: Visitor[Made]) -> Made:
    match condition:
        case And():
            return visitor.visit_and(tuple(_made(part, facts, visitor) for part in condition.parts))
        case Or():
            return visitor.visit_or(tuple(_made(part, facts, visitor) for part in condition.parts))
        case Not():
            return visitor.visit_not(_made(condition.part, facts, visitor))
        case Compare():
            return _made_compare(condition, facts, visitor)
        case _:
            return _made_leaf(condition, visitor)


def _made_leaf(leaf: Member | Includes | Holds | Human | Always, visitor: Visitor[Made]) -> Made:
    match leaf:
        case Member():
            return visitor.visit_member(leaf.name.name, leaf.codes)
        case Includes():
            return visitor.visit_includes(leaf.name.name, leaf.item)
        case Holds():
            return visitor.visit_fact(leaf.name)
        case Human():
            return visitor.visit_human(leaf.name)
        case Always():
            return visitor.visit_always(leaf.answer)


def _made_compare(compare: Compare, facts: tuple[Fact, ...], visitor: Visitor[Made]) -> Made:
    match (compare.left, compare.right):
        case (Name(name=left), Name(name=right)) if any(fact.name == left and fact.kind == "code" for fact in facts):
            made = visitor.visit_same(left, right)
        case (Name(name=name), Code(code=code)) | (Code(code=code), Name(name=name)):
            made = visitor.visit_member(name, (code,))
        case _:
            return visitor.visit_compare(constraint_of(compare, facts))
    return made if compare.sign == "==" else visitor.visit_not(made)


def constraint_of(compare: Compare, facts: tuple[Fact, ...]) -> Constraint:
    """A comparison of numbers or dates with whole coefficients over the facts' steps."""
    form = linear_form(compare)
    places = {fact.name: fact.places for fact in facts}
    scaled = tuple((name, coefficient / 10 ** places[name]) for name, coefficient in form.terms)
    factor = lcm(form.constant.denominator, *(coefficient.denominator for _, coefficient in scaled))
    return Constraint(
        terms=tuple((name, int(coefficient * factor)) for name, coefficient in scaled),
        sign=compare.sign,
        bound=int(-form.constant * factor),
    )
