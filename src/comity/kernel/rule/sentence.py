"""Conditions in plain sentences, from the vocabulary's own words.

Two uses. :func:`state` says what a condition asks: "at least 35,000 persons take part and ...". :func:`explain` says
what was found on a case, leaf by leaf with the value and the threshold: "36,000 persons take part (threshold 35,000)",
"cannot say: tanks not stated". Negation is carried down to the leaves, so that "not at least 13,000" reads "less than
13,000".
"""

from comity.kernel.rule import phrases
from comity.kernel.rule.case import Case, Determination, Value
from comity.kernel.rule.check import Rule
from comity.kernel.rule.evaluate import Trace
from comity.kernel.rule.facts import Fact
from comity.kernel.rule.formula import amount_text, formula_text, is_date, value_text
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
    Term,
    names_in,
)
from comity.kernel.rule.truth import Truth
from comity.kernel.rule.words import Language, Words, filled, list_text

_SIGNS: tuple[Sign, ...] = ("==", "!=", "<", "<=", ">", ">=")
_OPPOSITE: tuple[Sign, ...] = ("!=", "==", ">=", ">", "<=", "<")
_MIRRORED: tuple[Sign, ...] = ("==", "!=", ">", ">=", "<", "<=")


def state(rule: Rule, language: Language) -> str:
    """What the rule's condition asks, as one clause without a full stop."""
    return _Speaker(rule.facts, language).stated(rule.condition, True)


def explain(trace: Trace, facts: tuple[Fact, ...], language: Language) -> str:
    """What a trace found, as one clause without a full stop.

    facts: declarations of the facts the condition names.
    """
    return _Speaker(facts, language).explained(trace, True)


def missing_text(names: tuple[str, ...], facts: tuple[Fact, ...], language: Language) -> str:
    """The labels of missing facts, after one another."""
    labels = {fact.name: fact.label.said(language) for fact in facts}
    return list_text(tuple(labels.get(name, name) for name in names), language)


