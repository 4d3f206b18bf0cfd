"""K10: for two histories that differ only in acts a reader may not see, every byte served to it is the same.

A history is written twice: once whole, once with only the acts that the reader may see. Then every route there is, read
from the routes themselves, is asked by that reader, and every form is posted. Masked is the closed list of log
coordinates, and nothing else. Seeded leaks must make the property fail (test_non_interference_leaks.py).
"""

import random
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from stories.interference.asking import compare, tell_twice
from stories.interference.posts import KEPT_APART, posting_routes
from stories.interference.readers import READERS, Arrived, As, name_of
from stories.interference.routes import NOT_READ, addresses, place_of, reading_routes
from stories.interference.worlds import FULL_HISTORY, MARKINGS, SLOTS, WHAT, Step, World

ASKED_ALWAYS = 10
"""Readers in the short form; those after them differ from one of these in clearance or in how they come in."""
FURTHER = 4
"""Statements beyond the full history, others for each reader."""
STEPS = st.lists(
    st.tuples(st.integers(0, SLOTS - 1), st.sampled_from(WHAT), st.integers(0, len(MARKINGS) - 1)),
    min_size=2,
    max_size=12,
)


def further(seed: int) -> tuple[Step, ...]:
    """Steps that are the same in every run."""
    chance = random.Random(seed)  # not for secrets
    return tuple(
        (chance.randrange(SLOTS), chance.choice(WHAT), chance.randrange(len(MARKINGS))) for _ in range(FURTHER)
    )


@pytest.mark.parametrize("who", READERS[:ASKED_ALWAYS], ids=name_of)
def test_hidden_acts_change_no_byte_of_any_route(keys: Path, tmp_path: Path, who: As) -> None:
    pair = tell_twice(keys, tmp_path, (*FULL_HISTORY, *further(READERS.index(who))), who)
    assert len(pair.told) > pair.hidden(who) > 0
    compare(pair, who)


@pytest.mark.soak
def test_hidden_acts_change_no_byte_of_any_route_at_length(keys: Path, tmp_path: Path) -> None:
    numbers = count()

    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(steps=STEPS, who=st.sampled_from(READERS))
    def same(steps: list[Step], who: As) -> None:
        compare(tell_twice(keys, tmp_path / str(next(numbers)), tuple(steps), who), who)

    same()


def test_what_is_not_asked_for_is_there_and_has_a_reason() -> None:
    assert set(NOT_READ) <= set(reading_routes())
    assert set(KEPT_APART) <= set(posting_routes())
    assert all((*NOT_READ.values(), *KEPT_APART.values()))


def test_new_route_is_not_passed_over(keys: Path, tmp_path: Path) -> None:
    with World(keys, tmp_path / "node").open() as node:
        place = place_of(node, [], Arrived(who=As()))
        assert set(addresses(place, reading_routes()).values()) == set(reading_routes()) - set(NOT_READ)
        with pytest.raises(AssertionError, match="a new route was not looked at: /unheard-of"):
            addresses(place, ("/unheard-of/{thing:str}",))
