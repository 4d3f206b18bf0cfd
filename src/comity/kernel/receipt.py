"""Proof of one entry that travels by itself: checked offline with nothing but the log's key (C2SP tlog-proof).

::

    c2sp.org/tlog-proof@v1
    index 5
    gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
    B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=

    comity/KAZ/1
    7
    sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=

    — comity/KAZ/1 hI2DJw...

After the index stands the inclusion proof, one hash a line, leaf upwards, and after an empty line the signed head it
leads to. A second line ``extra BASE64`` may stand before the index; nothing authenticates it, so it is read, kept and
never believed.

A receipt names no entry: it proves the one it is checked with. With the entry's act and opening it is content, and
handing it out is a release (K2).
"""

from typing import Final

import msgspec

from comity.kernel.checkpoint import Checkpoint, open_checkpoint, parse_hash, parse_size
from comity.kernel.errors import Malformed, TooLarge
from comity.kernel.note import MAX_NOTE, Verifier, decode_base64, encode_base64
from comity.kernel.proofs import leaf_hash, verify_inclusion

HEADER: Final = "c2sp.org/tlog-proof@v1"
MAX_PATH: Final = 63
"""Most hashes in an inclusion proof: the height of the largest tree."""
MAX_EXTRA: Final = 65_536
"""Most bytes of extra data."""

_MAX_RECEIPT: Final = MAX_NOTE + 100_000


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """The place of an entry in a log, and the proof of it.

    index: from 0. path: inclusion proof, leaf upwards. checkpoint: the signed head, verbatim. extra: unauthenticated
    bytes of other writers; None when there is no such line.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: str
    extra: bytes | None = None

    def encode(self) -> str:
        """The receipt as text; files of it end in ``.tlog-proof``."""
        extra = () if self.extra is None else (f"extra {encode_base64(self.extra)}",)
        lines = (HEADER, *extra, f"index {self.index}", *map(encode_base64, self.path))
        return "\n".join(lines) + "\n\n" + self.checkpoint

    def verify(self, entry: bytes, verifier: Verifier) -> Checkpoint:
        """Check that the log whose key this is has the entry at this index; return the head that says so.

        Raises Malformed when the head is none, NotProven when a signature or the proof does not hold.
        """
        checkpoint = open_checkpoint(self.checkpoint, verifier)
        verify_inclusion(leaf_hash(entry), self.index, checkpoint.size, self.path, checkpoint.root)
        return checkpoint


def parse_receipt(text: str) -> Receipt:
    """Read a receipt; nothing in it is checked but its form.

    Raises Malformed when a line is not what it must be, TooLarge when it is longer than any honest receipt.
    """
    if len(text) > _MAX_RECEIPT:
        raise TooLarge(
            "expected a receipt of at most {most} characters, got {count}", most=_MAX_RECEIPT, count=len(text)
        )
    top, blank, checkpoint = text.partition("\n\n")
    lines = top.split("\n")
    if not blank or not checkpoint or lines.pop(0) != HEADER:
        raise Malformed("expected a receipt that starts with {header}, got {text!r}", header=HEADER, text=text[:80])
    extra = decode_base64(lines.pop(0).removeprefix("extra ")) if lines and lines[0].startswith("extra ") else None
    if extra is not None and len(extra) > MAX_EXTRA:
        raise TooLarge("expected at most {most} bytes of extra data, got {count}", most=MAX_EXTRA, count=len(extra))
    if not lines or not lines[0].startswith("index "):
        raise Malformed("expected a line like 'index 5', got {line!r}", line=lines[0][:80] if lines else "")
    if len(lines) > 1 + MAX_PATH:
        raise TooLarge("expected a proof of at most 63 hashes, got {count}", count=len(lines) - 1)
    return Receipt(
        index=parse_size(lines[0].removeprefix("index ")),
        path=tuple(parse_hash(line) for line in lines[1:]),
        checkpoint=checkpoint,
        extra=extra,
    )
