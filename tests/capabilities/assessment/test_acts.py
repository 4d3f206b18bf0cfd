import json
from typing import Any

import pytest
from hypothesis import given

from capabilities.assessment.speaking import claims, yearly
from comity.capabilities.assessment import CAPABILITY
from comity.capabilities.assessment.acts import ClaimAssessed
from comity.kernel.act import open_body
from comity.kernel.canonical import encode
from comity.kernel.errors import Malformed

(ASSESSED,) = CAPABILITY.kinds


@given(claims())
def test_bodies_survive_writing_and_reading(body: ClaimAssessed) -> None:
    assert open_body(encode(body), ASSESSED) == body


@pytest.mark.parametrize(
    "changes",
    [
        {"claim": ""},
        {"claim": "x" * 501},
        {"verdict": "true"},
        {"verdict": None},
        {"reason": ""},
        {"reason": "x" * 2_001},
        {"rests_on": []},
        {"rests_on": ["a page"]},
        {"rests_on": ["exercise:Sandstorm"]},
        {"rests_on": ["exercise:sandstorm", "exercise:sandstorm"]},
        {"rests_on": [f"exercise:s-{number}" for number in range(61)]},
        {"valid_from": "2021-02-30"},
        {"valid_from": "2021", "valid_to": "2020"},
        {"confidence": "sure"},
        {"author": "somebody"},
    ],
)
def test_values_out_of_bounds_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        open_body(encode({**json.loads(encode(yearly())), **changes}), ASSESSED)


def test_a_claim_must_say_what_it_rests_on() -> None:
    body = json.loads(encode(yearly()))
    del body["rests_on"]
    with pytest.raises(Malformed, match="rests_on"):
        open_body(encode(body), ASSESSED)


def test_a_claim_may_rest_on_sixty_files() -> None:
    body = yearly(rests_on=tuple(f"exercise:s-{number}" for number in range(60)))
    assert open_body(encode(body), ASSESSED) == body


def test_an_assessment_opens_a_file_and_can_be_corrected_but_not_erased() -> None:
    assert (ASSESSED.opens, ASSESSED.recallable) == (True, False)
