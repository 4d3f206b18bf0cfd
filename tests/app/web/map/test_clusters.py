"""Pins that would lie on one another become one mark."""

from math import hypot

from hypothesis import given
from hypothesis import strategies as st

from app.web.map.places import pin
from comity.app.web.map.clusters import Placed, clusters_of

PIN = pin()
SPOTS = st.lists(st.tuples(st.integers(-50, 400), st.integers(-50, 300)), max_size=60)


def placed(*spots: tuple[int, int]) -> list[Placed]:
    return [Placed(PIN, x, y) for x, y in spots]


@given(SPOTS, st.floats(1, 120))
def test_every_pin_is_in_one_mark_near_enough_and_no_marks_are_too_near(
    spots: list[tuple[int, int]], apart: float
) -> None:
    pins = placed(*spots)
    clusters = clusters_of(pins, apart)
    assert sorted(id(one) for cluster in clusters for one in cluster.placed) == sorted(id(one) for one in pins)
    for number, cluster in enumerate(clusters):
        x, y = cluster.at
        assert (x, y) in spots
        assert all(hypot(one.x - x, one.y - y) < apart for one in cluster.placed)
        assert all(hypot(other.at[0] - x, other.at[1] - y) >= apart for other in clusters[:number])


def test_place_where_most_stand_draws_the_others() -> None:
    clusters = clusters_of(placed((0, 0), (20, 0), (20, 0), (38, 0), (60, 0)), 25)
    assert [(cluster.at, len(cluster.placed)) for cluster in clusters] == [((20, 0), 4), ((60, 0), 1)]


def test_pins_of_one_place_keep_their_order() -> None:
    pins = placed((5, 5), (5, 5), (5, 5))
    (cluster,) = clusters_of(pins, 10)
    assert [id(one) for one in cluster.placed] == [id(one) for one in pins]
    assert cluster.reach_km == 1


def test_reach_is_rounded_up() -> None:
    (cluster,) = clusters_of([Placed(pin(43.24, 76.89), 5, 5), Placed(pin(42.87, 74.59), 6, 5)], 10)
    assert cluster.reach_km == 192
    assert clusters_of([], 10) == ()
