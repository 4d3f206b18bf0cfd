"""Rows become acts that any node opens, alike everywhere."""

import pytest
from msgspec.structs import replace

from comity.capabilities import REGISTRY
from comity.capabilities.parties.acts import MembershipStated, OrganisationDescribed, PartyDescribed
from comity.kernel.act import open_act, verify_opening
from comity.kernel.errors import Malformed
from comity.kernel.marking import public
from comity.record.building import BACKGROUND, all_rows, build_act, build_acts
from comity.record.reading import MembershipRow, OrganisationRow, PartyRow, load_tables

PARTY = PartyRow(
    file="parties.csv",
    line=2,
    code="XAA",
    name_en="Alpha",
    name_ru="Альфа",
    name_zh="甲国",
    capital="Alpha City",
    latitude="-0.25",
    longitude="180.00",
    official_languages="",
    note="",
    sources="a list",
    confidence="high",
    found_by="search",
)
ORGANISATION = OrganisationRow(
    file="organisations.csv",
    line=2,
    code="XORG",
    name_en="Organisation",
    name_ru="Организация",
    name_zh="组织",
    type="forum",
    founded="2001-06",
    founding_instrument="",
    seat="",
    latitude="",
    longitude="",
    decision_rule="consensus",
    decision_detail="",
    collective_defence="no",
    defence_reference="",
    working_languages="Russian ; Chinese",
    note="",
    sources="a page ; a treaty",
    confidence="medium",
    found_by="background",
)
MEMBERSHIP = MembershipRow(
    file="memberships.csv",
    line=2,
    organisation="XORG",
    party="XAA",
    status="dialogue_partner",
    start="2001",
    end="2001-06-15",
    note="",
    sources="a page",
    confidence="low",
    found_by="search",
)


def test_every_packaged_row_becomes_an_act_of_the_record() -> None:
    acts = build_acts(load_tables())
    assert acts
    for act in acts:
        envelope = open_act(act.raw, REGISTRY.kinds).envelope
        verify_opening(act.entry, act.opening, act.raw)
        assert (envelope.origin, envelope.epoch, envelope.marking) == ("RECORD", 1, public("RECORD"))
        assert (envelope.matter, envelope.kind) == (act.matter, act.kind)


def test_state_is_described_with_its_capital() -> None:
    act = build_act(PARTY)
    body = open_act(act.raw, REGISTRY.kinds).body
    assert act.matter == "party:xaa"
    assert isinstance(body, PartyDescribed)
    assert body.name.of("zh") == "甲国"
    assert body.capital is not None
    assert (body.capital.latitude, body.capital.longitude) == (-2500, 1_800_000)
    assert (body.official_languages, body.note) == (None, None)


def test_organisation_keeps_lists_partial_dates_and_how_it_was_found() -> None:
    act = build_act(ORGANISATION)
    body = open_act(act.raw, REGISTRY.kinds).body
    assert act.matter == "organisation:xorg"
    assert isinstance(body, OrganisationDescribed)
    assert body.founded == "2001-06"
    assert body.working_languages == ("Russian", "Chinese")
    assert body.sources == ("a page", "a treaty", BACKGROUND)
    assert body.seat is None


def test_membership_stands_in_the_file_of_its_organisation() -> None:
    act = build_act(MEMBERSHIP)
    body = open_act(act.raw, REGISTRY.kinds).body
    assert act.matter == "organisation:xorg"
    assert isinstance(body, MembershipStated)
    assert (body.status.value, body.start, body.end) == ("dialogue_partner", "2001", "2001-06-15")


def test_acts_come_in_the_order_of_states_organisations_memberships() -> None:
    tables = load_tables()
    assert [row.file for row in all_rows(tables)] == [
        *["parties.csv"] * len(tables.parties),
        *["organisations.csv"] * len(tables.organisations),
        *["memberships.csv"] * len(tables.memberships),
    ]


@pytest.mark.parametrize(
    ("row", "column", "expected", "got"),
    [
        (replace(PARTY, code="xaa"), "code", "a code like KAZ", "'xaa'"),
        (replace(PARTY, code="RECORD"), "code", "a code like KAZ", "'RECORD'"),
        (replace(PARTY, confidence="sure"), "confidence", "one of high, medium, low", "'sure'"),
        (replace(PARTY, found_by=""), "found_by", "search or background", "''"),
        (replace(PARTY, sources=""), "sources", "at least one source", "''"),
        (replace(PARTY, sources="one ;two ; "), "sources", "a list separated by ' ; '", "'one ;two ; '"),
        (replace(PARTY, latitude="90.01"), "latitude", "degrees from -90.00 to 90.00", "'90.01'"),
        (replace(PARTY, longitude="-180.01"), "longitude", "degrees from -180.00 to 180.00", "'-180.01'"),
        (replace(PARTY, latitude="1.5"), "latitude", "with two decimals", "'1.5'"),
        (replace(PARTY, latitude="1e1.00"), "latitude", "with two decimals", "'1e1.00'"),
        (replace(PARTY, latitude="NaN"), "latitude", "with two decimals", "'NaN'"),
        (replace(PARTY, latitude="--1.00"), "latitude", "with two decimals", "'--1.00'"),
        (replace(PARTY, longitude=""), "longitude", "both coordinates or none", "''"),
        (replace(PARTY, capital=""), "capital", "the name of the place", "''"),
        (replace(ORGANISATION, founded="2001-02-30"), "founded", "a date like 2001", "'2001-02-30'"),
        (replace(ORGANISATION, decision_rule="votes"), "decision_rule", "one of consensus,", "'votes'"),
        (replace(ORGANISATION, collective_defence=""), "collective_defence", "one of yes,", "''"),
        (replace(MEMBERSHIP, status="dialogue partner"), "status", "one of member,", "'dialogue partner'"),
        (replace(MEMBERSHIP, party="kaz"), "party", "a code like KAZ", "'kaz'"),
        (replace(MEMBERSHIP, start="01.06.2001"), "start", "a date like 2001", "'01.06.2001'"),
        (replace(MEMBERSHIP, start="2001-06-16"), "end", "a date after the start 2001-06-16", "'2001-06-15'"),
    ],
)
def test_wrong_cell_is_refused_with_its_place(
    row: PartyRow | OrganisationRow | MembershipRow, column: str, expected: str, got: str
) -> None:
    with pytest.raises(Malformed) as caught:
        build_act(row)
    assert str(caught.value).startswith(f"{row.file}:2, column {column}: expected ")
    assert expected in str(caught.value)
    assert str(caught.value).endswith(f"got {got}")


def test_row_that_makes_no_act_is_refused_with_its_line() -> None:
    with pytest.raises(Malformed, match=r"^parties\.csv:2: expected a row that makes an act: .*name\.zh"):
        build_act(replace(PARTY, name_zh=""))
