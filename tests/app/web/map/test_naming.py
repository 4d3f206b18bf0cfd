"""What is said of a place, in three languages."""

from typing import Any

import pytest

from app.web.map.places import point
from comity.app.language import LANGUAGES, Catalogue
from comity.app.web.map.naming import Naming, layer_label
from comity.kernel.declaration import Names
from comity.kernel.marks import LAYERS

ENGLISH = Naming(Catalogue("en"))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, ""),
        ({"start": "2007-08-09"}, "9 August 2007"),
        ({"start": "2007-08-09", "end": "2007-08-09"}, "9 August 2007"),
        ({"start": "2007-08-09", "end": "2007-08-17"}, "9 August 2007 – 17 August 2007"),
        ({"start": "2001-10", "layer": "outside"}, "since October 2001; no end is stated"),
        ({"end": "2005", "layer": "outside"}, "until 2005"),
    ],
)
def test_dates_are_as_precise_as_they_are_known(values: dict[str, Any], said: str) -> None:
    assert ENGLISH.dates(point(**values)) == said


def test_title_says_all_and_what_is_not_sure() -> None:
    names = Names(en="Steppe Shield", ru="Щит степи", zh="草原之盾")
    plain = point(name=names, start="2007")
    assert ENGLISH.title(plain) == "Steppe Shield · Exercise · 2007"
    assert Naming(Catalogue("ru")).title(plain).startswith("Щит степи · ")
    doubtful = point(layer="seat", sure=False, precise=False)
    assert ENGLISH.title(doubtful) == "Steppe · Seat of an organisation · place known to the region only · not certain"
    assert (ENGLISH.precision(doubtful), ENGLISH.certainty(doubtful)) == ("to the region only", "not certain")
    assert (ENGLISH.precision(plain), ENGLISH.certainty(plain)) == ("to the place", "stated")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_layer_has_a_name(language: str) -> None:
    labels = {layer_label(layer, Catalogue(language)) for layer in LAYERS}
    assert len(labels) == len(LAYERS)
    assert all(label[:1] == label[:1].upper() for label in labels)
