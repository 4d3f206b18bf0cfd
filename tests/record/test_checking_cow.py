"""Memberships and land borders of the record beside those the Correlates of War project counts."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from comity.kernel.dates import Answer, held_on
from comity.record.cells import listed
from comity.record.parts.parties import MembershipRow
from comity.record.parts.places import CrossingRow
from record.current import current
from record.page import codes, packaged_page, table_under, years
from record.reference import MEMBERS_2025, Seat, igo_seats, igo_years, land_borders, pair_of

HEADING = "### Memberships: Correlates of War"
ORGANISATIONS = ("SCO", "CSTO", "CIS")
COUNTED_AS = {
    "member": "member",
    "associate": "associate",
    "participating_state": "associate",
    "observer": "observer",
}
"""What COW would call a status; it has no name for the others, such as a partner's."""

NONE = "none"
Difference = tuple[str, str]


def seats(spells: Iterable[MembershipRow], first: int, last: int) -> dict[Seat, str]:
    """Who surely held what on the last day of each year; who only may have held it is marked as unsure."""
    found = {}
    for row in spells:
        if row.organisation not in ORGANISATIONS or row.status not in COUNTED_AS:
            continue
        for year in range(first, last + 1):
            held = held_on(row.start or None, row.end or None, date(year, 12, 31))
            if held is not Answer.NO:
                unsure = "" if held is Answer.YES else "unsure: "
                found[Seat(row.organisation, row.party, year)] = unsure + COUNTED_AS[row.status]
    return found


def differences(there: dict[Seat, str], here: dict[Seat, str]) -> dict[Seat, Difference]:
    """Seats of which the two say different things, with what each says."""
    told = {seat: (there.get(seat, NONE), here.get(seat, NONE)) for seat in there.keys() | here.keys()}
    return {seat: words for seat, words in told.items() if words[0] != words[1]}


def explained(root: Path) -> list[tuple[Seat, Difference]]:
    """The differences that the page of the record explains, one seat each."""
    return [
        (Seat(row["organisation"], party, year), (row["there"], row["here"]))
        for row in table_under(packaged_page(root), HEADING)
        for party in codes(row["states"])
        for year in years(row["years"])
    ]


@pytest.fixture(scope="module")
def there(shared: Path) -> dict[Seat, str]:
    return igo_seats(shared)


@pytest.fixture(scope="module")
def span(shared: Path) -> tuple[int, int]:
    return igo_years(shared)


def test_memberships_differ_only_where_the_page_explains_it(
    root: Path, there: dict[Seat, str], span: tuple[int, int]
) -> None:
    assert span == (1991, 2014)
    assert differences(there, seats(current(MembershipRow), *span)) == dict(explained(root))


def test_page_explains_every_difference_once(root: Path) -> None:
    told = explained(root)
    assert len({seat for seat, _ in told}) == len(told)
    assert all(row["why"] for row in table_under(packaged_page(root), HEADING))


def test_spell_that_is_missing_or_wrong_is_found(root: Path, there: dict[Seat, str], span: tuple[int, int]) -> None:
    spells = current(MembershipRow)
    (uzbekistan,) = [row for row in spells if (row.organisation, row.party) == ("SCO", "UZB")]
    others = tuple(row for row in spells if row is not uzbekistan)
    told = dict(explained(root))
    missing = differences(there, seats(others, *span))
    assert {seat.year for seat in missing.keys() - told.keys()} == set(range(2001, 2015))
    late = differences(there, seats((*others, replace(uzbekistan, start="2004-02")), *span))
    assert {seat.year for seat in late.keys() - told.keys()} == {2001, 2002, 2003}
    unsure = differences(there, seats((*others, replace(uzbekistan, end="2010")), *span))
    assert unsure[Seat("SCO", "UZB", 2012)] == ("member", NONE)


def test_ten_members_share_fifteen_land_borders(shared: Path) -> None:
    borders = land_borders(shared)
    assert len(borders) == 15
    assert {party for pair in borders for party in pair} == set(MEMBERS_2025)
    assert ("IRN", "RUS") not in borders


def test_every_crossing_joins_two_states_with_a_land_border(shared: Path) -> None:
    borders = land_borders(shared)
    crossings = current(CrossingRow)
    sides = {row.id: listed(row, "sides") for row in crossings}
    assert not [name for name, (one, other) in sides.items() if pair_of(one, other) not in borders]
    assert len({pair_of(one, other) for one, other in sides.values()}) > 10
