"""Missions, row by row, and the packaged table as a whole."""

import pytest
from msgspec.structs import replace

from comity.capabilities.parties.acts import Confidence
from comity.capabilities.programmes.acts import MISSION_DESCRIBED, MissionDescribed
from comity.kernel.act import open_body
from comity.kernel.canonical import encode
from comity.kernel.errors import Malformed
from comity.record.parts.programmes import MISSIONS, MissionRow, mission
from comity.record.reading import read_packaged, read_table

FILE = "edition2/missions.csv"
ROW = MissionRow(
    file=FILE,
    line=2,
    edition=2,
    id="oasis-watch",
    name="Oasis Watch",
    organisation="XOC",
    hosts="XBB ; XCC",
    mandate_basis="Decision of 2007",
    start="2007-03",
    end="2022-03-31",
    strength="about 40",
    contributors="XAA",
    task="Watch the well",
    summary="",
    note="",
    sources="a page",
    confidence="high",
    found_by="search",
)


@pytest.fixture(scope="module")
def missions() -> dict[str, MissionDescribed]:
    """What the packaged rows say, by name."""
    said = [mission(row) for row in read_table(FILE, read_packaged(FILE), MISSIONS, 2) if isinstance(row, MissionRow)]
    bodies = {one.matter.removeprefix("mission:"): open_body(encode(one.body), one.kind) for one in said}
    return {name: body for name, body in bodies.items() if isinstance(body, MissionDescribed)}


def test_mission_is_described_in_a_file_of_its_name() -> None:
    said = mission(ROW)
    assert (said.kind, said.matter) == (MISSION_DESCRIBED, "mission:oasis-watch")
    assert said.body == MissionDescribed(
        name="Oasis Watch",
        confidence=Confidence.HIGH,
        organisation="XOC",
        hosts=("XBB", "XCC"),
        mandate_basis="Decision of 2007",
        start="2007-03",
        end="2022-03-31",
        strength="about 40",
        contributors=("XAA",),
        task="Watch the well",
        sources=("a page",),
    )


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (replace(ROW, id="Oasis Watch"), "id"),
        (replace(ROW, organisation="oasis council"), "organisation"),
        (replace(ROW, hosts="XBB;XCC"), "hosts"),
        (replace(ROW, contributors="XAA ; XAA"), "contributors"),
        (replace(ROW, start="March 2007"), "start"),
        (replace(ROW, end="2006"), "end"),
        (replace(ROW, confidence=""), "confidence"),
        (replace(ROW, sources=""), "sources"),
    ],
)
def test_wrong_cell_is_refused_with_its_place(row: MissionRow, column: str) -> None:
    with pytest.raises(Malformed) as caught:
        mission(row)
    assert str(caught.value).startswith(f"{FILE}:2, column {column}: expected ")


def test_row_whose_states_are_not_in_order_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^expected hosts in alphabetical order"):
        mission(replace(ROW, hosts="XCC ; XBB"))


def test_missions_are_run_by_organisations_of_the_record_or_by_none(missions: dict[str, MissionDescribed]) -> None:
    assert len(missions) == 18
    run_by = {name: one.organisation for name, one in missions.items()}
    assert [name for name, organisation in run_by.items() if organisation is None] == ["rus-pkf-karabakh"]
    assert (run_by["mfo"], run_by["eufor-althea"], run_by["amisom"]) == ("MFO", "EU-CSDP", "AU")


def test_what_is_not_known_stays_open(missions: dict[str, MissionDescribed]) -> None:
    assert missions["eunavfor-atalanta"].hosts == ()
    assert missions["unmogip"].hosts == ("IND", "PAK")
    assert (missions["mfo"].strength, missions["mfo"].end) == (None, None)
    assert missions["monusco"].confidence is Confidence.LOW
