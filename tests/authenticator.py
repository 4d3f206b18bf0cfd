"""A passkey in software: what browser and authenticator answer (WebAuthn level 3), honest unless told otherwise."""

import base64
import hashlib
import json
import os
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import encode_cbor

from comity.app.accounts.assertion import Assertion

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def raw(encoded: str) -> bytes:
    return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))


class Authenticator:
    """Holds one discoverable credential. signs: its counter; step: how much it grows each time."""

    def __init__(self, origin: str, step: int = 1) -> None:
        self.origin = origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(32)
        self.handle = b""
        self.signs = 0
        self.step = step
        self.flags = PRESENT | VERIFIED

    def make(self, options: dict[str, Any]) -> str:
        """Answer options for making a passkey."""
        self.handle = raw(options["user"]["id"])
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + self.public()
        data = self._data(options["rp"]["id"], self.flags | ATTESTED) + attested
        attestation = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options["challenge"])
        return self._answer({"clientDataJSON": text(client), "attestationObject": text(attestation)})

    def show(self, options: dict[str, Any], **changes: str) -> str:
        """Answer options for showing a passkey."""
        self.signs += self.step
        data = self._data(options["rpId"], self.flags)
        client = self._client("webauthn.get", options["challenge"])
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": text(client),
            "authenticatorData": text(data),
            "signature": text(signature),
            "userHandle": text(self.handle),
        }
        return self._answer({**response, **changes})

    def assertion(self, address: str = "comity.example", at: int = 1) -> Assertion:
        """What a node keeps of one answer, given for this host."""
        shown = json.loads(self.show({"rpId": address, "challenge": text(os.urandom(32))}))["response"]
        return Assertion(
            at=at,
            credential=text(self.id),
            key=text(self.public()),
            client_data=shown["clientDataJSON"],
            authenticator_data=shown["authenticatorData"],
            signature=shown["signature"],
        )

    def public(self) -> bytes:
        """The public key (COSE)."""
        public = self.key.public_key().public_numbers()
        return encode_cbor({1: 2, 3: -7, -1: 1, -2: public.x.to_bytes(32, "big"), -3: public.y.to_bytes(32, "big")})

    def _data(self, party: str, flags: int) -> bytes:
        return hashlib.sha256(party.encode()).digest() + bytes([flags]) + self.signs.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _answer(self, response: dict[str, str]) -> str:
        return json.dumps({"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": response})
