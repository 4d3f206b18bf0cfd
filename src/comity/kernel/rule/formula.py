"""Values, amounts and formulas as text, in three languages."""

from datetime import date, datetime
from decimal import Decimal

from comity.kernel.rule import phrases
from comity.kernel.rule.case import Case, Determination, Value
from comity.kernel.rule.facts import Fact
from comity.kernel.rule.linear import exact, linear_of, value_of
from comity.kernel.rule.tree import Code, Day, Difference, Name, Negative, Number, Product, Sum, Term
from comity.kernel.rule.words import Language, date_text, list_text, moment_text, number_text


def value_text(fact: Fact, value: Value, language: Language) -> str:
    """A fact's value as written in the language, codes by their words."""
    if isinstance(value, Determination):
        value = value.answer
    if isinstance(value, bool):
        return (phrases.YES if value else phrases.NO).said(language)
    if isinstance(value, (int, Decimal)):
        return number_text(value, language)
    if isinstance(value, date):
        return moment_text(value, language) if isinstance(value, datetime) else date_text(value, language)
    codes = (value,) if isinstance(value, str) else tuple(sorted(value))
    return list_text(tuple(fact.words_of(code).said(language) for code in codes), language)


def is_date(term: Term, facts: tuple[Fact, ...]) -> bool:
    """Whether a checked term is a date: one date, or a date and days."""
    match term:
        case Day():
            return True
        case Name():
            return any(fact.name == term.name and fact.kind == "date" for fact in facts)
        case Sum() | Difference():
            return is_date(term.left, facts) != is_date(term.right, facts)
        case _:
            return False


def amount_text(term: Term, case: Case, facts: tuple[Fact, ...], language: Language) -> str:
    """What a term of numbers or dates comes to on a case; all its facts must be stated."""
    amount = value_of(linear_of(term), case)
    if amount is None:
        return formula_text(term, facts, language)
    if is_date(term, facts):
        return date_text(date.fromordinal(int(amount)), language)
    return number_text(exact(amount), language)


def formula_text(term: Term, facts: tuple[Fact, ...], language: Language) -> str:
    """A term in the facts' labels: ``start date - notification date``."""
    match term:
        case Number():
            return number_text(term.value, language)
        case Day():
            return date_text(term.day, language)
        case Name():
            return next((fact.label.said(language) for fact in facts if fact.name == term.name), term.name)
        case Code():
            return term.code
        case Negative():
            return f"-{_side(term.item, facts, language)}"
        case _:
            return _joined(term, facts, language)


def _joined(term: Sum | Difference | Product, facts: tuple[Fact, ...], language: Language) -> str:
    sign = "×" if isinstance(term, Product) else "+" if isinstance(term, Sum) else "-"
    left = formula_text(term.left, facts, language) if sign != "×" else _side(term.left, facts, language)
    return f"{left} {sign} {_side(term.right, facts, language)}"


def _side(term: Term, facts: tuple[Fact, ...], language: Language) -> str:
    text = formula_text(term, facts, language)
    return f"({text})" if isinstance(term, (Sum, Difference)) else text
