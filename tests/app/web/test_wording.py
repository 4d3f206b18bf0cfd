"""How a statement's text is told from its working translation, and what an element says of either."""

from typing import Any

import htpy as h
import pytest

from comity.app.language import Catalogue
from comity.app.web.facts import Voice, facts, said
from comity.app.web.wording import Wording, as_said, attributes, prefixed, spoken, worded, working_note
from comity.capabilities.parties.acts import Confidence, Place
from comity.capabilities.programmes.acts import MissionDescribed
from markup import Element, read

NAMED = {"en": "Peace Mission", "ru": "«Мирная миссия»", "zh": "“和平使命”"}


def drawn(node: h.Node) -> Element:
    return read(str(h.div[node]))


@pytest.mark.parametrize(("language", "text"), list(NAMED.items()))
def test_english_text_of_the_library_is_told_in_the_readers_language(language: str, text: str) -> None:
    shown = worded("Peace Mission", "en", Catalogue(language))
    assert shown.text == text
    assert shown.original == ("" if language == "en" else "Peace Mission")
    assert shown.said == "Peace Mission"


@pytest.mark.parametrize("language", ["ru", "zh", "kk", ""])
def test_text_of_another_language_is_left_alone(language: str) -> None:
    shown = worded("Peace Mission", language, Catalogue("ru"))
    assert shown == Wording(text="Peace Mission", language=language)


@pytest.mark.parametrize("text", ["Nobody ever said this", "", "peace mission", " Peace Mission"])
def test_text_without_translation_stays_as_it_is(text: str) -> None:
    assert worded(text, "en", Catalogue("zh")) == Wording(text=text, language="en")


def test_element_says_that_it_is_a_translation_and_of_what() -> None:
    shown = worded("Peace Mission", "en", Catalogue("zh"))
    assert attributes(shown) == {"class": "said working", "lang": "zh-Hans", "title": "Peace Mission"}
    assert attributes(as_said(shown)) == {"class": "said", "lang": "en", "title": None}
    assert attributes(Wording(text="Xanadu")) == {"class": "said", "lang": None, "title": None}
    (span,) = drawn(spoken(shown)).all("span")
    assert (span.text(), span.get("title")) == (shown.text, "Peace Mission")


def test_code_before_a_text_stands_before_its_original_too() -> None:
    shown = prefixed("SCO, ", worded("Astana", "en", Catalogue("ru")))
    assert (shown.text, shown.original) == ("SCO, Астана", "SCO, Astana")
    assert prefixed("SCO, ", Wording(text="Oasis", language="en")) == Wording(text="SCO, Oasis", language="en")


def test_addresses_stay_links_and_original_stays_on_demand() -> None:
    text = "Peace Mission"
    (shown,) = drawn(said(text, Voice(Catalogue("ru"), "en"))).all("span")
    assert (shown.text(), shown.get("lang")) == (NAMED["ru"], "ru")
    (own,) = drawn(said(text, Voice(Catalogue("ru"), "en", original=True))).all("span")
    assert (own.text(), own.get("class"), own.get("lang")) == (text, "said", "en")
    (linked,) = drawn(said("see https://example.org/a now", Voice(Catalogue("ru"), "en"))).all("a")
    assert linked.get("href") == "https://example.org/a"


def mission(**fields: Any) -> MissionDescribed:
    values: dict[str, Any] = {"name": "Nobody's mission", "task": "none", "confidence": Confidence.LOW, **fields}
    return MissionDescribed(**values)


def test_note_tells_of_any_text_and_shows_the_original_title() -> None:
    words = Catalogue("ru")
    title = worded("Peace Mission", "en", words)
    note = drawn(working_note(None, "en", words, title))
    (original,) = [one for one in note.all("span") if "original" in one.get("class")]
    assert (original.text(), original.get("lang")) == ("Peace Mission", "en")
    place = Place(name="Astana")
    assert drawn(working_note(place, "en", words)).text()
    assert working_note(place, "ru", words) is None
    assert working_note(place, "en", Catalogue("en")) is None
    assert working_note(mission(), "en", words) is None


def test_codes_are_no_texts() -> None:
    # RIMPAC is the name of a series too, which has a translation.
    body = mission(organisation="RIMPAC")
    assert working_note(body, "en", Catalogue("ru")) is None
    shown = drawn(facts(body, Voice(Catalogue("ru"), "en")))
    assert "RIMPAC" in shown.text()
