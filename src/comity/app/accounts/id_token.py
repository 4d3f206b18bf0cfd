"""Reads ID tokens of an identity provider, believing nothing before it is proven (OpenID Connect Core 3.1.3.7)."""

import hmac
from datetime import timedelta
from typing import Annotated, Any, Final

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey, import_key

from comity.kernel.errors import NotProven

ALGORITHMS: Final = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "Ed25519",
    "EdDSA",
)
"""What may sign a token: nothing without a signature, nothing under a secret that two share."""
LEEWAY: Final = timedelta(seconds=60)
"""How far the provider's clock may be off."""
OLDEST: Final = timedelta(minutes=10)
"""How long before now a token may have been made: it comes fresh from the provider."""
MAX_TOKEN: Final = 65_536
LEAST_RSA_BITS: Final = 2_048
_FAULTS: Final = (JoseError, UnsupportedAlgorithm, ValueError, TypeError, LookupError)
"""What reading a hostile token or key can raise in the library."""
_SECOND: Final = 1_000_000

JsonKey = dict[str, Any]
"""A key as a provider's key set holds it (RFC 7517)."""


class UnknownKey(NotProven):
    """No key of the provider that is known here fits the token; it may have new ones."""


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """What a token must say. now, proven_since: microseconds since 1970; the latter 0 where any sign-in will do."""

    issuer: str
    client: str
    nonce: str
    now: int
    proven_since: int = 0


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a token names: the subject is the issuer's and never changes hands.

    proven: when the provider last asked for a proof, microseconds since 1970, never in the future; 0 where it does not
    say.
    """

    issuer: str
    subject: str
    proven: int = 0


class _Header(msgspec.Struct, frozen=True, kw_only=True):
    alg: str
    kid: str = ""


class _Claims(msgspec.Struct, frozen=True, kw_only=True):
    iss: str
    sub: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
    aud: str | tuple[str, ...]
    exp: float
    iat: float
    nonce: str
    nbf: float = 0
    azp: str = ""
    auth_time: float = 0


def read_id_token(token: str, keys: tuple[JsonKey, ...], expected: Expected) -> Shown:
    """Whom a token names. Raises UnknownKey when none of the keys fits, NotProven for everything that does not hold."""
    if len(token) > MAX_TOKEN:
        raise NotProven("the ID token is longer than any honest one")
    claims = _verified(token, keys)
    _verify_parties(claims, expected)
    _verify_times(claims, expected)
    if not hmac.compare_digest(claims.nonce.encode(), expected.nonce.encode()):
        raise NotProven("the ID token was made for another sign-in")
    if not claims.sub.isascii() or not claims.sub.isprintable():
        raise NotProven("the ID token names nobody")
    return Shown(issuer=claims.iss, subject=claims.sub, proven=_proven(claims, expected.now))


def _proven(claims: _Claims, now: int) -> int:
    """When somebody proved themselves at the provider; a clock that is a little ahead means now."""
    if not 0 < claims.auth_time <= now / _SECOND + LEEWAY.total_seconds():
        return 0
    return min(int(claims.auth_time * _SECOND), now)


def _verified(token: str, keys: tuple[JsonKey, ...]) -> _Claims:
    """The claims, once the signature holds under one of the keys."""
    try:
        header = msgspec.convert(jws.extract_compact(token.encode("ascii")).headers(), _Header)
    except (*_FAULTS, msgspec.ValidationError) as fault:
        raise NotProven("the ID token is not of the expected form") from fault
    if header.alg not in ALGORITHMS:
        raise NotProven("the ID token is signed with {alg}, which is not accepted", alg=header.alg[:40])
    key = _key(header, keys)
    try:
        signed = jws.deserialize_compact(token, key, algorithms=list(ALGORITHMS))
        return msgspec.json.decode(signed.payload, type=_Claims)
    except (*_FAULTS, msgspec.DecodeError) as fault:
        raise NotProven("the signature of the ID token does not hold, or its claims are not complete") from fault


def _key(header: _Header, keys: tuple[JsonKey, ...]) -> RSAKey | ECKey | OKPKey:
    """The one key that the header names; without a name there must be only one that fits."""
    fitting = [key for key in keys if _fits(key, header)]
    if len(fitting) != 1:
        raise UnknownKey("expected one key of the provider for the ID token, found {count}", count=len(fitting))
    # Four characters hold three bytes; the library only warns.
    if header.alg[0] in "RP" and len(str(fitting[0].get("n", ""))) * 6 < LEAST_RSA_BITS:
        raise NotProven("the provider's key is shorter than {bits} bits", bits=LEAST_RSA_BITS)
    try:
        key = import_key({name: fitting[0][name] for name in ("kty", "n", "e", "crv", "x", "y") if name in fitting[0]})
    except _FAULTS as fault:
        raise NotProven("the provider's key cannot be used") from fault
    if not isinstance(key, RSAKey | ECKey | OKPKey):
        raise NotProven("the provider's key cannot be used")
    return key


def _fits(key: JsonKey, header: _Header) -> bool:
    sort = {"R": "RSA", "P": "RSA", "E": "OKP" if header.alg.startswith("Ed") else "EC"}[header.alg[0]]
    return (
        key.get("kty") == sort
        and key.get("use", "sig") == "sig"
        and key.get("alg", header.alg) == header.alg
        and (not header.kid or key.get("kid") == header.kid)
    )


def _verify_parties(claims: _Claims, expected: Expected) -> None:
    if claims.iss != expected.issuer:
        raise NotProven(
            "expected an ID token of {issuer}, got one of {other}", issuer=expected.issuer, other=claims.iss[:200]
        )
    audience = (claims.aud,) if isinstance(claims.aud, str) else claims.aud
    # Others among the audience are not trusted here, so a token for them too is refused.
    if audience != (expected.client,) or claims.azp not in {"", expected.client}:
        raise NotProven("the ID token was made for somebody else")


def _verify_times(claims: _Claims, expected: Expected) -> None:
    now, leeway = expected.now / _SECOND, LEEWAY.total_seconds()
    if not now - OLDEST.total_seconds() - leeway <= claims.iat <= now + leeway:
        raise NotProven("the ID token was not made just now")
    if claims.exp <= now - leeway or claims.nbf > now + leeway:
        raise NotProven("the ID token has run out, or does not hold yet")
    if expected.proven_since and not expected.proven_since / _SECOND - leeway <= claims.auth_time <= now + leeway:
        raise NotProven("the provider did not ask for a proof anew")
