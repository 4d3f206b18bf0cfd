"""The canonical text of a condition: reading it gives the same tree again."""

from decimal import Decimal

from comity.kernel.rule.tree import (
    Always,
    And,
    Code,
    Compare,
    Condition,
    Day,
    Difference,
    Holds,
    Human,
    Includes,
    Member,
    Name,
    Negative,
    Not,
    Number,
    Or,
    Product,
    Sum,
    Term,
)

_SUM, _PRODUCT, _SIGN, _ATOM = 1, 2, 3, 4


def condition_text(condition: Condition) -> str:
    """The canonical text of a condition (its form is described in :mod:`comity.kernel.rule.tree`)."""
    match condition:
        case And():
            return " and ".join(_bracketed(part) for part in condition.parts)
        case Or():
            return " or ".join(_bracketed(part) for part in condition.parts)
        case Not(part=Member() | Includes() as leaf):
            return _membership_text(leaf, "not in")
        case Not():
            return f"not {_bracketed(condition.part)}"
        case _:
            return _leaf_text(condition)


def _leaf_text(leaf: Compare | Member | Includes | Holds | Human | Always) -> str:
    match leaf:
        case Compare():
            return f"{term_text(leaf.left)} {leaf.sign} {term_text(leaf.right)}"
        case Member() | Includes():
            return _membership_text(leaf, "in")
        case Holds():
            return leaf.name
        case Human():
            return f'human("{leaf.name}")'
        case Always():
            return str(leaf.answer)


def _membership_text(leaf: Member | Includes, word: str) -> str:
    if isinstance(leaf, Member):
        return f"{leaf.name.name} {word} {_codes_text(leaf.codes)}"
    return f"{term_text(leaf.item)} {word} {leaf.name.name}"


def _bracketed(part: Condition) -> str:
    text = condition_text(part)
    return f"({text})" if isinstance(part, (And, Or)) else text


def _codes_text(codes: tuple[str, ...]) -> str:
    inner = ", ".join(f'"{code}"' for code in codes)
    return f"({inner},)" if len(codes) == 1 else f"({inner})"


def term_text(term: Term) -> str:
    """The canonical text of a term."""
    match term:
        case Number():
            return _number(term.value)
        case Code():
            return f'"{term.code}"'
        case Day():
            return f'date("{term.day.isoformat()}")'
        case Name():
            return term.name
        case Negative():
            return f"-{_side(term.item, _SIGN)}"
        case _:
            return _formula_text(term)


def _formula_text(term: Sum | Difference | Product) -> str:
    if isinstance(term, Product):
        return f"{_side(term.left, _PRODUCT)} * {_side(term.right, _SIGN)}"
    sign = "+" if isinstance(term, Sum) else "-"
    return f"{_side(term.left, _SUM)} {sign} {_side(term.right, _PRODUCT)}"


def _side(term: Term, least: int) -> str:
    text = term_text(term)
    return text if _strength(term) >= least else f"({text})"


def _strength(term: Term) -> int:
    match term:
        case Sum() | Difference():
            return _SUM
        case Product():
            return _PRODUCT
        case Negative():
            return _SIGN
        case _:
            return _ATOM


def _number(value: int | Decimal) -> str:
    return f"{value:_}" if isinstance(value, int) else f"{value:f}".rstrip("0")
