from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.capabilities.parties.acts import Confidence, Place
from comity.capabilities.parties.views.asking import coordinates, is_sure, may_fall_within, names_place
from comity.kernel.dates import bounds
from strategies import partial_dates

DAYS = st.none() | st.dates(date(2018, 12, 1), date(2022, 1, 31))


@pytest.mark.parametrize(
    ("start", "end", "since", "until", "fits"),
    [
        (None, None, date(2020, 1, 1), date(2020, 1, 1), True),
        ("2019", "2020", None, None, True),
        ("2019", "2020-06", date(2020, 6, 30), None, True),
        ("2019", "2020-06", date(2020, 7, 1), None, False),
        ("2019", None, date(2030, 1, 1), None, True),
        ("2019-05", None, None, date(2019, 5, 1), True),
        ("2019-05", None, None, date(2019, 4, 30), False),
        (None, "2020", None, date(1990, 1, 1), True),
        ("2019", "2020", date(2021, 1, 1), date(2018, 1, 1), False),
        ("2019-02-03", "2019-02-03", date(2019, 2, 3), date(2019, 2, 3), True),
        ("2019-02-03", "2019-02-03", date.max, None, False),
        ("2019-02-03", "2019-02-03", None, date.min, False),
    ],
)
def test_what_the_dates_leave_open_stays(
    start: str | None, end: str | None, since: date | None, until: date | None, fits: bool
) -> None:
    assert may_fall_within(start, end, since, until) is fits


@given(st.none() | partial_dates(), st.none() | partial_dates(), DAYS, DAYS)
def test_only_what_no_reading_of_the_dates_allows_is_left_out(
    start: str | None, end: str | None, since: date | None, until: date | None
) -> None:
    earliest = bounds(start)[0] if start is not None else date.min
    latest = bounds(end)[1] if end is not None else date.max
    allowed = (since is None or latest >= since) and (until is None or earliest <= until)
    assert may_fall_within(start, end, since, until) is allowed


def test_a_place_is_found_by_part_of_its_name_in_any_case() -> None:
    place = Place(name="Близ Оша, Valley")
    assert all(names_place(place, part) for part in (None, "", "оша", "VALLEY", "близ Оша"))
    assert not any(names_place(place, part) for part in ("Osh", "valleys"))
    assert [names_place(None, part) for part in (None, "", "Valley")] == [True, True, False]


def test_a_pin_needs_both_coordinates() -> None:
    assert coordinates(Place(name="x", latitude=0, longitude=-1)) == (0, -1)
    for place in (None, Place(name="x"), Place(name="x", latitude=1), Place(name="x", longitude=1)):
        assert coordinates(place) is None


def test_only_what_is_agreed_and_not_low_is_sure() -> None:
    assert [is_sure(one, False, 0) for one in Confidence] == [True, True, False]
    assert not is_sure(Confidence.HIGH, True, 0)
    assert not is_sure(Confidence.HIGH, False, 1)
