"""Evaluating a condition on a case, with a trace of everything that was looked at.

Nothing is skipped: a part that no longer matters to the outcome is evaluated all the same, so that the trace shows
every fact seen and every fact missing. A comparison with a missing fact is unknown; :mod:`truth` joins the rest.
"""

from datetime import date
from decimal import Decimal

import msgspec

from comity.kernel.rule.case import Case, Determination, Value
from comity.kernel.rule.linear import holds, linear_form, value_of
from comity.kernel.rule.tree import (
    Always,
    And,
    Code,
    Compare,
    Condition,
    Day,
    Holds,
    Human,
    Includes,
    Member,
    Name,
    Not,
    Number,
    Or,
    Sign,
    Term,
    names_in,
)
from comity.kernel.rule.truth import Truth, all_of, any_of, opposite, truth_of


class Trace(msgspec.Struct, frozen=True, gc=False):
    """One node's outcome and how it came about.

    seen: the facts a leaf read, with their values; missing: those it lacked; both only on leaves.
    parts: the traces of the nodes below, none left out. Traces are made by the thousand and cannot form cycles, so the
    garbage collector need not follow them.
    """

    condition: Condition
    truth: Truth
    seen: tuple[tuple[str, Value], ...] = ()
    missing: tuple[str, ...] = ()
    parts: tuple["Trace", ...] = ()

    def leaves(self) -> tuple["Trace", ...]:
        """The leaves below, from left to right; the trace itself when it is one."""
        if not self.parts:
            return (self,)
        return tuple(leaf for part in self.parts for leaf in part.leaves())

    def facts_seen(self) -> tuple[tuple[str, Value], ...]:
        """Every fact read anywhere below, once each."""
        return tuple(dict.fromkeys(pair for leaf in self.leaves() for pair in leaf.seen))

    def facts_missing(self) -> tuple[str, ...]:
        """Every fact missing anywhere below, whether or not the outcome waits for it."""
        return tuple(dict.fromkeys(name for leaf in self.leaves() for name in leaf.missing))

    def facts_awaited(self) -> tuple[str, ...]:
        """The missing facts that keep the outcome unknown; none when it is yes or no."""
        if self.truth is not Truth.UNKNOWN:
            return ()
        if not self.parts:
            return self.missing
        return tuple(dict.fromkeys(name for part in self.parts for name in part.facts_awaited()))


def evaluate(condition: Condition, case: Case) -> Trace:
    """The outcome of a checked condition on a case checked against the same vocabulary, with its trace."""
    match condition:
        case Compare():
            return _compare(condition, case)
        case And():
            parts = tuple([evaluate(part, case) for part in condition.parts])
            return Trace(condition, all_of([part.truth for part in parts]), (), (), parts)
        case Or():
            parts = tuple([evaluate(part, case) for part in condition.parts])
            return Trace(condition, any_of([part.truth for part in parts]), (), (), parts)
        case Not():
            part = evaluate(condition.part, case)
            return Trace(condition, opposite(part.truth), (), (), (part,))
        case Always():
            return Trace(condition, truth_of(condition.answer))
        case _:
            return _look_up(condition, case)


def _look_up(leaf: Member | Includes | Holds | Human, case: Case) -> Trace:
    name = leaf.name if isinstance(leaf, (Holds, Human)) else leaf.name.name
    value = case.find(name)
    if isinstance(leaf, Includes) and isinstance(leaf.item, Name):
        item = case.find(leaf.item.name)
        if value is None or item is None:
            return _lacking(leaf, case)
        seen = ((leaf.item.name, item), (name, value))
        return Trace(leaf, truth_of(isinstance(value, frozenset) and item in value), seen)
    if value is None:
        return Trace(leaf, Truth.UNKNOWN, (), (name,))
    match leaf:
        case Member():
            answer = value in leaf.codes
        case Includes(item=Code(code=code)):
            answer = isinstance(value, frozenset) and code in value
        case Human():
            answer = isinstance(value, Determination) and value.answer
        case _:
            answer = value is True
    return Trace(leaf, truth_of(answer), ((name, value),))


def _lacking(leaf: Condition, case: Case) -> Trace:
    names = names_in(leaf)
    found = tuple((name, case.find(name)) for name in names)
    seen = tuple((name, value) for name, value in found if value is not None)
    return Trace(leaf, Truth.UNKNOWN, seen, tuple(name for name, value in found if value is None))


def _compare(compare: Compare, case: Case) -> Trace:
    left = compare.left
    if not isinstance(left, Name) or not isinstance(compare.right, (Number, Code, Day)):
        return _compare_formulas(compare, case)
    value = case.find(left.name)
    if value is None:
        return Trace(compare, Truth.UNKNOWN, (), (left.name,))
    return Trace(compare, truth_of(_plain(compare.sign, value, compare.right)), ((left.name, value),))


def _plain(sign: Sign, value: Value, right: Number | Code | Day) -> bool:
    """One fact against one literal: by far the most frequent comparison, and exact on the plain types."""
    match right:
        case Number(value=limit) if isinstance(value, (int, Decimal)):
            return holds(sign, (value > limit) - (value < limit))
        case Day(day=day) if isinstance(value, date):
            return holds(sign, (value > day) - (value < day))
        case Code(code=code):
            return (value == code) == (sign == "==")
        case _:
            return False


def _compare_formulas(compare: Compare, case: Case) -> Trace:
    lacking = _lacking(compare, case)
    if lacking.missing:
        return lacking
    codes = (_code(compare.left, case), _code(compare.right, case))
    if codes != (None, None):
        answer = (codes[0] == codes[1]) == (compare.sign == "==")
    else:
        amount = value_of(linear_form(compare), case)
        answer = amount is not None and holds(compare.sign, amount)
    return Trace(compare, truth_of(answer), lacking.seen)


def _code(term: Term, case: Case) -> str | None:
    value = case.find(term.name) if isinstance(term, Name) else term.code if isinstance(term, Code) else None
    return value if isinstance(value, str) else None
