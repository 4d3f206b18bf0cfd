"""Cells become values, or are refused with file, line and column."""

from enum import Enum

import pytest

from comity.kernel.errors import Malformed
from comity.record.cells import codes, date_of, listed, matters_of, party_codes, spell_of, truth_of, whole_of
from comity.record.table import Row


class Thing(Row, frozen=True, kw_only=True):
    cell: str
    end: str = ""


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


def cell(text: str, end: str = "") -> Thing:
    return Thing(file="t.csv", line=7, edition=1, note="", sources="", confidence="", found_by="", cell=text, end=end)


def test_empty_cells_say_not_known() -> None:
    assert whole_of(cell(""), "cell", 9) is None
    assert date_of(cell(""), "cell") is None
    assert (listed(cell(""), "cell"), party_codes(cell(""), "cell"), matters_of(cell(""), "cell")) == ((), (), ())


def test_values_are_read() -> None:
    assert whole_of(cell("12"), "cell", 12) == 12
    assert codes(cell("red ; blue"), "cell", Colour) == (Colour.RED, Colour.BLUE)
    assert party_codes(cell("KAZ ; SCO-RATS"), "cell") == ("KAZ", "SCO-RATS")
    assert matters_of(cell("exercise:pm-2007 ; organisation:sco"), "cell") == ("exercise:pm-2007", "organisation:sco")
    assert spell_of(cell("2001", "2001-02"), "cell", "end") == ("2001", "2001-02")
    assert (truth_of(cell("yes"), "cell"), truth_of(cell("no"), "cell")) == (True, False)


@pytest.mark.parametrize("text", ["-1", "13", "1.0", "٣", "1e1", "0x1", "1" * 16, " 1"])
def test_numbers_out_of_bounds_or_form_are_refused(text: str) -> None:
    with pytest.raises(Malformed, match=r"^t\.csv:7, column cell: expected a whole number from 0 to 12, got "):
        whole_of(cell(text), "cell", 12)


def test_lists_name_the_item_at_fault() -> None:
    with pytest.raises(Malformed, match="expected one of red, blue, got 'green'"):
        codes(cell("red ; green"), "cell", Colour)
    with pytest.raises(Malformed, match="a code like KAZ or SCO-RATS, got 'kaz'"):
        party_codes(cell("KAZ ; kaz"), "cell")
    with pytest.raises(Malformed, match="every code once, got 'KAZ ; KAZ'"):
        party_codes(cell("KAZ ; KAZ"), "cell")
    with pytest.raises(Malformed, match="a file like exercise:pm-2007, got 'pm-2007'"):
        matters_of(cell("pm-2007"), "cell")
    with pytest.raises(Malformed, match="yes or no, got 'maybe'"):
        truth_of(cell("maybe"), "cell")
    with pytest.raises(Malformed, match="column end: expected a date after the start 2002, got '2001'"):
        spell_of(cell("2002", "2001"), "cell", "end")
