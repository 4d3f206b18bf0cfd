"""States, organisations and memberships, row by row."""

import pytest
from msgspec.structs import replace

from comity.capabilities import REGISTRY
from comity.capabilities.parties.acts import MembershipStated, OrganisationDescribed, PartyDescribed
from comity.kernel.act import open_act
from comity.kernel.errors import Malformed
from comity.record.building import build_act
from comity.record.cells import BACKGROUND
from comity.record.table import Row
from record.rows import MEMBERSHIP, ORGANISATION, PARTY


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
def test_wrong_cell_is_refused_with_its_place(row: Row, column: str, expected: str, got: str) -> None:
    with pytest.raises(Malformed) as caught:
        build_act(row)
    assert str(caught.value).startswith(f"{row.file}:2, column {column}: expected ")
    assert expected in str(caught.value)
    assert str(caught.value).endswith(f"got {got}")
