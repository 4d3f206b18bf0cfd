"""Reference data that nobody of this project wrote: memberships, borders, alliances and exercises as others count them.

Countries are numbered there as by the Correlates of War project; here they have the codes of the record. It lies in
the shared folder; nothing of it is in the package.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from needs import needs

MEMBERS_2025: Final = ("BLR", "CHN", "IND", "IRN", "KAZ", "KGZ", "PAK", "RUS", "TJK", "UZB")
"""The ten members of the SCO since 4 July 2024."""

NUMBERS: Final = {
    "365": "RUS",
    "370": "BLR",
    "630": "IRN",
    "702": "TJK",
    "703": "KGZ",
    "704": "UZB",
    "705": "KAZ",
    "710": "CHN",
    "750": "IND",
    "770": "PAK",
}
_COLUMNS: Final = {
    "afghanistan": "AFG",
    "armenia": "ARM",
    "azerbaijan": "AZE",
    "belarus": "BLR",
    "china": "CHN",
    "georgia": "GEO",
    "kazakhstan": "KAZ",
    "kyrgyzstan": "KGZ",
    "moldova": "MDA",
    "russia": "RUS",
    "tajikistan": "TJK",
    "turkmenistan": "TKM",
    "ukraine": "UKR",
    "uzbekistan": "UZB",
    "yugoslaviaserb": "SRB",
}
_STATUSES: Final = {1: "member", 2: "associate", 3: "observer"}
_LAND: Final = 1
_OBLIGATIONS: Final = {
    "atop_defense": "defence",
    "atop_offense": "offence",
    "atop_neutral": "neutrality",
    "atop_nonagg": "non-aggression",
    "atop_consul": "consultation",
}

Pair = tuple[str, str]


class Seat(NamedTuple):
    """A state's part in an organisation at the end of a year."""

    organisation: str
    party: str
    year: int


class Bond(NamedTuple):
    """An obligation of a pair of states, from the first year of an unbroken spell."""

    pair: Pair
    obligation: str
    since: int


def reference_file(shared: Path, name: str) -> Path:
    """A file of the reference data; without it the test that asks for it skips."""
    file = shared / "data" / name
    return needs("shared", file if file.is_file() else None)


def pair_of(one: str, other: str) -> Pair:
    """Two states in the order of the alphabet."""
    return (one, other) if one < other else (other, one)


def igo_seats(shared: Path) -> dict[Seat, str]:
    """Who was member, associate or observer of SCO, CSTO and CIS; COW, Intergovernmental Organizations 3."""
    found = {}
    for row in _rows(shared, "cow/igo_SCO_CSTO_CIS.csv"):
        for column, party in _COLUMNS.items():
            status = _STATUSES.get(_whole(row[column]))
            if status is not None:
                found[Seat(row["ioname"], party, _whole(row["year"]))] = status
    return found


def igo_years(shared: Path) -> tuple[int, int]:
    """First and last year that COW's table speaks of."""
    known = [_whole(row["year"]) for row in _rows(shared, "cow/igo_SCO_CSTO_CIS.csv")]
    return min(known), max(known)


def land_borders(shared: Path) -> frozenset[Pair]:
    """Pairs among the ten members that share a land or river border today; COW, Direct Contiguity 3.2."""
    rows = [row for row in _rows(shared, "cow/cow_contdir.csv") if _pair(row)]
    newest = max(row["enddate"] for row in rows)
    return frozenset(
        pair for row in rows if (pair := _pair(row)) and _whole(row["conttype"]) == _LAND and row["enddate"] == newest
    )


def alliance_bonds(shared: Path, since: int) -> frozenset[Bond]:
    """Obligations among the ten members that held in some year from ``since`` on; ATOP 5.1."""
    held = alliance_years(shared)
    return frozenset(
        Bond(pair, obligation, year)
        for (pair, obligation), known in held.items()
        for year in known
        if year - 1 not in known and _last(year, known) >= since
    )


def alliance_years(shared: Path) -> dict[tuple[Pair, str], frozenset[int]]:
    """Years in which ATOP counts an obligation of a pair among the ten."""
    found: dict[tuple[Pair, str], set[int]] = {}
    for row in _rows(shared, "atop/atop_alliance_eurasia_1945_2018.csv"):
        pair = _pair(row)
        for column, obligation in _OBLIGATIONS.items():
            if pair and _whole(row[column]):
                found.setdefault((pair, obligation), set()).add(_whole(row["year"]))
    return {key: frozenset(known) for key, known in found.items()}


def exercise_counts(shared: Path) -> dict[tuple[str, int], int]:
    """Joint military exercises by state and year; Bernhardt's JMED as counted by Forester."""
    return {
        (party, _whole(row["year"])): _whole(row["count"])
        for row in _rows(shared, "jme_counts/ctryYrData.csv")
        if (party := NUMBERS.get(str(_whole(row["ccode"]))))
    }


def _pair(row: dict[str, str]) -> Pair | None:
    one, other = (NUMBERS.get(str(_whole(row[column]))) for column in ("ccode1", "ccode2"))
    return pair_of(one, other) if one and other else None


def _last(year: int, known: frozenset[int]) -> int:
    while year + 1 in known:
        year += 1
    return year


def _whole(text: str) -> int:
    return int(float(text))


def _rows(shared: Path, name: str) -> Iterator[dict[str, str]]:
    with reference_file(shared, name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
