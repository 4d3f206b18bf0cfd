from hypothesis import given
from hypothesis import strategies as st

from capabilities.parties.speaking import Speech, council, disputing, say, withdrawing
from capabilities.programmes.speaking import MISSION, folded, missions, watch
from comity.capabilities.programmes import MISSION as OF_MISSIONS
from comity.capabilities.programmes.fold import MissionState, step_mission
from comity.kernel.fold import fold

OPENING = Speech("XAA", watch())
REMARKS = (withdrawing("XAA", 0), disputing("XCC", 0))
SPEECHES = st.lists(
    st.builds(Speech, st.sampled_from(("XAA", "XBB", "XOC")), missions()) | st.sampled_from(REMARKS), max_size=6
)


@given(SPEECHES.flatmap(lambda made: st.tuples(st.just(made), st.permutations(range(len(made) + 1)))))
def test_arrival_order_changes_nothing(arrival: tuple[list[Speech], list[int]]) -> None:
    made, order = arrival
    acts = say(MISSION, (OPENING, *made))
    shuffled = fold(MISSION, OF_MISSIONS, [acts[number] for number in order])
    assert shuffled == fold(MISSION, OF_MISSIONS, acts)


def test_the_newest_description_stands_and_a_withdrawn_one_leaves_no_claim() -> None:
    state = folded(OPENING, Speech("XAA", watch(note="corrected"))).state
    assert [claim.value.note for claim in state.described] == ["corrected"]
    assert folded(OPENING, withdrawing("XAA", 0)).state == MissionState()


def test_acts_of_other_kinds_leave_the_state_alone() -> None:
    (said,) = say(MISSION, (Speech("XAA", council()),))
    assert step_mission(MissionState(), said) == MissionState()
