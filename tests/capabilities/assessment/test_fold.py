from hypothesis import given
from hypothesis import strategies as st

from capabilities.assessment.speaking import CLAIM, claims, folded, yearly
from capabilities.parties.speaking import Speech, council, disputing, say, withdrawing
from comity.capabilities.assessment import CLAIM as OF_CLAIMS
from comity.capabilities.assessment.acts import Verdict
from comity.capabilities.assessment.fold import ClaimState, step_claim
from comity.kernel.fold import fold

OPENING = Speech("XAA", yearly())
REMARKS = (withdrawing("XAA", 0), disputing("XCC", 0))
SPEECHES = st.lists(st.builds(Speech, st.sampled_from(("XAA", "XBB")), claims()) | st.sampled_from(REMARKS), max_size=6)


@given(SPEECHES.flatmap(lambda made: st.tuples(st.just(made), st.permutations(range(len(made) + 1)))))
def test_arrival_order_changes_nothing(arrival: tuple[list[Speech], list[int]]) -> None:
    made, order = arrival
    acts = say(CLAIM, (OPENING, *made))
    assert fold(CLAIM, OF_CLAIMS, [acts[number] for number in order]) == fold(CLAIM, OF_CLAIMS, acts)


def test_the_newest_finding_stands_and_a_withdrawn_one_leaves_no_claim() -> None:
    state = folded(OPENING, Speech("XAA", yearly(verdict=Verdict.CONTRADICTED))).state
    assert [claim.value.verdict for claim in state.described] == [Verdict.CONTRADICTED]
    assert folded(OPENING, withdrawing("XAA", 0)).state == ClaimState()


def test_acts_of_other_kinds_leave_the_state_alone() -> None:
    (said,) = say(CLAIM, (Speech("XAA", council()),))
    assert step_claim(ClaimState(), said) == ClaimState()
