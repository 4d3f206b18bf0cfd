from hypothesis import given
from hypothesis import strategies as st

from capabilities.instruments.speaking import INSTRUMENT, folded, instruments, pact
from capabilities.parties.speaking import Speech, council, disputing, say, withdrawing
from comity.capabilities.instruments import INSTRUMENT as OF_INSTRUMENTS
from comity.capabilities.instruments.fold import InstrumentState, step_instrument
from comity.kernel.fold import fold

OPENING = Speech("XAA", pact())
REMARKS = (withdrawing("XAA", 0), disputing("XCC", 0))
SPEECHES = st.lists(
    st.builds(Speech, st.sampled_from(("XAA", "XBB", "XCC", "XOC")), instruments()) | st.sampled_from(REMARKS),
    max_size=6,
)


@given(SPEECHES.flatmap(lambda made: st.tuples(st.just(made), st.permutations(range(len(made) + 1)))))
def test_arrival_order_changes_nothing(arrival: tuple[list[Speech], list[int]]) -> None:
    made, order = arrival
    acts = say(INSTRUMENT, (OPENING, *made))
    shuffled = fold(INSTRUMENT, OF_INSTRUMENTS, [acts[number] for number in order])
    assert shuffled == fold(INSTRUMENT, OF_INSTRUMENTS, acts)


def test_the_newest_description_of_each_origin_stands() -> None:
    state = folded(OPENING, Speech("XBB", pact(note="ours")), Speech("XAA", pact(note="corrected"))).state
    assert [(claim.origin, claim.value.note) for claim in state.described] == [("XAA", "corrected"), ("XBB", "ours")]


def test_a_withdrawn_description_leaves_no_claim() -> None:
    assert folded(OPENING, withdrawing("XAA", 0)).state == InstrumentState()


def test_acts_of_other_kinds_leave_the_state_alone() -> None:
    (said,) = say(INSTRUMENT, (Speech("XAA", council()),))
    assert step_instrument(InstrumentState(), said) == InstrumentState()
