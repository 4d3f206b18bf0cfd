"""Rows as CSV: read back by another reader as they were, and never a formula."""

import csv
import io
import re
from enum import Enum
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.capabilities.parties.acts import Sources
from comity.interop.tables import OBEYED, harmless, write_csv
from comity.kernel.capability import Column, View
from comity.kernel.declaration import Names, field
from comity.kernel.ids import Party
from comity.kernel.marking import Marking, public

DOUBTS = ("Statements differ", "Disputed by")
SIGNS = [sign for sign in OBEYED if not sign.isspace()]


class Colour(Enum):
    RED = "red"


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    name: Annotated[str, field("Name")]
    height: Annotated[int, field("Height", unit="m")] = 0


class Body(msgspec.Struct, frozen=True, kw_only=True):
    text: Annotated[str, field("Text")] = ""
    names: Annotated[Names, field("Names")] | None = None
    codes: Annotated[tuple[Party, ...], field("Codes")] = ()
    colours: Annotated[tuple[Colour, ...], field("Colours", vocabulary="colour")] = ()
    degrees: Annotated[int, field("Degrees", unit="0.0001 degree")] | None = None
    persons: Annotated[int, field("Persons", unit="persons")] | None = None
    sure: Annotated[bool, field("Sure")] = False
    spot: Annotated[Spot, field("Spot")] | None = None
    confidence: Annotated[Colour, field("Confidence", vocabulary="colour")] = Colour.RED
    sources: Sources = ()


class Query(msgspec.Struct, frozen=True):
    pass


class Row(msgspec.Struct, frozen=True, kw_only=True):
    matter: str = "thing:one"
    body: Body = Body()
    conflict: bool = False
    disputed: int = 0
    acts: tuple[str, ...] = ("aa", "bb")
    marking: Marking = public("XAA")


def view(*columns: Column) -> View:
    return View(
        name="things",
        label="Things",
        matter_type="thing",
        query=Query,
        row=Row,
        columns=columns,
        rows=lambda folded, query: (),
    )


def table(rows: list[Row], *columns: Column, sources: tuple[str, ...] = ()) -> list[list[str]]:
    written = write_csv(view(*columns), rows, lambda row: sources)
    return list(csv.reader(io.StringIO(written, newline="")))


def cell(body: Body, path: str) -> str:
    return table([Row(body=body)], Column("One", path))[1][0]


@pytest.mark.parametrize(
    ("body", "path", "written"),
    [
        (Body(text="plain"), "body.text", "plain"),
        (Body(names=Names(en="One", ru="Один", zh="一")), "body.names", "One"),
        (Body(), "body.names", ""),
        (Body(codes=("KAZ", "SCO-RATS")), "body.codes", "KAZ ; SCO-RATS"),
        (Body(colours=(Colour.RED,)), "body.colours", "red"),
        (Body(degrees=-399_000), "body.degrees", "-39.9000"),
        (Body(persons=1_500), "body.persons", "1500"),
        (Body(persons=-5), "body.persons", "-5"),
        (Body(sure=True), "body.sure", "yes"),
        (Body(), "body.sure", "no"),
        (Body(spot=Spot(name="Hill", height=7)), "body.spot", "Hill"),
        (Body(spot=Spot(name="Hill", height=7)), "body.spot.height", "7"),
        (Body(), "body.spot.height", ""),
    ],
)
def test_cells_hold_values(body: Body, path: str, written: str) -> None:
    assert cell(body, path) == written


def test_heads_are_labels_with_units_and_what_every_row_rests_on() -> None:
    heads = table([], Column("Persons", "body.persons"), Column("Latitude", "body.degrees"))[0]
    assert heads == ["Persons (persons)", "Latitude (degree)", "Confidence", *DOUBTS, "Sources", "Statements"]


def test_confidence_that_is_a_column_is_not_repeated() -> None:
    heads = table([], Column("How sure", "body.confidence", "colour"))[0]
    assert heads == ["How sure", *DOUBTS, "Sources", "Statements"]


def test_rows_end_with_confidence_sources_and_statements() -> None:
    cells = table([Row()], Column("Text", "body.text"), sources=("a", "b"))[1]
    assert cells == ["", "red", "no", "0", "a ; b", "aa ; bb"]


def test_rows_tell_whether_those_who_speak_differ_and_how_many_dispute_them() -> None:
    heads, cells = table([Row(conflict=True, disputed=2)], Column("Text", "body.text"))
    told = dict(zip(heads, cells, strict=True))
    assert (told["Statements differ"], told["Disputed by"]) == ("yes", "2")


def test_lines_end_as_rfc_4180_has_it() -> None:
    written = write_csv(view(Column("Text", "body.text")), [Row(body=Body(text='a "b", c\nd'))], lambda row: ())
    assert written.count("\r\n") == 2
    assert '"a ""b"", c d"' in written


@pytest.mark.parametrize("sign", OBEYED)
def test_text_that_a_spreadsheet_obeys_gets_an_apostrophe(sign: str) -> None:
    attack = f'{sign}HYPERLINK("http://evil.example")'
    cells = table([Row(body=Body(text=attack))], Column(attack, "body.text"), sources=(attack,))
    for one in (cells[0][0], cells[1][0], cells[1][4]):
        assert one.startswith("'")
        assert one.endswith(attack.lstrip("\r\n"))


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", [";", "; ", " ;  ", "\t", "\r", "\n", "\r\n ", "; \t"])
def test_sign_with_which_a_cell_begins_under_another_separator_gets_an_apostrophe(before: str, sign: str) -> None:
    written = harmless(f"calm{before}{sign}cmd")
    assert written == " ".join(f"calm{before}'{sign}cmd".splitlines())


@pytest.mark.parametrize("text", ["2005 - 2006", "a; b", "a-b", "x@example.org", "1 + 1 = 2"])
def test_sign_within_words_is_left_alone(text: str) -> None:
    assert harmless(text) == text


@given(texts=st.lists(st.text(st.characters(blacklist_categories=["Cs"])), max_size=5))
def test_any_text_is_read_back_and_none_is_a_formula(texts: list[str]) -> None:
    cells = table([Row(body=Body(text=one)) for one in texts], Column("Text", "body.text"))
    for text, row in zip(texts, cells[1:], strict=True):
        assert row[0] == harmless(text)
        assert not re.search(f"(^|[;\t\r\n])\\s*[{re.escape(''.join(SIGNS))}]", row[0])
        assert len(row[0].splitlines()) < 2
        assert row[0].replace("'", "") == " ".join(text.splitlines()).replace("'", "")


def test_row_that_sums_up_has_no_confidence() -> None:
    class Sum(msgspec.Struct, frozen=True, kw_only=True):
        matter: str = "thing:one"
        total: int = 3
        acts: tuple[str, ...] = ()
        marking: Marking = public("XAA")

    of_sums: Any = msgspec.structs.replace(view(Column("Total", "total")), row=Sum)
    lines = write_csv(of_sums, [Sum()], lambda row: ()).splitlines()
    assert lines == ["Total,Confidence,Sources,Statements", "3,,,"]
