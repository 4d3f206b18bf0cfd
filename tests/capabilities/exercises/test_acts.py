import json
from typing import Any

import msgspec
import pytest
from hypothesis import given

from capabilities.exercises.speaking import exercises, sandstorm, strength, strengths
from comity.capabilities.exercises import CAPABILITY
from comity.capabilities.exercises.acts import ExerciseDescribed, StrengthStated
from comity.kernel.act import open_body
from comity.kernel.canonical import encode
from comity.kernel.errors import Malformed

DESCRIBED, STRENGTH = CAPABILITY.kinds


@given(exercises(), strengths())
def test_bodies_survive_writing_and_reading(described: ExerciseDescribed, stated: StrengthStated) -> None:
    assert open_body(encode(described), DESCRIBED) == described
    assert open_body(encode(stated), STRENGTH) == stated


@pytest.mark.parametrize(
    ("kind", "body", "changes"),
    [
        (DESCRIBED, sandstorm(), {"name": ""}),
        (DESCRIBED, sandstorm(), {"name": "x" * 201}),
        (DESCRIBED, sandstorm(), {"series": ""}),
        (DESCRIBED, sandstorm(), {"status": "perhaps"}),
        (DESCRIBED, sandstorm(), {"format": "trilateral"}),
        (DESCRIBED, sandstorm(), {"framework": "SCO"}),
        (DESCRIBED, sandstorm(), {"organisation": None}),
        (DESCRIBED, sandstorm(), {"organisation": "oasis council"}),
        (DESCRIBED, sandstorm(), {"start": "2021-02-30"}),
        (DESCRIBED, sandstorm(), {"start": "August 2021"}),
        (DESCRIBED, sandstorm(), {"end": "2021-08-20"}),
        (DESCRIBED, sandstorm(start="2021-08-20"), {"end": "2021-08-19"}),
        (DESCRIBED, sandstorm(start="2021-08"), {"end": "2020"}),
        (DESCRIBED, sandstorm(), {"place": {"latitude": 0, "longitude": 0}}),
        (DESCRIBED, sandstorm(), {"precision": "guess"}),
        (DESCRIBED, sandstorm(), {"participants": ["XBB", "XAA"]}),
        (DESCRIBED, sandstorm(), {"participants": ["XAA", "XAA"]}),
        (DESCRIBED, sandstorm(), {"hosts": ["xaa"]}),
        (DESCRIBED, sandstorm(), {"observers": ["XAA"]}),
        (DESCRIBED, sandstorm(), {"doubtful": ["XCC", "XBB"]}),
        (DESCRIBED, sandstorm(), {"kinds": ["naval", "border"]}),
        (DESCRIBED, sandstorm(), {"kinds": ["chess"]}),
        (DESCRIBED, sandstorm(), {"aliases": [""]}),
        (DESCRIBED, sandstorm(), {"summary": "x" * 1_001}),
        (STRENGTH, strength(100), {"low": -1}),
        (STRENGTH, strength(100), {"low": 10_000_001}),
        (STRENGTH, strength(100), {"low": 99.5}),
        (STRENGTH, strength(100), {"high": 100}),
        (STRENGTH, strength(100), {"high": 99}),
        (STRENGTH, strength(100), {"high": 10_000_001}),
        (STRENGTH, strength(100, at_least=True), {"high": 200}),
        (STRENGTH, strength(100), {"basis": "rumour"}),
        (STRENGTH, strength(100), {"said_by": ""}),
        (STRENGTH, strength(100), {"party": "kaz"}),
        (STRENGTH, strength(100), {"confidence": "sure"}),
        (STRENGTH, strength(100), {"persons": 5}),
    ],
)
def test_values_out_of_bounds_are_refused(kind: Any, body: msgspec.Struct, changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        open_body(encode({**json.loads(encode(body)), **changes}), kind)


@pytest.mark.parametrize(
    "body",
    [
        sandstorm(start="2021", end="2021"),
        sandstorm(start="2021-08-20", end="2021-08-20"),
        sandstorm(start="2021-08-20", end="2021"),
        sandstorm(participants=("XAA",), observers=("XBB",), doubtful=("XAA", "XBB", "XCC")),
        sandstorm(participants=(), hosts=("XAA",)),
    ],
)
def test_what_is_known_in_part_can_be_said(body: ExerciseDescribed) -> None:
    assert open_body(encode(body), DESCRIBED) == body


@pytest.mark.parametrize("low", [0, 10_000_000])
def test_a_strength_may_reach_its_bounds(low: int) -> None:
    assert open_body(encode(strength(low)), STRENGTH) == strength(low)


def test_what_a_fault_expects_and_got_is_said() -> None:
    with pytest.raises(Malformed, match="expected participants in alphabetical order, each once, got XBB, XAA"):
        open_body(encode({**json.loads(encode(sandstorm())), "participants": ["XBB", "XAA"]}), DESCRIBED)
    with pytest.raises(Malformed, match="expected a higher second figure or none, got 7 to 6"):
        open_body(encode({**json.loads(encode(strength(7))), "high": 6}), STRENGTH)


def test_statements_about_exercises_can_be_corrected_but_not_erased() -> None:
    assert [kind.recallable for kind in CAPABILITY.kinds] == [False, False]
    assert [kind.opens for kind in CAPABILITY.kinds] == [True, False]
