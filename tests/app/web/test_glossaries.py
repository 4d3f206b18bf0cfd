"""A statement that departs from a glossary gets a hint before it is sent, and is sent all the same."""

from collections.abc import Mapping

import pytest

from app.web.write.people import Writer
from app.web.write.test_actions import looked_at, sent
from comity.app.draft import Draft
from comity.app.node import Node
from comity.kernel.marking import Level
from markup import faults_of, read
from nodes import OFFICER, OWN, raw
from served import Client

OLD = "Regional Anti-Terrorism Structure"


@pytest.fixture
def writer(client: Client, node: Node) -> Writer:
    return Writer(client, node)


def hints(page: str) -> list[str]:
    return [one.text() for part in read(page).all("ul") if part.get("class") == "term-hints" for one in part.all("li")]


def test_term_that_a_glossary_deprecates_is_told_with_the_one_to_use(writer: Writer) -> None:
    page = looked_at(writer, note=f"Agreed with the {OLD}, and again: the {OLD.upper()}.")
    assert not faults_of(page)
    (hint,) = hints(page)
    assert hint.startswith(f"“{OLD.upper()}”: the glossary says “Regional Anti-Terrorist Structure”.")
    assert "Glossary of the Shanghai Cooperation Organization" in hint


def test_hint_keeps_nothing_from_being_sent(writer: Writer) -> None:
    assert sent(writer, looked_at(writer, note=f"Agreed with the {OLD}.")) == "/drafts"


def test_text_in_the_words_of_the_glossary_gets_no_hint(writer: Writer) -> None:
    assert hints(looked_at(writer, note="Agreed with the Regional Anti-Terrorist Structure of the SCO.")) == []


def test_terms_are_those_of_the_language_of_the_text(writer: Writer) -> None:
    assert hints(looked_at(writer, note=f"{OLD}", **{"about:lang": "ru"})) == []


def test_name_in_three_languages_is_looked_at_in_each(writer: Writer) -> None:
    (hint,) = hints(looked_at(writer, **{"name__en": OLD, "about:lang": "zh"}))
    assert OLD in hint


def say(node: Node, kind: str, body: Mapping[str, object], matter: str | None = None) -> str:
    draft = Draft(kind=kind, body=raw(body), marking=OWN, matter=matter)
    return node.submit(draft, OFFICER).matter


def test_hidden_glossary_gives_hints_to_its_readers_alone(client: Client, node: Node) -> None:
    high, low = Writer(client, node), Writer(client, node, clearance=Level.RESTRICTED)
    name = {"en": "Glossary of wells", "ru": "Глоссарий колодцев", "zh": "水井术语表"}
    matter = say(node, "glossary.described/1", {"organisation": "XOC", "name": name, "confidence": "high"})
    term = {"en": "Well Council", "ru": "Совет колодцев", "zh": "水井理事会"}
    assert hints(looked_at(high, note="The well council met.")) == []
    body = {"term": term, "instrument": "Oasis Charter", "status": "deprecated"}
    say(node, "glossary.term_stated/1", body, matter)
    (hint,) = hints(looked_at(high, note="The well council met."))
    assert hint.startswith("“well council”: the glossary advises against it.")
    assert "Glossary of wells" in hint
    assert hints(looked_at(low, note="The well council met.")) == []


def test_what_a_glossary_states_itself_gets_no_hint(writer: Writer, node: Node) -> None:
    name = {"en": "Glossary of dunes", "ru": "Глоссарий дюн", "zh": "沙丘术语表"}
    matter = say(node, "glossary.described/1", {"organisation": "XOC", "name": name, "confidence": "high"})
    fields: dict[str, str | None] = {
        "about:matter": matter,
        "term__en": OLD,
        "term__ru": "Структура",
        "term__zh": "机构",
        "instrument": "Oasis Charter",
        "status": "deprecated",
        "handling:level": "secret",
    }
    form = writer.get("/write/glossary.term_stated/1")
    page = writer.get(writer.press(form, "do", "preview", **fields))
    assert "statement-preview" in page
    assert hints(page) == []
