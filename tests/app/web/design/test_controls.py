"""Fields, tabs and steps say what they are to those who do not see them."""

import htpy as h

from comity.app.language import Catalogue
from comity.app.web.design.controls import Field, field_attributes, field_row, step_list, tabs
from markup import faults_of, read


def test_field_names_its_help_and_its_error() -> None:
    field = Field(name="year", label="Year", help="Four digits", error="Not a year")
    row = field_row(field, h.input(type="text", **field_attributes(field)))
    page = read(str(row))
    control = next(page.all("input"))
    assert control.get("aria-invalid") == "true"
    told = {one.get("id"): one.text() for one in page.all("span")}
    assert [told[name] for name in control.get("aria-describedby").split()] == ["Four digits", "Not a year"]
    assert faults_of(f"<html lang='en'><h1>x</h1><form>{row}<button>b</button></form></html>") == []


def test_plain_field_claims_no_error() -> None:
    assert field_attributes(Field(name="year", label="Year")) == {"id": "year", "name": "year"}


def test_tab_and_step_of_now_are_marked() -> None:
    shown = read(str(tabs("Views", [("/a", "A"), ("/b", "B")], "/b")))
    assert [one.text() for one in shown.all("a") if one.get("aria-current") == "page"] == ["B"]
    steps = read(str(step_list("Steps", ["A", "B", "C"], 1, Catalogue("en"))))
    assert [(one.text(), one.get("aria-current")) for one in steps.all("li")] == [
        ("A (done)", ""),
        ("B", "step"),
        ("C", ""),
    ]
