"""What can be said about states."""

from typing import Annotated

import msgspec

from comity.capabilities.parties.acts.grounds import Confidence, Note, Sources
from comity.capabilities.parties.acts.place import Place
from comity.kernel.act import Kind
from comity.kernel.declaration import Names, field
from comity.kernel.ids import Party


class PartyDescribed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A state: code and names in the working languages, with its capital."""

    code: Annotated[Party, field("Code")]
    name: Annotated[Names, field("Name")]
    confidence: Annotated[Confidence, field("Confidence", vocabulary="confidence")]
    capital: Annotated[Place, field("Capital")] | None = None
    official_languages: Annotated[str, field("Official languages", max_length=200)] | None = None
    note: Note | None = None
    sources: Sources = ()


PARTY_DESCRIBED = Kind(
    name="party.described/1",
    body=PartyDescribed,
    label="State described",
    help="Give the names and capital of a state.",
    opens=True,
)
