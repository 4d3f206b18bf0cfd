from random import Random

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from comity.kernel.act import Act, Said
from comity.kernel.fold import Folded, MatterSoFar, Standing, fold, in_order
from comity.kernel.ids import ActId
from kernel.ballot import (
    BALLOT,
    MATTER,
    BallotState,
    Fold,
    History,
    Line,
    histories,
    outcome,
    same_in_any_arrival,
    same_under_grinding,
    same_without_references,
    say,
)
from kernel.mutants import fold_by_arrival, fold_by_references, fold_ties_by_id

OPEN = Line(origin="XAA", what="open", word="question")
LOOK = settings(
    max_examples=2_000, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), deadline=None
)


def with_order(history: History) -> st.SearchStrategy[tuple[History, tuple[int, ...]]]:
    return st.permutations(range(len(history))).map(lambda order: (history, tuple(order)))


arrivals = histories().flatmap(with_order)


@given(arrivals)
def test_arrival_order_changes_nothing(arrival: tuple[History, tuple[int, ...]]) -> None:
    assert same_in_any_arrival(fold, *arrival)


@given(arrivals)
def test_arrival_order_does_not_even_change_the_display(arrival: tuple[History, tuple[int, ...]]) -> None:
    history, order = arrival
    acts = say(history)
    assert fold(MATTER, BALLOT, [acts[number] for number in order]) == fold(MATTER, BALLOT, acts)


@given(histories(), st.binary(min_size=1, max_size=8))
def test_grinding_ids_changes_nothing(history: History, salt: bytes) -> None:
    assert same_under_grinding(fold, history, salt)


@given(histories())
def test_omitted_references_change_nothing(history: History) -> None:
    assert same_without_references(fold, history)


@given(histories(), st.randoms(use_true_random=False))
def test_any_other_references_change_nothing(history: History, chance: Random) -> None:
    numbers = range(len(history))
    others = tuple(
        msgspec.structs.replace(line, refs=tuple(n for n in numbers if chance.random() < 0.3)) for line in history
    )
    acts = say(history)
    assert outcome(fold(MATTER, BALLOT, say(others)), acts) == outcome(fold(MATTER, BALLOT, acts), acts)


@given(histories())
def test_a_repeated_act_counts_once(history: History) -> None:
    acts = say(history)
    again = [Said(said.id, said.index + 100, said.act) for said in acts]
    assert fold(MATTER, BALLOT, [*again, *acts]) == fold(MATTER, BALLOT, acts)


@given(histories())
def test_every_act_is_shown_once_and_only_counting_ones_have_no_reason(history: History) -> None:
    acts = say(history)
    folded = fold(MATTER, BALLOT, acts)
    assert sorted(line.said.id for line in folded.lines) == sorted(said.id for said in acts)
    unexplained = (Standing.COUNTS, Standing.UNKNOWN, Standing.WITHDRAWN)
    assert all((line.standing in unexplained) == (not line.reasons) for line in folded.lines)


@given(histories())
def test_the_display_keeps_each_origin_s_own_order(history: History) -> None:
    shown = [line.said for line in fold(MATTER, BALLOT, say(history)).lines]
    for origin in {said.origin for said in shown}:
        indexes = [said.index for said in shown if said.origin == origin]
        assert indexes == sorted(indexes)


def test_each_mutant_is_caught_by_its_property() -> None:
    find(arrivals, lambda arrival: not same_in_any_arrival(fold_by_arrival, *arrival), settings=LOOK)
    find(histories(), lambda history: not same_under_grinding(fold_ties_by_id, history, b"other"), settings=LOOK)
    find(histories(), lambda history: not same_without_references(fold_by_references, history), settings=LOOK)


def test_a_fold_without_fault_gives_the_search_nothing() -> None:
    few = settings(LOOK, max_examples=50)
    right: Fold = fold
    with pytest.raises(NoSuchExample):
        find(histories(), lambda history: not same_under_grinding(right, history, b"other"), settings=few)


def folded_of(*lines: Line) -> Folded:
    return fold(MATTER, BALLOT, say(lines))


def standings(*lines: Line) -> list[tuple[str, str]]:
    """Standing and first reason of each line, in the order of the history."""
    acts = say(lines)
    by_id = {line.said.id: line for line in fold(MATTER, BALLOT, acts).lines}
    found = [by_id[said.id] for said in acts]
    return [(line.standing.value, line.reasons[0].code if line.reasons else "") for line in found]


def votes(*lines: Line) -> dict[str, str]:
    state = folded_of(*lines).state
    assert isinstance(state, BallotState)
    return {claim.origin: claim.value for claim in state.positions}


def test_before_the_opening_act_nothing_counts() -> None:
    take = Line(origin="XBB", what="take")
    assert standings(take) == [("waiting", "matter.not_opened")]
    assert folded_of(take).state == BallotState()


