"""Documents, row by row, and the packaged table as a whole."""

from datetime import date

import pytest
from msgspec.structs import replace

from comity.capabilities.instruments.acts import (
    INSTRUMENT_DESCRIBED,
    InstrumentDescribed,
    InstrumentTopic,
    InstrumentType,
)
from comity.capabilities.instruments.views import in_force_on
from comity.capabilities.parties.acts import Confidence
from comity.kernel.act import open_body
from comity.kernel.canonical import encode
from comity.kernel.dates import Answer
from comity.kernel.errors import Malformed
from comity.record.cells import BACKGROUND
from comity.record.parts.instruments import INSTRUMENTS, InstrumentRow, instrument
from comity.record.reading import read_packaged, read_table

FILE = "edition2/instruments.csv"
ROW = InstrumentRow(
    file=FILE,
    line=2,
    edition=2,
    id="xoc-2001-pact",
    title="Oasis Pact",
    type="agreement",
    organisations="XOC",
    place="Oasis",
    signed="2001-06",
    in_force="2003",
    end="",
    may_go_on="no",
    parties="XAA ; XBB",
    depositary="",
    topics="border ; non-aggression",
    note="",
    sources="a page ; a treaty",
    confidence="medium",
    found_by="background",
)


@pytest.fixture(scope="module")
def packaged() -> dict[str, InstrumentDescribed]:
    """What the packaged rows say, by matter."""
    rows = read_table(FILE, read_packaged(FILE), INSTRUMENTS, 2)
    said = [instrument(row) for row in rows if isinstance(row, InstrumentRow)]
    assert {one.kind for one in said} == {INSTRUMENT_DESCRIBED}
    return {one.matter: open_body(encode(one.body), one.kind) for one in said}  # type: ignore[misc]


def test_document_is_described_in_a_file_of_its_name() -> None:
    said = instrument(ROW)
    assert (said.kind, said.matter) == (INSTRUMENT_DESCRIBED, "instrument:xoc-2001-pact")
    assert said.body == InstrumentDescribed(
        title="Oasis Pact",
        type=InstrumentType.AGREEMENT,
        confidence=Confidence.MEDIUM,
        organisations=("XOC",),
        place="Oasis",
        signed="2001-06",
        in_force="2003",
        parties=("XAA", "XBB"),
        topics=(InstrumentTopic.BORDER, InstrumentTopic.NON_AGGRESSION),
        sources=("a page", "a treaty", BACKGROUND),
    )


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("id", "xoc 2001", "a name of small letters"),
        ("type", "handshake", "one of agreement, protocol,"),
        ("organisations", "Oasis", "a code like KAZ"),
        ("organisations", "SCO;XOC", "a code like KAZ"),
        ("signed", "June 2001", "a date like 2001"),
        ("in_force", "2003-02-30", "a date like 2001"),
        ("end", "2000", "a date after the start 2001-06"),
        ("may_go_on", "", "yes or no"),
        ("parties", "XAA ; XAA", "every code once"),
        ("topics", "weather", "one of accession, afghanistan,"),
        ("confidence", "", "one of high, medium, low"),
        ("found_by", "hearsay", "search or background"),
        ("sources", "", "at least one source"),
    ],
)
def test_wrong_cell_is_refused_with_its_place(column: str, cell: str, expected: str) -> None:
    with pytest.raises(Malformed) as caught:
        instrument(replace(ROW, **{column: cell}))
    assert str(caught.value).startswith(f"{FILE}:2, column {column}: expected {expected}")


def test_unsorted_lists_make_no_act() -> None:
    with pytest.raises(ValueError, match="expected parties in alphabetical order"):
        instrument(replace(ROW, parties="XBB ; XAA"))


def test_packaged_documents_are_whole(packaged: dict[str, InstrumentDescribed]) -> None:
    assert len(packaged) == 68
    assert {topic for one in packaged.values() for topic in one.topics} == set(InstrumentTopic)
    assert all(one.sources and one.signed for one in packaged.values())


def test_what_is_not_known_of_the_packaged_documents_stays_open(packaged: dict[str, InstrumentDescribed]) -> None:
    agreement, reduction = packaged["instrument:sco-2007-exercises"], packaged["instrument:s5-1997-reduction"]
    assert (agreement.in_force, in_force_on(agreement, date(2020, 1, 1))) == (None, Answer.CANNOT_SAY)
    assert in_force_on(reduction, date(2020, 1, 1)) is Answer.YES
    assert in_force_on(reduction, date(2024, 1, 1)) is Answer.CANNOT_SAY
    assert "NOT VERIFIED" in (reduction.note or "")


@pytest.mark.parametrize(
    ("name", "day", "answer"),
    [
        ("sco-2002-charter", date(2003, 9, 18), Answer.NO),
        ("sco-2002-charter", date(2003, 9, 19), Answer.YES),
        ("sco-2018-programme", date(2021, 12, 31), Answer.YES),
        ("sco-2018-programme", date(2022, 1, 1), Answer.NO),
        ("sco-2025-strategy", date(2035, 6, 1), Answer.CANNOT_SAY),
        ("sco-2025-universal-centre", date(2026, 1, 1), Answer.CANNOT_SAY),
    ],
)
def test_programmes_end_where_their_titles_say(
    packaged: dict[str, InstrumentDescribed], name: str, day: date, answer: Answer
) -> None:
    assert in_force_on(packaged[f"instrument:{name}"], day) is answer
