"""The planning panel: a form of sliders, and under it what would be asked of the exercise they describe.

It stands on the first screen, and larger on a page of its own. Without scripts the form leads to that page. With them
the parts :data:`LINES_ID` and ``plan-all`` are fetched anew as the sliders move (``frontend/src/plan.ts``). Each line
tells its outcome by a word and a sign, never by colour alone.
"""

from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

import htpy as h

from comity.app.language import Catalogue
from comity.app.planning import Line, Opinion, Planned, hindrances, short_lines
from comity.app.web.plan_findings import (
    all_findings,
    clause,
    missing,
    other_language,
    outcome_label,
    sign,
    spoken,
    style_of,
)
from comity.kernel.rule import Outcome, change_text, explain

MOST_PERSONS: Final = 60_000
MOST_KM: Final = 300
MOST_DAYS: Final = 120
PERSONS_STEP: Final = 500
"""Ends and step of the sliders; each starts at 0."""
LINES_ID: Final = "plan-lines"
"""Element that holds the short opinion, on the first screen and on the page."""
_TELLING: Final = ("personnel", "zone_km", "start")
"""Facts of which one change, the first there is, stands in a short line."""


def planning_panel(words: Catalogue, planned: Planned, opinion: Opinion) -> h.Node:
    """The panel of the first screen; it needs about 600 by 330 px. Its heading is an h2."""
    return h.section(".plan", aria_labelledby="plan-title")[
        h.div(".plan-head")[
            h.h2("#plan-title")[words.gettext("Plan the next one")],
            fictional_mark(words),
            h.span(".muted")[words.gettext("one side exercises alone")] if planned.both_sides is False else None,
        ],
        h.p(".plan-sides")[two_sides(words)],
        planning_form(words, planned),
        short_opinion(words, planned, opinion),
    ]


def fictional_mark(words: Catalogue) -> h.Node:
    """What keeps anybody from taking the plan for a real one."""
    return h.span(".badge.plan-mark")[words.gettext("EXERCISE, fictional")]


def two_sides(words: Catalogue) -> str:
    """Whom the agreement binds; no state of theirs plans here."""
    return words.gettext("Agreement of 1996, two sides: China; Kazakhstan, Kyrgyzstan, Russia and Tajikistan as one.")


def planning_form(words: Catalogue, planned: Planned, further: h.Node = None) -> h.Node:
    """The sliders; ``further`` are fields that only the page has."""
    failed = words.gettext("The opinion cannot be had at the moment; what stands here may not fit your numbers.")
    return h.form(
        ".plan-form", method="get", action="/plan", autocomplete="off", data_part="/plan/opinion", data_failed=failed
    )[
        h.div(".plan-sliders")[
            _slider(words, "persons", words.gettext("Persons"), Decimal(planned.persons), MOST_PERSONS),
            _slider(words, "km", words.gettext("Km to border"), planned.km, MOST_KM),
            _slider(words, "days", words.gettext("Days ahead"), Decimal(planned.days_ahead), MOST_DAYS),
        ],
        further if further is not None else h.input(type="hidden", name="both", value=answer_code(planned.both_sides)),
        h.button(".button", type="submit")[words.gettext("Show the opinion")],
    ]


def short_opinion(words: Catalogue, planned: Planned, opinion: Opinion) -> h.Node:
    """At most five lines, most important first, and the way to all findings."""
    return _part(
        h.ul(".plan-list")[(_line(words, line) for line in short_lines(opinion))],
        h.p(".plan-more")[h.a(href=plan_path(planned))[words.gettext("All findings with their sources")]],
    )


def opinion_part(words: Catalogue, planned: Planned, opinion: Opinion, *, whole: bool) -> h.Renderable:
    """The parts that change with the plan; ``whole`` adds every finding at length."""
    return h.fragment[short_opinion(words, planned, opinion), all_findings(words, opinion) if whole else None]


def refused_part(sentence: str) -> h.Renderable:
    """What stands in place of the short opinion when the plan cannot be read."""
    return h.fragment[_part(h.p(".notice.notice-warn")[sentence])]


def plan_path(planned: Planned) -> str:
    """The address of a plan's own page."""
    stated: tuple[tuple[str, object], ...] = (
        ("persons", planned.persons),
        ("km", planned.km),
        ("days", planned.days_ahead),
        ("tanks", planned.tanks),
        ("both", answer_code(planned.both_sides)),
        ("against", planned.directed_against and answer_code(planned.directed_against.answer)),
        ("invited", planned.invited_on),
        ("complete", None if planned.invitation_complete is None else answer_code(planned.invitation_complete)),
    )
    return "/plan?" + urlencode([(name, str(value)) for name, value in stated if value is not None])


def answer_code(value: bool | None) -> str:
    """A yes/no answer as forms and addresses write it."""
    return "unknown" if value is None else "yes" if value else "no"


def _part(*content: h.Node) -> h.Element:
    return h.div(".plan-opinion", id=LINES_ID, aria_live="polite")[content]


def _slider(words: Catalogue, name: str, label: str, value: Decimal, most: int) -> h.Node:
    # A browser moves a slider to its nearest step; a value between steps needs finer ones to stay as it was asked for.
    coarse = str(PERSONS_STEP) if name == "persons" and not value % PERSONS_STEP else "1"
    field = f"plan-{name}"
    return h.div(".plan-slider")[
        h.label(for_=field)[label],
        h.output(for_=field)[words.number(value)],
        h.input(
            id=field,
            name=name,
            type="range",
            min="0",
            max=str(most),
            step="0.1" if value % 1 else coarse,
            value=str(value),
        ),
    ]


def _line(words: Catalogue, line: Line) -> h.Node:
    articles = tuple(dict.fromkeys(finding.provision.declared.citation.article for finding in line.findings))
    named = words.ngettext("article {articles}", "articles {articles}", len(articles))
    return h.li(class_=style_of(line.outcome), data_outcome=line.outcome.value, lang=other_language(words))[
        sign(line.outcome),
        h.div[
            h.strong[outcome_label(words, line.about)],
            " · ",
            h.span(".plan-article")[named.format(articles=words.joined(articles))],
            [": ", reason] if (reason := _reason(words, line)) else None,
            _change(words, line),
        ],
    ]


def _reason(words: Catalogue, line: Line) -> str:
    match line.outcome:
        case Outcome.ASK_ADVISER:
            count = len(line.findings)
            text = words.ngettext(
                "{count} provision, text not confirmed", "{count} provisions, text not confirmed", count
            )
            return text.format(count=words.number(count))
        case Outcome.CANNOT_SAY:
            return missing(words, line.about)
        case Outcome.NOT_APPLICABLE:
            return _hindered(words, line)
        case _:
            return clause(words, line.about)


def _hindered(words: Catalogue, line: Line) -> str:
    """Why a provision does not apply, where no single change would make it apply."""
    if line.changes:
        return ""
    facts = line.about.provision.facts
    return _named(line, "; ".join(explain(trace, facts, spoken(words)) for trace in hindrances(line.about)))


def _change(words: Catalogue, line: Line) -> h.Node:
    """The change most worth knowing."""
    telling = next((change for change in line.changes if change.fact.name in _TELLING), None)
    if telling is None:
        return None
    return h.span(".plan-change")[_named(line, change_text(telling, spoken(words)))]


def _named(line: Line, text: str) -> str:
    """The text with its article, where the line speaks of several."""
    return text if len(line.findings) == 1 else f"{line.about.provision.declared.citation.article}: {text}"
