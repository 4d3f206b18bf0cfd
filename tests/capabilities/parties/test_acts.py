import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capabilities.parties.speaking import council, crossing, engagement, facility, glossary, membership, state, term
from comity.capabilities.parties import CAPABILITY
from comity.capabilities.parties.acts import (
    CrossingMode,
    CrossingStatus,
    EngagementStatus,
    FacilityKind,
    Place,
    Precision,
)
from comity.kernel.act import Kind, open_body
from comity.kernel.canonical import encode
from comity.kernel.errors import Malformed
from strategies import crossings, engagements, facilities, memberships, organisations, parties

ORGANISATION, MEMBERSHIP, PARTY, FACILITY, CROSSING, ENGAGEMENT, GLOSSARY, TERM = CAPABILITY.kinds


@given(st.tuples(organisations(), memberships(), parties(), facilities(), crossings(), engagements()))
def test_bodies_survive_writing_and_reading(bodies: tuple[msgspec.Struct, ...]) -> None:
    for body, kind in zip(bodies, CAPABILITY.kinds[:6], strict=True):
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
        (FACILITY, facility(), "name", ""),
        (FACILITY, facility(), "name", "x" * 201),
        (FACILITY, facility(), "country", "xbb"),
        (FACILITY, facility(), "country", ["XBB"]),
        (FACILITY, facility(), "kind", "camp"),
        (FACILITY, facility(), "place", None),
        (FACILITY, facility(), "place", {"name": "Dry Valley", "latitude": 40.5}),
        (FACILITY, facility(), "precision", "precise"),
        (FACILITY, facility(), "used_in", ["pm-2007"]),
        (FACILITY, facility(), "used_in", ["exercise:PM-2007"]),
        (FACILITY, facility(), "used_in", ["exercise:one"] * 51),
        (FACILITY, facility(), "sources", ["x"] * 21),
        (FACILITY, facility(), "staff", 7),
        (CROSSING, crossing(), "name", "x" * 201),
        (CROSSING, crossing(), "sides", ["XBB"]),
        (CROSSING, crossing(), "sides", ["XBB", "XBB"]),
        (CROSSING, crossing(), "sides", ["XAA", "XBB", "XCC"]),
        (CROSSING, crossing(), "sides", ["XBB", "here"]),
        (CROSSING, crossing(), "mode", "air"),
        (CROSSING, crossing(), "status", "shut"),
        (CROSSING, crossing(), "status_detail", ""),
        (CROSSING, crossing(), "status_detail", "x" * 301),
        (CROSSING, crossing(), "gauge_break", "yes"),
        (CROSSING, crossing(mode=CrossingMode.ROAD), "gauge_break", False),
        (CROSSING, crossing(), "precision", 3),
        (ENGAGEMENT, engagement(), "name", "x" * 201),
        (ENGAGEMENT, engagement(), "status_detail", "x" * 301),
        (ENGAGEMENT, engagement(), "actor", ""),
        (ENGAGEMENT, engagement(), "partner", "XOC"),
        (ENGAGEMENT, engagement(), "kind", "military"),
        (ENGAGEMENT, engagement(), "status", "ongoing"),
        (ENGAGEMENT, engagement(), "start", "2023-02-29"),
        (ENGAGEMENT, engagement(), "end", "2023-04-31"),
        (ENGAGEMENT, engagement(), "end", "spring"),
        (ENGAGEMENT, engagement(start="2002-05-02"), "end", "2002-05-01"),
        (ENGAGEMENT, engagement(start="2002-01"), "end", "2001"),
        (ENGAGEMENT, engagement(), "summary", "x" * 1_001),
        (ENGAGEMENT, engagement(), "confidence", None),
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
    assert [kind.recallable for kind in CAPABILITY.kinds] == [False] * 8
    assert [kind.opens for kind in CAPABILITY.kinds] == [True, False, True, True, True, True, True, False]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (GLOSSARY, glossary()),
        (TERM, term()),
        *((FACILITY, facility(kind=one)) for one in FacilityKind),
        *((FACILITY, facility(precision=one)) for one in (None, *Precision)),
        (FACILITY, facility(used_in=("exercise:one", "exercise:XAA.two"))),
        *((CROSSING, crossing(status=one)) for one in CrossingStatus),
        *((CROSSING, crossing(gauge_break=one)) for one in (None, False, True)),
        (CROSSING, crossing(mode=CrossingMode.ROAD)),
        *((ENGAGEMENT, engagement(status=one)) for one in EngagementStatus),
        (ENGAGEMENT, engagement(partner=None, place=None, precision=None)),
        (ENGAGEMENT, engagement(start="2002-05", end="2002", status_detail="x" * 300)),
    ],
)
def test_values_within_bounds_are_kept(kind: Kind, body: msgspec.Struct) -> None:
    assert open_body(encode(body), kind) == body


def test_whether_wheels_are_changed_can_be_left_open() -> None:
    assert b"gauge_break" not in encode(crossing())
    assert b'"gauge_break":false' in encode(crossing(gauge_break=False))
