"""What a passkey said when its owner proved themselves, in a form that anybody can check later.

It names a credential and a key, the address at which it was shown and nobody's name. The challenge is a random one of
the node's, not a statement: an assertion shows that the holder of the key was there and confirmed, and the entry of the
access trail that carries it, for what.
"""

import hashlib
from typing import Annotated, Final
from urllib.parse import urlsplit

import msgspec

from comity.kernel.errors import NotProven

MOST: Final = 16_384
"""Most characters of each part."""
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=MOST, pattern=r"^[A-Za-z0-9_-]+$(?!\n)")]


class Assertion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An assertion (WebAuthn level 3, section 7.2). All but ``at`` are URL-safe base64 without padding.

    at: when it was shown, microseconds since 1970. credential: the passkey's id. key: its public key (COSE).
    client_data: what the browser said, with challenge and address.
    """

    at: int
    credential: Text
    key: Text
    client_data: Text
    authenticator_data: Text
    signature: Text


class _ClientData(msgspec.Struct, frozen=True):
    challenge: str
    origin: str


def verify_assertion(shown: Assertion) -> None:
    """Check that the key signed it for the address it names, by somebody whom the authenticator had verify themselves.

    Raises NotProven.
    """
    # Loading it takes half a second, and few entries of a trail carry an assertion.
    from webauthn import verify_authentication_response  # noqa: PLC0415
    from webauthn.helpers import base64url_to_bytes  # noqa: PLC0415

    parts = {
        "clientDataJSON": shown.client_data,
        "authenticatorData": shown.authenticator_data,
        "signature": shown.signature,
    }
    credential = {"id": shown.credential, "rawId": shown.credential, "type": "public-key", "response": parts}
    try:
        said = msgspec.json.decode(base64url_to_bytes(shown.client_data), type=_ClientData)
        verify_authentication_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(said.challenge),
            expected_rp_id=urlsplit(said.origin).hostname or "",
            expected_origin=said.origin,
            credential_public_key=base64url_to_bytes(shown.key),
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except Exception as fault:  # reading hostile bytes raises whatever the library's parsers do
        raise NotProven("the assertion of a passkey does not hold") from fault


def thumbprint(key: str) -> str:
    """The first 32 digits of SHA-256 over a passkey's public key as it is kept, which tells keys apart."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]
