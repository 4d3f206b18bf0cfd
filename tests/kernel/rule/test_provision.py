"""Reading provisions from data."""

import json

import pytest

from comity.kernel.errors import RuleMistake
from comity.kernel.rule import Confirmed, DaysBefore, Modality, load
from kernel.rule.shanghai import MAY_INVITE, MUST_INVITE, provisions, varied, vocabulary


def test_a_provision_is_read_with_its_conditions_checked() -> None:
    must, may = provisions()
    assert must.declared.modality is Modality.MUST
    assert must.declared.deadline == DaysBefore(days=30, of="start")
    assert [fact.name for fact in must.facts] == ["kind", "zone_km", "personnel", "start", "invited_on"]
    assert may.applies.text() == 'kind == "troop_exercise" and (personnel >= 13_000 or tanks >= 300)'
    assert must.confirmed_for("XAA") is Confirmed.TEXT_SEEN
    assert must.confirmed_for("XBB") is Confirmed.UNCONFIRMED


WRONG: tuple[tuple[dict[str, object], str], ...] = (
    ({"applies": "personnel >= zone_km"}, "S96-6.1, applies: line 1, column 1"),
    ({"requires": "personell >= 1"}, "S96-6.1, requires: line 1"),
    ({"unless": ["snap", "f()"]}, "S96-6.1, unless: line 1"),
    ({"modality": "ought"}, "array of provisions"),
    ({"unknown": 1}, "array of provisions"),
    ({"holder": []}, "array of provisions"),
    ({"holder": [{"code": "host_side"}]}, "party code or words for 'host_side'"),
    ({"deadline": {"rule": "days_before", "days": 30, "of": "personnel"}}, "fact of kind date, got personnel"),
    ({"deadline": {"rule": "days_before", "days": -1, "of": "start"}}, "array of provisions"),
    ({"deadline": {"rule": "days_before", "days": 1, "of": "nothing"}}, "unknown name 'nothing'"),
    ({"deadline": {"rule": "hours_after", "hours": 48, "of": "start"}}, "kind moment, got start"),
    ({"deadline": {"rule": "calendar_date", "month": 2, "day": 29}}, "a day that every year has"),
    ({"deadline": {"rule": "calendar_date", "month": 4, "day": 31}}, "a day that every year has"),
    ({"deadline": {"rule": "calendar_date", "month": 4, "day": 1, "years_before": 1}}, "years_before with a date fact"),
    ({"done": "snap"}, "date or moment, got snap"),
    ({"modality": "must_not"}, "no deadline and nothing to be done for must_not"),
    ({"words": {"en": "x {nothing}", "ru": "x", "zh": "x"}}, "a declared fact or due in a slot, got 'nothing'"),
    ({"words": {"en": "x {", "ru": "x", "zh": "x"}}, "closed slots"),
    ({"words": {"en": " ", "ru": "x", "zh": "x"}}, "closed slots"),
    ({"overrides": ["S0"]}, "a known provision, got 'S0'"),
    ({"excepted_by": ["S0"]}, "a known provision, got 'S0'"),
    ({"overrides": ["S96-6.1"]}, "without rings"),
    ({"confirmations": 2 * list(MUST_INVITE["confirmations"])}, "each party once"),  # type: ignore[call-overload]
)


@pytest.mark.parametrize(("fields", "expected"), WRONG, ids=[str(fields) for fields, _ in WRONG])
def test_a_wrong_provision_is_a_mistake_naming_it(fields: dict[str, object], expected: str) -> None:
    with pytest.raises(RuleMistake) as caught:
        provisions(varied(MUST_INVITE, **fields))
    assert expected in str(caught.value)


def test_an_id_given_twice_is_a_mistake() -> None:
    with pytest.raises(RuleMistake, match=r"each provision id once, got S96-6\.1 twice"):
        provisions(MUST_INVITE, MUST_INVITE)


def test_provisions_that_override_in_a_ring_are_a_mistake() -> None:
    first = varied(MUST_INVITE, overrides=["S96-6.3"])
    with pytest.raises(RuleMistake, match=r"without rings.*S96-6\.1, S96-6\.3"):
        provisions(first, varied(MAY_INVITE, overrides=["S96-6.1"]))
    with pytest.raises(RuleMistake, match="without rings"):
        provisions(first, varied(MUST_INVITE, id="S1", excepted_by=["S96-6.1"], overrides=["S96-6.1"]), MAY_INVITE)


def test_a_chain_of_overrides_has_a_longest_length() -> None:
    def chain(length: int) -> list[dict[str, object]]:
        ids = [f"P{i}" for i in range(length)]
        return [varied(MUST_INVITE, id=name, overrides=ids[i + 1 : i + 2]) for i, name in enumerate(ids)]

    assert provisions(*chain(20))[19].gives_way_to == ("P18",)
    with pytest.raises(RuleMistake, match="at most 20 in a chain"):
        provisions(*chain(21))


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b"[" * 5_000, json.dumps([1]).encode()])
def test_data_that_is_no_provisions_is_a_mistake(data: bytes) -> None:
    with pytest.raises(RuleMistake, match="array of provisions"):
        load(data, vocabulary())
