"""The signed head of a log: how far it reached, and the root over all of it (C2SP tlog-checkpoint).

A checkpoint is a signed note whose text is the log's origin, the number of its entries and the root in base64::

    comity/KAZ/1
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — comity/KAZ/1 Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=

Further lines before the empty one are extensions: read and passed over in foreign heads, never written, since nobody
could audit them. The log key's name equals the origin. While a key is being replaced the head carries two signatures
of that name, one by each key (K3).
"""

import re
from typing import Final

import msgspec

from comity.kernel.errors import Malformed, NotProven
from comity.kernel.note import Signer, Verifier, decode_base64, encode_base64, open_note, sign_note
from comity.kernel.proofs import HASH_SIZE, MAX_SIZE

MAX_LINES: Final = 64
"""Most lines in the text of a head, extensions included."""

_DECIMAL: Final = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True):
    """The head of a log: its origin line, how many entries it has (0..2**63 - 1), and the 32-byte root over them."""

    origin: str
    size: int
    root: bytes

    def encode(self) -> str:
        """The text to be signed, three lines."""
        return f"{self.origin}\n{self.size}\n{encode_base64(self.root)}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the text of a head, without its signatures.

    Raises Malformed when a line is missing, empty, or not what it must be.
    """
    lines = text.split("\n", MAX_LINES)
    if lines.pop() != "" or len(lines) < 3 or "" in lines:
        raise Malformed("expected origin, size and root on lines of their own, got {text!r}", text=text[:200])
    return Checkpoint(origin=lines[0], size=parse_size(lines[1]), root=parse_hash(lines[2]))


def sign_checkpoint(checkpoint: Checkpoint, *signers: Signer) -> str:
    """Sign a head with the log's key, or with the old and the new one while it is being replaced.

    Raises Malformed when there is no signer or one's name is not the origin.
    """
    for signer in signers:
        if signer.name != checkpoint.origin:
            raise Malformed("expected a key named {origin}, got {name}", origin=checkpoint.origin, name=signer.name)
    return sign_note(checkpoint.encode(), signers)


def open_checkpoint(text: str, verifier: Verifier) -> Checkpoint:
    """Read a signed head and check that the log's key signed it.

    Raises Malformed when it is not a head, NotProven when this key did not sign it or is not named as the origin.
    """
    checkpoint = parse_checkpoint(open_note(text, (verifier,)).text)
    if checkpoint.origin != verifier.name:
        raise NotProven(
            "expected a head of the log {name}, got one of {origin}", name=verifier.name, origin=checkpoint.origin
        )
    return checkpoint


def parse_size(text: str) -> int:
    """Read a decimal number of 0..2**63 - 1 without leading zeroes; raises Malformed for any other text."""
    size = int(text) if _DECIMAL.fullmatch(text) else MAX_SIZE + 1
    if size > MAX_SIZE:
        raise Malformed("expected a decimal number below 2**63, got {text!r}", text=text[:40])
    return size


def parse_hash(text: str) -> bytes:
    """Read base64 of exactly 32 bytes; raises Malformed for any other text."""
    content = decode_base64(text)
    if len(content) != HASH_SIZE:
        raise Malformed("expected base64 of 32 bytes, got {count}", count=len(content))
    return content
