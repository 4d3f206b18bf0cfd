"""Whether a draft would be written, found out without writing it: the same admission, on the same view of the file.

What it says holds for now only: between looking and handing in others may write, and then the write path decides.
"""

from typing import Final

import msgspec

from comity.app.draft import Draft, Officer
from comity.app.drafted import Drafted, Saying, acts_named, envelope_of, read_draft, setting_of
from comity.app.node import Node
from comity.app.reading import Reading
from comity.app.sofar import SoFar, so_far_of
from comity.kernel.act import SALT_BYTES, Act, Author, Said, write_act
from comity.kernel.admission import admit
from comity.kernel.errors import NotFound, Refusal
from comity.kernel.ids import ActId

_NO_HANDLE: Final = "0" * 32
_NO_NAME: Final = "0" * 32


class Checked(msgspec.Struct, frozen=True):
    """The statement as it would be said, with an id and a handle of zeros, and every reason to refuse it."""

    said: Said
    refusals: tuple[Refusal, ...]


def check_draft(node: Node, draft: Draft, officer: Officer) -> Checked:
    """Ask admission about a draft.

    Raises UnknownKind, Malformed, TooLarge or NotCanonical for what no act could hold.
    """
    drafted = read_draft(draft, node.registry, node.party, lambda: _NO_NAME)
    reading = node.reading(officer.reader)
    so_far = _so_far(drafted, reading)
    author = Author(officer.role, _NO_HANDLE)
    saying = Saying(log=node.log, now=node.clock.now(), author=author, salt=lambda: bytes(SALT_BYTES))
    envelope = envelope_of(drafted, so_far, saying)
    write_act(envelope)
    said = Said(ActId(bytes(32)), 0, Act(envelope, drafted.body))
    named = reading.given([ActId(bytes.fromhex(one)) for one in acts_named(drafted)])
    setting = setting_of(drafted, officer.reader, so_far.seen, named.values())
    return Checked(said, admit(said, setting))


def _so_far(drafted: Drafted, reading: Reading) -> SoFar:
    try:
        return so_far_of(reading.folded(drafted.matter), drafted.matter_type)
    except NotFound:
        return so_far_of(None, drafted.matter_type)
