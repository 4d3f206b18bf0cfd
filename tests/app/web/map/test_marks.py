"""Pins and clusters as markup: everything that is not ours is escaped."""

import re
from typing import Any

import pytest

from app.web.map.places import pin
from comity.app.language import Catalogue
from comity.app.web.map.clusters import Cluster, Placed
from comity.app.web.map.gathered import Pin
from comity.app.web.map.marks import SHAPES, Told, at_of, clusters, pins, years_of
from comity.kernel.marks import LAYERS
from markup import read

WORDS = Catalogue("en")
HOSTILE = "\"><script>alert('1')</script>&amp; {} %s \0"
TOLD = Told(lambda one: (f"{one.point.name}", f"/x?{one.point.name}"), lambda cluster: f"/map?near={HOSTILE}")


def drawn(*given: Pin, gathered: bool = False) -> str:
    placed = [Placed(one, 10 * number, -5) for number, one in enumerate(given)]
    return pins(placed, {id(one) for one in placed} if gathered else set(), TOLD)


def test_every_layer_has_a_shape_of_its_own() -> None:
    assert tuple(SHAPES) != ()
    assert set(SHAPES) == set(LAYERS)
    assert len(set(SHAPES.values())) == len(LAYERS)
    assert all(re.fullmatch(r"(M-?[\d.]+[- ]-?[\d.]+)?[-\d. ahvlmzM]+z", shape) for shape in SHAPES.values())


def test_pin_tells_its_layer_place_and_years() -> None:
    (link,) = read(drawn(pin(layer="outside", start="2001-10", end="2005"))).all("a")
    assert link.get("class") == "pin outside"
    assert (link.get("transform"), link.get("tabindex")) == ("translate(0 -5)", "-1")
    assert (link.get("data-first"), link.get("data-last"), link.get("data-at")) == ("2001", "2005", "43.2400,76.8900")
    assert [one.get("href") for one in link.all("use")] == ["#pin-outside"]
    assert [one.text() for one in link.all("title")] == ["Steppe"]


def test_doubt_and_rough_places_show() -> None:
    first, second = read(drawn(pin(sure=False), pin(precise=False), gathered=True)).all("a")
    assert first.get("class") == "pin exercise unsure gathered"
    assert second.get("class") == "pin exercise rough gathered"
    assert [one.get("transform") for one in second.all("use")] == ["scale(1.7)"]


def test_pin_without_page_is_no_link() -> None:
    text = pins([Placed(pin(), 0, 0)], set(), Told(lambda one: ("x", None), lambda cluster: ""))
    assert "href=" not in text.replace('href="#pin-exercise"', "")


@pytest.mark.parametrize("name", [HOSTILE, "</title><a href=javascript:x>", "' onload='x"])
def test_hostile_names_stay_text(name: str) -> None:
    page = read(drawn(pin(name=name)))
    assert [one.name for one in page.all()] == ["a", "title", "use"]
    (link,) = page.all("a")
    assert set(link.attributes) == {"class", "href", "tabindex", "transform", "data-at"}
    assert [one.text() for one in page.all("title")] == [" ".join(name.split())]


def test_cluster_counts_by_layer_and_leads_to_what_it_holds() -> None:
    given = [pin(layer=layer) for layer in ("seat", "exercise", "exercise", "facility")]
    cluster = Cluster(tuple(Placed(one, 7, 8) for one in given))
    page = read(clusters([cluster], 0.5, WORDS, TOLD))
    (link,) = page.all("a")
    assert link.get("transform") == "translate(7 8)"
    assert link.get("href") == f"/map?near={HOSTILE}"
    assert [one.text() for one in page.all("title")] == ["4 places: Exercise 2, Seat of an organisation 1, Facility 1"]
    assert [one.text() for one in page.all("text")] == ["4"]
    arcs = [one for one in page.all("circle") if one.get("class").startswith("part")]
    assert [one.get("class") for one in arcs] == ["part exercise", "part seat", "part facility"]
    assert [one.get("stroke-dasharray") for one in arcs] == ["2 2", "1 3", "1 3"]
    assert [one.get("stroke-dashoffset") for one in arcs] == ["0", "-2", "-3"]
    assert {one.get("pathlength") for one in arcs} == {"4"}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, ""),
        ({"start": "2005"}, ' data-first="2005" data-last="2005"'),
        ({"end": "2005", "layer": "seat"}, ' data-last="2005"'),
    ],
)
def test_years_are_attributes(values: dict[str, Any], said: str) -> None:
    assert years_of(pin(**values)) == said


def test_place_is_written_as_addresses_read_it() -> None:
    assert at_of(pin(-0.00004, -179.9999)) == "0.0000,-179.9999"
