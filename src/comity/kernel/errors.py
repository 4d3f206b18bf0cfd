"""Everything that can go wrong, in one tree.

A *fault* is an exception of this tree: something is not what it claims to be, or cannot be done now. A *refusal* is
data: a rule's considered answer, with all its reasons at once (:class:`Refusal`). The web layer alone maps codes to
HTTP statuses; nothing here knows of HTTP.

::

    ComityError
    ├── Malformed            bytes that are not what their format demands
    │   ├── TooLarge         more bytes, levels or items than the format allows
    │   ├── NotCanonical     readable, but not the one canonical form (K1)
    │   └── UnknownKind      an act of a kind this node does not know
    ├── NotAllowed           well formed, but a rule refuses it; carries every Refusal
    ├── NotFound             nothing there that this reader may see
    ├── NotProven            a signature, proof, receipt or opening does not hold
    ├── RuleMistake          a rule text that does not parse or does not fit its vocabulary
    ├── HeadMoved            another process appended first; reload and try again
    ├── Damaged              stored bytes are not what was stored
    ├── ReadOnly             the node may not write until somebody acts
    └── StoreFault           the disk or database refused; nothing was acknowledged
        └── StoreFull        no space left
"""

from typing import ClassVar

import msgspec


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """One reason why a rule refuses, in a form every language can print.

    code: stable, dotted (``"reference.too_narrow"``); documented in docs/reference/errors.md.
    template: English sentence with ``{slots}``, also the key of the message catalogues.
    values: the slots' values, sorted by name; already text.
    """

    code: str
    template: str
    values: tuple[tuple[str, str], ...] = ()

    def sentence(self) -> str:
        """The reason as one English sentence."""
        return self.template.format(**dict(self.values))


def refusal(code: str, template: str, /, **values: object) -> Refusal:
    """Build a Refusal whose slot values are given as keywords."""
    return Refusal(code=code, template=template, values=tuple(sorted((k, str(v)) for k, v in values.items())))


class ComityError(Exception):
    """Root of every fault; ``code`` is stable and documented, ``template`` and ``values`` let pages translate it."""

    code: ClassVar[str] = "fault"

    def __init__(self, template: str, /, **values: object) -> None:
        super().__init__(template.format(**values) if values else template)
        self.template = template
        self.values = {name: str(value) for name, value in values.items()}


class Malformed(ComityError):
    """Bytes that are not what their format demands; the message says what was expected and what came."""

    code = "malformed"


class TooLarge(Malformed):
    """More bytes, nesting levels or items than the format allows."""

    code = "too_large"


class NotCanonical(Malformed):
    """Readable, but not the one canonical form of what it says (K1)."""

    code = "not_canonical"


class UnknownKind(Malformed):
    """An act of a kind that no capability of this node declares."""

    code = "unknown_kind"


class NotAllowed(ComityError):
    """Well formed, but refused by rules; every reason is listed in ``refusals``."""

    code = "not_allowed"

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        super().__init__("{reasons}", reasons=" ".join(r.sentence() for r in refusals))
        self.refusals = refusals


class NotFound(ComityError):
    """Nothing there that this reader may see; the same answer for "none" and "not for you" (K10)."""

    code = "not_found"


class NotProven(ComityError):
    """A signature, proof, receipt or opening does not hold."""

    code = "not_proven"


class RuleMistake(ComityError):
    """A rule text that does not parse or does not fit its vocabulary."""

    code = "rule_mistake"


class HeadMoved(ComityError):
    """Another process appended to the log first; nothing was written, reload and try again."""

    code = "head_moved"


class Damaged(ComityError):
    """Stored bytes are not what was stored: an act, opening, entry, tile, head or release was changed or lost."""

    code = "damaged"


class ReadOnly(ComityError):
    """The node may not write until somebody acts, because its log is behind a head it once showed (K2)."""

    code = "read_only"


class StoreFault(ComityError):
    """The disk or database refused; nothing of this batch was acknowledged."""

    code = "store_fault"


class StoreFull(StoreFault):
    """No space is left; nothing of this batch was acknowledged."""

    code = "store_full"
