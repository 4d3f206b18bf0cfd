"""A draft as the act that it would become: read, put into its envelope, and with what admission looks at.

The write path (:mod:`comity.app.writing`) and a look without writing (:mod:`comity.app.checking`) both go through here,
so that what is shown before sending is what will be said.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec

from comity.app.draft import Attachment, Draft
from comity.app.sofar import SoFar
from comity.kernel import canonical
from comity.kernel.act import (
    Author,
    Document,
    Envelope,
    Kind,
    Said,
    check_matter,
    document_digest,
    find_kind,
    open_body,
)
from comity.kernel.admission import Setting
from comity.kernel.capability import Capability, Registry
from comity.kernel.errors import Malformed
from comity.kernel.fold import MatterSoFar, MatterType
from comity.kernel.ids import LogId, matter_id
from comity.kernel.marking import Reader
from comity.kernel.remarks import Remark


class Drafted(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A draft that was read.

    capability: of its file; None for what may be said in any. matter: its file, that of a new one too. raw: the
    canonical bytes of the body.
    """

    draft: Draft
    kind: Kind
    matter_type: MatterType
    capability: Capability | None
    matter: str
    raw: bytes
    body: msgspec.Struct

    @property
    def remarked(self) -> str:
        """The written id of the act that it is a remark about; empty where it is none."""
        return self.body.act if isinstance(self.body, Remark) else ""


class Saying(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """How a draft comes to be said: in which log, when, by whom. salt: gives one for each paper."""

    log: LogId
    now: datetime
    author: Author
    salt: Callable[[], bytes]


def read_draft(draft: Draft, registry: Registry, party: str, new_name: Callable[[], str]) -> Drafted:
    """Read a draft of a party. new_name: gives the name of the file that a draft without one opens.

    Raises UnknownKind, Malformed, TooLarge or NotCanonical for what no act could hold.
    """
    kind = find_kind(draft.kind, registry.kinds)
    raw, body = _canonical_body(bytes(draft.body), kind)
    matter = draft.matter if draft.matter is not None else _new_matter(kind, party, new_name)
    check_matter(kind, matter)
    of_type = registry.matter_types.get(matter.partition(":")[0])
    if of_type is None:
        raise Malformed("expected a file of a known type, got {matter}", matter=matter)
    return Drafted(
        draft=draft,
        kind=kind,
        matter_type=of_type,
        capability=None if kind.anywhere else registry.capability_of(of_type.name),
        matter=matter,
        raw=raw,
        body=body,
    )


def envelope_of(drafted: Drafted, so_far: SoFar, saying: Saying) -> Envelope:
    """The envelope, with the newest fitting acts of the file as references where the draft names none.

    Raises Malformed for papers, references or a handling that no act can have.
    """
    draft = drafted.draft
    try:
        return Envelope(
            kind=drafted.kind.name,
            matter=drafted.matter,
            origin=saying.log.party,
            epoch=saying.log.epoch,
            author=saying.author,
            refs=tuple(sorted(draft.refs)) if draft.refs is not None else so_far.tips.fitting(draft.marking),
            claimed=saying.now,
            marking=draft.marking,
            lang=draft.lang,
            exercise=draft.exercise,
            documents=tuple(_list_document(one, saying.salt()) for one in draft.attachments),
            body=msgspec.Raw(drafted.raw),
        )
    except ValueError as fault:
        raise Malformed("the statement cannot be written so: {fault}", fault=fault) from fault


def acts_named(drafted: Drafted) -> tuple[str, ...]:
    """Written ids of the acts that admission has to look up: those the author refers to, and the one remarked on."""
    remarked = (drafted.remarked,) if drafted.remarked else ()
    return (*(drafted.draft.refs or ()), *remarked)


def setting_of(
    drafted: Drafted, author: Reader, seen: MatterSoFar, named: Iterable[Said], own: bool = False
) -> Setting:
    """What admission looks at.

    seen: of the file so far. named: those of the acts named that the author may see. own: the node itself writes.
    """
    found = tuple(named)
    return Setting(
        author=author,
        kind=drafted.kind,
        matter_type=drafted.matter_type,
        capability=drafted.capability,
        seen=seen,
        own=own,
        referenced={one.id.hex(): one.act.envelope.marking for one in found} if drafted.draft.refs else None,
        about=tuple(one for one in found if _is_about(one, drafted)) if drafted.remarked else None,
    )


def _is_about(said: Said, drafted: Drafted) -> bool:
    return said.id.hex() == drafted.remarked and said.act.envelope.matter == drafted.matter


def _new_matter(kind: Kind, party: str, new_name: Callable[[], str]) -> str:
    if not kind.opens:
        raise Malformed("expected the file this {kind} belongs to, got none", kind=kind.name)
    return matter_id(kind.subject, party, new_name())


def _canonical_body(posted: bytes, kind: Kind) -> tuple[bytes, msgspec.Struct]:
    """The canonical bytes of a posted body, which may have white space and any key order, but no key twice.

    :func:`comity.app.draft.parse_draft` has bounded its size and depth.
    """
    body: msgspec.Struct = canonical.parse_json(posted, kind.body)
    raw = canonical.encode(body)
    if raw != posted:
        canonical.check_single_keys(posted)
        open_body(raw, kind)
    return raw, body


def _list_document(paper: Attachment, salt: bytes) -> Document:
    """How an act lists a paper: salted, so that equal papers in two acts cannot be told to be equal."""
    listed = {
        "name": paper.name,
        "media_type": paper.media_type,
        "lang": paper.lang,
        "size": len(paper.content),
        "salt": salt.hex(),
        "digest": document_digest(salt, paper.content),
    }
    try:
        return msgspec.convert(listed, Document)
    except msgspec.ValidationError as fault:
        raise Malformed("the paper {name!r} cannot be listed: {fault}", name=paper.name[:60], fault=fault) from fault
