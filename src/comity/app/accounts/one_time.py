"""One-time codes of six digits that an app computes from a shared secret and the time (RFC 6238).

They are for those who cannot use passkeys. A code counts half a minute, and as long before and after, because clocks
differ; a step of time that was used is not accepted again, nor one before it.
"""

import base64
import hmac
import re
from datetime import timedelta
from typing import Final
from urllib.parse import quote, urlencode

import msgspec
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

from comity.app.accounts.account import Account, Accounts
from comity.kernel.errors import NotAllowed, refusal

SECRET_BYTES: Final = 20
"""As long as the output of the hash, as RFC 4226 section 4 recommends."""
DIGITS: Final = 6
STEP: Final = timedelta(seconds=30)
DRIFT: Final = 1
"""How many steps a clock may be off, either way."""
_CODE = re.compile(r"[0-9]{6}\Z")


def step_of(now: int) -> int:
    """The step of time that a moment lies in. now: microseconds since 1970."""
    return now // (STEP // timedelta(microseconds=1))


def code_at(secret: str, step: int) -> str:
    """The code of a step. secret: base32."""
    # SHA-1 is what every app computes; as a keyed hash it holds (RFC 6238 section 1.2 and RFC 6194).
    return HOTP(base64.b32decode(secret), DIGITS, SHA1()).generate(step).decode()


def verify_code(secret: str, code: str, now: int, last: int = 0) -> int | None:
    """The step that a code belongs to, if it counts now and comes after the last step that was used; else None.

    code: as typed, spaces between digits allowed. now: microseconds since 1970.
    """
    digits = re.sub(r"\s", "", code)
    if not secret or not _CODE.match(digits):
        return None
    here = step_of(now)
    found = None
    # Every step is compared, so that time does not tell which one it was.
    for step in range(max(0, here - DRIFT), here + DRIFT + 1):
        if hmac.compare_digest(code_at(secret, step), digits) and step > last:
            found = step
    return found


def use_code(accounts: Accounts, account_id: str, code: str, now: int) -> bool:
    """Whether a code of the account counts; its step is then used, also for whoever comes with it at the same time.

    Raises Damaged where the account's secret does not open.
    """
    used = False

    def used_up(account: Account) -> Account:
        nonlocal used
        secret = accounts.seeds.open(account_id, account.one_time) if account.one_time else ""
        step = verify_code(secret, code, now, account.one_time_last)
        used = step is not None
        return account if step is None else msgspec.structs.replace(account, one_time_last=step)

    accounts.change(account_id, used_up)
    return used


def fresh_secret(entropy: bytes) -> str:
    """A secret in base32 from 20 random bytes."""
    return base64.b32encode(entropy).decode()


def enrol(accounts: Accounts, account_id: str, secret: str, code: str, now: int) -> None:
    """Give an account its secret, sealed, once a code shows that the app has it.

    Raises NotAllowed for a wrong code.
    """
    step = verify_code(secret, code, now)
    if step is None:
        raise NotAllowed((refusal("one_time.wrong", "This code does not fit. Wait for the next one and try again."),))
    sealed = accounts.seeds.seal(account_id, secret)
    accounts.change(account_id, lambda account: msgspec.structs.replace(account, one_time=sealed, one_time_last=step))


def remove(accounts: Accounts, account_id: str) -> None:
    """Take the secret from an account. The step that was used last stays, should the same secret ever return."""
    accounts.change(account_id, lambda account: msgspec.structs.replace(account, one_time=""))


def enrolment_address(secret: str, login: str, party: str) -> str:
    """What the QR code says: an ``otpauth`` address, as authenticator apps read it."""
    issuer = f"comity {party}"
    values = urlencode({"secret": secret, "issuer": issuer, "digits": DIGITS, "period": STEP.seconds}, quote_via=quote)
    return f"otpauth://totp/{quote(f'{issuer}:{login}')}?{values}"
