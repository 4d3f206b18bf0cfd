"""Passkeys: WebAuthn credentials that a browser or a security key holds (WebAuthn level 3).

The node asks for discoverable credentials with user verification: one gesture names the account and proves two
factors. A challenge is kept for five minutes and counts once. A signature counter that does not grow tells of a copied
credential, which is refused. No attestation is asked for: which make of authenticator somebody uses stays unknown.
"""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
import webauthn
from cryptography.exceptions import UnsupportedAlgorithm
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from comity.app.accounts.account import Account, Accounts, Passkey
from comity.app.accounts.limits import network_of
from comity.app.accounts.stepping import Proof
from comity.app.accounts.tickets import Tickets
from comity.kernel import canonical
from comity.kernel.errors import Malformed, NotAllowed, NotFound, refusal
from comity.kernel.store import Desk

CHALLENGES: Final = "passkey_challenges"
"""Drawers of challenges, one for each purpose: whoever only visits takes no room from those who are signed in."""
PURPOSES: Final = ("register", "sign_in", "step")
LIFETIME: Final = timedelta(minutes=5)
MOST: Final = 20
"""Most passkeys of one account."""
MAX_CREDENTIAL: Final = 16_384
"""Most bytes of what a browser answers."""
_FAULTS: Final = (WebAuthnException, UnsupportedAlgorithm, ValueError, TypeError, LookupError, EOFError)
"""What reading a hostile answer can raise in the library."""


class RelyingParty(msgspec.Struct, frozen=True):
    """For whom passkeys are made: a host name, and the origin that browsers must name."""

    id: str
    origin: str


class Begun(msgspec.Struct, frozen=True):
    """A ceremony that has begun: the challenge's name, and the options for the browser."""

    challenge: str
    options: msgspec.Raw


