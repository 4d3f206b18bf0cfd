"""The one rule by which this product accepts an Ed25519 signature (K3).

Libraries differ on odd points and encodings, so that two nodes could differ on whether a head is signed. The rule here
is libsodium's strict one. A signature R || S by the public key A over a message is accepted only if all of these hold:

1. S is canonical: below the group order L.
2. A is canonical (its y below p = 2**255 - 19) and not of small order.
3. R is not of small order.
4. The encoding of S*B - H(R || A || message)*A equals R, byte for byte: the equation without the cofactor, which also
   refuses a non-canonical R.

The library checks 1 and 4; 2 and 3 are checked here. Vectors: C2SP Wycheproof and C2SP CCTV, ed25519.
"""

from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from comity.kernel.errors import Malformed, NotProven

KEY_SIZE: Final = 32
"""Bytes in a public key and in a private seed."""
SIGNATURE_SIZE: Final = 64
"""Bytes in a signature: R, then S."""

_P: Final = 2**255 - 19
_Y8: Final = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
"""y of four of the points of order 8; the other four have p - y."""
# p and p + 1 are the non-canonical writings of 0 and 1.
_SMALL_ORDER: Final = frozenset({0, 1, _Y8, _P - _Y8, _P - 1, _P, _P + 1})


def public_key(seed: bytes) -> bytes:
    """The 32-byte public key of a 32-byte private seed (RFC 8032 section 5.1.5).

    Raises Malformed for a seed of another length.
    """
    return _private(seed).public_key().public_bytes_raw()


def sign(seed: bytes, message: bytes) -> bytes:
    """Sign with a 32-byte private seed; deterministic (RFC 8032 section 5.1.6).

    Raises Malformed for a seed of another length.
    """
    return _private(seed).sign(message)


def verify_signature(public: bytes, message: bytes, signature: bytes) -> None:
    """Check a signature by the rule above.

    Raises NotProven when it does not hold.
    """
    if len(public) != KEY_SIZE or len(signature) != SIGNATURE_SIZE:
        raise NotProven(
            "expected an Ed25519 key of 32 bytes and a signature of 64, got {key} and {signature}",
            key=len(public),
            signature=len(signature),
        )
    if _y(public) >= _P or _y(public) in _SMALL_ORDER:
        raise NotProven("expected a canonical Ed25519 key of large order, got {key}", key=public.hex())
    if _y(signature[:32]) in _SMALL_ORDER:
        raise NotProven("expected an Ed25519 signature whose R is of large order, got {r}", r=signature[:32].hex())
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise NotProven("the Ed25519 signature does not hold for key {key}", key=public.hex()) from error


def _y(point: bytes) -> int:
    """y of an encoded point, without the sign of x in the top bit."""
    return int.from_bytes(point, "little") & (2**255 - 1)


def _private(seed: bytes) -> Ed25519PrivateKey:
    if len(seed) != KEY_SIZE:
        raise Malformed("expected a private seed of 32 bytes, got {count}", count=len(seed))
    return Ed25519PrivateKey.from_private_bytes(seed)
