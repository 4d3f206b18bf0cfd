import pytest
from hypothesis import given
from hypothesis import strategies as st

from alterations import bit_flips, edits
from comity.kernel.checkpoint import (
    Checkpoint,
    open_checkpoint,
    parse_checkpoint,
    parse_hash,
    parse_size,
    sign_checkpoint,
)
from comity.kernel.errors import Malformed, NotProven
from comity.kernel.note import Signer, sign_note

LOG = Signer(name="comity/XAA/1", seed=bytes(32))
HEAD = Checkpoint(origin="comity/XAA/1", size=20_852_163, root=bytes(range(32)))
ROOT = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
SIGNED = sign_checkpoint(HEAD, LOG)


def test_a_head_is_three_lines() -> None:
    assert HEAD.encode() == f"comity/XAA/1\n20852163\n{ROOT}\n"


@given(st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32))
def test_heads_survive_signing_and_opening(size: int, root: bytes) -> None:
    head = Checkpoint(origin="comity/XAA/1", size=size, root=root)
    assert open_checkpoint(sign_checkpoint(head, LOG), LOG.verifier) == head


def test_no_flipped_bit_passes() -> None:
    assert [altered for altered in bit_flips(SIGNED) if opens(altered)] == []


@given(edits(SIGNED))
def test_no_edit_makes_another_head(altered: str) -> None:
    if opens(altered):
        assert open_checkpoint(altered, LOG.verifier) == HEAD


def test_a_head_signed_by_the_old_and_the_new_key_opens_with_either() -> None:
    new = Signer(name="comity/XAA/1", seed=bytes([1]) * 32)
    signed = sign_checkpoint(HEAD, LOG, new)
    assert open_checkpoint(signed, LOG.verifier) == open_checkpoint(signed, new.verifier) == HEAD


def test_a_key_of_another_name_does_not_sign_or_open() -> None:
    other = Signer(name="comity/XBB/1", seed=bytes(32))
    with pytest.raises(Malformed, match="expected a key named comity/XAA/1"):
        sign_checkpoint(HEAD, other)
    with pytest.raises(NotProven, match="head of the log comity/XBB/1"):
        open_checkpoint(sign_note(HEAD.encode(), [other]), other.verifier)
    with pytest.raises(Malformed):
        sign_checkpoint(HEAD)


def test_extension_lines_of_foreign_heads_are_passed_over() -> None:
    assert parse_checkpoint(HEAD.encode() + "extension\nanother\n") == HEAD


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "a\n1\n",
        f"a\n1\n{ROOT}",
        f"\n1\n{ROOT}\n",
        f"a\n\n{ROOT}\n",
        f"a\n1\n{ROOT}\n\n",
        f"a\n1\n{ROOT}\nx\n\ny\n",
        f"a\n01\n{ROOT}\n",
        f"a\n-1\n{ROOT}\n",
        f"a\n+1\n{ROOT}\n",
        f"a\n1 \n{ROOT}\n",
        f"a\n1_0\n{ROOT}\n",
        f"a\n0x1\n{ROOT}\n",
        f"a\n١\n{ROOT}\n",
        f"a\n9223372036854775808\n{ROOT}\n",
        f"a\n1\n{ROOT[:-2]}\n",
        f"a\n1\n{ROOT[:-4]}\n",
        f"a\n1\n{ROOT}AAAA\n",
    ],
)
def test_other_texts_are_no_heads(text: str) -> None:
    with pytest.raises(Malformed):
        parse_checkpoint(text)


@pytest.mark.parametrize(
    "text", [f"a\n{'9' * 100_000}\n{ROOT}\n", f"a\n1\n{ROOT * 5_000}\n", f"a\n1\n{ROOT}\n" + "x\n" * 100_000]
)
def test_endless_lines_are_refused(text: str) -> None:
    with pytest.raises(Malformed):
        parse_checkpoint(text)


@given(st.integers(0, 2**63 - 1))
def test_sizes_survive_writing_and_reading(size: int) -> None:
    assert parse_size(str(size)) == size


@given(st.binary(max_size=64).filter(lambda content: len(content) != 32))
def test_hashes_are_32_bytes(content: bytes) -> None:
    with pytest.raises(Malformed, match="32 bytes"):
        parse_hash(Checkpoint(origin="x", size=1, root=content).encode().split("\n")[2])


def opens(text: str) -> bool:
    try:
        open_checkpoint(text, LOG.verifier)
    except (Malformed, NotProven):
        return False
    return True
