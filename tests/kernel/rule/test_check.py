"""The static check of rules, and of vocabularies and cases."""

import json

import msgspec
import pytest

from comity.kernel.errors import RuleMistake
from comity.kernel.rule import Fact, declare, read_case, read_rule, read_vocabulary
from kernel.rule.shanghai import plain, vocabulary

GOOD = (
    "personnel >= 13_000 and zone_km <= 100",
    "personnel + reserve >= 2 * reserve - 5",
    "end - start >= 5 and end - start <= notice",
    'start + notice <= date("2027-06-01") + 3',
    '5 + start <= date("2027-06-01")',
    'host in participants and "KAZ" in participants and host != "RUS"',
    'kind in ("troop_exercise", "relief") and kind != "relief"',
    'snap and human("against_other_side")',
    "zone_km >= 0.1",
    "10 <= zone_km <= 250.5",
)
MISTAKES = (
    ("personell >= 1", 1, "personnel"),
    ("tanks >= 1 and unknown_fact", 16, "unknown name 'unknown_fact'"),
    ("personnel >= zone_km", 1, "a number of persons (personnel) and a number of km (zone_km)"),
    ("personnel + zone_km >= 1", 1, "like units"),
    ("personnel * tanks >= 1", 1, "plain number on one side of *"),
    ("personnel * personnel >= 1", 1, "plain number on one side of *"),
    ("start >= 5", 1, "a date (start) and a bare number (5)"),
    ("start + end >= start", 1, "a date and days"),
    ("start + personnel >= start", 1, "a date and days"),
    ("5 - start <= end", 1, "a date and days"),
    ("-start <= end", 1, "a number after -"),
    ("2 * start <= end", 1, "a number times a number"),
    ("personnel", 1, "a yes/no fact"),
    ("snap >= 1", 1, "snap alone"),
    ("against_other_side", 1, 'human("against_other_side")'),
    ('human("snap")', 1, "kind human"),
    ('human("against_other_side") and received_at >= 1', 33, "a deadline rule"),
    ('kind == "parade"', 9, "one of troop_exercise, staff_exercise, relief"),
    ('kind in ("parade",)', 1, "one of troop_exercise"),
    ('kind in ("troop_exercise", "staff_exercise", "relief")', 1, "always true"),
    ('kind < "relief"', 1, "== or !="),
    ("kind == personnel", 1, "alike"),
    ("kind == kind", 1, "a fact compared with a code"),
    ('"a" == "b"', 1, "a fact compared with a code"),
    ('participants == "KAZ"', 1, '"..." in participants'),
    ('"KAZ" in kind', 10, "a set of codes"),
    ("personnel in participants", 1, "a code"),
    ('tanks in ("a",)', 1, "a code"),
    ("personnel >= -1", 1, "always true (personnel is 0 to 2000000)"),
    ("personnel > 2_000_000", 1, "always false"),
    ("personnel == 2_000_001", 1, "always false"),
    ("personnel != -1", 1, "always true"),
    ("personnel + reserve <= 4_000_000", 1, "always true"),
    ("personnel - personnel == 0", 1, "expected a fact in the comparison"),
    ("1 < 2", 1, "expected a fact in the comparison"),
    ("0.5 * personnel < -0.5", 1, "always false"),
)


@pytest.mark.parametrize("text", GOOD)
def test_a_sound_rule_passes_and_keeps_its_text(text: str) -> None:
    rule = read_rule(text, vocabulary())
    assert read_rule(rule.text(), vocabulary()) == rule
    assert all(fact.name in text for fact in rule.facts)


@pytest.mark.parametrize(("text", "column", "expected"), MISTAKES)
def test_a_mistake_is_found_with_its_place_and_what_is_expected(text: str, column: int, expected: str) -> None:
    with pytest.raises(RuleMistake) as caught:
        read_rule(text, vocabulary())
    assert str(caught.value).startswith(f"line 1, column {column}: expected ")
    assert expected in str(caught.value)


def test_thresholds_at_the_bounds_are_alive() -> None:
    for text in (
        "personnel >= 1",
        "personnel > 0",
        "personnel == 0",
        "personnel <= 1_999_999",
        "personnel >= 2_000_000",
    ):
        assert read_rule(text, vocabulary()).text() == text


