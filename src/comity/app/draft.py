"""What a client posts: the content of an act, before the node writes its envelope."""

from typing import Annotated

import msgspec

from comity.app.accounts.assertion import Assertion
from comity.kernel import canonical
from comity.kernel.act import MAX_DOCUMENT_BYTES, MAX_DOCUMENTS, MAX_REFERENCES, Language
from comity.kernel.ids import ActHex, ActId, LogId, Matter
from comity.kernel.marking import Marking, Reader


class Attachment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A paper that goes with the act, under the act's handling; in JSON its content is base64. At most 64 MiB."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    media_type: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9.+-]+/[a-z0-9.+-]+$(?!\n)", max_length=120)]
    lang: Language
    content: Annotated[bytes, msgspec.Meta(max_length=MAX_DOCUMENT_BYTES)]


class Draft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The part of an act that its author decides.

    matter: None opens a new one. refs: None refers to the newest acts of the matter that everybody who will read this
    one may read. marking has no default: who may see a statement is always said.
    """

    kind: Annotated[str, msgspec.Meta(max_length=100)]
    body: msgspec.Raw
    marking: Marking
    matter: Matter | None = None
    refs: Annotated[tuple[ActHex, ...], msgspec.Meta(max_length=MAX_REFERENCES)] | None = None
    lang: Language = "en"
    exercise: bool = False
    attachments: Annotated[tuple[Attachment, ...], msgspec.Meta(max_length=MAX_DOCUMENTS)] = ()


class Officer(msgspec.Struct, frozen=True, kw_only=True):
    """A person of the party who writes: a name known to this node only, the role shown, and what they may read.

    For the access trail besides, way: how they came in, ``session`` or ``key``, empty on the command line; shown: what
    their passkey said where they have just proved themselves anew with one.
    """

    name: str
    role: str
    reader: Reader
    way: str = ""
    shown: Assertion | None = None


class Submitted(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The answer to a draft: the act is durable. sequence: its place in this node's store, never shown."""

    id: ActId
    matter: str
    log: LogId
    index: int
    sequence: int


def parse_draft(raw: bytes) -> Draft:
    """Read a posted draft.

    Raises TooLarge, Malformed or NotCanonical (a key twice), saying what was expected and what came.
    """
    canonical.check_size(raw)
    canonical.check_single_keys(raw)
    return canonical.parse_json(raw, Draft)
