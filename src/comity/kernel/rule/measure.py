"""What a term measures: numbers of a unit, dates, codes; and why persons are not compared with kilometres.

A bare number (``35_000``) takes the unit of what it meets. Sums join like units, or a date and days; the difference of
two dates is days; a product has a plain number on one side.
"""

import msgspec

from comity.kernel.rule.facts import ANSWER_KINDS, DAYS, NUMBER_KINDS, Fact, Vocabulary
from comity.kernel.rule.place import Place, mistake
from comity.kernel.rule.text import term_text
from comity.kernel.rule.tree import Code, Day, Difference, Name, Negative, Number, Product, Sum, Term, names_in


class Measure(msgspec.Struct, frozen=True):
    """What a term measures; unit None is a bare number, which takes the unit of its surroundings."""

    kind: str
    unit: str | None = None

    def __str__(self) -> str:
        if self.kind != "number":
            return f"a {self.kind}"
        if self.unit is None:
            return "a bare number"
        return f"a number of {self.unit}" if self.unit else "a number without unit"


DATE = Measure("date")
CODE = Measure("code")
BARE = Measure("number")
_DAYS = (BARE, Measure("number", DAYS))


def declared_fact(name: str, at: Place, vocabulary: Vocabulary) -> Fact:
    """The declaration of a name; raises RuleMistake when there is none."""
    fact = vocabulary.find(name)
    if fact is None:
        close = tuple(known for known in vocabulary.names() if known[:3] == name[:3])
        hint = "one like " + ", ".join(close[:3]) if close else "a declared fact"
        raise mistake(at, "expected {hint}, found the unknown name {name!r}", hint=hint, name=name)
    return fact


def measure(term: Term, vocabulary: Vocabulary) -> Measure:
    """What a term measures.

    Raises RuleMistake for unknown names, facts that are no terms, and sums or products of unlike things.
    """
    match term:
        case Number():
            return BARE
        case Day() | Code():
            return DATE if isinstance(term, Day) else CODE
        case Name():
            return _measure_of_fact(term, vocabulary)
        case Negative():
            measured = measure(term.item, vocabulary)
            if measured.kind != "number":
                raise mistake(term.at, "expected a number after -, found {found}", found=measured)
            return measured
        case Product():
            return _measure_of_product(term, vocabulary)
        case Sum() | Difference():
            return _measure_of_sum(term, vocabulary)


def _measure_of_fact(term: Name, vocabulary: Vocabulary) -> Measure:
    fact = declared_fact(term.name, term.at, vocabulary)
    if fact.kind in NUMBER_KINDS:
        return Measure("number", fact.unit)
    if fact.kind in ("date", "code"):
        return Measure(fact.kind)
    uses = {"codes": f'"..." in {fact.name}', "moment": "a deadline rule, and no condition"}
    use = f"{fact.name} alone" if fact.kind in ANSWER_KINDS else uses[fact.kind]
    raise mistake(
        term.at, "expected {use}, found {name} of kind {kind} in a comparison", use=use, name=fact.name, kind=fact.kind
    )


def _measure_of_product(term: Product, vocabulary: Vocabulary) -> Measure:
    left, right = measure(term.left, vocabulary), measure(term.right, vocabulary)
    if left.kind != "number" or right.kind != "number":
        raise mistake(term.at, "expected a number times a number, found {left} times {right}", left=left, right=right)
    if names_in(term.left) and names_in(term.right):
        raise mistake(
            term.at, "expected a plain number on one side of *, found facts on both: {text}", text=term_text(term)
        )
    return left if names_in(term.left) else right


def _measure_of_sum(term: Sum | Difference, vocabulary: Vocabulary) -> Measure:
    left, right = measure(term.left, vocabulary), measure(term.right, vocabulary)
    plus = isinstance(term, Sum)
    if left.kind == right.kind == "number":
        unit = common_unit(left, right)
        if unit is not None:
            return unit
    elif (left == DATE and right in _DAYS) or (plus and right == DATE and left in _DAYS):
        return DATE
    elif not plus and left == right == DATE:
        return Measure("number", DAYS)
    raise mistake(
        term.at,
        "expected like units, or a date and days, found {left} {sign} {right}",
        left=left,
        sign="+" if plus else "-",
        right=right,
    )


def common_unit(left: Measure, right: Measure) -> Measure | None:
    """What two numbers measure together; None when their units differ."""
    if left.unit is None:
        return right
    return left if right.unit is None or left.unit == right.unit else None
