"""The strip is a sound table whose every cell says its part, in each language and size."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capabilities.exercises.pages.drawing import cells, drawn, row, row_of, series, shown
from capabilities.exercises.speaking import RECORD_EXERCISE, exercises, folded, sandstorm
from capabilities.parties.speaking import Speech, disputing
from comity.capabilities.exercises.acts import ExerciseDescribed, ExerciseFormat
from comity.capabilities.exercises.pages import state_strip
from comity.capabilities.exercises.pages.strip import strip_class
from comity.capabilities.exercises.views import ExerciseQuery, exercise_rows
from comity.capabilities.parties.acts import Confidence
from markup import Element


def marks(table: Element) -> dict[str, list[str]]:
    """The marks of each state, by its name."""
    found = {}
    for line in cells(table)[1:]:
        classes = [part.get("class") for cell in line[1:] for part in cell.all("span") if "part" in part.get("class")]
        found[line[0].text("count")] = [one.split()[-1].removeprefix("part-") for one in classes]
    return found


def test_each_state_has_its_part_in_each_edition() -> None:
    table = next(drawn(state_strip(series(), shown())).all("table"))
    assert marks(table) == {
        "Arcadia": ["host", "took-part", "named", "absent", "not-stated"],
        "Xanadu": ["took-part", "took-part", "named", "absent", "host-only"],
        "Cockaigne": ["observer", "absent", "absent", "named", "not-stated"],
    }


def test_heads_lead_to_the_exercises_and_say_what_was_not_held() -> None:
    table = next(drawn(state_strip(series(), shown())).all("table"))
    heads = cells(table)[0][1:]
    assert [next(head.all("a")).get("href") for head in heads][:2] == [
        "/exercises/XAA.sandstorm-2019",
        "/exercises/XAA.sandstorm-2021",
    ]
    assert [head.text() for head in heads] == [
        "2019 said by Xanadu",
        "2021 said by Xanadu",
        "2022 Postponed said by Xanadu",
        "2023 Announced said by Xanadu , low confidence",
        "2024 Held not verified said by Xanadu",
    ]
    assert [head.get("class") for head in heads] == ["", "", "not-held", "not-held", "not-verified"]


@pytest.mark.parametrize("compact", [False, True])
def test_heads_say_what_is_contested_and_who_else_than_the_library_speaks(compact: bool) -> None:
    own = row("Sandstorm 2021", start="2021")
    (disputed,) = exercise_rows(
        folded(Speech("RECORD", sandstorm(start="2019")), disputing("XBB", 0), matter=RECORD_EXERCISE), ExerciseQuery()
    )
    differing = msgspec.structs.replace(disputed, conflict=True)
    for rows, said, unsaid in (
        ((own,), {"said by Xanadu"}, {"disputed", "statements differ"}),
        ((disputed,), {"disputed"}, {"said by", "statements differ"}),
        ((differing,), {"disputed", "statements differ"}, {"said by"}),
    ):
        head = cells(next(drawn(state_strip(rows, shown(), compact)).all("table")))[0][1]
        for told in (head.text(), next(head.all("a")).get("title")):
            assert all(one in told for one in said)
            assert not any(one in told for one in unsaid)


def test_states_that_are_counted_are_those_that_took_part() -> None:
    page = drawn(state_strip(series(), shown()))
    assert [one.text() for one in page.all("span") if one.get("class") == "count"] == ["2", "2", "0"]


def test_every_cell_says_its_part_to_those_who_see_no_colours() -> None:
    table = next(drawn(state_strip(series(), shown())).all("table"))
    said = [cell.text() for line in cells(table)[1:] for cell in line[1:]]
    assert all(said)
    assert said[:2] == ["host, took part", "took part"]
    titles = [cell.get("title") for line in cells(table)[1:] for cell in line[1:]]
    assert titles[0] == "Arcadia, Sandstorm 2019: host, took part"


def test_legend_explains_what_is_there_and_nothing_else() -> None:
    told = [one.text() for one in drawn(state_strip(series(), shown())).all("li")]
    assert "not held" in told
    assert "sources differ on its part" not in told
    only = (row("One", start="2020"),)
    assert [one.text() for one in drawn(state_strip(only, shown())).all("li")] == ["took part"]


def test_edition_of_two_states_and_one_of_low_confidence_are_marked() -> None:
    rows = (row("One", start="2020", format=ExerciseFormat.BILATERAL, confidence=Confidence.LOW),)
    page = drawn(state_strip(rows, shown()))
    assert "⇄" in cells(next(page.all("table")))[0][1].text()
    assert {"⇄ two states", "low confidence"} <= {one.text() for one in page.all("li")}
    assert cells(next(page.all("table")))[1][1].get("class") == "low"


def test_no_edition_gives_no_strip() -> None:
    assert state_strip((), shown()) is None


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
@given(found=st.lists(exercises(), min_size=1, max_size=5), compact=st.booleans())
@settings(max_examples=20)
def test_any_series_makes_a_sound_table(language: str, found: list[ExerciseDescribed], compact: bool) -> None:
    page = drawn(state_strip([row_of(one) for one in found], shown(language), compact))
    (table,) = page.all("table")
    assert {len(line) for line in cells(table)} == {len(found) + 1}


@pytest.mark.parametrize(("columns", "size"), [(1, "few"), (9, "some"), (24, "many"), (25, "most")])
def test_more_columns_need_more_room(columns: int, size: str) -> None:
    editions = [object()] * columns
    assert strip_class(editions, compact=False) == f"strip strip-{size}"  # type: ignore[arg-type]


def test_state_that_nothing_names_is_not_linked() -> None:
    rows = (row("One", start="2020", participants=("XAA", "XBB")),)
    table = next(drawn(state_strip(rows, shown(names={"XAA": "Xanadu"}))).all("table"))
    links = [one.get("href") or "" for one in table.all("a")]
    assert [one for one in links if one.startswith("/states/")] == ["/states/XAA"]
