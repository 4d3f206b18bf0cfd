"""Facilities, crossings and engagements, row by row and as packaged."""

from collections import Counter

import msgspec
import pytest
from msgspec.structs import replace

from comity.capabilities.parties import CAPABILITY
from comity.capabilities.parties.acts import (
    Confidence,
    CrossingDescribed,
    CrossingMode,
    CrossingStatus,
    EngagementDescribed,
    EngagementKind,
    EngagementStatus,
    FacilityDescribed,
    Place,
    Precision,
)
from comity.kernel.act import open_body
from comity.kernel.canonical import encode
from comity.kernel.errors import Malformed
from comity.record.cells import BACKGROUND
from comity.record.parts.places import (
    CROSSINGS,
    ENGAGEMENTS,
    FACILITIES,
    CrossingRow,
    EngagementRow,
    FacilityRow,
    crossing,
    engagement,
    facility,
)
from comity.record.reading import read_packaged, read_table
from comity.record.table import Row, Table
from record.rows import COMMON

KINDS = {kind.name: kind for kind in CAPABILITY.kinds}
RANGE = FacilityRow(
    file="edition2/facilities.csv",
    id="dry-valley",
    name="Dry Valley range",
    country="XAA",
    kind="range",
    place="Dry Valley",
    latitude="-0.25",
    longitude="180.00",
    precision="town",
    used_in="exercise:one ; exercise:two",
    sources="a page",
    **COMMON,  # type: ignore[arg-type]
)
GATE = CrossingRow(
    file="edition2/crossings.csv",
    id="north-gate-rail",
    name="North Gate",
    sides="XBB ; XAA",
    mode="rail",
    latitude="1.00",
    longitude="2.00",
    precision="region",
    gauge_break="no",
    status="open",
    status_detail="open since 2001",
    sources="a page",
    **COMMON,  # type: ignore[arg-type]
)
BASE = EngagementRow(
    file="edition2/outside.csv",
    id="xorg-base",
    name="Air base",
    actor="XORG",
    partner="XAA",
    kind="base_or_facility",
    place="Dry Valley",
    latitude="1.00",
    longitude="2.00",
    precision="approximate",
    start="2001-10",
    end="2005-11-21",
    status="ended",
    status_detail="",
    summary="Flights.",
    sources="a page",
    **{**COMMON, "found_by": "background"},  # type: ignore[arg-type]
)


def packaged(table: Table) -> dict[str, msgspec.Struct]:
    """Bodies of the packaged rows by name, each opened as any reader would open it."""
    file = f"edition2/{table.file}"
    said = [table.statement(row) for row in read_table(file, read_packaged(file), table, 2)]
    return {one.matter.partition(":")[2]: open_body(encode(one.body), KINDS[one.kind.name]) for one in said}


def facilities() -> dict[str, FacilityDescribed]:
    return {name: body for name, body in packaged(FACILITIES).items() if isinstance(body, FacilityDescribed)}


def crossings() -> dict[str, CrossingDescribed]:
    return {name: body for name, body in packaged(CROSSINGS).items() if isinstance(body, CrossingDescribed)}


def engagements() -> dict[str, EngagementDescribed]:
    return {name: body for name, body in packaged(ENGAGEMENTS).items() if isinstance(body, EngagementDescribed)}


def test_facility_is_described_with_the_exercises_held_there() -> None:
    said = facility(RANGE)
    assert (said.kind.name, said.matter) == ("facility.described/1", "facility:dry-valley")
    assert isinstance(said.body, FacilityDescribed)
    assert said.body.place == Place(name="Dry Valley", latitude=-2500, longitude=1_800_000)
    assert (said.body.used_in, said.body.note) == (("exercise:one", "exercise:two"), None)


