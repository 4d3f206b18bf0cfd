"""Lists of groups: rows in the form, and rows pasted from a table."""

from enum import Enum
from typing import Annotated

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.forms.bodies import bodies
from comity.app.web.forms.controls import Drawing
from comity.app.web.forms.drawing import draw_inputs
from comity.app.web.forms.filling import pairs_of
from comity.app.web.forms.inputs import inputs_of
from comity.app.web.forms.reading import Grasp, read_form
from comity.app.web.forms.tables import MOST_BYTES, read_table
from comity.app.web.forms.values import Values
from comity.app.web.rendering import render
from comity.kernel.dates import partial_date
from comity.kernel.declaration import Names, check_body, field
from comity.kernel.ids import Party
from markup import read


class Arm(Enum):
    """What a unit is."""

    LAND = "land"
    SEA = "sea"


class Unit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One row."""

    party: Annotated[Party, field("State")]
    arm: Annotated[Arm, field("Arm", vocabulary="arm")]
    name: Annotated[Names, field("Name")] | None = None
    persons: Annotated[int, field("Persons", unit="persons", ge=0, le=10_000)] | None = None
    since: Annotated[str, partial_date(label="Since")] | None = None
    reserve: Annotated[bool, field("Reserve")] = False


class Order(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A body with a list of groups."""

    units: Annotated[tuple[Unit, ...], field("Units", min_length=1, max_length=2_000)]


UNITS = inputs_of(Order)[0]


def test_body_is_one_that_acts_may_have() -> None:
    check_body(Order)


@given(body=bodies(Order))
def test_list_of_groups_survives_its_form(grasp: Grasp, body: Order) -> None:
    assert read_form(Order, Values(pairs_of(body)), grasp).body == body


@given(body=bodies(Order))
def test_rows_survive_a_table(grasp: Grasp, body: Order) -> None:
    lines = ["party\tarm\tpersons\tsince\treserve"]
    plain = tuple(msgspec.structs.replace(unit, name=None) for unit in body.units)
    for one in plain:
        cells = (one.party, one.arm.value, one.persons, one.since, "yes" if one.reserve else "")
        lines.append("\t".join("" if cell is None else str(cell) for cell in cells))
    table = read_table(UNITS, "\n".join(lines), grasp)
    assert table.good
    assert read_form(Order, Values(tuple(table.pairs("units", 0))), grasp).body == Order(units=plain)


def test_wrong_cells_are_told_one_by_one(grasp: Grasp) -> None:
    table = read_table(UNITS, "State,Arm,Persons\nKazakhstan,land,12\nNowhere,air,many\n", grasp)
    assert set(table.wrong) == {(1, 0), (1, 1), (1, 2)}
    assert table.wrong[1, 2] == "Expected a whole number from 0 to 10,000, got many."
    assert not table.good


def test_quoted_cells_keep_their_commas(grasp: Grasp) -> None:
    table = read_table(UNITS, 'State,Arm\n"Somewhere, far (KAZ)",land\n', grasp)
    assert table.good
    assert table.rows == (("Somewhere, far (KAZ)", "land"),)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("State,Colour\nKAZ,red", "No column is called Colour. Known are: "),
        ("State,Arm,party\nKAZ,land,KAZ", "The column party stands there twice."),
        ("State,Arm", "There are no rows below the first line."),
        ("", "There are no rows below the first line."),
        ('State,Arm\n"KAZ,land', "A quotation mark is opened and never closed."),
        ("State,Arm\n" + "KAZ,land\n" * 1_001, "Expected at most 1,000 rows, got 1,001. Paste them in parts."),
        ("я" * (MOST_BYTES // 2 + 1), "Expected a table of at most 256 kB, got 257 kB. Paste it in parts."),
    ],
)
def test_table_that_cannot_be_taken_says_why(grasp: Grasp, text: str, told: str) -> None:
    table = read_table(UNITS, text, grasp)
    assert not table.good
    assert table.problems[0].startswith(told)


def test_row_that_is_too_long_is_told(grasp: Grasp) -> None:
    table = read_table(UNITS, "State,Arm\nKAZ,land,more", grasp)
    assert table.wrong == {(0, 1): "This row has more cells than there are columns."}


@given(text=st.text(max_size=200))
def test_any_text_is_read_or_told(grasp: Grasp, text: str) -> None:
    table = read_table(UNITS, text, grasp)
    assert table.good or table.problems or table.wrong


def test_rows_of_groups_are_labelled(grasp: Grasp) -> None:
    values = Values((("units.0.party", "KAZ"), ("units.1.party", "")))
    page = read(
        render(draw_inputs(inputs_of(Order), Drawing(words=grasp.words, directory=grasp.directory, values=values)))
    )
    legends = [one.text() for one in page.all("legend")]
    assert "Units 1" in legends
    assert "Units 2" in legends
    labelled = {one.get("for") for one in page.all("label")}
    assert all(one.get("id") in labelled for one in page.all("input", "select", "textarea"))
    assert (
        next(one for one in page.all("input") if one.get("name") == "units.0.party").get("value") == "Kazakhstan (KAZ)"
    )
