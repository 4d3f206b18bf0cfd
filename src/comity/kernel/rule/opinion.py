"""Findings and changes in plain sentences: what a planner or legal adviser reads.

"Would not meet article 6(1) as described (Shanghai Agreement 1996). Duty: ... Grounds: 36,000 persons take part
(threshold 35,000)." The words are those of law: nothing here accuses anyone.
"""

from datetime import date
from decimal import Decimal

from comity.kernel.rule import phrases
from comity.kernel.rule.case import Case
from comity.kernel.rule.change import Change, Span
from comity.kernel.rule.evaluate import Trace
from comity.kernel.rule.finding import Finding, Outcome
from comity.kernel.rule.formula import value_text
from comity.kernel.rule.provision import Who
from comity.kernel.rule.sentence import explain, missing_text
from comity.kernel.rule.truth import Truth
from comity.kernel.rule.words import Language, Words, date_text, filled, list_text, moment_text, number_text

_UNSTATED = Words(en="[not stated]", ru="[не указано]", zh="[未说明]")
_AT_MOST = Words(en="at most {value}", ru="не более {value}", zh="至多 {value}")
_AT_LEAST = Words(en="at least {value}", ru="не менее {value}", zh="至少 {value}")
_UNTIL_DAY = Words(en="{value} or earlier", ru="{value} или ранее", zh="{value}或更早")
_FROM_DAY = Words(en="{value} or later", ru="{value} или позднее", zh="{value}或更晚")
_BETWEEN = Words(en="{low} to {high}", ru="от {low} до {high}", zh="{low} 至 {high}")
_CHANGE = Words(
    en="{label}: {after} instead of {before}{amount}: {outcome}",
    ru="{label}: {after} (сейчас: {before}{amount}): {outcome}",
    zh="{label}：{after}（现为 {before}{amount}）：{outcome}",
)
_FEWER = Words(en=" ({n} fewer)", ru=", меньше на {n}", zh="，减少 {n}")
_MORE = Words(en=" ({n} more)", ru=", больше на {n}", zh="，增加 {n}")
_EARLIER = Words(en=" (earlier, days: {n})", ru=", раньше, дней: {n}", zh="，提前 {n} 天")
_LATER = Words(en=" (later, days: {n})", ru=", позже, дней: {n}", zh="，推后 {n} 天")
_SPAN = Words(
    en="{label}: nothing changes while it is {range} (now {value})",
    ru="{label}: ничего не меняется при значении: {range} (сейчас: {value})",
    zh="{label}：在{range}范围内结论不变（现为 {value}）",
)
_ANY = Words(en="any value", ru="любое", zh="任何值")


def finding_text(finding: Finding, case: Case, language: Language) -> str:
    """A finding in two or three sentences: outcome and citation, the duty, the grounds.

    case: the one that was assessed; the duty's slots are filled from it.
    """
    declared = finding.provision.declared
    head = filled(
        phrases.head(finding.outcome),
        language,
        article=declared.citation.article,
        instrument=declared.citation.instrument.said(language),
        when=_when(finding, language),
        to=_to(finding, language),
        due=_due(finding, language),
        late=_late(finding, language),
        missing=missing_text(finding.missing, finding.provision.facts, language),
        by=filled(phrases.BY, language, ids=list_text(finding.by, language)) if finding.by else "",
    )
    duty = filled(phrases.force(declared.modality), language, duty=_duty(finding, case, language))
    if finding.outcome in (Outcome.NOT_APPLICABLE, Outcome.OVERRIDDEN):
        duty = ""
    return "".join(_one_stop(sentence) for sentence in (head, duty, _grounds(finding, language)))


def change_text(change: Change, language: Language) -> str:
    """One change as a line: ``personnel: at most 34,999 instead of 36,000 (1,001 fewer): does not apply``."""
    fact = change.fact
    return filled(
        _CHANGE,
        language,
        label=fact.label.said(language),
        after=_after(change, language),
        before=value_text(fact, change.before, language),
        amount=_amount(change, language),
        outcome=phrases.outcome_words(change.outcome).said(language),
    )


