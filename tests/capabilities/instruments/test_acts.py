import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from capabilities.instruments.speaking import instruments, pact
from comity.capabilities.instruments import CAPABILITY
from comity.capabilities.instruments.acts import InstrumentDescribed, InstrumentTopic, InstrumentType
from comity.kernel.act import open_body
from comity.kernel.canonical import encode
from comity.kernel.errors import Malformed

(KIND,) = CAPABILITY.kinds


@given(instruments())
def test_a_description_survives_writing_and_reading(body: InstrumentDescribed) -> None:
    assert open_body(encode(body), KIND) == body


def test_unknown_dates_and_lists_leave_no_trace_in_the_bytes() -> None:
    bare = InstrumentDescribed(title="Pact", type=InstrumentType.TREATY, confidence=pact().confidence)
    assert json.loads(encode(bare)) == {"title": "Pact", "type": "treaty", "confidence": "high"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 301),
        ("type", "handshake"),
        ("type", "memorandum template"),
        ("confidence", "certain"),
        ("organisations", ["xoc"]),
        ("organisations", ["SCO"] * 2),
        ("organisations", ["XOC", "SCO"]),
        ("organisations", [f"XO{number:02}" for number in range(21)]),
        ("place", ""),
        ("place", "x" * 201),
        ("place", {"name": "Oasis"}),
        ("signed", "26.04.1996"),
        ("signed", "1996-02-30"),
        ("in_force", "2001-13"),
        ("in_force", ""),
        ("end", "2001-06-31"),
        ("parties", ["XBB", "XAA"]),
        ("parties", ["XAA", "XAA"]),
        ("parties", [f"X{number:03}" for number in range(251)]),
        ("depositary", ""),
        ("topics", ["weather"]),
        ("topics", ["exercises", "border"]),
        ("topics", ["border", "border"]),
        ("note", "x" * 2_001),
        ("sources", [""]),
        ("sources", ["a page"] * 21),
        ("provisions", []),
    ],
)
def test_values_out_of_bounds_are_refused(field: str, value: Any) -> None:
    with pytest.raises(Malformed):
        open_body(encode({**json.loads(encode(pact())), field: value}), KIND)


def test_lists_are_sorted_so_that_equal_descriptions_are_equal() -> None:
    with pytest.raises(ValueError, match="expected parties in alphabetical order, each once, got XBB, XAA"):
        pact(parties=("XBB", "XAA"))
    with pytest.raises(ValueError, match="expected topics in alphabetical order, each once, got exercises, border"):
        pact(topics=(InstrumentTopic.EXERCISES, InstrumentTopic.BORDER))


def test_every_topic_fits_into_one_description() -> None:
    topics = tuple(sorted(InstrumentTopic, key=lambda one: one.value))
    assert open_body(encode(pact(topics=topics)), KIND) == pact(topics=topics)


def test_every_topic_is_documented(root: Path) -> None:
    page = (root / "docs" / "capabilities" / "instruments.md").read_text(encoding="utf-8")
    (listed,) = re.findall(r"^## Topics\n\n(.*?)\.$", page, re.MULTILINE | re.DOTALL)
    assert sorted(re.split(r",\s", listed)) == sorted(topic.value for topic in InstrumentTopic)


@pytest.mark.parametrize(
    ("fields", "fits"),
    [
        ({"signed": "2001-06-15", "end": "2001-06-14"}, False),
        ({"in_force": "2003", "end": "2002-12-31"}, False),
        ({"signed": "2001-06-15", "end": "2001"}, True),
        ({"signed": "2001-06-15", "in_force": "2001-01-01"}, True),
        ({"end": "2021-01-01", "may_go_on": True}, True),
        ({"may_go_on": True}, False),
    ],
)
def test_an_end_lies_after_the_start_and_an_extension_after_an_end(fields: dict[str, Any], fits: bool) -> None:
    if fits:
        assert open_body(encode(pact(**fields)), KIND) == pact(**fields)
    else:
        with pytest.raises(ValueError, match="expected an end"):
            pact(**fields)


def test_a_description_can_be_corrected_but_not_erased() -> None:
    assert (KIND.opens, KIND.recallable, KIND.subject) == (True, False, "instrument")
