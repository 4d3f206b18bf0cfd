from hypothesis import given
from hypothesis import strategies as st

from capabilities.exercises.speaking import EXERCISE, exercises, folded, sandstorm, strength, strengths
from capabilities.parties.speaking import Speech, council, disputing, say, withdrawing
from comity.capabilities.exercises import EXERCISE as OF_EXERCISES
from comity.capabilities.exercises.acts import StrengthBasis
from comity.capabilities.exercises.fold import ExerciseState, step_exercise
from comity.kernel.fold import fold

OPENING = Speech("XAA", sandstorm())
REMARKS = (withdrawing("XAA", 0), disputing("XCC", 0))
SPEECHES = st.lists(
    st.builds(Speech, st.sampled_from(("XAA", "XBB", "XCC")), exercises() | strengths()) | st.sampled_from(REMARKS),
    max_size=6,
)


@given(SPEECHES.flatmap(lambda made: st.tuples(st.just(made), st.permutations(range(len(made) + 1)))))
def test_arrival_order_changes_nothing(arrival: tuple[list[Speech], list[int]]) -> None:
    made, order = arrival
    acts = say(EXERCISE, (OPENING, *made))
    shuffled = fold(EXERCISE, OF_EXERCISES, [acts[number] for number in order])
    assert shuffled == fold(EXERCISE, OF_EXERCISES, acts)


def test_the_newest_description_of_its_origin_stands() -> None:
    state = folded(OPENING, Speech("XAA", sandstorm(note="corrected"))).state
    assert [claim.value.note for claim in state.described] == ["corrected"]


def test_each_account_is_named_by_party_basis_and_who_says_so() -> None:
    first = Speech("XAA", strength(1_000))
    again = Speech("XAA", strength(1_200))
    others = [
        Speech("XAA", strength(900, said_by="General Staff")),
        Speech("XAA", strength(800, basis=StrengthBasis.OFFICIAL)),
        Speech("XAA", strength(500, party="XBB")),
    ]
    state = folded(OPENING, first, again, *others).state
    assert [(key, [claim.value.low for claim in register]) for key, register in state.strengths] == [
        (("", "official", "reports"), [800]),
        (("", "press", "General Staff"), [900]),
        (("", "press", "reports"), [1_200]),
        (("XBB", "press", "reports"), [500]),
    ]


def test_accounts_of_two_origins_stand_side_by_side() -> None:
    ours, theirs = Speech("XAA", strength(500, party="XBB")), Speech("XBB", strength(450, party="XBB"))
    ((_, register),) = folded(OPENING, ours, theirs).state.strengths
    assert [(claim.origin, claim.value.low) for claim in register] == [("XAA", 500), ("XBB", 450)]


def test_a_withdrawn_account_leaves_no_claim() -> None:
    assert folded(OPENING, Speech("XAA", strength(500)), withdrawing("XAA", 1)).state.strengths == ()
    assert folded(OPENING, withdrawing("XAA", 0)).state == ExerciseState()


def test_acts_of_other_kinds_leave_the_state_alone() -> None:
    (said,) = say(EXERCISE, (Speech("XAA", council()),))
    assert step_exercise(ExerciseState(), said) == ExerciseState()