def test_crossing_is_its_own_place_between_two_states() -> None:
    said = crossing(GATE)
    assert (said.kind.name, said.matter) == ("crossing.described/1", "crossing:north-gate-rail")
    assert isinstance(said.body, CrossingDescribed)
    assert (said.body.sides, said.body.place.name) == (("XBB", "XAA"), "North Gate")
    assert (said.body.gauge_break, said.body.status_detail) == (False, "open since 2001")
    road = crossing(replace(GATE, mode="road", gauge_break="")).body
    assert isinstance(road, CrossingDescribed)
    assert road.gauge_break is None


def test_engagement_keeps_what_is_not_known_empty() -> None:
    said = engagement(BASE)
    assert (said.kind.name, said.matter) == ("engagement.described/1", "engagement:xorg-base")
    assert isinstance(said.body, EngagementDescribed)
    assert (said.body.start, said.body.end, said.body.sources) == ("2001-10", "2005-11-21", ("a page", BACKGROUND))
    empty = {"partner": "", "place": "", "latitude": "", "longitude": "", "precision": "", "start": "", "end": ""}
    bare = engagement(replace(BASE, **empty)).body
    assert isinstance(bare, EngagementDescribed)
    assert {getattr(bare, one) for one in ("partner", "place", "precision", "start", "end")} == {None}


@pytest.mark.parametrize(
    ("row", "column", "expected", "got"),
    [
        (replace(RANGE, id="Dry Valley"), "id", "a name of small letters", "'Dry Valley'"),
        (replace(RANGE, country=""), "country", "a code like KAZ", "''"),
        (replace(RANGE, kind="training centre"), "kind", "one of range, training_centre,", "'training centre'"),
        (replace(RANGE, place=""), "place", "the name of the place", "''"),
        (replace(RANGE, place="", latitude="", longitude="", precision=""), "place", "the name of a place", "''"),
        (replace(RANGE, precision=""), "precision", "how well the coordinates are known", "''"),
        (replace(RANGE, latitude="", longitude=""), "precision", "nothing", "'town'"),
        (
            replace(RANGE, precision="range town"),
            "precision",
            "one of exact, approximate, town, region",
            "'range town'",
        ),
        (replace(RANGE, used_in="exercise:one;exercise:two"), "used_in", "a file like exercise", "'exercise:one;ex"),
        (replace(RANGE, used_in="pm-2007"), "used_in", "a file like exercise:pm-2007", "'pm-2007'"),
        (replace(GATE, sides="XBB"), "sides", "two states like KAZ ; CHN", "'XBB'"),
        (replace(GATE, sides="XBB ; XBB"), "sides", "every code once", "'XBB ; XBB'"),
        (replace(GATE, sides="XAA ; XBB ; XCC"), "sides", "two states", "'XAA ; XBB ; XCC'"),
        (replace(GATE, sides="XAA;XBB"), "sides", "a code like KAZ", "'XAA;XBB'"),
        (replace(GATE, mode="ferry"), "mode", "one of rail, road", "'ferry'"),
        (replace(GATE, mode="road"), "gauge_break", "nothing, since it is no railway", "'no'"),
        (replace(GATE, gauge_break="maybe"), "gauge_break", "yes or no", "'maybe'"),
        (replace(GATE, status="opened"), "status", "one of open, seasonal,", "'opened'"),
        (replace(GATE, longitude="181.00"), "longitude", "degrees from -180.00", "'181.00'"),
        (replace(BASE, actor="xorg"), "actor", "a code like KAZ or SCO-RATS", "'xorg'"),
        (replace(BASE, partner="XORG"), "partner", "another than the actor", "'XORG'"),
        (replace(BASE, kind="military base"), "kind", "one of base_or_facility,", "'military base'"),
        (replace(BASE, status="ongoing"), "status", "one of in_operation,", "'ongoing'"),
        (replace(BASE, end="2001-09"), "end", "a date after the start 2001-10", "'2001-09'"),
        (replace(BASE, start="autumn 2001"), "start", "a date like 2001", "'autumn 2001'"),
        (replace(BASE, place=""), "place", "the name of the place", "''"),
        (replace(BASE, confidence=""), "confidence", "one of high, medium, low", "''"),
        (replace(BASE, sources=""), "sources", "at least one source", "''"),
    ],
)
def test_wrong_cell_is_refused_with_its_place(row: Row, column: str, expected: str, got: str) -> None:
    table = next(one for one in (FACILITIES, CROSSINGS, ENGAGEMENTS) if one.row is type(row))
    with pytest.raises(Malformed) as caught:
        table.statement(row)
    assert str(caught.value).startswith(f"{row.file}:2, column {column}: expected ")
    assert expected in str(caught.value)
    assert f", got {got}" in str(caught.value)


