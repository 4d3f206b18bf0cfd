"""Glossaries and terms, row by row, and the packaged tables as a whole."""

import pytest
from msgspec.structs import replace

from comity.capabilities.parties.acts import GLOSSARY_DESCRIBED, TERM_STATED, TermStated, TermStatus
from comity.kernel.errors import Malformed
from comity.record.building import build_act
from comity.record.parts.glossaries import GlossaryRow, TermRow, glossary, term
from record.current import current

GLOSSARY = GlossaryRow(
    file="edition3/glossaries.csv",
    line=2,
    edition=3,
    organisation="XOC",
    name_en="Glossary of the Oasis Council",
    name_ru="Глоссарий Совета оазисов",
    name_zh="绿洲理事会术语表",
    note="",
    sources="a page",
    confidence="high",
    found_by="search",
)
TERM = TermRow(
    file="edition3/terms.csv",
    line=2,
    edition=3,
    organisation="XOC",
    term_en="Well Council",
    term_ru="Совет колодцев",
    term_zh="水井理事会",
    instrument="Oasis Charter",
    status="deprecated",
    instead="Oasis Council",
    note="",
    sources="a page",
    confidence="high",
    found_by="search",
)


def test_glossary_opens_the_file_of_its_organisation() -> None:
    said = glossary(GLOSSARY)
    assert (said.kind, said.matter) == (GLOSSARY_DESCRIBED, "glossary:xoc")


def test_term_is_stated_in_the_glossary() -> None:
    said = term(TERM)
    assert (said.kind, said.matter) == (TERM_STATED, "glossary:xoc")
    assert isinstance(said.body, TermStated)
    assert (said.body.status, said.body.instead, said.body.term.zh) == (
        TermStatus.DEPRECATED,
        "Oasis Council",
        "水井理事会",
    )


@pytest.mark.parametrize(
    "row",
    [
        replace(TERM, organisation="x"),
        replace(TERM, status="old"),
        replace(TERM, instrument=""),
        replace(TERM, status="preferred"),
        replace(TERM, term_ru=""),
        replace(GLOSSARY, name_en=""),
    ],
)
def test_row_that_makes_no_statement_is_refused(row: TermRow | GlossaryRow) -> None:
    with pytest.raises(Malformed):
        build_act(row)


def test_terms_to_use_instead_are_terms_of_the_glossary() -> None:
    rows = current(TermRow)
    preferred = {row.term_en for row in rows if row.status == "preferred"}
    assert {row.instead for row in rows if row.instead} <= preferred
    assert all(row.instead for row in rows if row.status == "deprecated")
