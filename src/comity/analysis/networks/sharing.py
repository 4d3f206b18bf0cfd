"""Who belongs to the same things: those who share all of them as one group, and what any two things have in common."""

from collections.abc import Mapping
from itertools import combinations

import msgspec


class Group(msgspec.Struct, frozen=True):
    """Those who belong to exactly the same things. members, shares: sorted."""

    members: tuple[str, ...]
    shares: tuple[str, ...]


class Common(msgspec.Struct, frozen=True):
    """Two things, in order of their names, and who belongs to both, sorted."""

    one: str
    other: str
    members: tuple[str, ...]


def groups_of(belonging: Mapping[str, frozenset[str]]) -> tuple[Group, ...]:
    """Everybody, put together by what they belong to: those who share most first, then the larger group.

    belonging: what each member belongs to; whoever belongs to nothing is left out.
    """
    together: dict[tuple[str, ...], list[str]] = {}
    for member in sorted(belonging):
        if belonging[member]:
            together.setdefault(tuple(sorted(belonging[member])), []).append(member)
    groups = (Group(tuple(members), shares) for shares, members in together.items())
    return tuple(sorted(groups, key=lambda one: (-len(one.shares), -len(one.members), one.members)))


def in_common(belonging: Mapping[str, frozenset[str]]) -> tuple[Common, ...]:
    """Every two things that have members in common, those with most first."""
    members: dict[tuple[str, str], list[str]] = {}
    for member in sorted(belonging):
        for pair in combinations(sorted(belonging[member]), 2):
            members.setdefault(pair, []).append(member)
    found = (Common(one, other, tuple(both)) for (one, other), both in members.items())
    return tuple(sorted(found, key=lambda pair: (-len(pair.members), pair.one, pair.other)))