class _Speaker:
    def __init__(self, facts: tuple[Fact, ...], language: Language) -> None:
        self._facts = facts
        self._language = language

    def _said(self, words: Words, **slots: str) -> str:
        return filled(words, self._language, **slots)

    def _fact(self, name: str) -> Fact:
        return next(fact for fact in self._facts if fact.name == name)

    def stated(self, condition: Condition, positive: bool) -> str:
        match condition:
            case Not():
                return self.stated(condition.part, not positive)
            case And() | Or():
                said = tuple((part, self.stated(part, positive)) for part in condition.parts)
                return self._joined(isinstance(condition, And) == positive, said)
            case Compare():
                return self._stated_compare(condition, positive)
            case Always():
                return self._said(phrases.ALWAYS if condition.answer == positive else phrases.NEVER)
            case _:
                return self._stated_leaf(condition, positive)

    def _joined(self, conjunction: bool, said: tuple[tuple[Condition, str], ...]) -> str:
        joint = phrases.AND if conjunction else phrases.OR
        grouped = (
            self._said(phrases.GROUP, inner=text) if isinstance(_bare(part), (And, Or)) else text for part, text in said
        )
        return self._said(joint).join(grouped)

    def _stated_compare(self, compare: Compare, positive: bool) -> str:
        left, sign, right = _turned(compare, positive)
        if isinstance(left, Name) and self._fact(left.name).kind == "code":
            return self._about(left.name, self._codes_asked(self._code_asked(left.name, right), sign == "=="))
        limit = formula_text(right, self._facts, self._language)
        asked = self._said(phrases.bound(sign, is_date(left, self._facts)), t=limit)
        if isinstance(left, Name):
            return self._about(left.name, asked)
        return f"{formula_text(left, self._facts, self._language)}: {asked}"

    def _stated_leaf(self, leaf: Member | Includes | Holds | Human, positive: bool) -> str:
        if isinstance(leaf, Member):
            return self._about(leaf.name.name, self._codes_asked(self._named(leaf), positive))
        if isinstance(leaf, Includes):
            words = phrases.INCLUDING if positive else phrases.NOT_INCLUDING
            return self._about(leaf.name.name, self._said(words, code=self._item(leaf)))
        answer = self._answer(leaf.name, positive)
        return (
            answer + self._said(phrases.NOTE, inner=self._said(phrases.BY_PERSON))
            if isinstance(leaf, Human)
            else answer
        )

    def _about(self, name: str, value: str) -> str:
        return self._said(self._fact(name).sentence, value=value)

    def _answer(self, name: str, positive: bool) -> str:
        fact = self._fact(name)
        return self._said(fact.sentence if positive or fact.negative is None else fact.negative)

    def _named(self, leaf: Member) -> tuple[str, ...]:
        fact = self._fact(leaf.name.name)
        return tuple(fact.words_of(code).said(self._language) for code in leaf.codes)

    def _codes_asked(self, codes: tuple[str, ...], positive: bool) -> str:
        if not positive:
            return self._said(phrases.NONE_OF, codes=list_text(codes, self._language))
        return self._said(phrases.OR).join(codes)

    def _code_asked(self, name: str, term: Term) -> tuple[str, ...]:
        if isinstance(term, Code):
            return (self._fact(name).words_of(term.code).said(self._language),)
        return (formula_text(term, self._facts, self._language),)

    def _item(self, leaf: Includes) -> str:
        if isinstance(leaf.item, Code):
            return self._fact(leaf.name.name).words_of(leaf.item.code).said(self._language)
        return self._fact(leaf.item.name).label.said(self._language)

    def explained(self, trace: Trace, positive: bool) -> str:
        condition = trace.condition
        if isinstance(condition, Not):
            return self.explained(trace.parts[0], not positive)
        if isinstance(condition, (And, Or)):
            said = tuple((part.condition, self.explained(part, positive)) for part in trace.parts)
            return self._joined(isinstance(condition, And) == positive, said)
        if isinstance(condition, Always):
            return self.stated(condition, positive)
        if trace.missing:
            return self._said(phrases.NOT_STATED, names=missing_text(trace.missing, self._facts, self._language))
        return self._found(condition, Case(trace.seen), (trace.truth is Truth.YES) == positive, positive)

    def _found(self, leaf: Condition, case: Case, met: bool, positive: bool) -> str:
        if isinstance(leaf, Compare):
            return self._found_compare(leaf, case, met, positive)
        name = names_in(leaf)[-1]
        value = case.find(name)
        if value is None:
            return ""
        if isinstance(leaf, (Holds, Human)):
            return self._found_answer(leaf, value, met)
        asked = self._codes_asked(self._named(leaf), positive) if isinstance(leaf, Member) else ""
        if isinstance(leaf, Includes):
            words = phrases.INCLUDING if positive else phrases.NOT_INCLUDING
            asked = self._said(words, code=self._item(leaf))
        return self._found_value(name, value, asked, met)

    def _found_value(self, name: str, value: Value, asked: str, met: bool) -> str:
        shown = value_text(self._fact(name), value, self._language)
        found = self._about(name, shown)
        if met and asked == shown:
            return found
        note = self._said(phrases.CONDITION, inner=asked) + ("" if met else self._said(phrases.NOT_MET))
        return found + self._said(phrases.NOTE, inner=note)

    def _found_answer(self, leaf: Holds | Human, value: Value, met: bool) -> str:
        answer = value.answer if isinstance(value, Determination) else value is True
        notes: list[str] = []
        if isinstance(value, Determination):
            on = value_text(self._fact(leaf.name), value.on, self._language)
            notes.append(self._said(phrases.DETERMINED, by=value.by, on=on))
        if not met:
            notes.append(self._said(phrases.UNMET))
        found = self._answer(leaf.name, answer)
        return found + self._said(phrases.NOTE, inner="; ".join(notes)) if notes else found

    def _found_compare(self, compare: Compare, case: Case, met: bool, positive: bool) -> str:
        left, sign, right = _turned(compare, positive)
        if isinstance(left, Name) and isinstance(value := case.find(left.name), str):
            asked = self._codes_asked(self._code_asked(left.name, right), sign == "==")
            return self._found_value(left.name, value, asked, met)
        limit = amount_text(right, case, self._facts, self._language)
        if names_in(right):
            limit = f"{limit}: {formula_text(right, self._facts, self._language)}"
        found = amount_text(left, case, self._facts, self._language)
        on_dates = is_date(left, self._facts)
        asked = self._said(phrases.bound(sign, True), t=limit)
        note = self._said(phrases.CONDITION, inner=asked) if on_dates else self._said(phrases.threshold(sign), t=limit)
        if not met:
            note += self._said(phrases.NOT_MET if on_dates else phrases.missed(sign))
        if isinstance(left, Name):
            return self._about(left.name, found) + self._said(phrases.NOTE, inner=note)
        return f"{formula_text(left, self._facts, self._language)} = {found}" + self._said(phrases.NOTE, inner=note)


def _bare(condition: Condition) -> Condition:
    while isinstance(condition, Not):
        condition = condition.part
    return condition


def _turned(compare: Compare, positive: bool) -> tuple[Term, Sign, Term]:
    """The comparison with its facts on the left, and negated when it is to be denied."""
    sign = compare.sign if positive else _OPPOSITE[_SIGNS.index(compare.sign)]
    if names_in(compare.left):
        return compare.left, sign, compare.right
    return compare.right, _MIRRORED[_SIGNS.index(sign)], compare.left
