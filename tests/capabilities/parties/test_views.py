from datetime import date
from functools import reduce
from typing import Any

import msgspec
import pytest

from capabilities.parties.speaking import (
    ABROAD,
    GATE,
    ORGANISATION,
    RANGE,
    STATE,
    WORDS,
    Speech,
    council,
    crossing,
    disputing,
    engagement,
    facility,
    glossary,
    membership,
    say,
    state,
    term,
    withdrawing,
)
from comity.capabilities import REGISTRY
from comity.capabilities.parties import CAPABILITY
from comity.capabilities.parties.acts import Confidence, MembershipStatus, Place
from comity.capabilities.parties.views import (
    MembershipQuery,
    MembershipRow,
    NoQuery,
    member_rows,
    membership_rows,
    organisation_rows,
    party_rows,
)
from comity.kernel.dates import Answer
from comity.kernel.fold import Folded, fold
from comity.kernel.ids import RECORD, matter_type
from comity.kernel.marking import ANY, Level, Marking, join, public

OPENING = Speech("XAA", council())
RECORD_OPENING = Speech(RECORD, council())
RECORD_MATTER = "organisation:oasis"


def folded(*speeches: Speech, matter: str = ORGANISATION) -> Folded:
    return fold(matter, REGISTRY.matter_types[matter_type(matter)], say(matter, speeches))


def members(of: Folded, **query: Any) -> dict[str, str]:
    """Who belongs, and whether it held."""
    return {row.membership.party: row.held.value for row in member_rows(of, MembershipQuery(**query))}


def spells(*speeches: Speech, **query: Any) -> tuple[MembershipRow, ...]:
    return membership_rows(folded(OPENING, *speeches), MembershipQuery(**query))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2000, 12, 31), {}),
        (date(2001, 1, 1), {"XBB": "cannot_say", "XDD": "cannot_say"}),
        (date(2001, 12, 31), {"XBB": "yes", "XDD": "yes"}),
        (date(2005, 6, 15), {"XBB": "yes", "XCC": "yes", "XDD": "yes"}),
        (date(2009, 6, 1), {"XBB": "yes", "XCC": "yes", "XDD": "cannot_say"}),
        (date(2009, 12, 31), {"XBB": "yes", "XCC": "yes"}),
        (date(2010, 6, 1), {"XBB": "cannot_say", "XCC": "yes"}),
        (date(2010, 6, 30), {"XCC": "yes"}),
    ],
)
def test_members_on_a_day_with_dates_as_precise_as_known(day: date, expected: dict[str, str]) -> None:
    of = folded(
        OPENING,
        Speech("XAA", membership("XBB", start="2001", end="2010-06")),
        Speech("XAA", membership("XCC", start="2005-06-15")),
        Speech("XAA", membership("XDD", start="2001", end="2009")),
        Speech("XAA", membership("XEE", start="1990", status=MembershipStatus.OBSERVER)),
    )
    assert members(of, on=day) == expected


def test_a_view_without_a_day_shows_every_spell() -> None:
    speeches = [
        Speech("XAA", membership("XCC", start="2005")),
        Speech("XAA", membership("XBB", start="2001", end="2003")),
        Speech("XAA", membership("XBB", start="2008")),
        Speech("XAA", membership("XAA", status=MembershipStatus.OBSERVER, start="1999")),
    ]
    rows = spells(*speeches)
    assert [(row.membership.status.value, row.membership.start, row.membership.party) for row in rows] == [
        ("member", "2001", "XBB"),
        ("member", "2005", "XCC"),
        ("member", "2008", "XBB"),
        ("observer", "1999", "XAA"),
    ]
    assert {row.held for row in rows} == {Answer.YES}
    assert {row.organisation for row in rows} == {"XOC"}


