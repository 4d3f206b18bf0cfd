"""Everything wrong with the record is found at once."""

import pytest
from msgspec.structs import replace

from comity.kernel.errors import Malformed
from comity.record.checking import SOURCES, find_problems, find_stale_sources, read_sources
from comity.record.reading import MembershipRow, Tables, load_tables, read_packaged


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables()


def with_membership(tables: Tables, row: MembershipRow) -> Tables:
    return replace(tables, memberships=(*tables.memberships, row))


def test_packaged_record_hangs_together(tables: Tables) -> None:
    assert find_problems(tables) == ()


def test_sources_describe_the_packaged_tables() -> None:
    sources = read_sources(read_packaged(SOURCES))
    assert len(sources) == 3
    assert all(one.title and one.rests_on and one.licence and one.compiled == "2026-11-22" for one in sources)
    assert find_stale_sources(sources) == ()


def test_table_that_changed_after_its_sources_were_written_is_found() -> None:
    first, second, third = read_sources(read_packaged(SOURCES))
    stale = find_stale_sources((replace(first, rows=1), replace(second, sha256="0" * 64)))
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


def test_repeated_spell_is_found(tables: Tables) -> None:
    first = tables.memberships[0]
    (problem,) = find_problems(with_membership(tables, replace(first, line=999, note="again")))
    assert problem.startswith("memberships.csv:999, column start: expected what line 2 does not say already")


def test_repeated_state_is_found(tables: Tables) -> None:
    first = tables.parties[0]
    (problem,) = find_problems(replace(tables, parties=(*tables.parties, replace(first, line=999))))
    assert problem.startswith("parties.csv:999, column code: expected what line 2 does not say already")


@pytest.mark.parametrize(("column", "code"), [("party", "XAA"), ("organisation", "XORG")])
def test_membership_of_what_is_not_described_is_found(tables: Tables, column: str, code: str) -> None:
    first = tables.memberships[0]
    stranger = replace(first, line=999, **{column: code})
    (problem,) = find_problems(with_membership(tables, stranger))
    assert (
        problem
        == f"memberships.csv:999, column {column}: expected a code that a row of {column} describes, got '{code}'"
    )


def test_all_problems_are_told_at_once(tables: Tables) -> None:
    first = tables.memberships[0]
    wrong = with_membership(tables, replace(first, line=998, status="friend"))
    wrong = with_membership(wrong, replace(first, line=999, start="2001-13"))
    problems = find_problems(wrong)
    assert [line.partition(": ")[0] for line in problems] == [
        "memberships.csv:998, column status",
        "memberships.csv:999, column start",
    ]
