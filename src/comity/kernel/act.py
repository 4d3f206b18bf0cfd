"""Acts: what a party says, once, in bytes that never change (K1).

An act is one canonical JSON object, the *envelope*, with the *body* of its kind inside::

    {"author":{"handle":"5f…","role":"officer"},"body":{…},"claimed":"2026-05-02T09:30:00Z","epoch":1,
     "kind":"organisation.described/1","lang":"en","marking":{…},"matter":"organisation:SCO.sco","origin":"SCO"}

Its id is its log entry, ``HMAC-SHA256("comity/entry/v1", opening ‖ bytes)`` with 32 random bytes as opening: it tells
nothing to somebody who was not given the act, and binds the party that logged it to these bytes. No signature is
kept per act; the act stands under its party's signed log (K2).
"""

import hmac
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from typing import Annotated, Final

import msgspec

from comity.kernel import canonical
from comity.kernel.errors import Malformed, NotProven, UnknownKind
from comity.kernel.ids import ACT_ID_BYTES, ActHex, ActId, Matter, Party
from comity.kernel.marking import Marking

ENTRY_KEY: Final = b"comity/entry/v1"
# HMAC's padded keys (RFC 2104): two plain hashes give the same bytes as the hmac module at a fifth of the time.
_INNER: Final = bytes(byte ^ 0x36 for byte in ENTRY_KEY.ljust(64, b"\0"))
_OUTER: Final = bytes(byte ^ 0x5C for byte in ENTRY_KEY.ljust(64, b"\0"))
OPENING_BYTES: Final = 32
SALT_BYTES: Final = 32
MAX_REFERENCES: Final = 16
MAX_DOCUMENTS: Final = 64
MAX_DOCUMENT_BYTES: Final = 64 * 1024 * 1024

Language = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$(?!\n)", max_length=35)]
"""A BCP 47 tag such as ``ru`` or ``zh-Hans``."""
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time with its zone."""
KindName = Annotated[str, msgspec.Meta(pattern=r"^[a-z_]{2,40}\.[a-z_]{2,40}/[1-9][0-9]{0,3}$(?!\n)", max_length=64)]
"""``subject.verb/version``, for example ``organisation.described/1``."""


class Author(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Who spoke for the party: the role, and a handle that cannot be linked across matters."""

    role: Annotated[str, msgspec.Meta(pattern=r"^[a-z_]{2,40}$(?!\n)")]
    handle: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$(?!\n)")]


class Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """A paper that travels with the act, listed by salted hash; its bytes share the act's marking and fate.

    size: bytes, at most 64 MiB. digest: HMAC-SHA256(salt, bytes), salt fresh per document.
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    media_type: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9.+-]+/[a-z0-9.+-]+$(?!\n)", max_length=120)]
    lang: Language
    size: Annotated[int, msgspec.Meta(ge=0, le=MAX_DOCUMENT_BYTES)]
    salt: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
    digest: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]


class Envelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """What every act says about itself; ``body`` stays bytes until its kind is known.

    origin, epoch: the party and the epoch of the log that holds the act. claimed: the author's clock, shown only (K7).
    refs: written ids of acts this one follows, sorted, at most 16, each readable by this act's whole audience.
    exercise: the act belongs to an exercise and can enter no live queue.
    """

    kind: KindName
    matter: Matter
    origin: Party
    epoch: Annotated[int, msgspec.Meta(ge=1, le=10**9)]
    author: Author
    claimed: Moment
    marking: Marking
    lang: Language
    body: msgspec.Raw
    refs: Annotated[tuple[ActHex, ...], msgspec.Meta(max_length=MAX_REFERENCES)] = ()
    exercise: bool = False
    documents: Annotated[tuple[Document, ...], msgspec.Meta(max_length=MAX_DOCUMENTS)] = ()

    def __post_init__(self) -> None:
        if len(self.refs) > 1 and any(a >= b for a, b in pairwise(self.refs)):
            raise ValueError("expected references sorted and without repeats")
        if self.origin not in self.marking.originators:
            raise ValueError(f"expected {self.origin} among the marking's originators")


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that can be said.

    name: as on the wire, with version. body: its frozen Struct. label, help: English catalogue keys.
    opens: such an act may open a matter. bears: it bears on the matter's outcome, so it counts only when its audience
    covers the matter's table (K6). closes: it ends the matter and names in its field ``counted`` exactly the acts that
    count (K6). anywhere: it may stand in a matter of any type, being about another act. node_only: the node writes it
    itself, no draft can. recallable: its content may be erased on recall; otherwise it can only be corrected
    or withdrawn (K9).
    """

    name: str
    body: type[msgspec.Struct]
    label: str
    help: str
    opens: bool = False
    bears: bool = True
    closes: bool = False
    anywhere: bool = False
    node_only: bool = False
    recallable: bool = False

    @property
    def subject(self) -> str:
        """The type of matter it belongs to: ``organisation`` of ``organisation.described/1``."""
        return self.name.partition(".")[0]


