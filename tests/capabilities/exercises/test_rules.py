import pytest

from capabilities.exercises.speaking import EXERCISE, sandstorm, strength
from capabilities.parties.speaking import Speech, disputing, say
from comity.capabilities.exercises import CAPABILITY
from comity.capabilities.exercises import EXERCISE as OF_EXERCISES
from comity.kernel.fold import MatterSoFar, Standing, fold

OPENING = Speech("XAA", sandstorm(hosts=("XBB",)))


def reasons(*speeches: Speech) -> list[str]:
    acts = say(EXERCISE, (OPENING, *speeches))
    lines = {line.said.id: line for line in fold(EXERCISE, OF_EXERCISES, acts).lines}
    found = [lines[said.id] for said in acts[1:]]
    assert all((line.standing is Standing.VOID) == bool(line.reasons) for line in found)
    return [line.reasons[0].sentence() if line.reasons else "" for line in found]


def test_only_the_opener_describes_the_exercise() -> None:
    refused = "{} may not state this here; XAA may. You can dispute it instead."
    said = [Speech(origin, sandstorm(note=origin)) for origin in ("XAA", "XBB", "XOC", "XCC")]
    assert reasons(*said) == ["", refused.format("XBB"), refused.format("XOC"), refused.format("XCC")]


@pytest.mark.parametrize(
    ("origin", "party", "reason"),
    [
        ("XAA", None, ""),
        ("XAA", "XBB", ""),
        ("XBB", "XBB", ""),
        ("XCC", "XCC", ""),
        ("XBB", None, "XBB may not state this here; XAA may. You can dispute it instead."),
        ("XBB", "XAA", "XBB may not state this here; XAA may. You can dispute it instead."),
        ("XBB", "XCC", "XBB may not state this here; XAA, XCC may. You can dispute it instead."),
    ],
)
def test_a_state_states_its_own_strength_and_no_other(origin: str, party: str | None, reason: str) -> None:
    assert reasons(Speech(origin, strength(500, party=party))) == [reason]


def test_the_refusal_has_its_code() -> None:
    opening, said = say(EXERCISE, (OPENING, Speech("XBB", sandstorm())))
    refused = OF_EXERCISES.authority(opening, said)
    assert refused is not None
    assert refused.code == "file.not_yours"


def test_anybody_may_dispute_what_it_may_not_state() -> None:
    acts = say(EXERCISE, (OPENING, Speech("XAA", strength(500, party="XBB")), disputing("XBB", 1), disputing("XDD", 1)))
    lines = fold(EXERCISE, OF_EXERCISES, acts).lines
    assert [line.standing for line in lines] == [Standing.COUNTS] * 4
    assert len(lines[1].disputed_by) == 2


def test_an_exercise_may_be_renamed_and_called_off() -> None:
    opening, renamed = say(EXERCISE, (OPENING, Speech("XAA", sandstorm(name="Sandstorm 2022", series=None))))
    seen = MatterSoFar(OF_EXERCISES, opening, OF_EXERCISES.initial)
    assert CAPABILITY.admission(seen, renamed) == ()
