import json
from typing import Any

import msgspec
import pytest
from hypothesis import given

from capabilities.parties.speaking import council, membership, state
from comity.capabilities.parties import CAPABILITY
from comity.capabilities.parties.acts import Place
from comity.kernel.act import open_body
from comity.kernel.canonical import encode
from comity.kernel.errors import Malformed
from strategies import memberships, organisations, parties

ORGANISATION, MEMBERSHIP, PARTY = CAPABILITY.kinds


@given(organisations(), memberships(), parties())
def test_bodies_survive_writing_and_reading(one: msgspec.Struct, two: msgspec.Struct, three: msgspec.Struct) -> None:
    for body, kind in zip((one, two, three), CAPABILITY.kinds, strict=True):
        assert open_body(encode(body), kind) == body


@pytest.mark.parametrize(
    ("kind", "body", "field", "value"),
    [
        (ORGANISATION, council(), "founded", "2023-02-30"),
        (ORGANISATION, council(), "founded", "1999-13"),
        (ORGANISATION, council(), "founded", "June 2001"),
        (ORGANISATION, council(), "decision_rule", "dice"),
        (ORGANISATION, council(), "code", "oasis"),
        (ORGANISATION, council(), "seat", {"name": "Oasis", "latitude": 900_001}),
        (ORGANISATION, council(), "seat", {"name": "Oasis", "longitude": -1_800_001}),
        (ORGANISATION, council(), "seat", {"latitude": 0}),
        (ORGANISATION, council(), "working_languages", ["x"] * 21),
        (ORGANISATION, council(), "sources", [""]),
        (MEMBERSHIP, membership("XBB"), "start", "2023-02-29"),
        (MEMBERSHIP, membership("XBB"), "end", "2023-04-31"),
        (MEMBERSHIP, membership("XBB"), "status", "friend"),
        (MEMBERSHIP, membership("XBB", start="2002-01"), "end", "2001"),
        (MEMBERSHIP, membership("XBB", start="2002-05-02"), "end", "2002-05-01"),
        (PARTY, state(), "capital", {"name": ""}),
        (PARTY, state(), "note", "x" * 2_001),
    ],
)
def test_values_out_of_bounds_are_refused(kind: Any, body: msgspec.Struct, field: str, value: Any) -> None:
    with pytest.raises(Malformed):
        open_body(encode({**json.loads(encode(body)), field: value}), kind)


def test_an_end_may_overlap_an_imprecise_start() -> None:
    for start, end in (("2001", "2001"), ("2001-06", "2001"), ("2001-06-15", "2001-06-15"), (None, "2001")):
        body = membership("XBB", start=start, end=end)
        assert open_body(encode(body), MEMBERSHIP) == body


def test_coordinates_are_ten_thousandths_of_a_degree() -> None:
    place = Place(name="Oasis", latitude=-900_000, longitude=1_800_000)
    assert open_body(encode(council(seat=place)), ORGANISATION) == council(seat=place)


def test_statements_about_parties_can_be_corrected_but_not_erased() -> None:
    assert [kind.recallable for kind in CAPABILITY.kinds] == [False] * 3
    assert [kind.opens for kind in CAPABILITY.kinds] == [True, False, True]
