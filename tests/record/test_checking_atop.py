"""Alliances that ATOP counts among the ten members of the SCO beside the instruments of the record.

ATOP's table says for each pair and year which obligations held, not by which document. An obligation that begins in
some year is matched with an instrument of the record that carries it, whose parties or whose organisation's members
both are, and by which both were bound from that year: the later of its signature and their joining.
"""

from itertools import combinations
from pathlib import Path

import pytest

from comity.kernel.dates import bounds
from comity.record.cells import listed
from comity.record.parts.instruments import InstrumentRow
from comity.record.parts.parties import MembershipRow
from record.current import current
from record.page import codes, packaged_page, table_under
from record.reference import MEMBERS_2025, Bond, Pair, alliance_bonds, alliance_years, pair_of

CARRIED = "#### What ATOP counts from instruments of the record"
GAPS = "#### What no instrument of the record answers for"
SINCE = 1991
LAST_YEAR = 2018


def carried(root: Path) -> dict[str, tuple[str, ...]]:
    """Obligations by the instruments that carry them, as the page says."""
    return {
        instrument: codes(row["obligations"])
        for row in table_under(packaged_page(root), CARRIED)
        for instrument in codes(row["instrument"])
    }


def gaps(root: Path) -> list[Bond]:
    """Obligations that no instrument answers for, as the page says."""
    return [
        Bond(pair(text), obligation, int(row["since"]))
        for row in table_under(packaged_page(root), GAPS)
        for text in codes(row["states"])
        for obligation in codes(row["obligations"])
    ]


def pair(text: str) -> Pair:
    """``KAZ-KGZ`` as two states."""
    one, other = text.split("-")
    return pair_of(one, other)


def bound_from(row: InstrumentRow, party: str, spells: tuple[MembershipRow, ...]) -> str | None:
    """The day from which an instrument bound a state: its signature, or when the state joined its organisation."""
    joined = [
        one.start
        for one in spells
        if one.party == party and one.status == "member" and one.organisation in listed(row, "organisations")
    ]
    if joined:
        return max(row.signed, min(joined))
    return row.signed if party in listed(row, "parties") else None


def answered(obligations: dict[str, tuple[str, ...]]) -> dict[Bond, str]:
    """The obligations among the ten that these instruments carry, and by which of them."""
    spells = current(MembershipRow)
    found = {}
    for row in (one for one in current(InstrumentRow) if one.id in obligations):
        bound = {party: day for party in MEMBERS_2025 if (day := bound_from(row, party, spells))}
        for one, other in combinations(bound, 2):
            year = bounds(max(bound[one], bound[other]))[0].year
            for obligation in obligations[row.id]:
                found[Bond(pair_of(one, other), obligation, year)] = row.id
    return found


@pytest.fixture(scope="module")
def bonds(shared: Path) -> frozenset[Bond]:
    return alliance_bonds(shared, SINCE)


def test_every_alliance_is_an_instrument_or_a_gap_that_the_page_names(root: Path, bonds: frozenset[Bond]) -> None:
    assert len(bonds) > 50
    assert bonds - answered(carried(root)).keys() == set(gaps(root))


def test_page_names_every_gap_once_and_says_what_it_is(root: Path) -> None:
    told = gaps(root)
    assert len(set(told)) == len(told)
    assert all(row["what it is"] for row in table_under(packaged_page(root), GAPS))


def test_every_instrument_that_carries_obligations_is_in_the_record_and_is_needed(
    root: Path, bonds: frozenset[Bond]
) -> None:
    by_page = carried(root)
    assert by_page.keys() <= {row.id for row in current(InstrumentRow)}
    for left_out in by_page:
        others = {name: obligations for name, obligations in by_page.items() if name != left_out}
        assert bonds - answered(others).keys() > set(gaps(root)), f"{left_out} answers for nothing"


def test_atop_counts_what_the_record_s_instruments_carry(root: Path, shared: Path) -> None:
    held = alliance_years(shared)
    expected = {bond for bond in answered(carried(root)) if bond.since <= LAST_YEAR}
    assert expected
    assert not [bond for bond in expected if bond.since not in held.get((bond.pair, bond.obligation), ())]


def test_the_sco_brings_no_obligation_of_defence(bonds: frozenset[Bond]) -> None:
    with_china = {bond for bond in bonds if "CHN" in bond.pair}
    assert {"non-aggression", "consultation"} == {bond.obligation for bond in with_china}
