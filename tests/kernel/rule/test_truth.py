"""Kleene's laws."""

import itertools

import pytest

from comity.kernel.rule import Truth, all_of, any_of, opposite

TRUTHS = tuple(Truth)
PAIRS = tuple(itertools.product(TRUTHS, repeat=2))
TRIPLES = tuple(itertools.product(TRUTHS, repeat=3))


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_and_and_or_are_commutative(a: Truth, b: Truth) -> None:
    assert all_of((a, b)) is all_of((b, a))
    assert any_of((a, b)) is any_of((b, a))


@pytest.mark.parametrize(("a", "b", "c"), TRIPLES)
def test_and_and_or_are_associative(a: Truth, b: Truth, c: Truth) -> None:
    assert all_of((a, all_of((b, c)))) is all_of((all_of((a, b)), c)) is all_of((a, b, c))
    assert any_of((a, any_of((b, c)))) is any_of((any_of((a, b)), c)) is any_of((a, b, c))


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_de_morgan(a: Truth, b: Truth) -> None:
    assert opposite(all_of((a, b))) is any_of((opposite(a), opposite(b)))
    assert opposite(any_of((a, b))) is all_of((opposite(a), opposite(b)))


@pytest.mark.parametrize("a", TRUTHS)
def test_double_negation(a: Truth) -> None:
    assert opposite(opposite(a)) is a


def test_a_no_decides_and_and_a_yes_decides_or_whatever_is_unknown() -> None:
    assert all_of((Truth.UNKNOWN, Truth.NO)) is Truth.NO
    assert any_of((Truth.UNKNOWN, Truth.YES)) is Truth.YES
    assert all_of((Truth.UNKNOWN, Truth.YES)) is Truth.UNKNOWN
    assert any_of((Truth.UNKNOWN, Truth.NO)) is Truth.UNKNOWN


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_learning_never_turns_a_known_answer_round(a: Truth, b: Truth) -> None:
    for known in (Truth.YES, Truth.NO):
        learned = tuple(known if truth is Truth.UNKNOWN else truth for truth in (a, b))
        assert all_of((a, b)) in (Truth.UNKNOWN, all_of(learned))
        assert any_of((a, b)) in (Truth.UNKNOWN, any_of(learned))
