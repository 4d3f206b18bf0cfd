from typing import Any

import msgspec
import pytest

from capabilities.parties.speaking import (
    ABROAD,
    GATE,
    ORGANISATION,
    RANGE,
    STATE,
    Speech,
    council,
    crossing,
    disputing,
    engagement,
    facility,
    membership,
    say,
    state,
)
from comity.capabilities import REGISTRY
from comity.capabilities.parties import CAPABILITY
from comity.capabilities.parties import ORGANISATION as OF_ORGANISATIONS
from comity.capabilities.parties import PARTY as OF_STATES
from comity.kernel.fold import MatterSoFar, Standing, fold
from comity.kernel.ids import RECORD, matter_type

OPENING = Speech("XAA", council())


def reasons(matter: str, *speeches: Speech) -> list[str]:
    acts = say(matter, speeches)
    lines = {line.said.id: line for line in fold(matter, REGISTRY.matter_types[matter_type(matter)], acts).lines}
    found = [lines[said.id] for said in acts]
    assert all((line.standing is Standing.VOID) == bool(line.reasons) for line in found)
    return [line.reasons[0].sentence() if line.reasons else "" for line in found]


def test_the_opener_and_the_organisation_itself_describe_it() -> None:
    stranger = "XBB may not state this here; XAA, XOC may. You can dispute it instead."
    said = [Speech(origin, council(note=origin)) for origin in ("XOC", "XBB", "XAA")]
    assert reasons(ORGANISATION, OPENING, *said) == ["", "", stranger, ""]


def test_a_state_speaks_of_its_own_membership_only() -> None:
    own, other = Speech("XBB", membership("XBB")), Speech("XBB", membership("XCC"))
    stranger = "XBB may not state this here; XAA, XCC, XOC may. You can dispute it instead."
    assert reasons(ORGANISATION, OPENING, own, other) == ["", "", stranger]


def test_who_renames_the_organisation_gains_no_voice() -> None:
    renamed = Speech("XAA", council(code="XZZ"))
    assert reasons(ORGANISATION, OPENING, renamed, Speech("XZZ", council()))[2].startswith("XZZ may not state this")


def test_anybody_may_dispute_what_it_may_not_state() -> None:
    acts = say(ORGANISATION, (OPENING, Speech("XAA", membership("XBB")), disputing("XBB", 1), disputing("XDD", 1)))
    folded = fold(ORGANISATION, OF_ORGANISATIONS, acts)
    assert [line.standing for line in folded.lines] == [Standing.COUNTS] * 4
    assert len(folded.lines[1].disputed_by) == 2


def test_a_state_is_described_by_opener_and_itself() -> None:
    stranger = "XCC may not describe another state; XAA, XBB may. You can dispute it instead."
    said = (Speech("XAA", state("XBB")), Speech("XBB", state("XBB")), Speech("XCC", state("XBB")))
    assert reasons(STATE, *said) == ["", "", stranger]


@pytest.mark.parametrize(
    ("body", "matter"), [(council(), ORGANISATION), (state(), STATE)], ids=["organisation", "state"]
)
def test_a_code_never_changes_within_its_file(body: object, matter: str) -> None:
    kind_of = OF_STATES if matter == STATE else OF_ORGANISATIONS
    renamed = council(code="XZZ") if matter == ORGANISATION else state("XZZ")
    first, same, other = say(matter, tuple(Speech("XAA", one) for one in (body, body, renamed)))  # type: ignore[arg-type]
    empty = MatterSoFar(kind_of, None, kind_of.initial)
    seen = MatterSoFar(kind_of, first, kind_of.initial)
    assert CAPABILITY.admission(empty, first) == CAPABILITY.admission(seen, same) == ()
    (reason,) = CAPABILITY.admission(seen, other)
    assert reason.code == "code.changed"
    assert reason.sentence().endswith("cannot become XZZ.")