class UnknownBody(msgspec.Struct, frozen=True, gc=False):
    """Body of an act whose kind this node does not know: kept, shown as such, never interpreted."""

    raw: bytes


class Act(msgspec.Struct, frozen=True, gc=False):
    """An opened act: its envelope and its body as the Struct of its kind (or UnknownBody)."""

    envelope: Envelope
    body: msgspec.Struct


class Said(msgspec.Struct, frozen=True, gc=False):
    """An act with its place in its origin's log; what fold reads.

    id: the act id. index: from 0, in the log of ``envelope.origin`` and ``envelope.epoch``.
    """

    id: ActId
    index: int
    act: Act

    @property
    def origin(self) -> str:
        """The party that said it."""
        return self.act.envelope.origin

    @property
    def place(self) -> tuple[str, int, int]:
        """Party, epoch, index: unique, and rising with each origin's own order."""
        return (self.act.envelope.origin, self.act.envelope.epoch, self.index)


_ENVELOPE = msgspec.json.Decoder(Envelope)


def write_act(envelope: Envelope) -> bytes:
    """The canonical bytes of an envelope whose ``body`` holds the canonical bytes of a declared kind.

    How deep it nests needs no look: :func:`comity.kernel.declaration.check_body` bounds that for every kind.

    Raises TooLarge or NotCanonical when the result is not an act that :func:`open_act` would take.
    """
    raw = canonical.encode(envelope)
    canonical.check_length(raw)
    canonical.check_written(raw)
    return raw


def open_act(raw: bytes, kinds: Mapping[str, Kind]) -> Act:
    """Check bytes and decode them into an act; the only way in.

    Size, depth, shape, and canonical form are checked, for unknown kinds too. An unknown kind yields UnknownBody.

    Raises TooLarge, Malformed or NotCanonical, saying what was expected and what came.
    """
    canonical.check_size(raw)
    envelope = canonical.parse_json(raw, _ENVELOPE)
    canonical.check_text(raw)
    kind = kinds.get(envelope.kind)
    body_raw = bytes(envelope.body)
    if kind is None:
        canonical.check_profile(body_raw)
        body: msgspec.Struct = UnknownBody(body_raw)
    else:
        body = open_body(body_raw, kind)
    canonical.check_exact(raw, canonical.encode(envelope))
    if kind is not None:
        check_matter(kind, envelope.matter)
    return Act(envelope, body)


def check_matter(kind: Kind, matter: str) -> None:
    """Refuse a kind in a matter of another type."""
    if not kind.anywhere and not matter.startswith(f"{kind.subject}:"):
        raise Malformed(
            "expected a matter of type {expected} for {kind}, got {matter}",
            expected=kind.subject,
            kind=kind.name,
            matter=matter,
        )


def open_body(raw: bytes, kind: Kind) -> msgspec.Struct:
    """Decode a body by its kind and check that the bytes are canonical."""
    body: msgspec.Struct = canonical.parse_json(raw, kind.body)
    canonical.check_exact(raw, canonical.encode(body))
    return body


def find_kind(name: str, kinds: Mapping[str, Kind]) -> Kind:
    """The declared kind, or UnknownKind."""
    kind = kinds.get(name)
    if kind is None:
        raise UnknownKind("expected a kind this node knows, got {name!r}", name=name[:80])
    return kind


def entry_of(opening: bytes, raw: bytes) -> ActId:
    """The log entry, and so the id, of act bytes under their opening (K2)."""
    return ActId(sha256(_OUTER + sha256(_INNER + opening + raw).digest()).digest())


def verify_opening(entry: bytes, opening: bytes, raw: bytes) -> None:
    """Check that the entry commits to these bytes.

    Raises NotProven otherwise.
    """
    if len(opening) != OPENING_BYTES or len(entry) != ACT_ID_BYTES:
        raise NotProven("expected an opening and an entry of 32 bytes, got {a} and {b}", a=len(opening), b=len(entry))
    if not hmac.compare_digest(entry_of(opening, raw), entry):
        raise NotProven("the log entry {entry} does not commit to these bytes", entry=entry.hex())


def handle_key(secret: bytes, officer: str) -> bytes:
    """The officer's own key for handles: HMAC of the name under a secret of the node."""
    return hmac.digest(secret, officer.encode(), "sha256")


def officer_handle(own_key: bytes, matter: str) -> str:
    """The officer's handle in one matter: HMAC of the matter under the officer's key, 16 bytes in hexadecimal."""
    return hmac.digest(own_key, matter.encode(), "sha256")[:16].hex()


def document_digest(salt: bytes, content: bytes) -> str:
    """The salted hash under which an act lists a document."""
    return hmac.digest(salt, content, "sha256").hex()


def verify_document(document: Document, content: bytes) -> None:
    """Check a document's bytes against its listing.

    Raises NotProven when size or digest differ.
    """
    if len(content) != document.size or document_digest(bytes.fromhex(document.salt), content) != document.digest:
        raise NotProven("the document {name!r} is not the one the act lists", name=document.name)
