import pytest

from capabilities.parties.speaking import ORGANISATION, STATE, Speech, council, disputing, membership, say, state
from comity.capabilities.parties import CAPABILITY
from comity.capabilities.parties import ORGANISATION as OF_ORGANISATIONS
from comity.capabilities.parties import PARTY as OF_STATES
from comity.kernel.fold import MatterSoFar, Standing, fold

OPENING = Speech("XAA", council())


def reasons(matter: str, *speeches: Speech) -> list[str]:
    matter_type = OF_STATES if matter == STATE else OF_ORGANISATIONS
    acts = say(matter, speeches)
    lines = {line.said.id: line for line in fold(matter, matter_type, acts).lines}
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
    matter_type = OF_STATES if matter == STATE else OF_ORGANISATIONS
    renamed = council(code="XZZ") if matter == ORGANISATION else state("XZZ")
    first, same, other = say(matter, tuple(Speech("XAA", one) for one in (body, body, renamed)))  # type: ignore[arg-type]
    empty = MatterSoFar(matter_type, None, matter_type.initial)
    seen = MatterSoFar(matter_type, first, matter_type.initial)
    assert CAPABILITY.admission(empty, first) == CAPABILITY.admission(seen, same) == ()
    (reason,) = CAPABILITY.admission(seen, other)
    assert reason.code == "code.changed"
    assert reason.sentence().endswith("cannot become XZZ.")