def span_text(span: Span, language: Language) -> str:
    """A span as a line: how far the fact can move before the outcome changes."""
    low = None if span.low is None else value_text(span.fact, span.low, language)
    high = None if span.high is None else value_text(span.fact, span.high, language)
    dates = span.fact.kind == "date"
    if low is not None and high is not None:
        within = filled(_BETWEEN, language, low=low, high=high)
    elif high is not None:
        within = filled(_UNTIL_DAY if dates else _AT_MOST, language, value=high)
    elif low is not None:
        within = filled(_FROM_DAY if dates else _AT_LEAST, language, value=low)
    else:
        within = _ANY.said(language)
    value = value_text(span.fact, span.value, language)
    return filled(_SPAN, language, label=span.fact.label.said(language), range=within, value=value)


def _one_stop(sentence: str) -> str:
    # A Russian date ends in a point of its own, which serves as the full stop.
    return sentence[:-1] if sentence.endswith("..") else sentence


def _when(finding: Finding, language: Language) -> str:
    return filled(phrases.WHEN, language, due=_due(finding, language)) if finding.due is not None else ""


def _due(finding: Finding, language: Language) -> str:
    if finding.due_at is not None:
        return moment_text(finding.due_at, language)
    return date_text(finding.due, language) if finding.due is not None else _UNSTATED.said(language)


def _late(finding: Finding, language: Language) -> str:
    count = number_text(finding.days_late, language)
    if language != "en":
        return count
    return f"{count} day" if finding.days_late == 1 else f"{count} days"


def _to(finding: Finding, language: Language) -> str:
    addressee = finding.provision.declared.addressee
    return filled(phrases.TO, language, names=_names(addressee, language)) if addressee else ""


def _names(people: tuple[Who, ...], language: Language) -> str:
    return list_text(tuple(who.code if who.words is None else who.words.said(language) for who in people), language)


def _duty(finding: Finding, case: Case, language: Language) -> str:
    slots = {"due": _due(finding, language)}
    for fact in finding.provision.slots:
        value = case.find(fact.name)
        slots[fact.name] = _UNSTATED.said(language) if value is None else value_text(fact, value, language)
    return filled(finding.provision.declared.words, language, **slots)


def _grounds(finding: Finding, language: Language) -> str:
    if not finding.binds:
        holders = filled(phrases.HOLDERS, language, names=_names(finding.provision.declared.holder, language))
        return filled(phrases.GROUNDS, language, inner=holders)
    facts = finding.provision.facts
    said = [explain(finding.applies, facts, language)]
    said.extend(_exception(trace, finding, language) for trace in finding.unless if trace.truth is not Truth.NO)
    if finding.requires is not None and finding.outcome is not Outcome.NOT_APPLICABLE:
        said.append(explain(finding.requires, facts, language))
    return filled(phrases.GROUNDS, language, inner="; ".join(said))


def _exception(trace: Trace, finding: Finding, language: Language) -> str:
    return filled(phrases.EXCEPTION, language, inner=explain(trace, finding.provision.facts, language))


def _after(change: Change, language: Language) -> str:
    fact = change.fact
    after = value_text(fact, change.after, language)
    if not change.amount:
        return after
    if change.until is not None:
        ends = (after, value_text(fact, change.until, language))
        if ends[0] == ends[1]:
            return after
        low, high = ends if _goes_up(change) else ends[::-1]
        return filled(_BETWEEN, language, low=low, high=high)
    if fact.kind == "date":
        return filled(_FROM_DAY if _goes_up(change) else _UNTIL_DAY, language, value=after)
    return filled(_AT_LEAST if _goes_up(change) else _AT_MOST, language, value=after)


def _amount(change: Change, language: Language) -> str:
    if not change.amount:
        return ""
    if change.fact.kind == "date":
        words = _LATER if _goes_up(change) else _EARLIER
    else:
        words = _MORE if _goes_up(change) else _FEWER
    return filled(words, language, n=number_text(change.amount, language))


def _goes_up(change: Change) -> bool:
    before, after = change.before, change.after
    if isinstance(before, date) and isinstance(after, date):
        return after > before
    return isinstance(before, (int, Decimal)) and isinstance(after, (int, Decimal)) and after > before
