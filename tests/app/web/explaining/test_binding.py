"""What binds somebody: documents on record for the reader's side, else for those a file names; never a verdict."""

import pytest

from comity.app.web.explaining.binding import CONCERNS, PLANNED, parties_named, whose
from comity.capabilities import REGISTRY
from comity.kernel.marking import Reader
from signed import People, plain

PEACE_MISSION = "/files/exercise%3Apm-2005/explained"
ADVICE = "only a legal adviser can confirm"


def test_a_visitor_is_told_for_the_states_of_the_file(people: People) -> None:
    text = plain(people.visit(PEACE_MISSION))
    assert "Looked up for those this file names: China (CHN), Russia (RUS)." in text
    assert "Agreement on Confidence-Building in the Military Field in the Border Area" in text
    assert "See what the agreement of 1996 would ask of an exercise" in text
    assert ADVICE in text


def test_a_side_without_documents_is_told_so(people: People) -> None:
    text = people.browser().text(PEACE_MISSION)
    assert "Looked up for your side: XAA." in text
    assert "No document on record fits." in text
    assert "agreement of 1996" not in text
    assert ADVICE in text


def test_documents_of_an_organisation_are_told_apart(people: People) -> None:
    matter = next(row.matter for row in _rows(people, "facilities") if row.facility.country == "IND")
    text = plain(people.visit(f"/files/{matter.replace(':', '%3A')}/explained"))
    assert "Further documents made in organisations to which they belong; who joined is not on record" in text


def _rows(people: People, name: str):  # type: ignore[no-untyped-def]  # rows of whatever view is asked
    view = REGISTRY.views[name]
    return people.node.reading(Reader()).all_rows(view, view.query())


def test_files_that_no_document_concerns_have_no_such_part(people: People) -> None:
    page = people.visit("/organisations/sco")
    assert "What binds us here?" not in page
    assert "Why do I see this?" in page
    assert "What binds us here?" not in people.visit("/files/organisation%3Asco/explained")
    assert "What binds us here?" in people.visit("/exercises/pm-2005")


def test_us_is_the_readers_party_and_else_those_named() -> None:
    assert whose(Reader(party="XAA"), frozenset({"CHN"})) == ("XAA",)
    assert whose(Reader(), frozenset({"RUS", "CHN"})) == ("CHN", "RUS")


def test_every_type_concerned_is_one_that_there_is(people: People) -> None:
    assert set(CONCERNS) <= set(REGISTRY.matter_types)
    assert people.node.reading(Reader()).folded(PLANNED).opening is not None


@pytest.mark.parametrize(("matter", "codes"), [("exercise:pm-2005", {"CHN", "RUS"}), ("facility:chebarkul", {"RUS"})])
def test_parties_are_read_from_the_fields_that_hold_them(people: People, matter: str, codes: set[str]) -> None:
    bodies = [line.said.act.body for line in people.node.reading(Reader()).folded(matter).lines]
    assert codes <= parties_named(bodies)
