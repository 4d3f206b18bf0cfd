"""Text signed by one or more keys: notes and their keys (C2SP signed-note, tlog-cosignature).

A note is a text that ends in a newline, an empty line, and signature lines::

    If you think cryptography is the answer to your problem,
    then you don't know what your problem is.

    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

A signature line is an em dash, the key's name, and base64 of the 4-byte key id and the signature. The key id is the
beginning of SHA-256(name || newline || kind || public key). Keys are written as

    PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW                     public: name+id+base64
    PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz         private, the same shape

where base64 holds one byte for the kind and the 32 bytes of the key. Kind 1 signs the text. Kind 4 is a witness's
cosignature: it signs the text after two lines, ``cosignature/v1`` and ``time SECONDS``, and its signature is preceded
by those seconds as 8 bytes.

Lines by unknown keys are kept but prove nothing; a line by a known key that does not hold refuses the whole note.
Base64 is accepted in its one canonical form only.
"""

import binascii
import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import Final

import msgspec

from comity.kernel.ed25519 import KEY_SIZE, SIGNATURE_SIZE, public_key, sign, verify_signature
from comity.kernel.errors import Malformed, NotProven, TooLarge

ED25519: Final = 1
"""Kind of a key that signs texts (C2SP signed-note)."""
COSIGNATURE: Final = 4
"""Kind of a witness's key, which signs a text and a time (C2SP tlog-cosignature)."""
MAX_NOTE: Final = 262_144
"""Most characters in a note: room for far more than the 16 signatures of 5 kB that every reader must accept."""
MAX_SIGNATURES: Final = 100
"""Most signature lines in a note; the limit of the reference implementation."""
MAX_NAME: Final = 255
"""Most characters in a key name."""

_DASH: Final = "— "
_PRIVATE: Final = "PRIVATE+KEY+"
_STAMP_SIZE: Final = 8
_BARRED: Final = re.compile("[\x00-\x09\x0b-\x1f\ud800-\udfff]")
"""Control characters, and surrogates, which no UTF-8 text has."""


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """One signature line: the key's name, its 4-byte id, and what follows it, for kind 4 the time included."""

    name: str
    key_id: bytes
    value: bytes

    def line(self) -> str:
        """The line without its newline."""
        return f"{_DASH}{self.name} {encode_base64(self.key_id + self.value)}"


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """An opened note.

    text: with its final newline. verified: one signature per known key found, in the note's order. unverified:
    signatures by unknown keys, without repetitions.
    """

    text: str
    verified: tuple[Signature, ...]
    unverified: tuple[Signature, ...]


class Verifier(msgspec.Struct, frozen=True, kw_only=True):
    """A public key: a name, 32 bytes, and the kind, ED25519 or COSIGNATURE."""

    name: str
    key: bytes
    kind: int = ED25519

    @property
    def key_id(self) -> bytes:
        """The 4 bytes that mark this key's signatures; not a secure hash."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.key).digest()[:4]

    @property
    def vkey(self) -> str:
        """The written form: ``name+id+base64``."""
        return f"{self.name}+{self.key_id.hex()}+{encode_base64(bytes([self.kind]) + self.key)}"

    @classmethod
    def parse(cls, text: str) -> "Verifier":
        """Read a written public key.

        Raises Malformed when it is not ``name+id+base64`` of a known kind, or the id is not the key's.
        """
        name, key_id, kind, key = _split_key(text)
        verifier = cls(name=name, key=key, kind=kind)
        if verifier.key_id.hex() != key_id:
            raise Malformed("expected key id {id} in {text!r}", id=verifier.key_id.hex(), text=text[:300])
        return verifier

    def verify(self, text: str, signature: Signature) -> None:
        """Check this key's signature of a text; raises NotProven when it does not hold."""
        value, message = signature.value, text.encode()
        if self.kind == COSIGNATURE:
            if len(value) != _STAMP_SIZE + SIGNATURE_SIZE or value[0] > 0x7F:
                raise NotProven("expected a cosignature of 72 bytes by {name}, got {n}", name=self.name, n=len(value))
            message = _cosigned(text, cosigned_at(signature))
            value = value[_STAMP_SIZE:]
        verify_signature(self.key, message, value)


class Signer(msgspec.Struct, frozen=True, kw_only=True):
    """A private key: a name, a secret 32-byte seed, and the kind, ED25519 or COSIGNATURE. Never printed."""

    name: str
    seed: bytes
    kind: int = ED25519

    def __repr__(self) -> str:
        return f"Signer({self.verifier.vkey})"

    def __rich_repr__(self) -> list[tuple[str, str]]:
        return [("verifier", self.verifier.vkey)]

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(name=self.name, key=public_key(self.seed), kind=self.kind)

    def private_text(self) -> str:
        """The written form, a secret: ``PRIVATE+KEY+name+id+base64``."""
        secret = encode_base64(bytes([self.kind]) + self.seed)
        return f"{_PRIVATE}{self.name}+{self.verifier.key_id.hex()}+{secret}"

    @classmethod
    def parse(cls, text: str) -> "Signer":
        """Read a written private key.

        Raises Malformed, without showing the text, when it is none or the id is not the key's.
        """
        try:
            name, key_id, kind, seed = _split_key(text.removeprefix(_PRIVATE) if text.startswith(_PRIVATE) else "")
        except Malformed:
            raise Malformed("expected a private key like PRIVATE+KEY+name+id+base64, got something else") from None
        signer = cls(name=name, seed=seed, kind=kind)
        if signer.verifier.key_id.hex() != key_id:
            raise Malformed(
                "expected key id {id} in the private key {name}", id=signer.verifier.key_id.hex(), name=name
            )
        return signer

    def sign(self, text: str) -> Signature:
        """Sign a text with a key of kind ED25519; raises Malformed for another kind."""
        if self.kind != ED25519:
            raise Malformed("expected a key that signs texts, got {key}", key=self.verifier.vkey)
        return self._signature(sign(self.seed, text.encode()))

    def cosign(self, text: str, seconds: int) -> Signature:
        """Sign a checkpoint's text and a time, seconds since 1970-01-01T00:00Z, with a key of kind COSIGNATURE.

        Raises Malformed for another kind or a time below 0 or above 2**63 - 1.
        """
        if self.kind != COSIGNATURE or not 0 <= seconds < 2**63:
            raise Malformed("expected a witness's key and a time, got {key}, {at}", key=self.verifier.vkey, at=seconds)
        stamp = seconds.to_bytes(_STAMP_SIZE, "big")
        return self._signature(stamp + sign(self.seed, _cosigned(text, seconds)))

    def _signature(self, value: bytes) -> Signature:
        return Signature(name=self.name, key_id=self.verifier.key_id, value=value)


