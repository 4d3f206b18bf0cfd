"""Secrets of one-time codes as they are kept: sealed, so that a copy of the Desk alone computes no codes.

Unlike a password a secret must be read again to compute a code, so it is encrypted (AES-256-GCM) rather than hashed.
The key is derived (HKDF-SHA256) from the node's ``handles.key``, which lies outside the Desk and stays when an epoch
ends; the other private keys are destroyed then, and nobody's app would fit any more. Each seal is bound to its account:
moved to another it does not open. As it is kept::

    sealed.1.<base64url of 12 random bytes, ciphertext and tag>
"""

import base64
import binascii
from collections.abc import Callable
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from comity.kernel.errors import Damaged

PREFIX: Final = "sealed.1."
_PURPOSE: Final = b"comity/one-time-code-secrets/v1"
_NONCE: Final = 12
_KEY: Final = 32


class Seeds:
    """Seals and opens the secrets of one node's accounts."""

    def __init__(self, handles: bytes, entropy: Callable[[int], bytes]) -> None:
        """handles: the node's key of that name."""
        self._cipher = AESGCM(HKDF(SHA256(), _KEY, salt=None, info=_PURPOSE).derive(handles))
        self._entropy = entropy

    def seal(self, account_id: str, secret: str) -> str:
        """An account's secret as it is kept."""
        nonce = self._entropy(_NONCE)
        sealed = nonce + self._cipher.encrypt(nonce, secret.encode(), account_id.encode())
        return PREFIX + base64.urlsafe_b64encode(sealed).decode()

    def open(self, account_id: str, kept: str) -> str:
        """An account's secret; raises Damaged where it was changed, or sealed elsewhere or for another account."""
        try:
            sealed = base64.urlsafe_b64decode(kept.removeprefix(PREFIX))
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], account_id.encode()).decode()
        except (InvalidTag, binascii.Error, ValueError) as fault:
            raise Damaged(
                "the secret of one-time codes of account {account} does not open with this node's handles.key",
                account=account_id,
            ) from fault


def is_sealed(secret: str) -> bool:
    """Whether a kept secret is sealed, as those of earlier versions are not."""
    return secret.startswith(PREFIX)


def is_sealed_in(account: bytes) -> bool:
    """The same of the secret in an account's kept bytes."""
    return f'"one_time":"{PREFIX}'.encode() in account
