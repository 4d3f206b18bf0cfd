"""Tables are read exactly or refused with the place."""

import pytest

from comity.kernel.errors import Malformed
from comity.record.parts.parties import MEMBERSHIPS, MembershipRow
from comity.record.reading import load_rows, packaged_tables, read_table

HEADER = "organisation,party,status,start,end,note,sources,confidence,found_by\n"
ROW = 'SCO,IND,member,2017-06-09,,"Astana summit, in June",one ; two,high,search\n'


def test_packaged_tables_are_read() -> None:
    rows = load_rows()
    assert (rows[0].file, rows[0].line) == ("edition1/parties.csv", 2)
    assert list(dict.fromkeys(row.file for row in rows)) == [file for _, _, file in packaged_tables()]


def test_row_knows_its_place_and_its_cells() -> None:
    (row,) = read_table("memberships.csv", HEADER + ROW, MEMBERSHIPS, 2)
    assert isinstance(row, MembershipRow)
    assert (row.file, row.line, row.edition) == ("memberships.csv", 2, 2)
    assert (row.organisation, row.party, row.note, row.end) == ("SCO", "IND", "Astana summit, in June", "")


def test_table_without_rows_is_empty() -> None:
    assert read_table("memberships.csv", HEADER, MEMBERSHIPS) == ()


@pytest.mark.parametrize(
    ("text", "place", "got"),
    [
        ("", "t.csv:1: expected the columns organisation,", "got nothing"),
        (HEADER.replace("party", "iso3"), "t.csv:1: expected the columns organisation,party,", "organisation,iso3,"),
        (HEADER + ROW.rstrip("\n"), "t.csv:2: expected the file to end with a line break", ""),
        (HEADER + ROW + "SCO,PAK,member\n", "t.csv:3, column start: expected 9 cells", "got 3"),
        (HEADER + ROW.rstrip("\n") + ",more\n", "t.csv:2, column after found_by: expected 9 cells", "got 10"),
        (HEADER + ROW.replace("member", " member"), "t.csv:2, column status: expected no space at either", "' member'"),
        (HEADER + ROW.replace('"Astana', '"Astana" '), "t.csv:2: expected one row of CSV", "got 'SCO,IND"),
        (HEADER + "\n" + ROW, "t.csv:2: expected one row of CSV", "got ''"),
        (HEADER + 'SCO,"IND\n', "t.csv:2: expected one row of CSV", "SCO"),
    ],
)
def test_malformed_table_names_file_line_and_column(text: str, place: str, got: str) -> None:
    with pytest.raises(Malformed) as caught:
        read_table("t.csv", text, MEMBERSHIPS)
    assert str(caught.value).startswith(place)
    assert got in str(caught.value)
