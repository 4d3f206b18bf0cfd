"""Exercises and accounts of their strength, row by row, and the packaged tables as a whole."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from comity.capabilities.exercises.acts import (
    EXERCISE_DESCRIBED,
    STRENGTH_STATED,
    ExerciseDescribed,
    ExerciseFormat,
    ExerciseKind,
    ExerciseStatus,
    Framework,
    StrengthBasis,
    StrengthStated,
)
from comity.capabilities.exercises.views import strength_range
from comity.capabilities.parties.acts import Confidence, Place, Precision
from comity.kernel.act import open_body
from comity.kernel.canonical import encode
from comity.kernel.errors import Malformed
from comity.record.cells import BACKGROUND
from comity.record.parts.exercises import EXERCISES, STRENGTHS, ExerciseRow, StrengthRow, exercise, strength
from comity.record.reading import read_packaged, read_table

EXERCISE = ExerciseRow(
    file="edition2/exercises.csv",
    line=2,
    edition=2,
    id="sandstorm-2021",
    series="Sandstorm",
    name="Sandstorm 2021",
    aliases="Storm ; 沙暴",
    status="held",
    start="2021-08-10",
    end="2021-08",
    place="Dry Valley range",
    latitude="40.00",
    longitude="-75.50",
    precision="approximate",
    hosts="XBB",
    participants="XAA ; XBB",
    observers="XCC",
    doubtful="XCC",
    kinds="border ; naval",
    format="multilateral",
    framework="organisation",
    organisation="XOC",
    summary="Two states practised.",
    note="",
    sources="a page ; a report",
    confidence="medium",
    found_by="background",
)
STRENGTH = StrengthRow(
    file="edition2/strengths.csv",
    line=2,
    edition=2,
    exercise="sandstorm-2021",
    party="XBB",
    low="1600",
    high="1700",
    at_least="no",
    basis="press",
    said_by="reports",
    note="",
    sources="a page",
    confidence="high",
    found_by="search",
)


@pytest.fixture(scope="module")
def exercises() -> dict[str, ExerciseDescribed]:
    """What the packaged rows say, by name."""
    rows = read_table("edition2/exercises.csv", read_packaged("edition2/exercises.csv"), EXERCISES, 2)
    said = [exercise(row) for row in rows if isinstance(row, ExerciseRow)]
    assert {one.kind for one in said} == {EXERCISE_DESCRIBED}
    bodies = {one.matter.removeprefix("exercise:"): open_body(encode(one.body), one.kind) for one in said}
    return {name: body for name, body in bodies.items() if isinstance(body, ExerciseDescribed)}


@pytest.fixture(scope="module")
def strengths() -> dict[str, tuple[StrengthStated, ...]]:
    """The packaged accounts, by exercise."""
    rows = read_table("edition2/strengths.csv", read_packaged("edition2/strengths.csv"), STRENGTHS, 2)
    found: dict[str, tuple[StrengthStated, ...]] = {}
    for row in rows:
        assert isinstance(row, StrengthRow)
        body = open_body(encode(strength(row).body), STRENGTH_STATED)
        assert isinstance(body, StrengthStated)
        found[row.exercise] = (*found.get(row.exercise, ()), body)
    return found


def test_exercise_is_described_in_a_file_of_its_name() -> None:
    said = exercise(EXERCISE)
    assert (said.kind, said.matter) == (EXERCISE_DESCRIBED, "exercise:sandstorm-2021")
    assert said.body == ExerciseDescribed(
        name="Sandstorm 2021",
        status=ExerciseStatus.HELD,
        format=ExerciseFormat.MULTILATERAL,
        framework=Framework.ORGANISATION,
        confidence=Confidence.MEDIUM,
        series="Sandstorm",
        aliases=("Storm", "沙暴"),
        start="2021-08-10",
        end="2021-08",
        place=Place(name="Dry Valley range", latitude=400_000, longitude=-755_000),
        precision=Precision.APPROXIMATE,
        hosts=("XBB",),
        participants=("XAA", "XBB"),
        observers=("XCC",),
        doubtful=("XCC",),
        kinds=(ExerciseKind.BORDER, ExerciseKind.NAVAL),
        organisation="XOC",
        summary="Two states practised.",
        sources=("a page", "a report", BACKGROUND),
    )


def test_strength_stands_in_the_file_of_its_exercise() -> None:
    said = strength(STRENGTH)
    assert (said.kind, said.matter) == (STRENGTH_STATED, "exercise:sandstorm-2021")
    assert said.body == StrengthStated(
        low=1600,
        high=1700,
        party="XBB",
        basis=StrengthBasis.PRESS,
        said_by="reports",
        confidence=Confidence.HIGH,
        sources=("a page",),
    )
    together = strength(replace(STRENGTH, party="", low="0", high="", at_least="yes")).body
    assert isinstance(together, StrengthStated)
    assert (together.party, together.low, together.high, together.at_least) == (None, 0, None, True)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (replace(EXERCISE, id="Sand storm"), "id"),
        (replace(EXERCISE, status="held (not verified)"), "status"),
        (replace(EXERCISE, start="10.08.2021"), "start"),
        (replace(EXERCISE, end="2021-07"), "end"),
        (replace(EXERCISE, place=""), "place"),
        (replace(EXERCISE, latitude="40.0"), "latitude"),
        (replace(EXERCISE, longitude=""), "longitude"),
        (replace(EXERCISE, precision="range town"), "precision"),
        (replace(EXERCISE, hosts="xbb"), "hosts"),
        (replace(EXERCISE, participants="XAA;XBB"), "participants"),
        (replace(EXERCISE, participants="XAA ; XAA"), "participants"),
        (replace(EXERCISE, observers="XCC ;"), "observers"),
        (replace(EXERCISE, doubtful="?"), "doubtful"),
        (replace(EXERCISE, kinds="border ; chess"), "kinds"),
        (replace(EXERCISE, format=""), "format"),
        (replace(EXERCISE, framework="SCO"), "framework"),
        (replace(EXERCISE, organisation="oasis council"), "organisation"),
        (replace(EXERCISE, sources=""), "sources"),
        (replace(EXERCISE, confidence="sure"), "confidence"),
        (replace(STRENGTH, exercise="Sand storm"), "exercise"),
        (replace(STRENGTH, party="xbb"), "party"),
        (replace(STRENGTH, low=""), "low"),
        (replace(STRENGTH, low="about 1600"), "low"),
        (replace(STRENGTH, low="-1"), "low"),
        (replace(STRENGTH, high="10000001"), "high"),
        (replace(STRENGTH, at_least=""), "at_least"),
        (replace(STRENGTH, basis="rumour"), "basis"),
        (replace(STRENGTH, found_by=""), "found_by"),
    ],
)
def test_wrong_cell_is_refused_with_its_place(row: ExerciseRow | StrengthRow, column: str) -> None:
    with pytest.raises(Malformed) as caught:
        exercise(row) if isinstance(row, ExerciseRow) else strength(row)
    assert str(caught.value).startswith(f"{row.file}:2, column {column}: expected ")


@pytest.mark.parametrize(
    "row",
    [
        replace(EXERCISE, organisation=""),
        replace(EXERCISE, participants="XBB ; XAA"),
        replace(EXERCISE, kinds="naval ; border"),
        replace(EXERCISE, observers="XAA"),
        replace(STRENGTH, low="1700"),
        replace(STRENGTH, at_least="yes"),
    ],
)
def test_row_that_contradicts_itself_is_refused(row: ExerciseRow | StrengthRow) -> None:
    with pytest.raises(ValueError, match=r"^expected "):
        exercise(row) if isinstance(row, ExerciseRow) else strength(row)


def test_what_is_not_known_to_have_been_held_has_no_high_confidence(exercises: dict[str, ExerciseDescribed]) -> None:
    unsure = {ExerciseStatus.ANNOUNCED, ExerciseStatus.HELD_NOT_VERIFIED}
    found = {name: one for name, one in exercises.items() if one.status in unsure}
    assert {"pm-2023", "cis-sco-belarus-2026", "central-asia-antiterror-2015", "csto-rubezh-2026"} <= found.keys()
    assert Confidence.HIGH not in {one.confidence for one in found.values()}
    assert all(one.note is not None and "not verified" in one.note for one in found.values())


def test_nothing_of_after_the_newest_page_is_said_to_have_been_held(exercises: dict[str, ExerciseDescribed]) -> None:
    late = {name: one.status for name, one in exercises.items() if (one.start or "") >= "2026-02"}
    assert late
    assert set(late.values()) == {ExerciseStatus.ANNOUNCED}


def test_peace_mission_has_every_edition_with_its_doubts(exercises: dict[str, ExerciseDescribed]) -> None:
    editions = {name: one for name, one in exercises.items() if one.series == "Peace Mission"}
    held = sorted(name for name, one in editions.items() if one.status is ExerciseStatus.HELD)
    assert held == [f"pm-{year}" for year in (2005, 2007, 2009, 2010, 2012, 2013, 2014, 2016, 2018, 2021)]
    assert editions["pm-2020"].status is ExerciseStatus.POSTPONED
    assert {name: one.doubtful for name, one in editions.items() if one.doubtful} == {
        "pm-2018": ("UZB",),
        "pm-2021": ("BLR",),
    }
    assert editions["pm-2014"].place == Place(
        name="Zhurihe training base, Inner Mongolia", latitude=422_600, longitude=1_127_600
    )


def test_states_on_whose_part_sources_differ_are_named(exercises: dict[str, ExerciseDescribed]) -> None:
    assert exercises["manesar-antiterror-2022"].doubtful == ("TJK",)
    assert "IRN" not in exercises["sahand-antiterror-2025"].doubtful
    assert len(exercises["sahand-antiterror-2025"].doubtful) == 9
    note = exercises["coordination-2006"].note
    assert note is not None
    assert "14-16 September" in note


def test_series_that_were_missing_are_there(exercises: dict[str, ExerciseDescribed]) -> None:
    rubezh = {one.start[:4] for one in exercises.values() if one.series == "CSTO Rubezh" and one.start}
    assert {"2016", "2018", "2021", "2025", "2026"} <= rubezh
    assert exercises["csto-rubezh-2025"].start == "2025-09-17"
    assert exercises["csto-interaction-2009"].place is not None
    assert {one.framework for one in exercises.values() if one.organisation == "CSTO"} == {Framework.ORGANISATION}


def test_pins_say_how_well_they_are_known(exercises: dict[str, ExerciseDescribed]) -> None:
    for name, one in exercises.items():
        pinned = one.place is not None and one.place.latitude is not None
        assert pinned is (one.precision is not None), name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pm-2005", (10_000, 10_000)),
        ("pm-2007", (6_000, 7_000)),
        ("pm-2009", (3_000, 3_000)),
        ("pm-2010", (3_000, 5_000)),
        ("pm-2016", (1_100, 2_000)),
        ("pm-2020", (None, None)),
        ("pm-2021", (3_400, 5_500)),
        ("vostok-2018", (297_000, 300_000)),
        ("csto-rubezh-2025", (1_200, 1_200)),
    ],
)
def test_ranges_span_what_official_and_press_accounts_say(
    strengths: dict[str, tuple[StrengthStated, ...]], name: str, expected: tuple[int | None, int | None]
) -> None:
    assert strength_range(strengths[name]) == expected


def test_rejected_figures_are_kept_with_the_reason(strengths: dict[str, tuple[StrengthStated, ...]]) -> None:
    rejected = {name: one for name, one in _all(strengths) if one.basis is StrengthBasis.REJECTED}
    assert {name: (one.party, one.low, one.said_by) for name, one in rejected.items()} == {
        "pm-2005": (None, 100_000, "Xinhua"),
        "pm-2007": ("CHN", 4_000, "reports"),
    }
    assert all(one.note for one in rejected.values())


def test_every_account_is_of_an_exercise_there_and_of_a_state_in_it(
    exercises: dict[str, ExerciseDescribed], strengths: dict[str, tuple[StrengthStated, ...]]
) -> None:
    assert strengths.keys() <= exercises.keys()
    for name, one in _all(strengths):
        assert one.party in (None, *exercises[name].participants), name


def _all(strengths: dict[str, tuple[StrengthStated, ...]]) -> Iterator[tuple[str, StrengthStated]]:
    for name, stated in strengths.items():
        for one in stated:
            yield name, one
