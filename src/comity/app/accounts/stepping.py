"""Proving oneself anew before what weighs: sharing, recalling, breaking silence, and changing how one signs in.

A session that was left open, or stolen, can read; it cannot do these. What proved it is kept beside the session, so
that the access trail's entry of a share can carry the assertion of a passkey as evidence of who agreed.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import msgspec

from comity.app.accounts.account import Account
from comity.app.accounts.assertion import Assertion
from comity.app.accounts.person import Person
from comity.app.accounts.sessions import LONGEST
from comity.kernel import canonical
from comity.kernel.errors import NotAllowed, refusal
from comity.kernel.store import Desk

FRESH: Final = timedelta(minutes=5)
"""How long a proof counts."""
PROOFS: Final = "steps"
WAYS: Final = ("passkey", "one_time", "provider", "password")
"""How somebody can prove themselves, the strongest first."""


class StepNeeded(Exception):
    """What was asked for needs a session that has proved itself anew; pages answer with the way to do so."""


class Proof(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a session last proved itself with.

    way: one of WAYS. at: microseconds since 1970. Of a passkey besides, as URL-safe base64 without padding: the
    credential's id and public key (COSE), and the assertion (WebAuthn level 3, section 7.2), which anybody can check.
    """

    account: str
    way: str
    at: int
    credential: str = ""
    key: str = ""
    client_data: str = ""
    authenticator_data: str = ""
    signature: str = ""

    def assertion(self) -> Assertion | None:
        """What the passkey said; None for a proof of another way."""
        if self.way != "passkey":
            return None
        return Assertion(
            at=self.at,
            credential=self.credential,
            key=self.key,
            client_data=self.client_data,
            authenticator_data=self.authenticator_data,
            signature=self.signature,
        )


def require_step(person: Person, now: int) -> None:
    """Raise StepNeeded unless this session proved itself within the last five minutes.

    now: microseconds since 1970. Raises NotAllowed for an access key, which cannot prove anything anew.
    """
    if not person.session:
        raise NotAllowed((refusal("step.session", "This is done by a person who is signed in with a browser."),))
    if not is_fresh(person.stepped, now):
        raise StepNeeded


def is_fresh(stepped: int, now: int) -> bool:
    """Whether a proof of this time still counts; one that lies in the future does not."""
    return 0 < stepped <= now <= stepped + FRESH // timedelta(microseconds=1)


def find_ways(account: Account) -> tuple[str, ...]:
    """How this account can prove itself anew: what weaker ways it has besides passkeys and codes does not count.

    Otherwise whoever stole session and password could do everything.
    """
    strong = (("passkey", bool(account.passkeys)), ("one_time", bool(account.one_time)))
    weak = (("provider", bool(account.identity)), ("password", bool(account.password)))
    there = [way for way, has in strong if has] or [way for way, has in weak if has]
    return tuple(there)


class Proofs:
    """What sessions proved themselves with last, by the session's key in the Desk."""

    def __init__(self, desk: Desk, micros: Callable[[], int]) -> None:
        self._desk = desk
        self._micros = micros

    def keep(self, session: str, proof: Proof) -> None:
        """Keep a session's proof in the place of the one before, and forget some that outlived every session."""
        for key, kept in self._desk.items(PROOFS, "", 50):
            if self._micros() - canonical.parse_json(kept, Proof).at > LONGEST // timedelta(microseconds=1):
                self._desk.drop(PROOFS, key)
        self._desk.put(PROOFS, session, canonical.encode(proof))

    def find(self, session: str) -> Proof | None:
        """The proof of a session while it counts, or None."""
        kept = self._desk.get(PROOFS, session)
        if kept is None:
            return None
        proof = canonical.parse_json(kept, Proof)
        return proof if is_fresh(proof.at, self._micros()) else None
