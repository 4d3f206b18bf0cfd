from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capabilities.decisions.speaking import BODY, MATTER_TYPES, SESSION, bodies, body, folded, session, sessions
from capabilities.parties.speaking import Speech, disputing, say, withdrawing
from comity.capabilities.decisions.fold import BodyState, SessionState, step_body, step_session
from comity.kernel.fold import fold

ORIGINS = st.sampled_from(("XAA", "XBB", "XCC", "XOC"))
REMARKS = st.sampled_from((withdrawing("XAA", 0), disputing("XCC", 0)))


def arrivals(
    opening: Speech, described: st.SearchStrategy[Any]
) -> st.SearchStrategy[tuple[tuple[Speech, ...], list[int]]]:
    """An opening with what follows, and an order in which it arrives."""
    speeches = st.lists(st.builds(Speech, ORIGINS, described) | REMARKS, max_size=6)
    made = speeches.map(lambda following: (opening, *following))
    return made.flatmap(lambda all_: st.tuples(st.just(all_), st.permutations(range(len(all_)))))


@given(
    st.tuples(st.just(BODY), arrivals(Speech("XAA", body()), bodies()))
    | st.tuples(st.just(SESSION), arrivals(Speech("XAA", session()), sessions()))
)
def test_arrival_order_changes_nothing(arrival: tuple[str, tuple[tuple[Speech, ...], list[int]]]) -> None:
    matter, (made, order) = arrival
    acts = say(matter, made)
    shuffled = [acts[number] for number in order]
    assert fold(matter, MATTER_TYPES[matter], shuffled) == fold(matter, MATTER_TYPES[matter], acts)


@pytest.mark.parametrize(("matter", "described"), [(BODY, body), (SESSION, session)])
def test_the_newest_description_of_each_origin_stands(matter: str, described: Any) -> None:
    said = (Speech("XAA", described()), Speech("XOC", described(note="ours")), Speech("XAA", described(note="new")))
    state = folded(matter, *said).state
    assert [(claim.origin, claim.value.note) for claim in state.described] == [("XAA", "new"), ("XOC", "ours")]
    assert folded(matter, *said[:1], withdrawing("XAA", 0)).state.described == ()


def test_acts_of_other_kinds_leave_the_state_alone() -> None:
    of_body, of_session = (say(BODY, (Speech("XAA", one),))[0] for one in (body(), session()))
    assert step_body(BodyState(), of_session) == BodyState()
    assert step_session(SessionState(), of_body) == SessionState()
    assert step_body(BodyState(), of_body) != BodyState()
    assert step_session(SessionState(), of_session) != SessionState()
