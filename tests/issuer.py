"""An identity provider on this machine (OpenID Connect), honest unless a test tells it to lie.

It checks what a provider must check of its clients: redirect address, secret, PKCE, and that a code comes once.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

CLIENT, SECRET, SUBJECT = "comity", "a secret: with colon", "248289761001"
Key = RSAKey | ECKey | OKPKey


class Issuer:
    """What the provider does. now: seconds since 1970 as it believes. claims, metadata: what it says differently."""

    def __init__(self, address: str, now: float) -> None:
        self.address = address
        self.now = now
        self.subject = SUBJECT
        self.secret = SECRET
        self.key: Key = _rsa_key()
        self.signing: Key = self.key
        self.algorithm = "RS256"
        self.claims: dict[str, Any] = {}
        self.metadata: dict[str, Any] = {}
        self.token: str | None = None
        self.forge: Callable[[dict[str, Any]], str] | None = None
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.authorized: dict[str, str] = {}

    def described(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "response_types_supported": ["code"],
            **self.metadata,
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser of somebody who has signed in here is sent."""
        self.authorized = asked
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state'], 'iss': self.address})}"

    def exchange(self, form: dict[str, str], basic: str) -> dict[str, Any]:
        """The token for a code. Raises ValueError for a client that is not the one it says."""
        asked = self.codes.pop(form["code"])
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != asked["code_challenge"]:
            raise ValueError("code_verifier")
        if form["redirect_uri"] != asked["redirect_uri"] or form["grant_type"] != "authorization_code":
            raise ValueError("redirect_uri")
        client, secret = self._client(form, basic)
        if (client, secret) != (CLIENT, self.secret):
            raise ValueError("client")
        return {"access_token": "unused", "token_type": "Bearer", "id_token": self.token or self.sign(asked)}

    def sign(self, asked: dict[str, str]) -> str:
        claims = {
            "iss": self.address,
            "sub": self.subject,
            "aud": asked["client_id"],
            "exp": int(self.now) + 300,
            "iat": int(self.now),
            "nonce": asked["nonce"],
            **({"auth_time": int(self.now)} if "max_age" in asked else {}),
            **self.claims,
        }
        kept = {name: value for name, value in claims.items() if value is not None}
        if self.forge is not None:
            return self.forge(kept)
        return jwt.encode({"alg": self.algorithm, "kid": "one"}, kept, self.signing, algorithms=[self.algorithm])

    def _client(self, form: dict[str, str], basic: str) -> tuple[str, str]:
        if not basic:
            return form["client_id"], form.get("client_secret", "")
        client, _, secret = base64.b64decode(basic.removeprefix("Basic ")).decode().partition(":")
        return unquote(client), unquote(secret)


@cache
def _rsa_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"}, auto_kid=False)


@contextmanager
def running_issuer(now: float) -> Iterator[Issuer]:
    """An issuer that listens on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            issuer.asked.append(parts.path)
            if parts.path == "/authorize":
                self.send_response(302)
                self.send_header("location", issuer.authorize(dict(parse_qsl(parts.query))))
                self.end_headers()
            elif parts.path == "/keys":
                self._json({"keys": [issuer.key.as_dict(private=False)]})
            elif parts.path == "/.well-known/openid-configuration":
                self._json(issuer.described())
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
            issuer.asked.append(self.path)
            try:
                basic = self.headers.get("authorization", "")
                self._json(issuer.exchange({name: values[0] for name, values in form.items()}, basic))
            except (KeyError, ValueError):
                self._json({"error": "invalid_grant"}, 400)

        def _json(self, value: object, status: int = 200) -> None:
            content = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingTCPServer(("127.0.0.1", 0), Handler)
    issuer = Issuer(f"http://127.0.0.1:{server.server_address[1]}", now)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
