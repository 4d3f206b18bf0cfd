"""Folded like any other acts, the shipped record says who belonged to what, and when (K11)."""

from datetime import date

import pytest

from comity.capabilities import REGISTRY
from comity.capabilities.parties.views import (
    MembershipQuery,
    MembershipRow,
    NoQuery,
    member_rows,
    membership_rows,
    organisation_rows,
)
from comity.kernel.act import Said, open_act
from comity.kernel.dates import Answer
from comity.kernel.fold import Folded, Standing, fold
from comity.kernel.ids import ActId, matter_type
from comity.kernel.store import ActRow
from comity.record import record_batches
from comity.record.parts.parties import MembershipRow as Spell
from comity.record.reading import load_rows


@pytest.fixture(scope="module")
def acts() -> tuple[ActRow, ...]:
    return tuple(row for batch in record_batches() for row in batch.rows)


@pytest.fixture(scope="module")
def matters(acts: tuple[ActRow, ...]) -> dict[str, Folded]:
    said: dict[str, list[Said]] = {}
    for row in acts:
        assert row.raw is not None
        said.setdefault(row.matter, []).append(Said(ActId(row.entry), row.index, open_act(row.raw, REGISTRY.kinds)))
    return {matter: fold(matter, REGISTRY.matter_types[matter_type(matter)], acts) for matter, acts in said.items()}


def members(matters: dict[str, Folded], organisation: str, day: str) -> tuple[MembershipRow, ...]:
    return member_rows(matters[f"organisation:{organisation}"], MembershipQuery(on=date.fromisoformat(day)))


def test_every_act_counts(matters: dict[str, Folded]) -> None:
    assert matters
    assert {line.standing for folded in matters.values() for line in folded.lines} == {Standing.COUNTS}


def test_every_state_named_by_a_membership_has_a_name(matters: dict[str, Folded]) -> None:
    rows = [row for folded in matters.values() for row in membership_rows(folded, MembershipQuery())]
    assert len(rows) == sum(isinstance(row, Spell) for row in load_rows())
    nameless = {row.membership.party for row in rows if f"party:{row.membership.party.lower()}" not in matters}
    assert not nameless


@pytest.mark.parametrize(
    ("day", "count"),
    [("2001-06-14", 0), ("2018-06-01", 8), ("2023-07-04", 9), ("2025-01-01", 10)],
)
def test_members_of_the_sco_by_day(matters: dict[str, Folded], day: str, count: int) -> None:
    rows = members(matters, "sco", day)
    assert len(rows) == count
    assert all(row.held is Answer.YES and row.organisation == "SCO" for row in rows)


@pytest.mark.parametrize(("day", "count"), [("1998-01-01", 9), ("2000-01-01", 6), ("2007-01-01", 7), ("2013-01-01", 6)])
def test_members_of_the_collective_security_treaty_by_day(matters: dict[str, Folded], day: str, count: int) -> None:
    assert [row.held for row in members(matters, "csto", day)] == [Answer.YES] * count


def test_partial_date_stays_partial(matters: dict[str, Folded]) -> None:
    (georgia,) = [row for row in members(matters, "csto", "1993-10-10") if row.membership.party == "GEO"]
    assert (georgia.membership.start, georgia.held) == ("1993", Answer.CANNOT_SAY)
    (quad,) = organisation_rows(matters["organisation:quad"], NoQuery())
    assert quad.organisation.founded == "2017-11"


def test_members_of_cica_are_listed_once_with_their_dates(matters: dict[str, Folded]) -> None:
    rows = member_rows(matters["organisation:cica"], MembershipQuery())
    assert len(rows) == len({row.membership.party for row in rows}) == 28
    assert [row.membership.party for row in rows if row.membership.start is None] == ["THA"]


def test_suspension_leaves_the_membership_standing(matters: dict[str, Folded]) -> None:
    rows = membership_rows(matters["organisation:au"], MembershipQuery(on=date(2025, 1, 1), party="MLI"))
    assert [(row.membership.status.value, row.held) for row in rows] == [
        ("member", Answer.YES),
        ("suspended", Answer.YES),
    ]


def test_one_who_left_was_a_member_until_then(matters: dict[str, Folded]) -> None:
    def status(day: date) -> list[str]:
        rows = membership_rows(matters["organisation:cis"], MembershipQuery(on=day, party="GEO"))
        return [row.membership.status.value for row in rows]

    assert status(date(2009, 8, 17)) == ["member"]
    assert status(date(2009, 8, 18)) == ["withdrawn"]


def test_every_row_names_its_sources(matters: dict[str, Folded]) -> None:
    bodies = [line.said.act.body for folded in matters.values() for line in folded.lines]
    assert bodies
    assert all(body.sources for body in bodies)  # type: ignore[attr-defined]  # every kind of the record has them
