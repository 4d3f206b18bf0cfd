import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.kernel.ed25519 import public_key, sign, verify_signature
from comity.kernel.errors import Malformed, NotProven

SEED = bytes(range(32))
ORDER = 2**252 + 27742317777372353535851937790883648493
P = 2**255 - 19


@given(st.binary(max_size=200))
def test_what_was_signed_is_accepted(message: bytes) -> None:
    verify_signature(public_key(SEED), message, sign(SEED, message))


@given(st.binary(min_size=1, max_size=50), st.integers(0, 10**6), st.integers(1, 255))
def test_an_altered_byte_is_refused(message: bytes, place: int, flip: int) -> None:
    parts = [public_key(SEED), message, sign(SEED, message)]
    whole = bytearray(b"".join(parts))
    whole[place % len(whole)] ^= flip
    with pytest.raises(NotProven):
        verify_signature(bytes(whole[:32]), bytes(whole[32:-64]), bytes(whole[-64:]))


def test_the_other_writing_of_s_is_refused() -> None:
    signature = sign(SEED, b"act")
    larger = int.from_bytes(signature[32:], "little") + ORDER
    with pytest.raises(NotProven, match="does not hold"):
        verify_signature(public_key(SEED), b"act", signature[:32] + larger.to_bytes(32, "little"))


@pytest.mark.parametrize("y", [0, 1, P - 1, P, P + 1])
@pytest.mark.parametrize("sign_of_x", [0, 1])
def test_points_of_small_order_are_refused(y: int, sign_of_x: int) -> None:
    point = (y | sign_of_x << 255).to_bytes(32, "little")
    with pytest.raises(NotProven, match="key of large order"):
        verify_signature(point, b"act", sign(SEED, b"act"))
    with pytest.raises(NotProven, match="R is of large order"):
        verify_signature(public_key(SEED), b"act", point + sign(SEED, b"act")[32:])


def test_a_key_that_is_not_canonical_is_refused() -> None:
    with pytest.raises(NotProven, match="canonical"):
        verify_signature((P + 3).to_bytes(32, "little"), b"act", sign(SEED, b"act"))


@pytest.mark.parametrize(("key", "signature"), [(31, 64), (33, 64), (32, 63), (32, 65), (0, 0)])
def test_other_lengths_are_refused(key: int, signature: int) -> None:
    with pytest.raises(NotProven, match="32 bytes and a signature of 64"):
        verify_signature(bytes(key), b"act", bytes(signature))


@pytest.mark.parametrize("count", [0, 31, 33, 64])
def test_a_seed_of_another_length_is_refused(count: int) -> None:
    with pytest.raises(Malformed, match="seed of 32 bytes"):
        sign(bytes(count), b"act")
    with pytest.raises(Malformed, match="seed of 32 bytes"):
        public_key(bytes(count))
