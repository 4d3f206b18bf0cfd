import pytest
from hypothesis import given
from hypothesis import strategies as st

from alterations import bit_flips, edits
from comity.kernel.checkpoint import Checkpoint, sign_checkpoint
from comity.kernel.errors import Malformed, NotProven, TooLarge
from comity.kernel.merkle import leaf_hash
from comity.kernel.note import Signer
from comity.kernel.receipt import Receipt, parse_receipt
from trees import GrownLog

LOG = Signer(name="comity/XAA/1", seed=bytes(32))
ENTRIES = [bytes([number]) * 32 for number in range(13)]
TREE = GrownLog().add([leaf_hash(entry) for entry in ENTRIES])
HEAD = Checkpoint(origin="comity/XAA/1", size=13, root=TREE.frontier.root())
CHECKPOINT = sign_checkpoint(HEAD, LOG)
RECEIPT = Receipt(index=5, path=TREE.reader().inclusion(5, 13), checkpoint=CHECKPOINT)
TEXT = RECEIPT.encode()
HASH = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


def test_a_receipt_proves_its_entry_and_no_other() -> None:
    for index, entry in enumerate(ENTRIES):
        receipt = Receipt(index=index, path=TREE.reader().inclusion(index, 13), checkpoint=CHECKPOINT)
        assert parse_receipt(receipt.encode()).verify(entry, LOG.verifier) == HEAD
        with pytest.raises(NotProven, match="does not lead"):
            receipt.verify(ENTRIES[index - 1], LOG.verifier)


def test_the_text_is_that_of_the_specification() -> None:
    receipt = Receipt(index=5, path=(bytes(32), bytes(32)), checkpoint="test checkpoint\n")
    assert receipt.encode() == f"c2sp.org/tlog-proof@v1\nindex 5\n{HASH}\n{HASH}\n\ntest checkpoint\n"
    receipt = Receipt(index=10, path=(), checkpoint="data\n", extra=b"extra information")
    assert receipt.encode() == "c2sp.org/tlog-proof@v1\nextra ZXh0cmEgaW5mb3JtYXRpb24=\nindex 10\n\ndata\n"


def test_no_flipped_bit_passes() -> None:
    assert [altered for altered in bit_flips(TEXT) if proves(altered)] == []


@given(edits(TEXT))
def test_no_edit_proves_another_place(altered: str) -> None:
    if proves(altered):
        receipt = parse_receipt(altered)
        assert (receipt.index, receipt.path) == (RECEIPT.index, RECEIPT.path)
        assert receipt.verify(ENTRIES[5], LOG.verifier) == HEAD


def test_extra_data_changes_nothing() -> None:
    text = Receipt(index=5, path=RECEIPT.path, checkpoint=CHECKPOINT, extra=b"believe me").encode()
    assert parse_receipt(text).extra == b"believe me"
    assert parse_receipt(text).verify(ENTRIES[5], LOG.verifier) == HEAD


@given(
    st.integers(0, 2**63 - 1),
    st.lists(st.binary(min_size=32, max_size=32), max_size=8),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=50),
    st.none() | st.binary(max_size=50),
)
def test_receipts_survive_writing_and_reading(
    index: int, path: list[bytes], checkpoint: str, extra: bytes | None
) -> None:
    receipt = Receipt(index=index, path=tuple(path), checkpoint=checkpoint, extra=extra)
    assert parse_receipt(receipt.encode()) == receipt


def test_another_key_does_not_prove() -> None:
    with pytest.raises(NotProven, match="expected a signature by"):
        RECEIPT.verify(ENTRIES[5], Signer(name="comity/XAA/1", seed=bytes([1]) * 32).verifier)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "wrong-header\nindex 0\n\nhead\n",
        "c2sp.org/tlog-proof@v1\nindex 0\n\n",
        "c2sp.org/tlog-proof@v1\nindex 0\nhead\n",
        "c2sp.org/tlog-proof@v1\n\nhead\n",
        "c2sp.org/tlog-proof@v1\nextra !!notbase64!!\nindex 0\n\nhead\n",
        "c2sp.org/tlog-proof@v1\nextra AAAA\n\nhead\n",
        "c2sp.org/tlog-proof@v1\nindex notanumber\n\nhead\n",
        "c2sp.org/tlog-proof@v1\nindex -5\n\nhead\n",
        "c2sp.org/tlog-proof@v1\nindex 05\n\nhead\n",
        "c2sp.org/tlog-proof@v1\nindex 9223372036854775808\n\nhead\n",
        "c2sp.org/tlog-proof@v1\nindex 0\n!!notbase64!!\n\nhead\n",
        "c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nhead\n",
        f"c2sp.org/tlog-proof@v1\nindex 0\nextra AAAA\n{HASH}\n\nhead\n",
        f"c2sp.org/tlog-proof@v1\r\nindex 0\r\n{HASH}\r\n\r\nhead\n",
    ],
)
def test_other_texts_are_no_receipts(text: str) -> None:
    with pytest.raises(Malformed):
        parse_receipt(text)


@pytest.mark.parametrize(
    "text",
    [
        f"c2sp.org/tlog-proof@v1\nindex 0\n{f'{HASH}{chr(10)}' * 64}\nhead\n",
        f"c2sp.org/tlog-proof@v1\nextra {'AAAA' * 30_000}\nindex 0\n\nhead\n",
        "c2sp.org/tlog-proof@v1\nindex 0\n\n" + "a" * 1_000_000,
    ],
    ids=["path", "extra", "all"],
)
def test_endless_receipts_are_refused(text: str) -> None:
    with pytest.raises(TooLarge):
        parse_receipt(text)


def proves(text: str) -> bool:
    try:
        parse_receipt(text).verify(ENTRIES[5], LOG.verifier)
    except (Malformed, NotProven):
        return False
    return True