def _declared(**fields: object) -> Fact:
    fact = Fact(name="x", kind="integer", unit="km", low=0, high=9, label=plain("x"), sentence=plain("x is {value}"))
    return msgspec.structs.replace(fact, **fields)


WRONG_FACTS: tuple[dict[str, object], ...] = (
    {"name": "X"},
    {"name": "not"},
    {"name": "date"},
    {"low": None},
    {"low": 9},
    {"high": 2**53},
    {"kind": "duration"},
    {"kind": "decimal"},
    {"kind": "decimal", "places": 7},
    {"places": 1},
    {"kind": "date"},
    {"codes": (("a", plain("a")),)},
    {"sentence": plain("x")},
    {"sentence": plain("{value} {value}")},
    {"sentence": plain("{value} {other}")},
    {"sentence": plain("{value}")},
    {"label": plain(" ")},
    {"negative": plain("no")},
    {"kind": "yes_no", "unit": "", "low": None, "high": None, "sentence": plain("x")},
)


@pytest.mark.parametrize("fields", WRONG_FACTS, ids=str)
def test_a_wrong_declaration_is_a_mistake_naming_the_fact(fields: dict[str, object]) -> None:
    assert declare((_declared(),)).names() == ("x",)
    with pytest.raises(RuleMistake, match="expected"):
        declare((_declared(**fields),))


def test_a_fact_declared_twice_is_a_mistake() -> None:
    with pytest.raises(RuleMistake, match="second declaration"):
        declare((_declared(), _declared()))


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b'[{"name": "x"}]', b"\xff", b"[" * 5_000])
def test_a_vocabulary_that_is_no_vocabulary_is_a_mistake(data: bytes) -> None:
    with pytest.raises(RuleMistake, match="array of facts"):
        read_vocabulary(data)


def test_a_case_is_read_with_exact_values() -> None:
    data = {
        "personnel": 36_000,
        "zone_km": "60.5",
        "kind": "relief",
        "participants": ["KAZ", "KGZ"],
        "snap": False,
        "start": "2027-06-01",
        "received_at": "2027-06-01T10:00:00Z",
        "against_other_side": {"answer": True, "by": "adviser", "on": "2027-01-01"},
    }
    case = read_case(vocabulary(), json.dumps(data).encode())
    assert [name for name, _ in case.values] == sorted(data)
    assert str(case.find("zone_km")) == "60.5"
    assert case.find("participants") == frozenset({"KAZ", "KGZ"})
    assert case.find("tanks") is None


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('{"unknown": 1}', "declared fact"),
        ('{"personnel": -1}', "0 to 2000000 persons"),
        ('{"personnel": 2000001}', "0 to 2000000 persons"),
        ('{"personnel": 1.5}', "kind integer"),
        ('{"personnel": true}', "kind integer"),
        ('{"personnel": "36000"}', "kind integer"),
        ('{"personnel": null}', "kind integer"),
        ('{"zone_km": 60.5}', "kind decimal"),
        ('{"zone_km": "60.55"}', "at most 1 places"),
        ('{"zone_km": "NaN"}', "kind decimal"),
        ('{"zone_km": "1e999999999"}', "kind decimal"),
        ('{"zone_km": "1e-999999999"}', "kind decimal"),
        ('{"kind": "parade"}', "one of relief, staff_exercise, troop_exercise"),
        ('{"host": "not a code"}', "a code of letters"),
        ('{"participants": "KAZ"}', "kind codes"),
        ('{"snap": 1}', "kind yes_no"),
        ('{"start": "2027-02-30"}', "kind date"),
        ('{"start": "2300-01-01"}', "a date from 1900-01-01"),
        ('{"received_at": "2027-06-01T10:00:00"}', "kind moment"),
        ('{"against_other_side": true}', "kind human"),
        ('{"against_other_side": {"answer": true, "by": " ", "on": "2027-01-01"}}', "who determined it"),
        ("[]", "one JSON object"),
        ('{"personnel": 1' + " " * 70_000 + "}", "at most 65536 bytes"),
    ],
)
def test_a_wrong_value_is_a_mistake_saying_what_is_expected(data: str, expected: str) -> None:
    with pytest.raises(RuleMistake, match=expected):
        read_case(vocabulary(), data.encode())
