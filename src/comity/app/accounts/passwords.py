"""Passwords: argon2id with the parameters OWASP names, any characters, and none that would be guessed first.

Hashing takes memory and time on purpose. So few are computed at once, a few more wait, and whoever comes then is asked
to come again: neither the machine nor the threads that answer pages can be used up by signing in.
"""

import hmac
import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Final

import msgspec

from comity.kernel.errors import NotAllowed, Refusal, refusal

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST: Final = 12
LONGEST: Final = 128
"""Bounds of a password, in characters after NFKC."""
FEWEST_GUESSES: Final = 10**8
"""How many guesses an attacker who tries common words, names, dates and patterns first must need."""
_LOOKED_AT: Final = 72
"""Characters that are searched for common patterns: the time it takes grows faster than the length."""
_TELLING: Final = 4
"""Characters that a part of the owner's name must have before its use counts as giving the password away."""
_WAITING: Final = 2


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """What one hash takes. memory: KiB. lanes: threads it is computed with."""

    memory: int
    passes: int
    lanes: int = 1


OWASP: Final = Cost(memory=19_456, passes=2)
"""The least that the OWASP Password Storage Cheat Sheet asks of argon2id."""


class Passwords:
    """Makes and checks password hashes, a few at a time."""

    def __init__(self, cost: Cost = OWASP, at_once: int = 0) -> None:
        """at_once: most hashes computed at the same time; half the machine's cores for 0."""
        self._cost = cost
        slots = at_once or max(1, (os.cpu_count() or 1) // 2)
        self._slots = BoundedSemaphore(slots)
        self._room = BoundedSemaphore(slots + _WAITING)

    def hash(self, password: str) -> str:
        """The hash in its encoded form, with salt and parameters.

        Raises NotAllowed while too many are computed.
        """
        with self._turn():
            return self._hasher.hash(_bytes(password))

    def verify(self, encoded: str, password: str) -> bool:
        """Whether the password is the one of the hash; for no hash it takes as long and says no.

        Raises NotAllowed while too many are computed.
        """
        from argon2.exceptions import VerificationError  # noqa: PLC0415  # only who signs in needs it

        shown = _bytes(password)
        with self._turn():
            try:
                self._hasher.verify(encoded or self._nobody, shown)
            except VerificationError:
                return False
        return bool(encoded)

    def outgrown(self, encoded: str) -> bool:
        """Whether a hash was made at other cost than is asked for now."""
        return self._hasher.check_needs_rehash(encoded)

    @cached_property
    def _hasher(self) -> "PasswordHasher":
        from argon2 import PasswordHasher  # noqa: PLC0415  # only who signs in needs it

        return PasswordHasher(time_cost=self._cost.passes, memory_cost=self._cost.memory, parallelism=self._cost.lanes)

    @cached_property
    def _nobody(self) -> str:
        """A hash that no password has, for names without one."""
        return self._hasher.hash(os.urandom(32))

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._room.acquire(blocking=False):
            raise NotAllowed((refusal("account.busy", "Too many people are signing in. Try again in a moment."),))
        try:
            with self._slots:
                yield
        finally:
            self._room.release()


def check_password(password: str, *owner: str) -> None:
    """Refuse a password that is too short, too long, or would be among the first guesses.

    owner: sign-in name and name of the account. Raises NotAllowed.
    """
    if reasons := tuple(_faults(_normal(password), owner)):
        raise NotAllowed(reasons)


def same(one: str, other: str) -> bool:
    """Whether two typed passwords are one and the same."""
    return hmac.compare_digest(_bytes(one), _bytes(other))


def _faults(password: str, owner: tuple[str, ...]) -> Iterator[Refusal]:
    if not SHORTEST <= len(password) <= LONGEST:
        yield refusal(
            "password.length",
            "Expected a password of {least} to {most} characters, got {count}.",
            least=SHORTEST,
            most=LONGEST,
            count=len(password),
        )
        return
    parts = {part for text in owner for part in _normal(text).casefold().split() if len(part) >= _TELLING}
    if any(part in password.casefold() for part in parts):
        yield refusal("password.own_name", "The password holds the name of its owner.")
    elif _guesses(password, owner) < FEWEST_GUESSES:
        yield refusal(
            "password.common",
            "This password would be among the first guesses. Take several words that do not belong together.",
        )


def _guesses(password: str, owner: tuple[str, ...]) -> float:
    """How many guesses it takes, as estimated from lists of common passwords, words and names, and from patterns."""
    from zxcvbn import zxcvbn  # noqa: PLC0415  # its word lists take long to load

    return float(zxcvbn(password[:_LOOKED_AT], user_inputs=list(owner))["guesses"])


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _bytes(password: str) -> bytes:
    """A password as it is hashed; what is beyond every bound is cut, so that nobody buys time with length."""
    return _normal(password[: 4 * LONGEST]).encode(errors="surrogatepass")[: 64 * LONGEST]
