"""The static check: a condition against its vocabulary, before it meets any case.

Found here, with place and what is expected: names nobody declared, values of the wrong type, mixed units (persons
compared with kilometres), sums of unlike things, products of two facts, codes outside a fact's list, a human question
answered by machine, and dead thresholds: comparisons that the facts' bounds decide for every case, such as
``personnel >= -1``.
"""

from fractions import Fraction

import msgspec

from comity.kernel.rule.facts import Fact, Vocabulary
from comity.kernel.rule.linear import Linear, linear_form
from comity.kernel.rule.measure import CODE, common_unit, declared_fact, measure
from comity.kernel.rule.parse import parse
from comity.kernel.rule.place import Place, mistake
from comity.kernel.rule.text import condition_text, term_text
from comity.kernel.rule.tree import Code, Compare, Condition, Holds, Human, Includes, Member, Name, names_in, walk


class Rule(msgspec.Struct, frozen=True):
    """A condition that fits its vocabulary, with the declarations of the facts it names, in order of first mention."""

    condition: Condition
    facts: tuple[Fact, ...]

    def text(self) -> str:
        """The canonical text."""
        return condition_text(self.condition)


def read_rule(text: str, vocabulary: Vocabulary) -> Rule:
    """Read a condition and check it against a vocabulary.

    Raises RuleMistake with line and column.
    """
    return check(parse(text), vocabulary)


def check(condition: Condition, vocabulary: Vocabulary) -> Rule:
    """Check a condition against a vocabulary.

    Raises RuleMistake with the place of the first mistake, when the condition was read from a text.
    """
    for node in walk(condition):
        match node:
            case Compare():
                _verify_compare(node, vocabulary)
            case Member():
                _verify_member(node, vocabulary)
            case Includes():
                _verify_includes(node, vocabulary)
            case Holds():
                _verify_holds(node, vocabulary)
            case Human():
                _verify_human(node, vocabulary)
            case _:
                pass
    facts = tuple(declared_fact(name, condition.at, vocabulary) for name in names_in(condition))
    return Rule(condition, facts)


def _verify_holds(node: Holds, vocabulary: Vocabulary) -> None:
    fact = declared_fact(node.name, node.at, vocabulary)
    if fact.kind == "human":
        raise mistake(node.at, 'expected human("{name}"), as only a person states it, found {name}', name=node.name)
    if fact.kind != "yes_no":
        raise mistake(node.at, "expected a yes/no fact, found {name} of kind {kind}", name=node.name, kind=fact.kind)


def _verify_human(node: Human, vocabulary: Vocabulary) -> None:
    fact = declared_fact(node.name, node.at, vocabulary)
    if fact.kind != "human":
        raise mistake(
            node.at, "expected a fact of kind human, found {name} of kind {kind}", name=node.name, kind=fact.kind
        )


def _verify_member(node: Member, vocabulary: Vocabulary) -> None:
    fact = declared_fact(node.name.name, node.name.at, vocabulary)
    if fact.kind != "code":
        raise mistake(node.name.at, "expected a code, found {name} of kind {kind}", name=fact.name, kind=fact.kind)
    for code in node.codes:
        _verify_code(code, fact, node.at)
    if fact.codes and len(node.codes) == len(fact.codes):
        raise mistake(node.at, "expected some of the codes of {name}, found all: always true", name=fact.name)


def _verify_includes(node: Includes, vocabulary: Vocabulary) -> None:
    fact = declared_fact(node.name.name, node.name.at, vocabulary)
    if fact.kind != "codes":
        raise mistake(
            node.name.at, "expected a set of codes, found {name} of kind {kind}", name=fact.name, kind=fact.kind
        )
    if isinstance(node.item, Code):
        _verify_code(node.item.code, fact, node.item.at)
        return
    item = declared_fact(node.item.name, node.item.at, vocabulary)
    if item.kind != "code":
        raise mistake(node.item.at, "expected a code, found {name} of kind {kind}", name=item.name, kind=item.kind)


def _verify_code(code: str, fact: Fact, at: Place) -> None:
    known = tuple(word.code for word in fact.codes)
    if known and code not in known:
        raise mistake(
            at, "expected one of {known} for {name}, found {code!r}", known=", ".join(known), name=fact.name, code=code
        )


def _verify_compare(node: Compare, vocabulary: Vocabulary) -> None:
    left, right = measure(node.left, vocabulary), measure(node.right, vocabulary)
    if left.kind != right.kind or (left.kind == "number" and common_unit(left, right) is None):
        raise mistake(
            node.at,
            "expected both sides of {sign} alike, found {left} ({left_text}) and {right} ({right_text})",
            sign=node.sign,
            left=left,
            left_text=term_text(node.left),
            right=right,
            right_text=term_text(node.right),
        )
    if left == CODE:
        _verify_code_compare(node, vocabulary)
    else:
        _verify_alive(node, vocabulary)


def _verify_code_compare(node: Compare, vocabulary: Vocabulary) -> None:
    if node.sign not in ("==", "!="):
        raise mistake(node.at, "expected == or != between codes, found {sign}", sign=node.sign)
    sides = (node.left, node.right)
    facts = tuple(declared_fact(side.name, side.at, vocabulary) for side in sides if isinstance(side, Name))
    if not facts or (len(facts) > 1 and facts[0] == facts[1]):
        raise mistake(
            node.at, "expected a fact compared with a code or another fact, found {text}", text=condition_text(node)
        )
    for side in sides:
        if isinstance(side, Code):
            _verify_code(side.code, facts[0], side.at)


def _verify_alive(node: Compare, vocabulary: Vocabulary) -> None:
    form = linear_form(node)
    if not form.terms:
        raise mistake(node.at, "expected a fact in the comparison, found none: {text}", text=condition_text(node))
    extent = _extent(form, vocabulary)
    if extent is None:
        return
    low, high = extent
    zero = Fraction(0)
    decided = {
        ">=": (low >= zero, high < zero),
        ">": (low > zero, high <= zero),
        "<=": (high <= zero, low > zero),
        "<": (high < zero, low >= zero),
        "==": (low == high == zero, low > zero or high < zero),
        "!=": (low > zero or high < zero, low == high == zero),
    }[node.sign]
    if any(decided):
        raise mistake(
            node.at,
            "expected a threshold within the facts' bounds, found {text}, which is always {answer} ({bounds})",
            text=condition_text(node),
            answer="true" if decided[0] else "false",
            bounds="; ".join(_bounds(name, vocabulary) for name in names_in(node)),
        )


def _extent(form: Linear, vocabulary: Vocabulary) -> tuple[Fraction, Fraction] | None:
    low = high = form.constant
    for name, coefficient in form.terms:
        fact = vocabulary.find(name)
        if fact is None or fact.low is None or fact.high is None:
            return None
        ends = sorted((coefficient * Fraction(fact.low), coefficient * Fraction(fact.high)))
        low, high = low + ends[0], high + ends[1]
    return low, high


def _bounds(name: str, vocabulary: Vocabulary) -> str:
    fact = vocabulary.find(name)
    low, high = (fact.low, fact.high) if fact else (None, None)
    return f"{name} is {low} to {high}"
