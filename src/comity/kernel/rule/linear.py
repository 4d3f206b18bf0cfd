"""Comparisons in linear form: a sum of coefficients times facts, set against zero.

The grammar lets a product have facts on one side only, so every comparison of numbers or dates is linear. That makes
three things exact: the check for thresholds nobody can reach, the search for what would change an answer, and the
translation to a solver's constraints. Dates count as days since 0001-01-01 (their proleptic ordinal).

Example: ``start - notified >= 30`` is ``1*start - 1*notified - 30 >= 0``.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import msgspec

from comity.kernel.rule.case import Case, Value
from comity.kernel.rule.tree import Code, Compare, Day, Difference, Name, Negative, Number, Product, Sign, Sum, Term


class Linear(msgspec.Struct, frozen=True):
    """constant + sum of coefficient * fact; facts sorted by name, no coefficient zero; all exact."""

    constant: Fraction
    terms: tuple[tuple[str, Fraction], ...] = ()

    def plus(self, other: "Linear", factor: Fraction = Fraction(1)) -> "Linear":
        """This form plus ``factor`` times the other."""
        sums = dict(self.terms)
        for name, coefficient in other.terms:
            sums[name] = sums.get(name, Fraction(0)) + factor * coefficient
        kept = tuple(sorted((name, coefficient) for name, coefficient in sums.items() if coefficient))
        return Linear(self.constant + factor * other.constant, kept)

    def times(self, factor: Fraction) -> "Linear":
        """This form multiplied by a number."""
        return Linear(Fraction(0)).plus(self, factor)

    def coefficient(self, name: str) -> Fraction:
        """The fact's coefficient; zero when it does not occur."""
        return dict(self.terms).get(name, Fraction(0))


def linear_of(term: Term) -> Linear:
    """The linear form of a term of numbers or dates; a code counts as zero and never reaches a sum."""
    match term:
        case Number():
            return Linear(Fraction(term.value))
        case Day():
            return Linear(Fraction(term.day.toordinal()))
        case Name():
            return Linear(Fraction(0), ((term.name, Fraction(1)),))
        case Code():
            return Linear(Fraction(0))
        case Negative():
            return linear_of(term.item).times(Fraction(-1))
        case _:
            return _formula(term)


def _formula(term: Sum | Difference | Product) -> Linear:
    left, right = linear_of(term.left), linear_of(term.right)
    if isinstance(term, Product):
        return left.times(right.constant) if left.terms else right.times(left.constant)
    return left.plus(right, Fraction(1 if isinstance(term, Sum) else -1))


def linear_form(compare: Compare) -> Linear:
    """Left minus right: the comparison holds when this stands in its sign's relation to zero."""
    return linear_of(compare.left).plus(linear_of(compare.right), Fraction(-1))


def amount_of(value: Value) -> Fraction | None:
    """A number or date as an exact amount; None for other values."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, Decimal)):
        return Fraction(value)
    return Fraction(value.toordinal()) if isinstance(value, date) else None


def value_of(form: Linear, case: Case) -> Fraction | None:
    """The form's value on a case; None while one of its facts is missing."""
    total = form.constant
    for name, coefficient in form.terms:
        value = case.find(name)
        amount = None if value is None else amount_of(value)
        if amount is None:
            return None
        total += coefficient * amount
    return total


def holds(sign: Sign, amount: Fraction | int) -> bool:
    """Whether the amount stands in the sign's relation to zero."""
    match sign:
        case "==":
            return amount == 0
        case "!=":
            return amount != 0
        case "<":
            return amount < 0
        case "<=":
            return amount <= 0
        case ">":
            return amount > 0
        case ">=":
            return amount >= 0


def exact(amount: Fraction) -> int | Decimal:
    """A fraction of tenths, hundredths ... as a whole number or decimal, without rounding."""
    places = 0
    while amount * 10**places % 1:
        places += 1
    if not places:
        return int(amount)
    digits = str(abs(int(amount * 10**places))).rjust(places + 1, "0")
    return Decimal(f"{'-' if amount < 0 else ''}{digits[:-places]}.{digits[-places:]}")
