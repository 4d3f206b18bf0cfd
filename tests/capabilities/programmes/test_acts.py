import json
from typing import Any

import pytest
from hypothesis import given

from capabilities.programmes.speaking import missions, watch
from comity.capabilities.programmes import CAPABILITY
from comity.capabilities.programmes.acts import MissionDescribed
from comity.kernel.act import open_body
from comity.kernel.canonical import encode
from comity.kernel.errors import Malformed

(DESCRIBED,) = CAPABILITY.kinds


@given(missions())
def test_bodies_survive_writing_and_reading(body: MissionDescribed) -> None:
    assert open_body(encode(body), DESCRIBED) == body


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": None},
        {"organisation": "oasis"},
        {"hosts": ["XCC", "XBB"]},
        {"hosts": ["XBB", "XBB"]},
        {"hosts": ["xbb"]},
        {"contributors": ["XCC", "XAA"]},
        {"start": "2021-02-30"},
        {"start": "2021-08-20", "end": "2021-08-19"},
        {"start": "2021", "end": "2020-12-31"},
        {"strength": ""},
        {"strength": 500},
        {"task": "x" * 501},
        {"summary": "x" * 1_001},
        {"mandate_basis": ""},
        {"confidence": "sure"},
        {"commander": "somebody"},
    ],
)
def test_values_out_of_bounds_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        open_body(encode({**json.loads(encode(watch())), **changes}), DESCRIBED)


@pytest.mark.parametrize(
    "body",
    [
        watch(organisation=None, hosts=(), contributors=()),
        watch(start="2021", end="2021"),
        watch(end="2021"),
        watch(start="2021-08-20", end="2021"),
    ],
)
def test_what_is_known_in_part_can_be_said(body: MissionDescribed) -> None:
    assert open_body(encode(body), DESCRIBED) == body


def test_a_description_opens_a_file_and_can_be_corrected_but_not_erased() -> None:
    assert (DESCRIBED.opens, DESCRIBED.recallable) == (True, False)
