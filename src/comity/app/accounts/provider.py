"""Signing in through a party's own identity provider: OpenID Connect, authorization code flow with PKCE.

A browser goes to the provider with a state that this node keeps for ten minutes, that counts once, and that belongs to
that browser; it comes back with a code, which the node exchanges for an ID token. The token is believed only when
issuer, audience, times, nonce and signature hold, the latter under a key of the issuer and an algorithm named here
(OpenID Connect Core 1.0 section 3.1.3.7, RFC 9700). It tells who somebody is and nothing more: which account that is,
and what it may do, is decided by this node's administrator.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import BoundedSemaphore, Lock
from typing import Annotated, Final, TypeVar
from urllib.parse import quote, urlencode

import msgspec

from comity.adapters.provider import Exchange, ProviderLine, check_address
from comity.app.accounts.id_token import MAX_TOKEN, Expected, JsonKey, Shown, UnknownKey, read_id_token
from comity.app.accounts.tickets import Tickets
from comity.kernel import canonical
from comity.kernel.errors import Malformed, NotAllowed, NotProven, refusal
from comity.kernel.store import Desk

DRAWER: Final = "provider_journeys"
DRAWER_OF_STEPS: Final = "provider_steps"
"""Drawers of those who visit, and of those who are signed in, whose room visitors cannot take."""
AT_ONCE: Final = 4
"""Most people who wait for the provider at a time: a slow one takes no more of the threads that answer pages."""
UNTRIED: Final = timedelta(seconds=30)
"""How long a provider that did not say what it is is not asked again."""
LIFETIME: Final = timedelta(minutes=10)
_FRESH: Final = timedelta(minutes=10)
"""How long what the provider says of itself, and its keys, are kept."""
_AGAIN: Final = timedelta(seconds=30)
"""How soon keys may be asked for again because a token names one that is not known."""


T = TypeVar("T")


class Registration(msgspec.Struct, frozen=True, kw_only=True):
    """What the node is to its provider. secret: empty for a public client, which PKCE alone guards."""

    issuer: str
    client: str
    secret: str = ""

    def __repr__(self) -> str:
        return f"Registration({self.issuer}, {self.client})"


class Journey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody on the way to the provider and back.

    purpose: sign_in, step, link or invitation. back: where the provider sends the browser. next: where to go then.
    session: key of the session that proves itself anew. account: whose owner links an identity, or proves themselves.
    invitation: secret of the link that is being answered.
    """

    purpose: str
    back: str
    next: str = "/"
    session: str = ""
    account: str = ""
    invitation: str = ""


class Started(msgspec.Struct, frozen=True, kw_only=True):
    """Where the browser goes, and what its cookie must bring back."""

    address: str
    cookie: str


class Callback(msgspec.Struct, frozen=True, kw_only=True):
    """What the browser comes back with."""

    state: str = ""
    code: str = ""
    iss: str = ""
    error: str = ""


