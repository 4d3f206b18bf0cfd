from datetime import date
from typing import Any

import pytest

from capabilities.parties.speaking import NAMES, ORGANISATION, Speech, council, disputing, membership, say, withdrawing
from comity.capabilities.parties import ORGANISATION as OF_ORGANISATIONS
from comity.capabilities.parties.acts import Confidence, MembershipStatus
from comity.capabilities.parties.views import MembershipQuery, MembershipRow, membership_rows, partner_rows
from comity.capabilities.parties.views.memberships import FULL, MEMBERS, MEMBERSHIPS, PARTNERS, accession_events
from comity.kernel.dates import Answer
from comity.kernel.fold import Folded, fold
from comity.kernel.marks import Event

OPENING = Speech("XAA", council())


def folded(*speeches: Speech) -> Folded:
    return fold(ORGANISATION, OF_ORGANISATIONS, say(ORGANISATION, (OPENING, *speeches)))


def states(rows: tuple[MembershipRow, ...]) -> list[str]:
    return [row.membership.party for row in rows]


def events(*speeches: Speech) -> tuple[Event, ...]:
    rows = membership_rows(folded(*speeches), MembershipQuery())
    return tuple(event for row in rows for event in accession_events(row))


def test_partners_are_all_but_those_who_belong_in_full() -> None:
    everyone = [Speech("XAA", membership(f"X{one.name[:8].replace('_', '')}", status=one)) for one in MembershipStatus]
    rows = partner_rows(folded(*everyone), MembershipQuery())
    assert [row.membership.status for row in rows] == [one for one in MembershipStatus if one not in FULL]
    assert {MembershipStatus.MEMBER, MembershipStatus.PARTICIPATING_STATE} == FULL
    assert partner_rows(folded(*everyone), MembershipQuery(status=MembershipStatus.MEMBER)) == ()
    asked = partner_rows(folded(*everyone), MembershipQuery(status=MembershipStatus.GUEST))
    assert [row.membership.status for row in asked] == [MembershipStatus.GUEST]


def test_partners_on_a_day_with_dates_as_precise_as_known() -> None:
    observer = MembershipStatus.OBSERVER
    of = folded(
        Speech("XAA", membership("XBB", status=observer, start="2004-06-17", end="2017-06-09")),
        Speech("XAA", membership("XCC", status=MembershipStatus.DIALOGUE_PARTNER, start="2009")),
        Speech("XAA", membership("XDD", start="2001")),
    )

    def on(day: date) -> dict[str, Answer]:
        return {row.membership.party: row.held for row in partner_rows(of, MembershipQuery(on=day))}

    assert on(date(2004, 6, 16)) == {}
    assert on(date(2009, 6, 1)) == {"XBB": Answer.YES, "XCC": Answer.CANNOT_SAY}
    assert on(date(2017, 6, 9)) == {"XCC": Answer.YES}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"since": date(2005, 6, 1)}, ["XCC", "XDD", "XEE"]),
        ({"since": date(2005, 5, 31)}, ["XCC", "XBB", "XDD", "XEE"]),
        ({"since": date(2021, 1, 1)}, ["XCC", "XEE"]),
        ({"until": date(2000, 12, 31)}, ["XCC"]),
        ({"until": date(2001, 1, 1)}, ["XCC", "XBB", "XDD"]),
        ({"since": date(2005, 6, 1), "until": date(2001, 1, 1)}, ["XCC", "XDD"]),
        ({"since": date.max, "until": date.min}, ["XCC"]),
    ],
)
def test_spells_between_two_days(query: dict[str, Any], expected: list[str]) -> None:
    of = folded(
        Speech("XAA", membership("XBB", start="2001", end="2005-06-01")),
        Speech("XAA", membership("XCC")),
        Speech("XAA", membership("XDD", start="2001-01", end="2020")),
        Speech("XAA", membership("XEE", start="2010")),
    )
    assert states(membership_rows(of, MembershipQuery(**query))) == expected


def test_spells_of_one_organisation() -> None:
    of = folded(Speech("XAA", membership("XBB")))
    assert states(membership_rows(of, MembershipQuery(organisation="XOC"))) == ["XBB"]
    assert membership_rows(of, MembershipQuery(organisation="XOD")) == ()
    nameless = folded(Speech("XAA", membership("XBB")), withdrawing("XAA", 0))
    assert states(membership_rows(nameless, MembershipQuery())) == ["XBB"]
    assert membership_rows(nameless, MembershipQuery(organisation="XOC")) == ()


def test_a_spell_carries_the_name_of_its_organisation() -> None:
    (row,) = membership_rows(folded(Speech("XAA", membership("XBB"))), MembershipQuery())
    assert (row.organisation, row.name) == ("XOC", NAMES)
    (row,) = membership_rows(folded(Speech("XAA", membership("XBB")), withdrawing("XAA", 0)), MembershipQuery())
    assert (row.organisation, row.name) == (None, None)


@pytest.mark.parametrize("start", ["2001", "2001-06", "2001-06-15"])
def test_an_accession_is_an_event_as_precise_as_known(start: str) -> None:
    assert events(Speech("XAA", membership("XBB", start=start, end="2010"))) == (
        Event(name=NAMES, layer="accession", matter=ORGANISATION, start=start, party="XBB", sure=True),
    )


def test_only_full_members_accede_and_only_on_a_known_day() -> None:
    assert events(Speech("XAA", membership("XBB"))) == ()
    others = [one for one in MembershipStatus if one is not MembershipStatus.MEMBER]
    assert events(*(Speech("XAA", membership("XBB", status=one, start="2001")) for one in others)) == ()
    member = Speech("XAA", membership("XBB", start="2001"))
    assert events(member, withdrawing("XAA", 0)) == ()


def test_an_accession_that_is_contested_or_of_low_confidence_is_not_sure() -> None:
    def said(origin: str, **fields: Any) -> Speech:
        return Speech(origin, membership("XBB", start="2001", **fields))

    unsure = (
        (said("XAA", confidence=Confidence.LOW),),
        (said("XAA"), said("XBB", end="2005")),
        (said("XAA"), disputing("XDD", 1)),
    )
    assert [[event.sure for event in events(*speeches)] for speeches in unsure] == [[False]] * 3
    assert [event.sure for event in events(said("XAA"), said("XBB"))] == [True]


def test_one_list_draws_the_accessions() -> None:
    assert [view.events for view in (MEMBERSHIPS, MEMBERS, PARTNERS)] == [accession_events, None, None]
