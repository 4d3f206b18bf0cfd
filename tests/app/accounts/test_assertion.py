"""What a passkey said can be checked by anybody, and nothing that was changed in it holds."""

import os

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from authenticator import Authenticator, raw, text
from comity.app.accounts.assertion import Assertion, thumbprint, verify_assertion
from comity.app.accounts.stepping import Proof
from comity.kernel.errors import NotProven

ORIGIN = "https://comity.example"
PARTS = ("credential", "key", "client_data", "authenticator_data", "signature")
DEVICE = Authenticator(ORIGIN)
SHOWN = DEVICE.assertion()


def changed(shown: Assertion, **parts: str) -> Assertion:
    return msgspec.structs.replace(shown, **parts)


def test_an_assertion_holds_whenever_it_is_looked_at() -> None:
    for at in (0, 1, 2**60):
        verify_assertion(msgspec.structs.replace(SHOWN, at=at))


@given(part=st.sampled_from(PARTS[1:]), data=st.data())
def test_a_changed_assertion_does_not_hold(part: str, data: st.DataObject) -> None:
    old = raw(getattr(SHOWN, part))
    at, bit = data.draw(st.integers(0, len(old) - 1)), data.draw(st.integers(0, 7))
    new = old[:at] + bytes([old[at] ^ 1 << bit]) + old[at + 1 :]
    with pytest.raises(NotProven):
        verify_assertion(changed(SHOWN, **{part: text(new)}))


@pytest.mark.parametrize("part", PARTS[1:])
@pytest.mark.parametrize("value", ["", "A", "AA", "!", "eyJ9"])
def test_odd_bytes_do_not_hold(part: str, value: str) -> None:
    with pytest.raises(NotProven):
        verify_assertion(changed(SHOWN, **{part: value}))


def test_the_key_of_another_passkey_does_not_fit() -> None:
    other = Authenticator(ORIGIN)
    with pytest.raises(NotProven):
        verify_assertion(changed(SHOWN, key=text(other.public())))


def test_it_must_be_shown_for_the_address_it_names_by_somebody_who_verified_themselves() -> None:
    with pytest.raises(NotProven):
        verify_assertion(DEVICE.assertion("other.example"))
    absent = Authenticator(ORIGIN)
    verify_assertion(absent.assertion())
    absent.flags = 0x01
    with pytest.raises(NotProven):
        verify_assertion(absent.assertion())


def test_thumbprints_tell_keys_apart() -> None:
    keys = [text(Authenticator(ORIGIN).public()) for _ in range(3)]
    assert len({thumbprint(key) for key in keys}) == 3
    assert thumbprint(keys[0]) == thumbprint(keys[0])
    assert len(thumbprint(keys[0])) == 32


def test_only_the_proof_of_a_passkey_has_an_assertion() -> None:
    parts = {name: getattr(SHOWN, name) for name in PARTS}
    assert Proof(account="0f3a", way="passkey", at=1, **parts).assertion() == SHOWN
    assert Proof(account="0f3a", way="one_time", at=1).assertion() is None


def test_what_is_kept_is_bounded() -> None:
    for value in ("", "A" * 16_385, "A=", "ключ", os.linesep):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(msgspec.to_builtins(changed(SHOWN, signature=value)), Assertion)
