"""The figure draws every mark once, tells what is not certain by form, and leads each mark to its file."""

from collections.abc import Sequence
from datetime import date

import htpy as h
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.web.timeline.happenings import AXIS, TODAY, dated, marks
from comity.app.language import Catalogue
from comity.app.web.timeline.density import MOST_MARKS, Mark, lanes_of
from comity.app.web.timeline.figure import Drawn, timeline_figure
from comity.app.web.timeline.lanes import Axis, Dated
from comity.kernel.marks import LAYERS
from markup import Element, faults_of, read


def drawn(found: Sequence[Mark], axis: Axis = AXIS, language: str = "en") -> Element:
    """The figure, read again from a page of its own; sound or an AssertionError."""
    figure = timeline_figure(
        Drawn(
            words=Catalogue(language),
            lanes=lanes_of(found, axis, TODAY),
            axis=axis,
            today=TODAY,
            told=lambda at: (f"Mark {at}", f"/exercises/{at}"),
            narrower=lambda layer, year: f"/timeline?layer={layer}&since={year}",
        )
    )
    page = str(h.html(lang="en")[h.body[h.h1["Drawing"], figure]])
    assert faults_of(page) == []
    return read(page)


def one(layer: str = "exercise", sure: bool = True, **when: object) -> Mark:
    return Mark(at=0, layer=layer, dated=Dated(**{"name": "Sandstorm", "start": "2001-06-15", **when}), sure=sure)  # type: ignore[arg-type]


def test_every_mark_is_a_link_that_says_what_it_is_and_takes_no_stop_of_the_keyboard() -> None:
    page = drawn(marks(90))
    links = list(page.all("a"))
    assert sorted(link.get("href") for link in links) == sorted(f"/exercises/{at}" for at in range(90))
    assert {link.get("tabindex") for link in links} == {"-1"}
    assert {next(link.all("title")).text() for link in links} == {f"Mark {at}" for at in range(90)}


@pytest.mark.parametrize(("layer", "form"), [("exercise", "circle"), ("session", "rect"), ("accession", "path")])
def test_layers_differ_by_form(layer: str, form: str) -> None:
    (link,) = drawn([one(layer)]).all("a")
    assert [part.name for part in link.all("circle", "rect", "path")] == [form]


def test_what_is_not_certain_is_hollow_and_explained() -> None:
    page = drawn([one(sure=False)])
    assert next(page.all("a")).get("class") == "mark unsure"
    assert "not certain: announced, disputed or of low confidence" in page.text()
    assert "not certain" not in drawn([one()]).text()


def test_what_goes_on_has_a_tip_and_a_legend() -> None:
    page = drawn([one("mission", start="2010", lasting=True)])
    (link,) = page.all("a")
    assert [part.get("class") for part in link.all("rect", "path")] == ["soft", "sure", "sure"]
    assert "goes on, or its end is not known" in page.text()


def test_counts_lead_to_their_year() -> None:
    page = drawn(marks(MOST_MARKS + 1, ("exercise",), years=2))
    assert [link.get("href") for link in page.all("a")] == [
        "/timeline?layer=exercise&since=1992",
        "/timeline?layer=exercise&since=1993",
    ]
    assert [next(link.all("title")).text() for link in page.all("a")] == ["1992: 301", "1993: 300"]


def test_thousands_of_marks_make_a_small_drawing() -> None:
    page = drawn(marks(5_000))
    assert len(list(page.all("a"))) <= MOST_MARKS + 34 * len(LAYERS)


@pytest.mark.parametrize(("years", "labels"), [((2001, 2001), "January 2001"), ((1945, 2026), "1950")])
def test_axis_has_few_labels(years: tuple[int, int], labels: str) -> None:
    page = drawn([one()], Axis(date(years[0], 1, 1), date(years[1], 12, 31)))
    (axis,) = (part for part in page.all("g") if part.get("class") == "axis")
    told = [text.text() for text in axis.all("text")]
    assert labels in told
    assert 3 <= len(told) <= 18


def test_today_is_marked_where_it_is_on_the_axis() -> None:
    assert "today" in drawn([one()]).text()
    assert "today" not in drawn([one()], Axis(date(2000, 1, 1), date(2005, 12, 31))).text()


def test_nothing_is_drawn_of_nothing() -> None:
    assert not list(drawn(()).all("svg"))


@pytest.mark.parametrize("language", ["ru", "zh"])
@given(st.lists(st.tuples(dated(), st.sampled_from(LAYERS), st.booleans()), min_size=1, max_size=12))
@settings(max_examples=20)
def test_anything_makes_a_sound_figure(language: str, found: list[tuple[Dated, str, bool]]) -> None:
    made = [Mark(at=at, layer=layer, dated=when, sure=sure) for at, (when, layer, sure) in enumerate(found)]
    page = drawn(made, language=language)
    assert len(list(page.all("a"))) <= len(made)
    assert all(int(part.get("width")) > 0 for part in page.all("rect"))