def test_others_never_open_the_owner_s_matter() -> None:
    lines = (Line(origin="XBB", what="open"), Line(origin="XDD", what="open"), Line(origin="XBB", what="take"))
    assert [standing for standing, _ in standings(*lines)] == ["waiting"] * 3
    assert folded_of(*lines).opening is None
    opened = folded_of(*lines, OPEN)
    assert opened.opening is not None
    assert opened.opening.origin == "XAA"
    assert standings(*lines, OPEN)[:2] == [("void", "ballot.not_yours")] * 2


def test_the_owner_s_first_opening_act_opens() -> None:
    first, second = say((OPEN, msgspec.structs.replace(OPEN, word="other")))
    folded = fold(MATTER, BALLOT, (second, first))
    assert folded.opening == first


def test_who_may_not_speak_is_shown_as_void_with_the_reason() -> None:
    assert standings(OPEN, Line(origin="XDD", what="take"))[1] == ("void", "ballot.not_yours")
    assert votes(OPEN, Line(origin="XDD", what="take"), Line(origin="XBB", what="take")) == {"XBB": "yes"}


def test_an_act_that_bears_counts_only_when_the_whole_table_can_see_it() -> None:
    narrow = Line(origin="XBB", what="take", narrow=True)
    assert standings(OPEN, narrow)[1] == ("void", "table.not_covered")
    reasons = folded_of(OPEN, narrow).lines[1].reasons
    assert reasons[0].sentence() == "It was not said to the whole table: XAA, XCC."
    assert standings(OPEN, Line(origin="XBB", what="note", narrow=True))[1] == ("counts", "")


def test_kinds_of_other_matters_are_void_here() -> None:
    opening, taken = say((OPEN, Line(origin="XBB", what="take")))
    envelope = msgspec.structs.replace(taken.act.envelope, kind="party.described/1")
    folded = fold(MATTER, BALLOT, (opening, Said(taken.id, taken.index, Act(envelope, taken.act.body))))
    assert [reason.code for reason in folded.lines[1].reasons] == ["kind.not_here"]
    assert folded.state.positions == ()


def test_unknown_kinds_are_kept_and_leave_the_state_alone() -> None:
    unknown = Line(origin="XBB", what="unknown")
    assert standings(OPEN, unknown)[1] == ("unknown", "")
    assert folded_of(OPEN, unknown).state == folded_of(OPEN).state


def test_a_party_withdraws_only_earlier_acts_of_its_own() -> None:
    take = Line(origin="XBB", what="take")
    assert votes(OPEN, take, Line(origin="XBB", what="withdraw", about=(1,))) == {}
    assert standings(OPEN, take, Line(origin="XBB", what="withdraw", about=(1,)))[1] == ("withdrawn", "")
    assert votes(OPEN, take, Line(origin="XCC", what="withdraw", about=(1,))) == {"XBB": "yes"}
    assert votes(OPEN, Line(origin="XBB", what="withdraw", about=(2,)), take) == {"XBB": "yes"}
    nothing = Line(origin="XBB", what="withdraw")
    assert votes(OPEN, take, nothing) == {"XBB": "yes"}


def test_a_withdrawal_can_itself_be_withdrawn() -> None:
    back = [Line(origin="XBB", what="withdraw", about=(number,)) for number in (1, 2, 3)]
    take = Line(origin="XBB", what="take")
    assert votes(OPEN, take, *back[:2]) == {"XBB": "yes"}
    assert votes(OPEN, take, *back) == {}
    assert [standing for standing, _ in standings(OPEN, take, *back)] == [
        *("counts", "withdrawn", "counts", "withdrawn", "counts"),
    ]


def test_a_withdrawn_later_word_leaves_the_earlier_one() -> None:
    yes, no = (Line(origin="XBB", what="take", word=word) for word in ("yes", "no"))
    assert votes(OPEN, yes, no) == {"XBB": "no"}
    assert votes(OPEN, yes, no, Line(origin="XBB", what="withdraw", about=(2,))) == {"XBB": "yes"}


def test_disputes_are_shown_beside_what_they_name_and_change_no_outcome() -> None:
    take = Line(origin="XBB", what="take")
    disputes = [Line(origin=origin, what="dispute", about=(1,)) for origin in ("XCC", "XDD")]
    gone = Line(origin="XDD", what="withdraw", about=(3,))
    folded = folded_of(OPEN, take, *disputes)
    assert folded.state == folded_of(OPEN, take).state
    by_kind = {line.said.act.envelope.kind: line.disputed_by for line in folded.lines}
    assert len(by_kind["ballot.taken/1"]) == 2
    assert [len(line.disputed_by) for line in folded_of(OPEN, take, *disputes, gone).lines if line.disputed_by] == [1]