def test_members_are_full_members_unless_another_status_is_asked_for() -> None:
    of = folded(
        OPENING,
        Speech("XAA", membership("XBB")),
        Speech("XAA", membership("XCC", status=MembershipStatus.OBSERVER)),
    )
    assert set(members(of)) == {"XBB"}
    assert set(members(of, status=MembershipStatus.OBSERVER)) == {"XCC"}
    assert len(membership_rows(of, MembershipQuery())) == 2


def test_rows_fit_every_part_of_the_query() -> None:
    sure, unsure = Speech("XAA", membership("XBB")), Speech("XAA", membership("XCC", confidence=Confidence.LOW))
    assert [row.membership.party for row in spells(sure, unsure, party="XBB")] == ["XBB"]
    assert [row.membership.party for row in spells(sure, unsure, confidence=Confidence.LOW)] == ["XCC"]
    assert spells(sure, unsure, party="XBB", confidence=Confidence.LOW) == ()


def test_two_who_differ_are_shown_as_a_conflict_with_both() -> None:
    one, other = (
        Speech("XAA", membership("XBB", start="2001")),
        Speech("XBB", membership("XBB", start="2001", end="2005")),
    )
    (row,) = spells(one, other)
    acts = say(ORGANISATION, (OPENING, one, other))
    assert (row.conflict, row.acts) == (True, tuple(said.id.hex() for said in acts[1:]))
    (agreed,) = spells(one, Speech("XBB", one.body))
    assert (agreed.conflict, len(agreed.acts)) == (False, 2)


def test_in_a_conflict_nobody_s_code_decides_whether_it_held() -> None:
    stays, left = membership("XBB", start="2001"), membership("XBB", start="2001", end="2005")
    for first, second in ((stays, left), (left, stays)):
        speeches = (Speech("XAA", first), Speech("XBB", second))
        assert [row.held for row in spells(*speeches, on=date(2010, 1, 1))] == [Answer.CANNOT_SAY]
        assert [row.held for row in spells(*speeches, on=date(2003, 1, 1))] == [Answer.YES]
        assert spells(*speeches, on=date(2000, 1, 1)) == ()
    low = msgspec.structs.replace(stays, confidence=Confidence.LOW)
    assert len(spells(Speech("XAA", stays), Speech("XBB", low), confidence=Confidence.LOW)) == 1


def test_the_record_is_a_baseline_until_a_party_speaks() -> None:
    recorded = Speech(RECORD, membership("XBB", start="2001"))
    before = folded(RECORD_OPENING, recorded, matter=RECORD_MATTER)
    assert [row.conflict for row in membership_rows(before, MembershipQuery())] == [False]
    own = Speech("XBB", membership("XBB", start="2001", end="2005"))
    (row,) = membership_rows(folded(RECORD_OPENING, recorded, own, matter=RECORD_MATTER), MembershipQuery())
    assert (row.conflict, row.membership.end, len(row.acts)) == (False, "2005", 1)


def test_the_organisation_speaks_for_itself() -> None:
    said = Speech("XOC", council(note="in our own words"))
    (row,) = organisation_rows(folded(RECORD_OPENING, said, matter=RECORD_MATTER), NoQuery())
    assert (row.organisation.note, row.conflict) == ("in our own words", False)
    (row,) = organisation_rows(folded(OPENING, said), NoQuery())
    assert (row.conflict, len(row.acts)) == (True, 2)


def test_a_stranger_s_statement_changes_no_row() -> None:
    stranger = (Speech("XDD", council(note="no")), Speech("XDD", membership("XBB", start="1900")))
    assert organisation_rows(folded(OPENING, *stranger), NoQuery()) == organisation_rows(folded(OPENING), NoQuery())
    assert spells(*stranger) == ()


def test_disputes_are_counted_beside_the_row() -> None:
    stated = Speech("XAA", membership("XBB"))
    (row,) = spells(stated, disputing("XBB", 1), disputing("XCC", 1), disputing("XCC", 0))
    assert (row.disputed, row.conflict) == (2, False)
    (row,) = spells(stated, disputing("XBB", 1), withdrawing("XBB", 2))
    assert row.disputed == 0


