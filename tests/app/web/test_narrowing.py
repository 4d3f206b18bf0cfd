"""What the map, the timeline and the calendar are narrowed by is read and asked for alike."""

import pytest

from comity.app.web.narrowing import read_layers, read_of, read_year, read_years, select_field
from comity.app.web.rendering import render
from comity.kernel.errors import Malformed
from markup import Element, read


def test_layers_are_read_each_once() -> None:
    assert read_layers({"layer": "seat,exercise,seat"}) == ("seat", "exercise")
    assert read_layers({}) == read_layers({"layer": ""}) == ()
    with pytest.raises(Malformed, match="weather"):
        read_layers({"layer": "seat,weather"})


@pytest.mark.parametrize("text", ["999", "2100", "２００５", "last", "-2005", ""])
def test_what_is_no_year_is_refused(text: str) -> None:
    with pytest.raises(Malformed, match="since"):
        read_year("since", {"since": text})


def test_years_are_in_order() -> None:
    assert read_years({"since": "2005", "until": "2005"}) == (2005, 2005)
    assert read_years({"until": "2005"}) == (None, 2005)
    with pytest.raises(Malformed, match="2006 to 2005"):
        read_years({"since": "2006", "until": "2005"})


def test_whose_is_taken_as_it_was_asked_for() -> None:
    assert read_of({"party": "KAZ", "layer": "seat"}) == {"party": "KAZ"}


def options(chosen: str, every: str = "") -> list[Element]:
    field = select_field("party", "State", (("KAZ", "Kazakhstan"),), chosen, every)
    return list(read(render(field)).all("option"))


def test_what_is_chosen_stands_in_the_field_even_where_it_is_not_offered() -> None:
    assert [(one.get("value"), one.text()) for one in options("XAA", "all")] == [
        ("", "all"),
        ("KAZ", "Kazakhstan"),
        ("XAA", "XAA"),
    ]
    assert [one.get("value") for one in options("KAZ")] == ["KAZ"]
