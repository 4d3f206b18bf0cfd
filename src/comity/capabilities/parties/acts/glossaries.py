"""What can be said about the legal names and terms of an organisation."""

from enum import Enum
from typing import Annotated

import msgspec

from comity.capabilities.parties.acts.grounds import Confidence, Note, Sources
from comity.kernel.act import Kind, Language
from comity.kernel.declaration import Names, field
from comity.kernel.ids import Party


class TermStatus(Enum):
    """Whether a term is to be used: first of all, also, or no longer."""

    PREFERRED = "preferred"
    ADMITTED = "admitted"
    DEPRECATED = "deprecated"


class OtherName(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A term in a further language."""

    text: Annotated[str, field("Term in this language", min_length=1, max_length=200)]
    language: Annotated[Language, field("Language", help="The language of the term, for example kk.")]


class GlossaryDescribed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The glossary of an organisation."""

    organisation: Annotated[Party, field("Organisation", help="For example SCO or SCO-RATS.")]
    name: Annotated[Names, field("Name")]
    confidence: Annotated[Confidence, field("Confidence", vocabulary="confidence")]
    note: Note | None = None
    sources: Sources = ()


class TermStated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A legal name or term in the working languages; its English wording names it.

    instrument: the document that gives the term its wording. instead: the English wording of the term to use.
    """

    term: Annotated[Names, field("Term")]
    instrument: Annotated[
        str,
        field("Source instrument", help="The document that gives the term its wording.", min_length=1, max_length=500),
    ]
    status: Annotated[TermStatus, field("Use", vocabulary="term_status")]
    others: Annotated[tuple[OtherName, ...], field("In other languages", max_length=20)] = ()
    definition: Annotated[str, field("Definition", min_length=1, max_length=2_000)] | None = None
    instead: (
        Annotated[
            str,
            field("Use instead", help="The English wording of the term to prefer.", min_length=1, max_length=200),
        ]
        | None
    ) = None
    confidence: Annotated[Confidence, field("Confidence", vocabulary="confidence")] | None = None
    note: Note | None = None
    sources: Sources = ()

    def __post_init__(self) -> None:
        languages = [one.language for one in self.others]
        if len(set(languages)) != len(languages):
            raise ValueError(f"expected each further language once, got {', '.join(languages)}")
        if self.instead is not None and self.status is TermStatus.PREFERRED:
            raise ValueError("expected no other term to use instead of a preferred one")
        if self.instead is not None and self.instead.casefold() == self.term.en.casefold():
            raise ValueError(f"expected another term to use instead, got {self.instead} itself")


GLOSSARY_DESCRIBED = Kind(
    name="glossary.described/1",
    body=GlossaryDescribed,
    label="Glossary opened",
    help="Open the glossary of an organisation: its legal names and terms in every language.",
    opens=True,
)
TERM_STATED = Kind(
    name="glossary.term_stated/1",
    body=TermStated,
    label="Term stated",
    help="State a legal name or term in the working languages, where it comes from, and whether it is to be used.",
)