def cosigned_at(signature: Signature) -> int:
    """Seconds since 1970-01-01T00:00Z that a verified cosignature states."""
    return int.from_bytes(signature.value[:_STAMP_SIZE], "big")


def write_note(text: str, signatures: Sequence[Signature]) -> str:
    """Put a text and signatures of it together.

    Raises Malformed when the text is empty, does not end in a newline, holds a control character, or nothing signs it.
    """
    if not text.endswith("\n") or not signatures:
        raise Malformed("expected a text ending in a newline and a signature, got {end!r}", end=text[-20:])
    _check_text(text)
    for signature in signatures:
        _check_name(signature.name)
    return text + "\n" + "".join(signature.line() + "\n" for signature in signatures)


def sign_note(text: str, signers: Sequence[Signer]) -> str:
    """Sign a text with keys of kind ED25519; raises Malformed as :func:`write_note` does."""
    _check_text(text)
    return write_note(text, [signer.sign(text) for signer in signers])


def split_note(note: str) -> tuple[str, tuple[Signature, ...]]:
    """The text and the signatures of a note, none of them checked.

    Raises Malformed when it is not a note, TooLarge when it is too long or has too many signatures.
    """
    _check_text(note)
    text, blank, block = note.rpartition("\n\n")
    if not blank or not block.endswith("\n"):
        raise Malformed("expected a text, an empty line and signature lines, got {end!r}", end=note[-80:])
    lines = block[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise TooLarge("expected at most 100 signatures, got {count}", count=len(lines))
    return text + "\n", tuple(_parse_line(line) for line in lines)


def open_note(note: str, verifiers: Sequence[Verifier]) -> Note:
    """Read a note and check every signature by a known key.

    Raises Malformed or TooLarge when it is not a note; NotProven when a known key's signature does not hold, when no
    known key signed, or when two of the keys given share name and id.
    """
    text, signatures = split_note(note)
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    if len(known) != len(set(verifiers)):
        raise NotProven("two of the keys given share a name and an id: {names}", names=[v.name for v in verifiers])
    verified: dict[tuple[str, bytes], Signature] = {}
    unverified: dict[Signature, None] = {}
    for signature in signatures:
        mark = (signature.name, signature.key_id)
        if mark not in known:
            unverified[signature] = None
        elif mark not in verified:
            known[mark].verify(text, signature)
            verified[mark] = signature
    if not verified:
        raise NotProven("expected a signature by {names}, got none", names=[v.vkey for v in verifiers])
    return Note(text=text, verified=tuple(verified.values()), unverified=tuple(unverified))


def encode_base64(content: bytes) -> str:
    """Standard base64 with padding (RFC 4648 section 4)."""
    return b64encode(content).decode("ascii")


def decode_base64(text: str) -> bytes:
    """Read base64 in its one canonical form; raises Malformed for any other text."""
    try:
        content = b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        content = None
    if content is None or encode_base64(content) != text:
        raise Malformed("expected base64 text with padding, got {text!r}", text=text[:80])
    return content


def _cosigned(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _split_key(text: str) -> tuple[str, str, int, bytes]:
    parts = text.split("+", 2) if len(text) <= MAX_NAME + 100 else ()
    if len(parts) != 3:
        raise Malformed("expected a key like name+id+base64, got {text!r}", text=text[:300])
    _check_name(parts[0])
    content = decode_base64(parts[2])
    if len(content) != 1 + KEY_SIZE or content[0] not in {ED25519, COSIGNATURE}:
        raise Malformed("expected an Ed25519 key of kind 1 or 4 in {text!r}", text=text[:300])
    return parts[0], parts[1], content[0], content[1:]


def _parse_line(line: str) -> Signature:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space:
        raise Malformed("expected a signature line like '— name base64', got {line!r}", line=line[:80])
    _check_name(name)
    content = decode_base64(encoded)
    if len(content) <= 4:
        raise Malformed("expected a key id and a signature, got {count} bytes", count=len(content))
    return Signature(name=name, key_id=content[:4], value=content[4:])


def _check_name(name: str) -> None:
    if not 1 <= len(name) <= MAX_NAME or "+" in name or any(char.isspace() for char in name):
        raise Malformed("expected a key name of 1..255 characters without space or plus, got {name!r}", name=name[:80])


def _check_text(text: str) -> None:
    if len(text) > MAX_NOTE:
        raise TooLarge("expected a note of at most {most} characters, got {count}", most=MAX_NOTE, count=len(text))
    if _BARRED.search(text):
        raise Malformed("expected a note without control characters or stray surrogates")
