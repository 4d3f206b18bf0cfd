"""What is gathered is told rightly: accessions together, dates as they are known, names in the reader's language."""

import msgspec
import pytest

from comity.app.language import Catalogue
from comity.app.node import Node
from comity.app.web.timeline.gathered import LASTING, Item, Naming, dated_of, items_of, marks_of, together
from comity.kernel.declaration import Names
from comity.kernel.errors import Malformed
from comity.kernel.marking import Reader
from comity.kernel.marks import LAYERS, Event

NAMES = Names(en="Oasis Council", ru="Совет оазисов", zh="绿洲理事会")
STATES = {"XAA": "Xanadu", "XBB": "Arcadia"}


def accession(party: str, start: str = "2001", matter: str = "organisation:oasis", sure: bool = True) -> Item:
    event = Event(name=NAMES, layer="accession", matter=matter, start=start, party=party, sure=sure)
    return Item(event=event, acts=(party * 20,))


def event(layer: str = "exercise", start: str = "2001-06-15", end: str | None = None, sure: bool = True) -> Item:
    return Item(event=Event(name="Sandstorm", layer=layer, matter="exercise:one", start=start, end=end, sure=sure))


def naming(language: str = "en") -> Naming:
    return Naming(Catalogue(language), STATES)


def test_states_that_acceded_on_one_date_make_one_mark_with_all_their_statements() -> None:
    (joined,) = together([accession("XBB"), accession("XAA")])
    assert joined.parties == ("XAA", "XBB")
    assert sorted(joined.acts) == ["XAA" * 20, "XBB" * 20]


@pytest.mark.parametrize(
    "other",
    [
        accession("XBB", start="2001-06"),
        accession("XBB", matter="organisation:other"),
        accession("XBB", sure=False),
        event("session", start="2001"),
    ],
)
def test_what_differs_in_date_organisation_or_certainty_stands_alone(other: Item) -> None:
    assert len(together([accession("XAA"), other])) == 2


def test_other_events_of_one_date_stand_alone_and_all_stand_by_date() -> None:
    found = together([event(start="2003"), event(start="2001"), event(start="2001")])
    assert [one.event.start for one in found] == ["2001", "2001", "2003"]


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Xanadu, XCC: Oasis Council"), ("zh", "Xanadu、XCC：绿洲理事会")]
)
def test_name_of_an_accession(language: str, name: str) -> None:
    (joined,) = together([accession("XAA"), accession("XCC")])
    assert naming(language).name(joined) == name


def test_few_acceding_states_are_named_beside_the_mark_many_counted() -> None:
    few = together([accession("XAA"), accession("XBB")])[0]
    many = together([accession(f"X{letter}{letter}") for letter in "ABCD"])[0]
    assert naming().short(few) == "OASIS: Xanadu, Arcadia"
    assert naming().short(many) == "OASIS: 4 states"


def test_code_of_an_organisation_is_not_taken_from_another_partys_file() -> None:
    own = together([accession("XAA", matter="organisation:XAA.oasis")])[0]
    assert naming().short(own) == "Xanadu: Oasis Council"


@pytest.mark.parametrize(
    ("item", "dates"),
    [
        (event(start="2001"), "2001"),
        (event(start="2001-06", end="2001-06"), "June 2001"),
        (event(start="2001-06-15", end="2002"), "15 June 2001 – 2002"),
        (event("mission", start="2001"), "since 2001; no end is stated"),
        (event("mission", start="2001", end="2003"), "2001 – 2003"),
    ],
)
def test_dates_are_as_precise_as_they_are_known(item: Item, dates: str) -> None:
    assert naming().dates(item) == dates


def test_title_says_what_is_not_certain() -> None:
    assert naming().title(event(sure=False)) == "Sandstorm · 15 June 2001 · not certain"
    assert naming().title(event()) == "Sandstorm · 15 June 2001"


def test_entry_into_force_is_named_as_such() -> None:
    signed = Event(name="Sandstorm Pact", layer="instrument", matter="instrument:one", start="2001")
    in_force = Item(event=msgspec.structs.replace(signed, start="2003", in_force=True))
    assert naming().title(Item(event=signed)) == "Sandstorm Pact · 2001"
    assert naming().title(in_force) == "Entry into force: Sandstorm Pact · 2003"
    assert naming("zh").short(in_force) == "生效：Sandstorm Pact"


def test_marks_keep_their_place_in_the_list() -> None:
    items = together([event("mission"), accession("XAA")])
    found = marks_of(items, naming())
    assert [mark.at for mark in found] == [0, 1]
    assert [mark.layer for mark in found] == [item.event.layer for item in items]
    assert {mark.layer for mark in found if mark.dated.lasting} == {"mission"}
    assert dated_of(items[0], "x").name == "x"


def test_record_fills_the_lanes_of_the_timeline(node: Node) -> None:
    items = items_of(node.registry, node.reading(Reader()), {})
    layers = {item.event.layer for item in items}
    assert layers == {"exercise", "session", "accession", "instrument", "mission"}
    assert layers <= set(LAYERS)
    assert layers >= LASTING
    assert all(item.acts for item in items)
    assert [item.order for item in items] == sorted(item.order for item in items)


def test_events_of_one_organisation_and_one_state(node: Node) -> None:
    reading = node.reading(Reader())
    of_sco = items_of(node.registry, reading, {"organisation": "SCO"})
    everything = items_of(node.registry, reading, {})
    assert 0 < len(of_sco) < len(everything)
    assert {item.event.matter for item in of_sco if item.event.layer == "accession"} == {"organisation:sco"}
    acceded = items_of(node.registry, reading, {"organisation": "SCO", "party": "IND"})
    assert [item.parties for item in acceded if item.event.layer == "accession"] == [("IND",)]


def test_value_that_cannot_be_one_is_refused(node: Node) -> None:
    with pytest.raises(Malformed, match="party"):
        items_of(node.registry, node.reading(Reader()), {"party": "not a code"})


def test_question_that_no_view_knows_gives_nothing(node: Node) -> None:
    assert items_of(node.registry, node.reading(Reader()), {"weather": "fine"}) == ()
