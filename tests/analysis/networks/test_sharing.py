"""Groups of those who belong to the same things, and what two things have in common."""

from hypothesis import given
from hypothesis import strategies as st

from comity.analysis.networks.sharing import Common, Group, groups_of, in_common

BELONGING = {"A": frozenset("xy"), "B": frozenset("yx"), "C": frozenset("y"), "D": frozenset[str]()}


def test_those_who_share_everything_are_one_group_and_most_comes_first() -> None:
    assert groups_of(BELONGING) == (Group(("A", "B"), ("x", "y")), Group(("C",), ("y",)))


def test_two_things_tell_whom_they_have_in_common() -> None:
    assert in_common(BELONGING) == (Common("x", "y", ("A", "B")),)


@given(st.dictionaries(st.text("ABCDEF", min_size=1, max_size=2), st.frozensets(st.sampled_from("vwxyz")), max_size=12))
def test_groups_hold_everybody_once_and_do_not_depend_on_order(belonging: dict[str, frozenset[str]]) -> None:
    groups = groups_of(belonging)
    told = {member: frozenset(group.shares) for group in groups for member in group.members}
    assert told == {member: shares for member, shares in belonging.items() if shares}
    assert len(told) == sum(len(group.members) for group in groups)
    assert groups == groups_of(dict(reversed(belonging.items())))
