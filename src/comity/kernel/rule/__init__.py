"""The rule language: one declaration of a treaty provision, national caveat or release rule, for three uses.

*Check* it (:func:`assess`), *explain* it (:func:`finding_text`, :func:`explain`, :func:`changes`), *plan* with it
(:func:`compile_rule`). docs/rule-language.md describes it for lawyers and for programmers. The modules build on one
another in this order, and never the other way::

    truth place words < facts < case tree < scan text linear < parse measure < check evaluate < compile deadline
    < provision < finding < phrases < formula cuts < sentence change < opinion
"""

from comity.kernel.rule.case import Case, Determination, Value, read_case, state_case, verify_value
from comity.kernel.rule.change import Change, Question, Span, changes, span
from comity.kernel.rule.check import Rule, check, read_rule
from comity.kernel.rule.compile import Constraint, Visitor, compile_rule
from comity.kernel.rule.deadline import CalendarDate, DaysAfter, DaysBefore, Deadline, HoursAfter
from comity.kernel.rule.evaluate import Trace, evaluate
from comity.kernel.rule.facts import CodeWord, Fact, Vocabulary, declare, read_vocabulary
from comity.kernel.rule.finding import Finding, Outcome, assess
from comity.kernel.rule.opinion import change_text, finding_text, span_text
from comity.kernel.rule.parse import parse
from comity.kernel.rule.phrases import outcome_words
from comity.kernel.rule.provision import (
    Citation,
    Confirmation,
    Confirmed,
    Declaration,
    Modality,
    Provision,
    Who,
    check_provisions,
    load,
)
from comity.kernel.rule.sentence import explain, missing_text, state
from comity.kernel.rule.text import condition_text
from comity.kernel.rule.tree import Condition
from comity.kernel.rule.truth import Truth, all_of, any_of, opposite
from comity.kernel.rule.words import LANGUAGES, Language, Words, date_text, number_text

__all__ = [
    "LANGUAGES",
    "CalendarDate",
    "Case",
    "Change",
    "Citation",
    "CodeWord",
    "Condition",
    "Confirmation",
    "Confirmed",
    "Constraint",
    "DaysAfter",
    "DaysBefore",
    "Deadline",
    "Declaration",
    "Determination",
    "Fact",
    "Finding",
    "HoursAfter",
    "Language",
    "Modality",
    "Outcome",
    "Provision",
    "Question",
    "Rule",
    "Span",
    "Trace",
    "Truth",
    "Value",
    "Visitor",
    "Vocabulary",
    "Who",
    "Words",
    "all_of",
    "any_of",
    "assess",
    "change_text",
    "changes",
    "check",
    "check_provisions",
    "compile_rule",
    "condition_text",
    "date_text",
    "declare",
    "evaluate",
    "explain",
    "finding_text",
    "load",
    "missing_text",
    "number_text",
    "opposite",
    "outcome_words",
    "parse",
    "read_case",
    "read_rule",
    "read_vocabulary",
    "span",
    "span_text",
    "state",
    "state_case",
    "verify_value",
]
