"""Everything wrong with the record is found at once."""

import pytest
from msgspec.structs import replace

from comity.kernel.errors import Malformed
from comity.record.boundaries import packaged_boundaries
from comity.record.checking import SOURCES, find_misplaced_rows, find_problems, find_stale_sources, read_sources
from comity.record.parts.parties import MembershipRow, PartyRow
from comity.record.parts.places import FacilityRow
from comity.record.reading import load_rows, packaged_tables, read_packaged
from comity.record.table import Row


@pytest.fixture(scope="module")
def rows() -> tuple[Row, ...]:
    return load_rows()


@pytest.fixture(scope="module")
def spell(rows: tuple[Row, ...]) -> MembershipRow:
    return next(row for row in rows if isinstance(row, MembershipRow))


def test_packaged_record_hangs_together(rows: tuple[Row, ...]) -> None:
    assert find_problems(rows) == ()


def test_sources_describe_the_packaged_tables() -> None:
    sources = read_sources(read_packaged(SOURCES))
    assert [one.file for one in sources] == [file for _, _, file in packaged_tables()]
    assert all(one.title and one.rests_on and one.licence and one.compiled == "2026-11-22" for one in sources)
    assert find_stale_sources(sources) == ()


def test_table_that_changed_after_its_sources_were_written_is_found() -> None:
    first, second, third, *others = read_sources(read_packaged(SOURCES))
    stale = find_stale_sources((replace(first, rows=1), replace(second, sha256="0" * 64), *others))
    assert [line.partition(": ")[0] for line in stale] == [
        f"SOURCES.toml, {first.file}",
        f"SOURCES.toml, {second.file}",
        "SOURCES.toml",
    ]
    assert third.file in stale[-1]


@pytest.mark.parametrize("text", ["table = 1", "[[table]]\nfile = 'x'\n", "[[table", "[[table]]\nextra = 1\n"])
def test_malformed_sources_are_refused(text: str) -> None:
    with pytest.raises(Malformed, match=r"SOURCES\.toml: expected tables with their sources, got "):
        read_sources(text)


def test_repeated_spell_is_found(rows: tuple[Row, ...], spell: MembershipRow) -> None:
    (problem,) = find_problems((*rows, replace(spell, line=999, note="again")))
    assert problem.startswith("edition1/memberships.csv:999, column start: expected what line 2 does not say already")


def test_repeated_state_is_found(rows: tuple[Row, ...]) -> None:
    first = next(row for row in rows if isinstance(row, PartyRow))
    (problem,) = find_problems((*rows, replace(first, line=999)))
    assert problem.startswith("edition1/parties.csv:999, column code: expected what line 2 does not say already")


def test_row_of_a_later_edition_may_correct_an_earlier_one(rows: tuple[Row, ...], spell: MembershipRow) -> None:
    corrected = replace(spell, file="edition2/memberships.csv", edition=2, note="corrected")
    assert find_problems((*rows, corrected)) == ()


@pytest.mark.parametrize(
    ("column", "code", "table"), [("party", "XAA", "parties"), ("organisation", "XORG", "organisations")]
)
def test_membership_of_what_is_not_described_is_found(
    rows: tuple[Row, ...], spell: MembershipRow, column: str, code: str, table: str
) -> None:
    (problem,) = find_problems((*rows, replace(spell, line=999, **{column: code})))
    place = f"edition1/memberships.csv:999, column {column}"
    assert problem == f"{place}: expected a name that a row of {table}.csv describes, got '{code}'"


def test_all_problems_are_told_at_once(rows: tuple[Row, ...], spell: MembershipRow) -> None:
    wrong = (replace(spell, line=998, status="friend"), replace(spell, line=999, start="2001-13"))
    problems = find_problems((*rows, *wrong))
    assert [line.partition(": ")[0] for line in problems] == [
        "edition1/memberships.csv:998, column status",
        "edition1/memberships.csv:999, column start",
    ]


def test_places_lie_in_the_states_they_name(rows: tuple[Row, ...]) -> None:
    assert find_misplaced_rows(rows, packaged_boundaries()) == ()


def test_place_far_from_its_state_is_found(rows: tuple[Row, ...]) -> None:
    facility = next(row for row in rows if isinstance(row, FacilityRow) and row.id == "chebarkul")
    (problem,) = find_misplaced_rows((*rows, replace(facility, line=999, latitude="5.00")), packaged_boundaries())
    assert problem.startswith("edition2/facilities.csv:999, column latitude: expected a place in RUS, got 5.00, 60.37")
