"""Talks to a party's own identity provider (OpenID Connect): where it is, its keys, and codes for tokens.

Nothing is believed here: answers come back as bytes, and :mod:`comity.app.accounts.provider` judges them. Only
``https`` is spoken, but for a provider on this machine; no redirect is followed, no answer read beyond MAX_ANSWER
bytes, and none waited for longer than SECONDS, however slowly it comes.
"""

import ssl
import time
from typing import Final
from urllib.parse import urlsplit

import httpx
import msgspec

from comity.kernel.errors import Malformed, NotProven, TooLarge

MAX_ANSWER: Final = 256 * 1024
SECONDS: Final = 10.0
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """A request at the token endpoint. fields: of the form. client, secret: as HTTP Basic names them, or empty."""

    address: str
    fields: tuple[tuple[str, str], ...]
    client: str = ""
    secret: str = ""

    def __repr__(self) -> str:
        return f"Exchange({self.address})"


class ProviderLine:
    """Reaches a provider with HTTP; certificates are checked against what this machine trusts."""

    def __init__(self) -> None:
        self._trusted = ssl.create_default_context()

    def get(self, address: str) -> bytes:
        """The JSON document at an address. Raises NotProven when it cannot be had, Malformed for plain HTTP."""
        check_address(address)
        return self._answer(httpx.Request("GET", address, headers={"accept": "application/json"}))

    def exchange(self, exchange: Exchange) -> bytes:
        """The JSON answer to a token request. Raises NotProven when it is refused, Malformed for plain HTTP."""
        check_address(exchange.address)
        headers = {"accept": "application/json"}
        request = httpx.Request("POST", exchange.address, data=dict(exchange.fields), headers=headers)
        if exchange.secret:
            request = next(httpx.BasicAuth(exchange.client, exchange.secret).auth_flow(request))
        return self._answer(request)

    def _answer(self, request: httpx.Request) -> bytes:
        place = f"{request.url.scheme}://{request.url.netloc.decode()}{request.url.path}"
        content, until = bytearray(), time.monotonic() + SECONDS
        try:
            # Requests are rare: each has a connection of its own, and none is left open.
            with httpx.Client(verify=self._trusted, timeout=SECONDS, trust_env=False) as client:
                answer = client.send(request, stream=True, follow_redirects=False)
                for part in answer.iter_bytes():
                    content += part
                    if time.monotonic() > until:
                        raise NotProven("{place} takes longer than {most} s", place=place, most=SECONDS)
                    if len(content) > MAX_ANSWER:
                        raise TooLarge("expected at most {most} bytes from {place}", most=MAX_ANSWER, place=place)
        except httpx.HTTPError as fault:
            raise NotProven("{place} cannot be reached: {fault}", place=place, fault=type(fault).__name__) from fault
        if answer.status_code != 200:
            raise NotProven("{place} answered with status {status}", place=place, status=answer.status_code)
        return bytes(content)


def check_address(address: str) -> None:
    """Raise Malformed for an address at which what is said could be read or changed on the way."""
    parts = urlsplit(address)
    if parts.username or not parts.hostname or parts.fragment:
        raise Malformed("expected the address of a provider, got {address!r}", address=address[:200])
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise Malformed("expected https for the provider, got {address!r}", address=address[:200])
