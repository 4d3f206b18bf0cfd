"""Planning an exercise: a page with every finding, and the part of it that is fetched anew as the sliders move.

Both take the plan from the address. ``persons``, ``km`` and ``days`` are the example's where they are left out, and the
other side is taken not to exercise unless ``both`` says otherwise. Nothing of it is stored.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

import htpy as h
from litestar import route

from comity.app.language import Catalogue
from comity.app.planning import EXAMPLE, Planned, form_opinion
from comity.app.web.answers import Answer, page_answer
from comity.app.web.asking import find_person, parameters, site_and_words
from comity.app.web.pages import Asked, make_page
from comity.app.web.plan_findings import all_findings
from comity.app.web.plan_panel import (
    MOST_DAYS,
    MOST_KM,
    MOST_PERSONS,
    answer_code,
    fictional_mark,
    opinion_part,
    planning_form,
    planning_panel,
    refused_part,
    short_opinion,
    two_sides,
)
from comity.app.web.site import READ, Web
from comity.kernel.errors import Malformed
from comity.kernel.rule import Determination

PARAMETERS: Final = ("persons", "km", "days", "tanks", "both", "against", "invited", "complete", "all")
MOST_TANKS: Final = 5_000
EARLIEST_INVITATION: Final = timedelta(days=366)
"""How long ago an invitation may have gone out."""
_ANSWERS: Final = (("yes", True), ("no", False), ("unknown", None))
_WHOLE: Final = re.compile(r"[0-9]{1,6}")
_ONE_PLACE: Final = re.compile(r"[0-9]{1,4}(\.[0-9])?")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@route("/plan", **READ)
def plan_page(request: Web) -> Answer:
    """The panel with all fields, and every finding at length."""
    return make_page(request, PARAMETERS, _page)


@route("/plan/opinion", **READ)
def opinion_page(request: Web) -> Answer:
    """The short opinion as a part of a page, with every finding where ``all`` asks for them; refusals are parts too."""
    site, words = site_and_words(request)
    find_person(request)
    try:
        values = {name: value for name, value in parameters(request, PARAMETERS).items() if value}
        planned = read_plan(values, site.today(), words)
    except Malformed as fault:
        return page_answer(refused_part(words.fault(fault)), 400)
    opinion = form_opinion(planned, site.today())
    return page_answer(opinion_part(words, planned, opinion, whole=values.get("all") == "yes"))


def first_panel(words: Catalogue, today: date) -> h.Node:
    """The panel of the first screen, with the example in it."""
    return planning_panel(words, EXAMPLE, form_opinion(EXAMPLE, today))


def read_plan(values: Mapping[str, str], today: date, words: Catalogue) -> Planned:
    """The plan that an address states.

    Raises Malformed with what was expected, for the first value that does not fit.
    """
    days = _whole(values, "days", MOST_DAYS)
    against = _answer(values, "against", None)
    if values.get("all", "yes") != "yes":
        raise Malformed("expected all to be yes, got {value!r}", value=values["all"][:20])
    return Planned(
        persons=_given(_whole(values, "persons", MOST_PERSONS), EXAMPLE.persons),
        km=_kilometres(values),
        days_ahead=_given(days, EXAMPLE.days_ahead),
        tanks=_whole(values, "tanks", MOST_TANKS),
        both_sides=_answer(values, "both", EXAMPLE.both_sides),
        directed_against=None
        if against is None
        else Determination(answer=against, by=words.gettext("the planner"), on=today),
        invited_on=_invited(values, today - EARLIEST_INVITATION, today + timedelta(_given(days, EXAMPLE.days_ahead))),
        invitation_complete=_answer(values, "complete", None),
    )


def _given(value: int | None, otherwise: int) -> int:
    return otherwise if value is None else value


def _whole(values: Mapping[str, str], name: str, most: int) -> int | None:
    text = values.get(name)
    if text is None:
        return None
    if not _WHOLE.fullmatch(text) or int(text) > most:
        raise Malformed(
            "expected {name} to be a whole number from 0 to {most}, got {value!r}",
            name=name,
            most=most,
            value=text[:20],
        )
    return int(text)


def _kilometres(values: Mapping[str, str]) -> Decimal:
    text = values.get("km")
    if text is None:
        return EXAMPLE.km
    if not _ONE_PLACE.fullmatch(text) or Decimal(text) > MOST_KM:
        raise Malformed(
            "expected km to be a number from 0 to {most} with at most one place after the point, got {value!r}",
            most=MOST_KM,
            value=text[:20],
        )
    return Decimal(text)


def _answer(values: Mapping[str, str], name: str, otherwise: bool | None) -> bool | None:
    text = values.get(name)
    if text is None:
        return otherwise
    answers = dict(_ANSWERS)
    if text not in answers:
        raise Malformed("expected {name} to be yes, no or unknown, got {value!r}", name=name, value=text[:20])
    return answers[text]


def _invited(values: Mapping[str, str], first: date, last: date) -> date | None:
    text = values.get("invited")
    if text is None:
        return None
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or not first <= day <= last:
        raise Malformed(
            "expected invited to be a day like 2027-05-02 from {first} to {last}, got {value!r}",
            first=first,
            last=last,
            value=text[:20],
        )
    return day


def _page(asked: Asked) -> Answer:
    words, today = asked.words, asked.site.today()
    planned = read_plan(asked.values, today, words)
    opinion = form_opinion(planned, today)
    title = words.gettext("Plan the next one")
    return asked.answer(
        title,
        h.div(".plan-head")[h.h1[title], fictional_mark(words)],
        h.p(".lead")[two_sides(words)],
        h.p[words.gettext("Nobody plans this exercise, and nothing of it is stored.")],
        h.section(".plan.plan-large", aria_label=title)[
            planning_form(words, planned, _further(words, planned)),
            short_opinion(words, planned, opinion),
        ],
        h.h2[words.gettext("All findings")],
        h.p(".muted")[
            words.gettext(
                "Agreement on Confidence Building in the Military Field in the Border Area, Shanghai, 26 April 1996. "
                "This is how the reference library reads it; only your own legal adviser answers for a reading."
            )
        ],
        all_findings(words, opinion),
    )


def _further(words: Catalogue, planned: Planned) -> h.Node:
    """Fields that only the page has; those left empty are not stated."""
    determined = planned.directed_against
    invited = planned.invited_on
    return h.div(".plan-further")[
        h.input(type="hidden", name="all", value="yes"),
        h.div(".field")[
            h.label(for_="plan-tanks")[words.gettext("Tanks")],
            h.input(
                id="plan-tanks",
                name="tanks",
                type="number",
                min="0",
                max=str(MOST_TANKS),
                value="" if planned.tanks is None else str(planned.tanks),
            ),
        ],
        _choice(
            words, "both", words.gettext("Does the other side exercise in its part of the zone?"), planned.both_sides
        ),
        _choice(
            words,
            "against",
            words.gettext("Is it directed against the other side? You determine it."),
            determined.answer if determined is not None else None,
        ),
        h.div(".field")[
            h.label(for_="plan-invited")[words.gettext("Day of the written invitation to observers")],
            h.input(id="plan-invited", name="invited", type="date", value=invited.isoformat() if invited else ""),
        ],
        _choice(
            words,
            "complete",
            words.gettext("Does the invitation give all particulars of article 6(4)?"),
            planned.invitation_complete,
        ),
    ]


def _choice(words: Catalogue, name: str, label: str, chosen: bool | None) -> h.Node:
    texts = (("unknown", words.gettext("not stated")), ("no", words.gettext("no")), ("yes", words.gettext("yes")))
    return h.div(".field")[
        h.label(for_=f"plan-{name}")[label],
        h.select(id=f"plan-{name}", name=name)[
            (h.option(value=code, selected=code == answer_code(chosen))[text] for code, text in texts)
        ],
    ]