def test_rows_carry_the_join_of_all_they_rest_on() -> None:
    closed = Marking(level=Level.SECRET, release=("XAA", "XBB"), originators=("XAA",), purposes=ANY)
    one = Speech("XAA", membership("XBB"), closed)
    other = Speech("XBB", membership("XBB"), msgspec.structs.replace(closed, release=("XBB",), originators=("XBB",)))
    (row,) = spells(one, other)
    assert other.marking is not None
    assert row.marking == join(join(public("XAA"), closed), other.marking)
    assert row.marking.originators == ("XAA", "XBB")


def test_an_organisation_not_described_here_leaves_its_code_open() -> None:
    withdrawn = (OPENING, Speech("XAA", membership("XBB")), withdrawing("XAA", 0))
    assert organisation_rows(folded(*withdrawn), NoQuery()) == ()
    (row,) = membership_rows(folded(*withdrawn), MembershipQuery())
    assert row.organisation is None


def test_states_are_shown_with_what_they_rest_on() -> None:
    (row,) = party_rows(folded(Speech("XAA", state()), matter=STATE), NoQuery())
    assert (row.party.code, row.conflict, len(row.acts), row.matter) == ("XAA", False, 1, STATE)
    assert party_rows(folded(matter=STATE), NoQuery()) == ()


def test_a_view_reads_only_matters_of_its_own_type() -> None:
    of_state = folded(Speech("XAA", state()), matter=STATE)
    assert organisation_rows(of_state, NoQuery()) == ()
    assert membership_rows(of_state, MembershipQuery()) == ()
    assert party_rows(folded(OPENING), NoQuery()) == ()


EXAMPLES: dict[str, tuple[str, tuple[msgspec.Struct, ...]]] = {
    "organisation": (ORGANISATION, (council(seat=Place(name="Oasis")), membership("XBB"))),
    "party": (STATE, (state(capital=Place(name="Oasis")),)),
    "facility": (RANGE, (facility(),)),
    "crossing": (GATE, (crossing(),)),
    "engagement": (ABROAD, (engagement(),)),
    "glossary": (WORDS, (glossary(), term())),
}


@pytest.mark.parametrize("view", CAPABILITY.views, ids=lambda view: view.name)
def test_every_column_leads_into_the_row(view: Any) -> None:
    matter, bodies = EXAMPLES[view.matter_type]
    if view.name == "partners":
        bodies = (*bodies, membership("XCC", status=MembershipStatus.OBSERVER))
    (row,) = view.rows(folded(*(Speech("XAA", body) for body in bodies), matter=matter), view.query())
    for column in view.columns:
        reduce(getattr, column.path.split("."), row)


@pytest.mark.parametrize("view", CAPABILITY.views, ids=lambda view: view.name)
def test_every_row_says_what_it_rests_on(view: Any) -> None:
    fields = view.row.__struct_fields__
    assert {"matter", "conflict", "disputed", "acts", "marking"} <= set(fields)
    assert all(default is not msgspec.NODEFAULT for default in view.query.__struct_defaults__)
    assert len(view.query.__struct_defaults__) == len(view.query.__struct_fields__)


@pytest.mark.parametrize("view", CAPABILITY.views, ids=lambda view: view.name)
def test_every_view_counts_disputes(view: Any) -> None:
    matter, bodies = EXAMPLES[view.matter_type]
    if view.name == "partners":
        bodies = (bodies[0], membership("XCC", status=MembershipStatus.OBSERVER))
    speeches = [Speech("XAA", body) for body in bodies]
    about = len(bodies) - 1 if "member" in view.name or view.name in {"partners", "terms"} else 0
    disputed = folded(*speeches, disputing("XEE", about), disputing("XFF", about), matter=matter)
    assert [row.disputed for row in view.rows(folded(*speeches, matter=matter), view.query())] == [0]
    assert [row.disputed for row in view.rows(disputed, view.query())] == [2]
