"""Places of all views, chosen by layer, year, state and distance."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.map.places import PartyQuery, Rows, pin, point, registry_of, view_of
from comity.app.web.map.choice import read_choice
from comity.app.web.map.gathered import Gathered, fits, gather
from comity.kernel.errors import Malformed
from comity.kernel.marks import LAYERS

TODAY = date(2026, 11, 22)
SEAT = point(39.9, 116.4, layer="seat", matter="organisation:sco")
OLD = point(46.0, 80.9, matter="exercise:kaz", start="2003-08", end="2003-08-12")
NEW = point(55.0, 60.4, matter="exercise:rus", start="2018")
BASE = point(38.8, 65.9, layer="outside", matter="engagement:uzb", start="2001-10", end="2005-11-21")
REGISTRY = registry_of(
    view_of("seats", [SEAT]), view_of("drills", [NEW, OLD], PartyQuery), view_of("bases", [BASE, OLD], PartyQuery)
)


def gathered(**values: str) -> Gathered:
    return gather(REGISTRY, Rows(), read_choice(values), TODAY)


def test_places_of_all_views_come_once_and_by_date() -> None:
    found = gathered()
    assert [one.point for one in found.pins] == [BASE, OLD, NEW, SEAT]
    assert found.layers == ("exercise", "seat", "outside")
    assert found.years == tuple(range(2001, 2027))
    assert found.silent == ()
    assert {one.acts for one in found.pins} == {("ab",)}


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ({"layer": "seat"}, [SEAT]),
        ({"layer": "outside,seat"}, [BASE, SEAT]),
        ({"layer": "mission"}, []),
        ({"since": "2004"}, [BASE, NEW, SEAT]),
        ({"since": "2006"}, [NEW, SEAT]),
        ({"until": "2001"}, [BASE, SEAT]),
        ({"since": "2002", "until": "2004"}, [BASE, OLD, SEAT]),
        ({"since": "2019"}, [SEAT]),
        ({"near": "46,81,50"}, [OLD]),
        ({"near": "46,82,50"}, []),
    ],
)
def test_places_are_chosen(values: dict[str, str], kept: list[Any]) -> None:
    found = gathered(**values)
    assert [one.point for one in found.pins] == kept
    # What can be chosen does not shrink with what was chosen.
    assert found.layers == ("exercise", "seat", "outside")
    assert found.years[0] == 2001


def test_view_that_cannot_be_asked_for_a_state_is_left_out_and_named() -> None:
    found = gathered(party="KAZ")
    assert [one.point for one in found.pins] == [OLD]
    assert found.silent == ("Seats",)
    assert gathered(organisation="SCO").pins == ()
    assert gathered(organisation="SCO").silent == ("Seats", "Drills", "Bases")


def test_state_that_is_none_is_refused() -> None:
    with pytest.raises(Malformed, match="a parameter does not fit"):
        gathered(party="kazakhstan")


def test_views_without_places_and_of_one_file_are_not_asked() -> None:
    registry = registry_of()
    assert gather(registry, Rows(), read_choice({}), TODAY) == Gathered(pins=(), layers=(), years=(), silent=())


@pytest.mark.parametrize(
    ("layer", "start", "end", "first", "last"),
    [
        ("exercise", "2007-08", None, 2007, 2007),
        ("exercise", "2007-12-30", "2008-01-02", 2007, 2008),
        ("outside", "2001-10", None, 2001, None),
        ("outside", None, "2005", None, 2005),
        ("facility", None, None, None, None),
        ("exercise", None, None, None, None),
    ],
)
def test_years_of_a_place(layer: str, start: str | None, end: str | None, first: int | None, last: int | None) -> None:
    found = pin(layer=layer, start=start, end=end)
    assert (found.first, found.last) == (first, last)


@given(
    st.sampled_from(LAYERS),
    st.one_of(st.none(), st.integers(1990, 2030)),
    st.one_of(st.none(), st.integers(1990, 2030)),
    st.integers(1990, 2030),
)
def test_narrower_years_never_add_a_place(layer: str, start: int | None, end: int | None, year: int) -> None:
    found = pin(layer=layer, start=start and str(start), end=end and str(max(end, start or 0)))
    if fits(found, read_choice({"since": str(year), "until": str(year)})):
        assert fits(found, read_choice({"since": str(year)}))
        assert fits(found, read_choice({"until": str(year)}))
        assert fits(found, read_choice({}))
