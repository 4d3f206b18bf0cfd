from random import Random

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from comity.kernel.act import Said
from comity.kernel.fold import MatterSoFar, Standing, fold
from kernel.ballot import (
    BALLOT,
    MATTER,
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


@given(histories())
def test_a_matter_kept_up_step_by_step_equals_its_fold(history: History) -> None:
    lines = (OPEN, *(line for line in history if line.what in {"take", "note"} and line.origin != "XDD"))
    acts = say(tuple(msgspec.structs.replace(line, narrow=False, refs=(), about=()) for line in lines))
    so_far = MatterSoFar(BALLOT, None, BALLOT.initial)
    for said in acts:
        so_far.add(said, opens=said.act.envelope.kind == "ballot.opened/1")
    folded = fold(MATTER, BALLOT, acts)
    assert (so_far.opening, so_far.state) == (folded.opening, folded.state)
