"""Findings on a plan: the words and signs for their outcomes, and each at length with source and confirmation."""

from typing import Final

import htpy as h

from comity.app.language import Catalogue
from comity.app.planning import Opinion, ways_out
from comity.kernel.rule import (
    LANGUAGES,
    Change,
    Confirmed,
    Finding,
    Language,
    Outcome,
    change_text,
    date_text,
    finding_text,
    missing_text,
    outcome_words,
)
from comity.kernel.rule.words import filled

ALL_ID: Final = "plan-all"
"""Element that holds every finding, on the page only."""
_SIGNS: Final = (
    (Outcome.NOT_MET, "×"),
    (Outcome.LATE, "!"),
    (Outcome.DUE, "→"),
    (Outcome.CANNOT_SAY, "?"),
    (Outcome.ASK_ADVISER, "§"),
    (Outcome.SATISFIED, "✓"),
    (Outcome.RECOMMENDED, "○"),
    (Outcome.PERMITTED, "○"),
    (Outcome.OVERRIDDEN, "–"),
    (Outcome.NOT_APPLICABLE, "–"),
)


def spoken(words: Catalogue) -> Language:
    """The language of the reader, in which rules have words too."""
    return next((language for language in LANGUAGES if language == words.language), "en")


def other_language(words: Catalogue) -> str | None:
    """The language of what a rule says, for readers in whose language rules have no words."""
    language = spoken(words)
    return None if language == words.language else language


def style_of(outcome: Outcome) -> str:
    """The class that colours an outcome."""
    return f"plan-{outcome.value.replace('_', '-')}"


def sign(outcome: Outcome) -> h.Node:
    """A sign beside the word for an outcome; readers of the page's sound do without it."""
    return h.span(".plan-sign", aria_hidden="true")[dict(_SIGNS)[outcome]]


def outcome_label(words: Catalogue, finding: Finding) -> str:
    """A few words for the outcome, and by how many days it is late."""
    if finding.outcome is Outcome.LATE:
        late = words.ngettext("Late by {count} day", "Late by {count} days", finding.days_late)
        return late.format(count=words.number(finding.days_late))
    text = outcome_words(finding.outcome).said(spoken(words))
    return text[:1].upper() + text[1:]


def clause(words: Catalogue, finding: Finding) -> str:
    """What the provision asks, with the day it falls due."""
    language = spoken(words)
    due = date_text(finding.due, language) if finding.due is not None else ""
    return filled(finding.provision.declared.words, language, due=due)


def missing(words: Catalogue, finding: Finding) -> str:
    """What has to be stated before anything can be said, and what only a person may determine."""
    facts = finding.provision.facts
    human = {fact.name for fact in facts if fact.kind == "human"}
    computed = tuple(name for name in finding.missing if name not in human)
    judged = tuple(name for name in finding.missing if name in human)
    language = spoken(words)
    texts = (
        words.gettext("not stated: {facts}").format(facts=missing_text(computed, facts, language)) if computed else "",
        words.gettext("only a person determines: {facts}").format(facts=missing_text(judged, facts, language))
        if judged
        else "",
    )
    return "; ".join(text for text in texts if text)


def all_findings(words: Catalogue, opinion: Opinion) -> h.Node:
    """Every provision that was looked at, whether or not it applies."""
    return h.div(id=ALL_ID)[(_card(words, opinion, finding) for finding in opinion.findings)]


def _card(words: Catalogue, opinion: Opinion, finding: Finding) -> h.Node:
    citation = finding.provision.declared.citation
    ways = () if finding.outcome is Outcome.ASK_ADVISER else ways_out(opinion, finding.provision)
    return h.article(class_=f"card plan-finding {style_of(finding.outcome)}", lang=other_language(words))[
        h.h3[
            sign(finding.outcome),
            outcome_label(words, finding),
            " ",
            h.span(".plan-article")[words.gettext("Article {article}").format(article=citation.article)],
        ],
        h.p[_told(words, opinion, finding)],
        _ways(words, ways) if ways else None,
        h.dl(".facts")[
            h.div[h.dt[words.gettext("Source")], h.dd[h.span(".said", lang="en")[citation.source]]],
            h.div[h.dt[words.gettext("Confirmation")], h.dd[_confirmation(words, finding)]],
        ],
    ]


def _told(words: Catalogue, opinion: Opinion, finding: Finding) -> str:
    if finding.outcome is Outcome.ASK_ADVISER:
        # Its believed thresholds are not held against the plan: that would read as a verdict.
        return words.gettext(
            "The text is not confirmed, so nothing is judged by it. What it is believed to ask: {duty}."
        ).format(duty=clause(words, finding))
    return finding_text(finding, opinion.case, spoken(words))


def _ways(words: Catalogue, ways: tuple[Change, ...]) -> h.Node:
    return [
        h.p(".plan-ways")[words.gettext("What would change it")],
        h.ul[(h.li[change_text(change, spoken(words))] for change in ways)],
    ]


def _confirmation(words: Catalogue, finding: Finding) -> str:
    (given,) = finding.provision.declared.confirmations
    by, day = words.gettext("reference library"), words.day(given.on)
    match finding.confirmed:
        case Confirmed.TEXT_SEEN:
            text = words.gettext("Text of the article read: {by}, {day}")
        case Confirmed.SECONDARY:
            text = words.gettext("Known from a source about the text: {by}, {day}")
        case _:
            text = words.gettext("Not confirmed: {by}, {day}")
    return text.format(by=by, day=day)