def test_every_packaged_row_makes_a_statement_with_its_sources() -> None:
    assert [len(packaged(table)) for table in (FACILITIES, CROSSINGS, ENGAGEMENTS)] == [48, 50, 83]
    for table in (FACILITIES, CROSSINGS, ENGAGEMENTS):
        assert all(body.sources for body in packaged(table).values())  # type: ignore[attr-defined]


def test_facilities_keep_their_doubts() -> None:
    found = facilities()
    low = {name for name, body in found.items() if body.confidence is Confidence.LOW}
    assert low == {
        *("lyaur", "chirchiq", "balykchy-airfield", "sco-judicial-shanghai", "noginsk", "spassk", "marshal-baghramyan"),
    }
    assert found["prudboy"].precision is Precision.REGION
    assert all(one.startswith("exercise:") for body in found.values() for one in body.used_in)
    assert found["chebarkul"].used_in[:2] == ("exercise:pm-2007", "exercise:pm-2013")


def test_only_rail_crossings_say_whether_the_gauge_changes() -> None:
    found = crossings()
    assert {body.mode is CrossingMode.RAIL for body in found.values() if body.gauge_break is not None} == {True}
    assert {name for name, body in found.items() if body.gauge_break} == {
        "dostyk-alashankou-rail",
        "altynkol-khorgos-rail",
        "manzhouli-zabaikalsk-rail",
        "taftan-mirjaveh-rail",
    }


def test_what_is_not_verified_of_a_crossing_stays_so() -> None:
    found = crossings()
    assert Counter(body.status for body in found.values()) == {
        CrossingStatus.OPEN: 42,
        CrossingStatus.LISTED: 3,
        CrossingStatus.NOT_VERIFIED: 2,
        CrossingStatus.SEASONAL: 1,
        CrossingStatus.IRREGULAR: 1,
        CrossingStatus.CLOSED: 1,
    }
    plain = {CrossingStatus.OPEN, CrossingStatus.SEASONAL}
    assert all(body.status_detail for body in found.values() if body.status not in plain)


def test_what_outside_actors_do_keeps_its_doubts() -> None:
    found = engagements()
    assert found["us-gscf"].partner is None
    post = found["chn-gbao"]
    assert (post.status, post.status_detail) == (EngagementStatus.REPORTED, "reported; denied by both states")
    assert found["ots-military-proposal"].status is EngagementStatus.PLANNED
    assert found["nato-nlo-tashkent"].kind is EngagementKind.OFFICE
    unknown = (EngagementStatus.LAPSED, EngagementStatus.NOT_VERIFIED, EngagementStatus.APPROVED)
    unexplained = {name for name, body in found.items() if body.status in unknown and not body.status_detail}
    assert unexplained == {"us-gscf", *(f"us-overflight-{code}-2001" for code in ("kaz", "tjk", "tkm"))}


def test_the_united_states_left_its_base_in_uzbekistan_in_november_2005() -> None:
    base = engagements()["us-k2"]
    assert (base.actor, base.partner, base.status) == ("USA", "UZB", EngagementStatus.ENDED)
    assert (base.start, base.end) == ("2001-10", "2005-11-21")
