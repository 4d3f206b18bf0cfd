"""Claims, row by row, and the packaged table as a whole."""

import pytest
from msgspec.structs import replace

from comity.capabilities.assessment.acts import CLAIM_ASSESSED, ClaimAssessed, Verdict
from comity.capabilities.parties.acts import Confidence
from comity.kernel.act import open_body
from comity.kernel.canonical import encode
from comity.kernel.errors import Malformed
from comity.record.building import table_of
from comity.record.parts.assessment import CLAIMS, ClaimRow, claim
from comity.record.reading import load_rows, read_packaged, read_table

FILE = "edition2/claims.csv"
ROW = ClaimRow(
    file=FILE,
    line=2,
    edition=2,
    id="c99",
    claim="Sandstorm is held every year",
    verdict="imprecise",
    reason="It was held in 2019 and 2021.",
    valid_from="2019",
    valid_to="2022-01-01",
    rests_on="exercise:sandstorm-2021 ; organisation:xoc",
    note="",
    sources="a page",
    confidence="high",
    found_by="search",
)


@pytest.fixture(scope="module")
def claims() -> dict[str, ClaimAssessed]:
    """What the packaged rows say, by name."""
    said = [claim(row) for row in read_table(FILE, read_packaged(FILE), CLAIMS, 2) if isinstance(row, ClaimRow)]
    bodies = {one.matter.removeprefix("claim:"): open_body(encode(one.body), one.kind) for one in said}
    return {name: body for name, body in bodies.items() if isinstance(body, ClaimAssessed)}


def test_claim_is_assessed_in_a_file_of_its_name() -> None:
    said = claim(ROW)
    assert (said.kind, said.matter) == (CLAIM_ASSESSED, "claim:c99")
    assert said.body == ClaimAssessed(
        claim="Sandstorm is held every year",
        verdict=Verdict.IMPRECISE,
        reason="It was held in 2019 and 2021.",
        rests_on=("exercise:sandstorm-2021", "organisation:xoc"),
        confidence=Confidence.HIGH,
        valid_from="2019",
        valid_to="2022-01-01",
        sources=("a page",),
    )


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (replace(ROW, id="C 99"), "id"),
        (replace(ROW, verdict="true"), "verdict"),
        (replace(ROW, rests_on=""), "rests_on"),
        (replace(ROW, rests_on="sandstorm-2021"), "rests_on"),
        (replace(ROW, rests_on="organisation:XOC"), "rests_on"),
        (replace(ROW, rests_on="exercise:sandstorm-2021 ; claim:c98"), "rests_on"),
        (replace(ROW, valid_from="in 2019"), "valid_from"),
        (replace(ROW, valid_to="2018"), "valid_to"),
        (replace(ROW, confidence=""), "confidence"),
        (replace(ROW, sources=""), "sources"),
    ],
)
def test_wrong_cell_is_refused_with_its_place(row: ClaimRow, column: str) -> None:
    with pytest.raises(Malformed) as caught:
        claim(row)
    assert str(caught.value).startswith(f"{FILE}:2, column {column}: expected ")


def test_every_claim_rests_on_files_of_the_record(claims: dict[str, ClaimAssessed]) -> None:
    files = {table_of(row).statement(row).matter for row in load_rows()}
    assert len(claims) == 26
    for name, one in claims.items():
        assert set(one.rests_on) <= files, name
        assert not any(file.startswith("claim:") for file in one.rests_on), name


def test_verdicts_are_those_of_the_reasons(claims: dict[str, ClaimAssessed]) -> None:
    verdicts = {name: one.verdict.value for name, one in claims.items()}
    assert (verdicts["c01"], verdicts["c04"], verdicts["c19"]) == ("supported", "imprecise", "contradicted")
    assert "exercise:pm-2005" in claims["c19"].rests_on
    assert (claims["c06"].valid_from, claims["c06"].valid_to) == ("2017-06-09", "2023-07-04")