def test_a_closing_act_counts_exactly_what_it_names() -> None:
    takes = [Line(origin=origin, what="take") for origin in ("XBB", "XCC")]
    close = Line(origin="XAA", what="close", about=(1,))
    assert standings(OPEN, *takes, close) == [
        *(("counts", ""), ("counts", ""), ("late", "matter.closed"), ("counts", "")),
    ]
    assert votes(OPEN, *takes, close) == {"XBB": "yes"}
    assert folded_of(OPEN, *takes, close).state.closed


def test_only_the_first_closing_act_of_the_owner_closes() -> None:
    take = Line(origin="XBB", what="take")
    foreign = Line(origin="XBB", what="close")
    assert standings(OPEN, take, foreign)[1:] == [("counts", ""), ("void", "ballot.not_yours")]
    first, second = (Line(origin="XAA", what="close", about=about) for about in ((), (1,)))
    assert standings(OPEN, take, first, second)[1:] == [
        *(("late", "matter.closed"), ("counts", ""), ("late", "matter.closed")),
    ]
    withdrawn = Line(origin="XAA", what="withdraw", about=(2,))
    assert standings(OPEN, take, first, withdrawn)[1:3] == [("counts", ""), ("withdrawn", "")]


def test_what_does_not_bear_on_the_outcome_is_never_late() -> None:
    close = Line(origin="XAA", what="close")
    assert standings(OPEN, close, Line(origin="XBB", what="note"))[2] == ("counts", "")


def test_a_withdrawal_after_the_count_reopens_nothing() -> None:
    take = Line(origin="XBB", what="take")
    close = Line(origin="XAA", what="close", about=(1,))
    back = Line(origin="XBB", what="withdraw", about=(1,))
    assert votes(OPEN, take, close, back) == {"XBB": "yes"}
    assert standings(OPEN, take, close, back)[1:] == [("counts", ""), ("counts", ""), ("late", "matter.closed")]
    counted = msgspec.structs.replace(close, about=(1, 2))
    assert votes(OPEN, take, back, counted) == {}
    opening_back = Line(origin="XAA", what="withdraw", about=(0,))
    assert folded_of(OPEN, take, close, opening_back).state == folded_of(OPEN, take, close).state


def test_references_in_a_circle_do_not_hang_and_keep_every_origin_s_order() -> None:
    circle = (
        OPEN,
        Line(origin="XBB", what="take", refs=(3,)),
        Line(origin="XBB", what="note", refs=(4,)),
        Line(origin="XCC", what="take", refs=(4,)),
        Line(origin="XCC", what="note", refs=(1,)),
    )
    shown = [(said.origin, said.index) for said in in_order(say(circle))]
    assert sorted(shown) == [("XAA", 0), ("XBB", 0), ("XBB", 1), ("XCC", 0), ("XCC", 1)]
    assert shown.index(("XBB", 0)) < shown.index(("XBB", 1))
    assert shown.index(("XCC", 0)) < shown.index(("XCC", 1))
    assert votes(*circle) == {"XBB": "yes", "XCC": "yes"}


def test_what_is_referred_to_is_shown_first() -> None:
    lines = (OPEN, Line(origin="XCC", what="take"), Line(origin="XBB", what="take", refs=(1,)))
    assert [said.origin for said in in_order(say(lines))] == ["XAA", "XCC", "XBB"]


def test_epochs_of_one_origin_follow_one_another() -> None:
    opening, yes, no = say((OPEN, *(Line(origin="XBB", what="take", word=word) for word in ("yes", "no"))))
    later = msgspec.structs.replace(yes.act.envelope, epoch=2)
    folded = fold(MATTER, BALLOT, (opening, Said(yes.id, 0, Act(later, yes.act.body)), no))
    assert [claim.value for claim in folded.state.positions] == ["yes"]


@given(histories())
def test_a_matter_kept_up_step_by_step_equals_its_fold(history: History) -> None:
    lines = (OPEN, *(line for line in history if line.what in {"take", "note"} and line.origin != "XDD"))
    acts = say(tuple(msgspec.structs.replace(line, narrow=False, refs=(), about=()) for line in lines))
    so_far = MatterSoFar(BALLOT, None, BALLOT.initial)
    for said in acts:
        so_far.add(said, opens=said.act.envelope.kind == "ballot.opened/1")
    folded = fold(MATTER, BALLOT, acts)
    assert (so_far.opening, so_far.state) == (folded.opening, folded.state)


def test_an_id_is_not_an_argument_of_the_outcome() -> None:
    low, high = (ActId(bytes([byte]) * 32) for byte in (0, 255))
    opening, yes, no = say((OPEN, *(Line(origin=origin, what="take") for origin in ("XBB", "XCC"))))
    one = fold(MATTER, BALLOT, (opening, Said(low, 0, yes.act), Said(high, 0, no.act)))
    other = fold(MATTER, BALLOT, (opening, Said(high, 0, yes.act), Said(low, 0, no.act)))
    assert [line.standing for line in one.lines] == [line.standing for line in other.lines]
    assert [claim.origin for claim in one.state.positions] == [claim.origin for claim in other.state.positions]