class _Kept(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    journey: Journey
    browser: str
    nonce: str
    verifier: str
    begun: int


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider says of itself (OpenID Connect Discovery 1.0, RFC 9207); the rest is passed over."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


class _Tokens(msgspec.Struct, frozen=True, kw_only=True):
    id_token: Annotated[str, msgspec.Meta(max_length=MAX_TOKEN)]


class _KeySet(msgspec.Struct, frozen=True):
    keys: Annotated[tuple[JsonKey, ...], msgspec.Meta(max_length=100)]


class Provider:
    """A party's identity provider as this node knows it; ``micros`` is the node's clock."""

    def __init__(
        self, registration: Registration, desk: Desk, micros: Callable[[], int], entropy: Callable[[int], bytes]
    ) -> None:
        self.issuer = registration.issuer
        self._registration = registration
        self._micros = micros
        self._entropy = entropy
        self._tickets = Tickets(desk, DRAWER, LIFETIME, micros)
        self._steps = Tickets(desk, DRAWER_OF_STEPS, LIFETIME, micros)
        self._turns = BoundedSemaphore(AT_ONCE)
        self._flight = Lock()
        self._failed: int | None = None
        self._line = ProviderLine()
        self._lock = Lock()
        self._metadata: tuple[int, Metadata] | None = None
        self._keys: tuple[int, tuple[JsonKey, ...]] | None = None

    def begin(self, journey: Journey, whose: str = "") -> Started:
        """Send somebody on the way. whose: account of who is signed in, else the address whence somebody asks.

        Raises NotProven or Malformed when the provider cannot be reached or believed, NotAllowed while too many wait
        for it.
        """
        metadata = self._known()
        if metadata is None:
            with self._turn():
                metadata = self._described()
        cookie, nonce, verifier = (self._entropy(32).hex() for _ in range(3))
        kept = _Kept(journey=journey, browser=_digest(cookie), nonce=nonce, verifier=verifier, begun=self._micros())
        values = {
            "response_type": "code",
            "scope": "openid",
            "client_id": self._registration.client,
            "redirect_uri": journey.back,
            "state": self._drawer_of(journey).keep(canonical.encode(kept), self._entropy, whose),
            "nonce": nonce,
            "code_challenge": _challenge(verifier),
            "code_challenge_method": "S256",
        }
        if journey.purpose == "step":
            values |= {"prompt": "login", "max_age": "0"}
        address = metadata.authorization_endpoint
        return Started(address=f"{address}{'&' if '?' in address else '?'}{urlencode(values)}", cookie=cookie)

    def finish(self, callback: Callback, cookie: str) -> tuple[Journey, Shown]:
        """Who came back, proven by the provider.

        Raises NotAllowed for a state that does not count in this browser, a refusal by the provider, and while too many
        wait for it; NotProven for whatever does not hold, Malformed for what is not of the expected form.
        """
        with self._turn():
            return self._finished(callback, cookie)

    def _finished(self, callback: Callback, cookie: str) -> tuple[Journey, Shown]:
        taken = self._tickets.take(callback.state) or self._steps.take(callback.state)
        if callback.error:
            # Some providers leave out the state here; nothing is believed or done, so it is not needed.
            reason = refusal("provider.denied", "The identity provider of your organisation did not let you in.")
            raise NotAllowed((reason,))
        kept = canonical.parse_json(taken, _Kept) if taken is not None else None
        if kept is None or not hmac.compare_digest(kept.browser, _digest(cookie)):
            reason = refusal(
                "provider.state",
                "This sign-in began elsewhere, took longer than ten minutes, or was used already. Begin again.",
            )
            raise NotAllowed((reason,))
        metadata = self._described()
        _check_issuer(metadata, callback.iss)
        raw = self._line.exchange(self._exchange(metadata, kept, callback.code))
        expected = Expected(
            issuer=self._registration.issuer,
            client=self._registration.client,
            nonce=kept.nonce,
            now=self._micros(),
            proven_since=kept.begun if kept.journey.purpose == "step" else 0,
        )
        return kept.journey, self._read(_parse(raw, _Tokens).id_token, expected, metadata)

    def _exchange(self, metadata: Metadata, kept: _Kept, code: str) -> Exchange:
        client, secret = self._registration.client, self._registration.secret
        fields: tuple[tuple[str, str], ...] = (
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", kept.journey.back),
            ("code_verifier", kept.verifier),
        )
        methods = metadata.token_endpoint_auth_methods_supported
        if not secret:
            fields = (*fields, ("client_id", client))
        elif "client_secret_basic" not in methods and "client_secret_post" in methods:
            fields = (*fields, ("client_id", client), ("client_secret", secret))
        else:
            # RFC 6749 section 2.3.1: both are form-encoded before they are joined.
            basic = {"client": quote(client, safe=""), "secret": quote(secret, safe="")}
            return Exchange(address=metadata.token_endpoint, fields=fields, **basic)
        return Exchange(address=metadata.token_endpoint, fields=fields)

    def _read(self, token: str, expected: Expected, metadata: Metadata) -> Shown:
        try:
            return read_id_token(token, self._known_keys(metadata), expected)
        except UnknownKey:
            return read_id_token(token, self._known_keys(metadata, anew=True), expected)

    def _drawer_of(self, journey: Journey) -> Tickets:
        return self._steps if journey.purpose in {"step", "link"} else self._tickets

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Room for one more who waits for the provider; nobody waits for room."""
        if not self._turns.acquire(blocking=False):
            reason = refusal("provider.busy", "The identity provider is slow, and others wait for it. Try again soon.")
            raise NotAllowed((reason,))
        try:
            yield
        finally:
            self._turns.release()

    def _known(self) -> Metadata | None:
        with self._lock:
            fresh = self._metadata is not None and self._is_fresh(self._metadata[0], _FRESH)
            return self._metadata[1] if self._metadata is not None and fresh else None

    def _described(self) -> Metadata:
        """What the provider says of itself. One asks for all; where that failed, nobody asks again for a while."""
        with self._flight:
            known = self._known()
            if known is not None:
                return known
            if self._failed is not None and self._is_fresh(self._failed, UNTRIED):
                raise NotProven("the provider did not answer a moment ago, and is not asked again yet")
            try:
                metadata = self._asked()
            except (NotProven, Malformed):
                self._failed = self._micros()
                raise
            with self._lock:
                self._metadata = (self._micros(), metadata)
            return metadata

    def _asked(self) -> Metadata:
        place = f"{self._registration.issuer.rstrip('/')}/.well-known/openid-configuration"
        metadata = _parse(self._line.get(place), Metadata)
        if metadata.issuer != self._registration.issuer:
            raise NotProven(
                "expected the provider {issuer}, found {other}",
                issuer=self._registration.issuer,
                other=metadata.issuer[:200],
            )
        for address in (metadata.authorization_endpoint, metadata.token_endpoint, metadata.jwks_uri):
            check_address(address)
        return metadata

    def _known_keys(self, metadata: Metadata, anew: bool = False) -> tuple[JsonKey, ...]:
        with self._lock:
            kept = self._keys
        if kept is not None and self._is_fresh(kept[0], _AGAIN if anew else _FRESH):
            return kept[1]
        keys = _parse(self._line.get(metadata.jwks_uri), _KeySet).keys
        with self._lock:
            self._keys = (self._micros(), keys)
        return keys

    def _is_fresh(self, since: int, span: timedelta) -> bool:
        return 0 <= self._micros() - since < span // timedelta(microseconds=1)


def _check_issuer(metadata: Metadata, named: str) -> None:
    """An answer that another provider sent is not this one's (RFC 9207)."""
    if named != metadata.issuer and (named or metadata.authorization_response_iss_parameter_supported):
        raise NotProven("expected an answer of {issuer}, got one of {other}", issuer=metadata.issuer, other=named[:200])


def _parse(raw: bytes, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(raw, type=shape)
    except msgspec.DecodeError as fault:
        raise Malformed("the provider's answer is not of the expected form: {fault}", fault=fault) from fault


def _challenge(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier (RFC 7636 section 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
