"""The planning panel as drawn: sliders that keep what was asked, and at most five lines that need no colour."""

import re
from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.app.language import Catalogue
from comity.app.planning import EXAMPLE, Planned, form_opinion
from comity.app.web.plan_panel import plan_path, planning_form, planning_panel, refused_part, short_opinion
from markup import Element, read

TODAY = date(2026, 11, 22)
LANGUAGES = ("en", "ru", "zh")
STATES = ("China", "Kazakhstan", "Kyrgyzstan", "Russia", "Tajikistan")


def panel(plan: Planned = EXAMPLE, language: str = "en") -> Element:
    return read(str(planning_panel(Catalogue(language), plan, form_opinion(plan, TODAY))))


def opinion(plan: Planned, language: str = "en") -> Element:
    return read(str(short_opinion(Catalogue(language), plan, form_opinion(plan, TODAY))))


def slider(plan: Planned, name: str) -> dict[str, str | None]:
    drawn = read(str(planning_form(Catalogue("en"), plan)))
    return next(one.attributes for one in drawn.all("input") if one.get("name") == name)


def test_panel_is_marked_as_an_exercise_and_names_states_only_as_sides() -> None:
    drawn = panel()
    (mark,) = [one for one in drawn.all("span") if "plan-mark" in one.get("class")]
    assert mark.text() == "EXERCISE, fictional"
    (sides,) = [one for one in drawn.all("p") if one.get("class") == "plan-sides"]
    assert all(state in sides.text() for state in STATES)
    rest = drawn.text("plan-sides")
    assert not [state for state in STATES if state in rest]


def test_panel_says_that_one_side_is_taken_to_exercise_alone() -> None:
    alone = "one side exercises alone"
    assert alone in panel().text()
    assert slider(EXAMPLE, "both")["value"] == "no"
    for answer, value in ((True, "yes"), (None, "unknown")):
        plan = msgspec.structs.replace(EXAMPLE, both_sides=answer)
        assert alone not in panel(plan).text()
        assert slider(plan, "both")["value"] == value


def test_sliders_have_labels_numbers_and_bounds() -> None:
    drawn = panel()
    fields = [one for one in drawn.all("input") if one.get("type") == "range"]
    assert [(one.get("name"), one.get("min"), one.get("max"), one.get("value")) for one in fields] == [
        ("persons", "0", "60000", "36000"),
        ("km", "0", "300", "60"),
        ("days", "0", "120", "20"),
    ]
    assert [one.get("for") for one in drawn.all("label")] == [one.get("id") for one in fields]
    assert [(one.get("for"), one.text()) for one in drawn.all("output")] == [
        ("plan-persons", "36,000"),
        ("plan-km", "60"),
        ("plan-days", "20"),
    ]


@pytest.mark.parametrize(
    ("persons", "km", "steps"),
    [
        (36_000, "60", ("500", "1")),
        (34_999, "60", ("1", "1")),
        (35_000, "100.1", ("500", "0.1")),
        (0, "0", ("500", "1")),
    ],
)
def test_a_value_between_steps_stays_as_it_was_asked_for(persons: int, km: str, steps: tuple[str, str]) -> None:
    plan = msgspec.structs.replace(EXAMPLE, persons=persons, km=Decimal(km))
    drawn = slider(plan, "persons"), slider(plan, "km")
    assert (drawn[0]["step"], drawn[1]["step"]) == steps
    assert (drawn[0]["value"], drawn[1]["value"]) == (str(persons), km)


def test_form_works_without_scripts() -> None:
    (form,) = panel().all("form")
    assert (form.get("method"), form.get("action")) == ("get", "/plan")
    (button,) = form.all("button")
    assert (button.get("type"), button.text()) == ("submit", "Show the opinion")
    assert "hidden" not in button.attributes


plans = st.builds(
    Planned,
    persons=st.integers(0, 60_000),
    km=st.decimals(0, 300, places=1),
    days_ahead=st.integers(0, 120),
    tanks=st.none() | st.integers(0, 5_000),
    both_sides=st.none() | st.booleans(),
    invited_on=st.none() | st.just(TODAY),
    invitation_complete=st.none() | st.booleans(),
)


@given(plans, st.sampled_from(LANGUAGES))
def test_every_line_tells_its_outcome_by_sign_and_word(plan: Planned, language: str) -> None:
    lines = list(opinion(plan, language).all("li"))
    assert 2 <= len(lines) <= 5
    for line in lines:
        (sign,) = [one for one in line.all("span") if one.get("class") == "plan-sign"]
        (word,) = line.all("strong")
        assert sign.get("aria-hidden") == "true"
        assert len(sign.text()) == 1
        assert word.text()
        assert not re.search(r"[{}]|None|: *$", line.text())


@given(plans)
def test_lines_are_announced_politely_and_lead_to_all_findings(plan: Planned) -> None:
    drawn = opinion(plan)
    (part,) = [one for one in drawn.all("div") if one.get("id") == "plan-lines"]
    assert part.get("aria-live") == "polite"
    assert [one.get("href") for one in part.all("a")] == [plan_path(plan)]


def test_unconfirmed_articles_share_one_line() -> None:
    lines = [one.text() for one in opinion(EXAMPLE).all("li")]
    assert [line for line in lines if "adviser" in line] == [
        "§ Ask your legal adviser · articles 4, 5 : 5 provisions, text not confirmed"
    ]


def test_refusal_takes_the_place_of_the_lines() -> None:
    drawn = read(str(refused_part("expected <b>")))
    (part,) = [one for one in drawn.all("div") if one.get("id") == "plan-lines"]
    assert part.text() == "expected <b>"
    assert not list(drawn.all("b"))
