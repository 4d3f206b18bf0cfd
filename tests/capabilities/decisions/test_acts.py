import json
from typing import Any

import msgspec
import pytest
from hypothesis import given

from capabilities.decisions.speaking import bodies, body, session, sessions
from comity.capabilities.decisions import CAPABILITY
from comity.capabilities.decisions.acts import BodyDescribed, SessionDescribed
from comity.capabilities.parties.acts import Place
from comity.kernel.act import open_body
from comity.kernel.canonical import encode
from comity.kernel.errors import Malformed

BODY, SESSION = CAPABILITY.kinds


@given(bodies(), sessions())
def test_descriptions_survive_writing_and_reading(one: BodyDescribed, other: SessionDescribed) -> None:
    assert open_body(encode(one), BODY) == one
    assert open_body(encode(other), SESSION) == other


@pytest.mark.parametrize(
    ("kind", "given", "field", "value"),
    [
        (BODY, body(), "name", "Council"),
        (BODY, body(), "name", {"en": "Council", "ru": "Совет", "zh": ""}),
        (BODY, body(), "kind", "club"),
        (BODY, body(), "confidence", None),
        (BODY, body(), "organisation", "xoc"),
        (BODY, body(), "kind_detail", "x" * 301),
        (BODY, body(), "founded", "2002-02-30"),
        (BODY, body(), "founded", "June 2002"),
        (BODY, body(), "founded_note", ""),
        (BODY, body(), "seat", "Oasis"),
        (BODY, body(), "seat", {"name": "Oasis", "latitude": 900_001}),
        (BODY, body(), "seat_detail", "x" * 301),
        (BODY, body(), "frequency", ""),
        (BODY, body(), "decision_rule", "dice"),
        (BODY, body(), "decision_detail", "x" * 1_001),
        (BODY, body(), "legal_base", "x" * 501),
        (BODY, body(), "director", "somebody"),
        (SESSION, session(), "organisation", None),
        (SESSION, session(), "status", "postponed"),
        (SESSION, session(), "body", "council"),
        (SESSION, session(), "body", "organisation:sco"),
        (SESSION, session(), "body", "body:"),
        (SESSION, session(), "number", 0),
        (SESSION, session(), "number", 10_001),
        (SESSION, session(), "number", 1.5),
        (SESSION, session(), "name", ""),
        (SESSION, session(), "start", "2001-06-31"),
        (SESSION, session(start="2001"), "end", "2001-13"),
        (SESSION, session(start="2001-06-15"), "end", "2001-06-14"),
        (SESSION, session(), "end", "2001-06-15"),
        (SESSION, session(), "place", ""),
        (SESSION, session(), "place", {"name": "Oasis"}),
        (SESSION, session(), "country", "Kazakhstan"),
        (SESSION, session(), "chair", "the President"),
        (SESSION, session(), "outcomes", "x" * 2_001),
        (SESSION, session(), "sources", ["a page"] * 21),
    ],
)
def test_values_out_of_bounds_are_refused(kind: Any, given: msgspec.Struct, field: str, value: Any) -> None:
    with pytest.raises(Malformed):
        open_body(encode_any({**json.loads(encode(given)), field: value}), kind)


def encode_any(content: dict[str, Any]) -> bytes:
    """Canonical but for fractions, which no act may hold."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("start", "end"),
    [(None, None), ("2026", None), ("2001-06-14", "2001-06-15"), ("2001-06-14", "2001-06"), ("2001", "2001")],
)
def test_days_of_a_session_are_as_precise_as_known(start: str | None, end: str | None) -> None:
    assert open_body(encode(session(start=start, end=end)), SESSION) == session(start=start, end=end)


def test_a_session_without_a_first_day_has_no_last_day() -> None:
    with pytest.raises(ValueError, match="expected a first day before the last day 2001, got none"):
        session(end="2001")
    with pytest.raises(ValueError, match="expected a last day after the first, got 2002 to 2001"):
        session(start="2002", end="2001")


def test_the_body_of_a_session_is_the_file_of_a_body() -> None:
    with pytest.raises(ValueError, match="expected the file of a body, got organisation:sco"):
        session(body="organisation:sco")


def test_a_seat_may_be_known_by_name_only() -> None:
    seated = body(seat=Place(name="Oasis"), seat_detail="usual venue")
    assert open_body(encode(seated), BODY) == seated


def test_descriptions_can_be_corrected_but_not_erased() -> None:
    assert [(kind.opens, kind.recallable) for kind in CAPABILITY.kinds] == [(True, False)] * 2
    assert [kind.subject for kind in CAPABILITY.kinds] == [one.name for one in CAPABILITY.matter_types]
