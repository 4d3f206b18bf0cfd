"""Whether a draft would be written, found out without writing it: the same admission, on the same view of the file.

What it says holds for now only: between looking and handing in others may write, and then the write path decides.
"""

from typing import Final

import msgspec

from comity.app.draft import Draft, Officer
from comity.app.node import Node
from comity.app.sofar import so_far_of
from comity.app.writing import list_document
from comity.kernel import canonical
from comity.kernel.act import SALT_BYTES, Act, Author, Envelope, Said, check_matter, find_kind
from comity.kernel.admission import Setting, admit
from comity.kernel.errors import Malformed, NotFound, Refusal
from comity.kernel.ids import ActId, matter_id
from comity.kernel.remarks import Remark

_NO_HANDLE: Final = "0" * 32
_NO_NAME: Final = "0" * 32


class Checked(msgspec.Struct, frozen=True):
    """The statement as it would be said, with an id and a handle of zeros, and every reason to refuse it."""

    said: Said
    refusals: tuple[Refusal, ...]


def check_draft(node: Node, draft: Draft, officer: Officer) -> Checked:
    """Ask admission about a draft.

    Raises UnknownKind, Malformed or TooLarge for what no act could hold.
    """
    kind = find_kind(draft.kind, node.registry.kinds)
    body: msgspec.Struct = canonical.parse_json(bytes(draft.body), kind.body)
    matter = draft.matter or matter_id(kind.subject, node.party, _NO_NAME)
    check_matter(kind, matter)
    of_type = node.registry.matter_types.get(matter.partition(":")[0])
    if of_type is None:
        raise Malformed("expected a file of a known type, got {matter}", matter=matter)
    reading = node.reading(officer.reader)
    try:
        so_far = so_far_of(reading.folded(matter), of_type)
    except NotFound:
        so_far = so_far_of(None, of_type)
    envelope = Envelope(
        kind=kind.name,
        matter=matter,
        origin=node.party,
        epoch=node.log.epoch,
        author=Author(officer.role, _NO_HANDLE),
        refs=tuple(sorted(draft.refs)) if draft.refs is not None else so_far.tips.fitting(draft.marking),
        claimed=node.clock.now(),
        marking=draft.marking,
        lang=draft.lang,
        exercise=draft.exercise,
        documents=tuple(list_document(one, bytes(SALT_BYTES)) for one in draft.attachments),
        body=msgspec.Raw(canonical.encode(body)),
    )
    canonical.check_length(canonical.encode(envelope))
    said = Said(ActId(bytes(32)), 0, Act(envelope, body))
    named = (*(draft.refs or ()), *((body.act,) if isinstance(body, Remark) else ()))
    given = reading.given([ActId(bytes.fromhex(one)) for one in named])
    setting = Setting(
        author=officer.reader,
        kind=kind,
        matter_type=of_type,
        capability=None if kind.anywhere else node.registry.capability_of(of_type.name),
        seen=so_far.seen,
        referenced={one.hex(): found.act.envelope.marking for one, found in given.items()} if draft.refs else None,
        about=tuple(one for one in given.values() if one.act.envelope.matter == matter)
        if isinstance(body, Remark)
        else None,
    )
    return Checked(said, admit(said, setting))
