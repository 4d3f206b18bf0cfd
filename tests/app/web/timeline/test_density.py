"""No more marks are drawn than can be told apart; the fullest lanes become counts that add up."""

from datetime import date

from app.web.timeline.happenings import AXIS, TODAY, marks
from comity.app.web.timeline.density import MOST_MARKS, Count, Mark, lanes_of
from comity.app.web.timeline.lanes import Axis, Dated
from comity.kernel.marks import LAYERS


def test_few_marks_are_all_drawn_in_the_order_of_layers() -> None:
    lanes = lanes_of(marks(90), AXIS, TODAY)
    assert [lane.layer for lane in lanes] == list(LAYERS)
    assert sum(len(lane.places) for lane in lanes) == 90
    assert not any(lane.counts for lane in lanes)
    assert all(lane.rows > 0 for lane in lanes)


def test_fullest_lanes_become_counts_until_the_rest_can_be_drawn() -> None:
    many, few = marks(MOST_MARKS, ("exercise",)), marks(10, ("session",))
    lanes = {lane.layer: lane for lane in lanes_of((*many, *few), AXIS, TODAY)}
    assert sum(one.count for one in lanes["exercise"].counts) == MOST_MARKS
    assert lanes["exercise"].places == ()
    assert len(lanes["session"].places) == 10


def test_lane_with_too_much_on_one_day_is_counted_alone() -> None:
    same = tuple(Mark(at=at, layer="exercise", dated=Dated(name="", start="2001-06-15")) for at in range(30))
    lanes = {lane.layer: lane for lane in lanes_of((*same, *marks(3, ("session",))), AXIS, TODAY)}
    assert lanes["exercise"].counts == (Count(2001, 30),)
    assert lanes["session"].counts == ()


def test_what_began_before_the_axis_counts_with_its_first_year() -> None:
    old = tuple(Mark(at=at, layer="mission", dated=Dated(name="", start="1949", end="2000-01-01")) for at in range(30))
    (lane,) = lanes_of(old, AXIS, TODAY)
    assert lane.counts == (Count(1992, 30),)


def test_thousands_of_marks_are_drawn_as_few_counts() -> None:
    lanes = lanes_of(marks(5_000), AXIS, TODAY)
    assert sum(len(lane.places) for lane in lanes) <= MOST_MARKS
    assert sum(len(lane.marks) for lane in lanes) == 5_000
    assert sum(one.count for lane in lanes for one in lane.counts) + sum(len(lane.places) for lane in lanes) == 5_000


def test_only_what_is_on_the_axis_is_shown() -> None:
    assert lanes_of(marks(90), Axis(date(1980, 1, 1), date(1985, 12, 31)), TODAY) == ()
    assert lanes_of((), AXIS, TODAY) == ()