class Challenge(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A challenge as it is kept. purpose: register, sign_in or step. session: key of the session it belongs to."""

    purpose: str
    value: str
    session: str = ""


class Answer(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The part of a browser's answer that is different at making and at showing a passkey."""

    client_data: str = msgspec.field(name="clientDataJSON")
    attestation_object: str = ""
    authenticator_data: str = ""
    signature: str = ""
    user_handle: str | None = None


class Credential(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A browser's answer, as ``PublicKeyCredential.toJSON`` writes it; what else stands there is passed over."""

    id: str
    raw_id: str
    type: str
    response: Answer


def find_relying_party(address: str, host: str) -> RelyingParty | None:
    """For whom passkeys can be made by a request for this host (with its port), or None.

    Browsers make none for numeric addresses, nor over plain HTTP, but for ``localhost``. address: the setting.
    """
    asked = urlsplit(f"http://{host}")
    if not address:
        return RelyingParty("localhost", f"http://{host}") if asked.hostname == "localhost" else None
    parts = urlsplit(address)
    name = parts.hostname or ""
    if name != asked.hostname or _is_numeric(name) or (parts.scheme != "https" and name != "localhost"):
        return None
    usual = {"https": 443, "http": 80}[parts.scheme]
    port = f":{parts.port}" if parts.port not in {None, usual} else ""
    return RelyingParty(name, f"{parts.scheme}://{name}{port}")


class Passkeys:
    """Makes and verifies the passkeys of one node's accounts."""

    def __init__(
        self, accounts: Accounts, desk: Desk, micros: Callable[[], int], entropy: Callable[[int], bytes]
    ) -> None:
        self._accounts = accounts
        self._micros = micros
        self._entropy = entropy
        self._challenges = {purpose: Tickets(desk, f"{CHALLENGES}.{purpose}", LIFETIME, micros) for purpose in PURPOSES}

    def begin_registration(self, account: Account, session: str, party: RelyingParty) -> Begun:
        """What a browser needs to make a passkey for an account. Raises NotAllowed when it has as many as it may."""
        _check_room(account)
        value = self._entropy(32)
        options = webauthn.generate_registration_options(
            rp_id=party.id,
            rp_name=f"comity {self._accounts.party}",
            user_name=account.login,
            user_id=bytes.fromhex(account.id),
            user_display_name=account.name,
            challenge=value,
            timeout=_milliseconds(LIFETIME),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                require_resident_key=True,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=_described(account),
        )
        kept = Challenge(purpose="register", value=_text(value), session=session)
        return self._begun(kept, account.id, webauthn.options_to_json(options))

    def finish_registration(self, session: str, party: RelyingParty, given: "Given") -> Passkey:
        """The passkey that a browser has made, to be kept with :meth:`keep`.

        Raises NotAllowed for a challenge that does not count or an answer that does not hold, Malformed.
        """
        value, credential = self._challenge("register", session, given), _parse(given.credential)
        try:
            made = webauthn.verify_registration_response(
                credential=_for_library(credential),
                expected_challenge=value,
                expected_rp_id=party.id,
                expected_origin=party.origin,
                require_user_verification=True,
            )
        except _FAULTS as fault:
            raise _refused() from fault
        return Passkey(
            id=_text(made.credential_id),
            key=_text(made.credential_public_key),
            signs=made.sign_count,
            name=" ".join(given.name.split())[:100] or "passkey",
            made=self._micros(),
        )

    def keep(self, account_id: str, passkey: Passkey) -> None:
        """Give an account a passkey. Raises NotAllowed when it has as many as it may, or somebody has this one."""
        if any(one.id == passkey.id for account in self._accounts.all() for one in account.passkeys):
            raise NotAllowed((refusal("passkey.taken", "This passkey is in use here already."),))

        def with_it(account: Account) -> Account:
            _check_room(account)
            return msgspec.structs.replace(account, passkeys=(*account.passkeys, passkey))

        self._accounts.change(account_id, with_it)

    def begin_assertion(
        self, party: RelyingParty, account: Account | None = None, session: str = "", address: str = ""
    ) -> Begun:
        """What a browser needs to show a passkey: any one at sign-in, else one of the account whose session it is.

        address: whence somebody asks who is not signed in.
        """
        value = self._entropy(32)
        options = webauthn.generate_authentication_options(
            rp_id=party.id,
            challenge=value,
            timeout=_milliseconds(LIFETIME),
            user_verification=UserVerificationRequirement.REQUIRED,
            allow_credentials=_described(account) if account is not None else None,
        )
        kept = Challenge(purpose="step" if session else "sign_in", value=_text(value), session=session)
        whose = account.id if account is not None else network_of(address)
        return self._begun(kept, whose, webauthn.options_to_json(options))

    def finish_assertion(
        self, party: RelyingParty, given: "Given", account_id: str = "", session: str = ""
    ) -> tuple[Account, Proof]:
        """Whose passkey was shown, and what proves it. account_id, session: whom it must belong to, at a step.

        One answer for every passkey that is not known or does not hold. Raises NotAllowed, Malformed.
        """
        value, credential = self._challenge("step" if session else "sign_in", session, given), _parse(given.credential)
        account, passkey = self._named(credential, account_id)
        try:
            shown = webauthn.verify_authentication_response(
                credential=_for_library(credential),
                expected_challenge=value,
                expected_rp_id=party.id,
                expected_origin=party.origin,
                credential_public_key=_bytes(passkey.key),
                # Compared below, once the signature holds, and against the newest counter.
                credential_current_sign_count=0,
                require_user_verification=True,
            )
        except _FAULTS as fault:
            raise _refused() from fault
        account = self._accounts.change(account.id, lambda now: _counted(now, passkey.id, shown.new_sign_count))
        proof = Proof(
            account=account.id,
            way="passkey",
            at=self._micros(),
            credential=passkey.id,
            key=passkey.key,
            client_data=credential.response.client_data,
            authenticator_data=credential.response.authenticator_data,
            signature=credential.response.signature,
        )
        return account, proof

    def remove(self, account_id: str, passkey_id: str) -> None:
        """Remove a passkey; there may be none of this id. Raises NotAllowed for the last way in to the account."""

        def removed(account: Account) -> Account:
            left = tuple(one for one in account.passkeys if one.id != passkey_id)
            if not (left or account.password or account.identity):
                reason = refusal("passkey.last", "This is the only way into your account. Make another one first.")
                raise NotAllowed((reason,))
            return msgspec.structs.replace(account, passkeys=left)

        self._accounts.change(account_id, removed)

    def _named(self, credential: Credential, account_id: str) -> tuple[Account, Passkey]:
        """The account and passkey that an answer names: by the session, else by the handle inside the passkey."""
        try:
            named = _bytes(credential.response.user_handle or "").hex()
            account = self._accounts.get(account_id or named)
        except (ValueError, NotFound):
            raise _refused() from None
        passkey = next((one for one in account.passkeys if one.id == credential.id), None)
        if passkey is None or account.withdrawn or (named and named != account.id):
            raise _refused()
        return account, passkey

    def _begun(self, kept: Challenge, whose: str, options: str) -> Begun:
        name = self._challenges[kept.purpose].keep(canonical.encode(kept), self._entropy, whose)
        return Begun(name, msgspec.Raw(options.encode()))

    def _challenge(self, purpose: str, session: str, given: "Given") -> bytes:
        taken = self._challenges[purpose].take(given.challenge)
        kept = canonical.parse_json(taken, Challenge) if taken is not None else None
        if kept is None or (kept.purpose, kept.session) != (purpose, session):
            raise NotAllowed((refusal("passkey.late", "This took longer than five minutes, or was sent twice."),))
        return _bytes(kept.value)


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What a browser sends back: the challenge's name, its answer as JSON, and what the passkey shall be called."""

    challenge: str
    credential: str
    name: str = ""


def _parse(text: str) -> Credential:
    if len(text) > MAX_CREDENTIAL:
        raise Malformed("expected an answer of at most {most} characters", most=MAX_CREDENTIAL)
    try:
        return msgspec.json.decode(text, type=Credential)
    except (msgspec.DecodeError, UnicodeEncodeError) as fault:
        raise Malformed("the answer of the browser is not of the expected form: {fault}", fault=fault) from fault


def _for_library(credential: Credential) -> dict[str, Any]:
    response = msgspec.to_builtins(credential.response)
    return {
        "id": credential.id,
        "rawId": credential.raw_id,
        "type": credential.type,
        "response": {name: value for name, value in response.items() if value is not None},
    }


def _check_room(account: Account) -> None:
    if len(account.passkeys) >= MOST:
        reason = refusal("passkey.many", "An account has at most {most} passkeys. Remove one first.", most=MOST)
        raise NotAllowed((reason,))


def _counted(account: Account, passkey_id: str, signs: int) -> Account:
    """The account with the passkey's counter as it is now (WebAuthn section 6.1.1)."""
    before = next((one for one in account.passkeys if one.id == passkey_id), None)
    if before is None:
        raise _refused()
    if (signs or before.signs) and signs <= before.signs:
        raise NotAllowed(
            (refusal("passkey.counter", "This passkey seems to have been copied. Tell your administrator."),)
        )
    passkeys = (msgspec.structs.replace(one, signs=signs) if one is before else one for one in account.passkeys)
    return msgspec.structs.replace(account, passkeys=tuple(passkeys))


def _described(account: Account) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=_bytes(one.id)) for one in account.passkeys]


def _refused() -> NotAllowed:
    return NotAllowed((refusal("passkey.refused", "This passkey is not known here, or its proof does not hold."),))


def _is_numeric(name: str) -> bool:
    return all(part.isdecimal() for part in name.split("."))


def _milliseconds(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
