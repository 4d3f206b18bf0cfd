"""Legal names and terms of organisations."""

from comity.capabilities.parties.acts import (
    GLOSSARY_DESCRIBED,
    TERM_STATED,
    Confidence,
    GlossaryDescribed,
    TermStated,
    TermStatus,
)
from comity.kernel.declaration import Names
from comity.record.cells import code, matter_of, party_code, sources_of, text_of
from comity.record.table import Reference, Row, Statement, Table


class GlossaryRow(Row, frozen=True, kw_only=True):
    """The glossary of one organisation."""

    organisation: str
    name_en: str
    name_ru: str
    name_zh: str


class TermRow(Row, frozen=True, kw_only=True):
    """One term; ``instead`` is the English wording of the term to prefer."""

    organisation: str
    term_en: str
    term_ru: str
    term_zh: str
    instrument: str
    status: str
    instead: str


def glossary(row: GlossaryRow) -> Statement:
    """A glossary's description, which opens its file."""
    body = GlossaryDescribed(
        organisation=party_code(row, "organisation"),
        name=Names(en=row.name_en, ru=row.name_ru, zh=row.name_zh),
        confidence=code(row, "confidence", Confidence),
        note=text_of(row, "note"),
        sources=sources_of(row),
    )
    return Statement(GLOSSARY_DESCRIBED, matter_of("glossary", row, "organisation"), body)


def term(row: TermRow) -> Statement:
    """A term, said in the file of its glossary."""
    party_code(row, "organisation")
    body = TermStated(
        term=Names(en=row.term_en, ru=row.term_ru, zh=row.term_zh),
        instrument=row.instrument,
        status=code(row, "status", TermStatus),
        instead=text_of(row, "instead"),
        confidence=code(row, "confidence", Confidence),
        note=text_of(row, "note"),
        sources=sources_of(row),
    )
    return Statement(TERM_STATED, matter_of("glossary", row, "organisation"), body)


GLOSSARIES = Table(
    file="glossaries.csv",
    row=GlossaryRow,
    statement=glossary,
    key=("organisation",),
    refers=(Reference(column="organisation", tables=("organisations.csv",)),),
)
TERMS = Table(
    file="terms.csv",
    row=TermRow,
    statement=term,
    key=("organisation", "term_en"),
    refers=(Reference(column="organisation", tables=("glossaries.csv",)),),
    texts=("instrument",),
)