@pytest.mark.parametrize(
    ("matter", "body", "concerned"),
    [
        (RANGE, facility(country="XBB"), ("XBB",)),
        (GATE, crossing(sides=("XCC", "XBB")), ("XBB", "XCC")),
        (ABROAD, engagement(actor="XOC", partner="XBB"), ("XBB", "XOC")),
        (ABROAD, engagement(actor="XOC", partner=None), ("XOC",)),
    ],
)
def test_a_place_is_described_by_opener_and_those_concerned(
    matter: str, body: msgspec.Struct, concerned: tuple[str, ...]
) -> None:
    allowed = ("XAA", *concerned)
    said = tuple(Speech(origin, body) for origin in ("XAA", "XBB", "XCC", "XDD", "XOC"))
    refused = "{} may not state this here; {} may. You can dispute it instead."
    expected = ["" if one.origin in allowed else refused.format(one.origin, ", ".join(allowed)) for one in said]
    assert "" in expected[1:]
    assert expected[3] != ""
    assert reasons(matter, *said) == expected


def test_of_a_place_in_the_record_speak_those_concerned() -> None:
    said = (
        Speech(RECORD, facility()),
        Speech("XBB", facility(note="ours")),
        Speech("XCC", facility(note="not theirs")),
    )
    stranger = "XCC may not state this here; RECORD, XBB may. You can dispute it instead."
    assert reasons("facility:range", *said) == ["", "", stranger]


def test_who_describes_a_place_as_its_own_gains_no_voice() -> None:
    claimed = facility(country="XDD")
    said = (Speech("XAA", facility()), Speech("XAA", claimed), Speech("XDD", claimed))
    assert reasons(RANGE, *said)[2].startswith("XDD may not state this here; XAA, XBB may.")


@pytest.mark.parametrize(
    ("body", "changed", "sentence"),
    [
        (facility(), {"country": "XDD"}, "This file is about XBB and cannot become one about XDD."),
        (crossing(), {"sides": ("XCC", "XDD")}, "This file is about XBB, XCC and cannot become one about XCC, XDD."),
        (engagement(), {"actor": "XDD"}, "This file is about XOC, XBB and cannot become one about XDD, XBB."),
        (engagement(), {"partner": None}, "This file is about XOC, XBB and cannot become one about XOC."),
        (engagement(partner=None), {"partner": "XDD"}, "This file is about XOC and cannot become one about XOC, XDD."),
    ],
)
def test_whom_a_place_concerns_never_changes_within_its_file(
    body: msgspec.Struct, changed: dict[str, Any], sentence: str
) -> None:
    matter = {"FacilityDescribed": RANGE, "CrossingDescribed": GATE}.get(type(body).__name__, ABROAD)
    other = msgspec.structs.replace(body, **changed)
    kind_of = REGISTRY.matter_types[matter_type(matter)]
    first, said = say(matter, (Speech("XAA", body), Speech("XAA", other)))
    seen = MatterSoFar(kind_of, first, kind_of.initial)
    (reason,) = CAPABILITY.admission(seen, said)
    assert reason.code == "concerned.changed"
    assert reason.sentence() == f"{sentence} Open another file for it."
    assert CAPABILITY.admission(MatterSoFar(kind_of, None, kind_of.initial), said) == ()


def test_what_concerns_nobody_else_may_be_corrected() -> None:
    corrections = (
        (RANGE, facility(), facility(name="Other name", place=msgspec.structs.replace(facility().place, latitude=1))),
        (GATE, crossing(), crossing(sides=("XBB", "XCC"))),
        (ABROAD, engagement(), engagement(end="2020")),
    )
    for matter, body, other in corrections:
        kind_of = REGISTRY.matter_types[matter_type(matter)]
        first, said = say(matter, (Speech("XAA", body), Speech("XAA", other)))
        assert CAPABILITY.admission(MatterSoFar(kind_of, first, kind_of.initial), said) == ()
