import pytest
from hypothesis import given
from hypothesis import strategies as st

from alterations import bit_flips, edits
from comity.kernel.errors import Malformed, NotProven, TooLarge
from comity.kernel.note import (
    COSIGNATURE,
    MAX_NOTE,
    Signer,
    Verifier,
    cosigned_at,
    decode_base64,
    encode_base64,
    open_note,
    sign_note,
    split_note,
    write_note,
)

ONE = Signer(name="one.example", seed=bytes(32))
TWO = Signer(name="two.example", seed=bytes([2]) * 32)
WITNESS = Signer(name="comity/XBB/witness", seed=bytes([3]) * 32, kind=COSIGNATURE)
TEXT = "first line\n\nthird line\n"
NOTE = sign_note(TEXT, [ONE])

texts = st.text(
    st.characters(codec="utf-8", min_codepoint=0x20) | st.just("\n"), max_size=100
).map(lambda text: text + "\n")  # fmt: skip


@given(texts)
def test_notes_survive_signing_and_opening(text: str) -> None:
    note = open_note(sign_note(text, [ONE, TWO]), [TWO.verifier, ONE.verifier])
    assert note.text == text
    assert [signature.name for signature in note.verified] == ["one.example", "two.example"]
    assert note.unverified == ()


def test_no_flipped_bit_passes() -> None:
    passed = [altered for altered in bit_flips(NOTE) if opens(altered, ONE.verifier)]
    assert passed == []


@given(edits(NOTE))
def test_no_edit_passes_for_the_text_signed(altered: str) -> None:
    if opens(altered, ONE.verifier):
        assert open_note(altered, [ONE.verifier]).text == TEXT


def test_unknown_keys_are_kept_apart_and_repetitions_dropped() -> None:
    note = write_note(TEXT, [TWO.sign(TEXT), ONE.sign(TEXT), TWO.sign(TEXT), ONE.sign(TEXT)])
    opened = open_note(note, [ONE.verifier])
    assert [signature.name for signature in opened.verified] == ["one.example"]
    assert [signature.name for signature in opened.unverified] == ["two.example"]


def test_a_key_that_shares_only_name_or_only_id_is_unknown() -> None:
    same_name = Signer(name="one.example", seed=bytes([9]) * 32)
    opened = open_note(sign_note(TEXT, [same_name, ONE]), [ONE.verifier])
    assert len(opened.verified) == len(opened.unverified) == 1
    with pytest.raises(NotProven, match="expected a signature by"):
        open_note(sign_note(TEXT, [same_name]), [ONE.verifier])


def test_a_known_key_whose_signature_does_not_hold_refuses_the_note() -> None:
    note = write_note(TEXT, [TWO.sign(TEXT), ONE.sign("another text\n")])
    with pytest.raises(NotProven, match="does not hold"):
        open_note(note, [ONE.verifier, TWO.verifier])


def test_of_repeated_signatures_by_one_key_the_first_counts() -> None:
    good, bad = ONE.sign(TEXT), ONE.sign("another text\n")
    assert open_note(write_note(TEXT, [good, bad]), [ONE.verifier]).verified == (good,)
    with pytest.raises(NotProven, match="does not hold"):
        open_note(write_note(TEXT, [bad, good]), [ONE.verifier])


def test_keys_that_cannot_be_told_apart_are_refused() -> None:
    class Twin(Verifier, frozen=True, kw_only=True):
        @property
        def key_id(self) -> bytes:
            return ONE.verifier.key_id

    twin = Twin(name="one.example", key=TWO.verifier.key)
    with pytest.raises(NotProven, match="share a name"):
        open_note(NOTE, [ONE.verifier, twin])


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n",
        "\n\n",
        TEXT,
        NOTE[:-1],
        NOTE + "\n",
        NOTE.replace("— ", "- "),
        NOTE.replace("— ", "—"),
        NOTE + "— one.example\n",
        NOTE + "— one.example \n",
        NOTE + "— one.example AAAA\n",
        NOTE + "— one.example AAAAAA==\n",
        NOTE + "— one.example AAAAAAB=\n",
        NOTE + "— one.example A\n",
        NOTE + "—  AAAAAAA=\n",
        NOTE + "— one+two AAAAAAA=\n",
        NOTE + "— one\u2003two AAAAAAA=\n",
        NOTE + "no signature\n",
        "tab\t\n" + NOTE,
        "return\r\n" + NOTE,
        "nothing\0\n" + NOTE,
        "\ud800\n" + NOTE,
    ],
)
def test_what_is_no_note_is_malformed(note: str) -> None:
    with pytest.raises(Malformed):
        open_note(note, [ONE.verifier])


def test_sixteen_large_signatures_are_read_and_more_than_a_hundred_refused() -> None:
    large = "".join(f"— pq{number}.example {encode_base64(bytes(5_000))}\n" for number in range(16))
    assert len(open_note(NOTE + large, [ONE.verifier]).unverified) == 16
    assert len(split_note(NOTE + "— x AAAAAAA=\n" * 99)[1]) == 100
    with pytest.raises(TooLarge, match="100 signatures"):
        open_note(NOTE + "— x AAAAAAA=\n" * 100, [ONE.verifier])


def test_a_note_too_long_is_refused() -> None:
    with pytest.raises(TooLarge, match="characters"):
        open_note("a" * MAX_NOTE + "\n" + NOTE, [ONE.verifier])


@pytest.mark.parametrize("text", ["", "no newline", "tab\t\n", "\ud800\n"])
def test_texts_that_no_note_can_hold_are_not_signed(text: str) -> None:
    with pytest.raises(Malformed):
        sign_note(text, [ONE])


def test_a_note_without_signature_is_not_written() -> None:
    with pytest.raises(Malformed, match="a signature"):
        write_note(TEXT, [])


@given(st.integers(0, 2**63 - 1))
def test_a_cosignature_states_its_time(seconds: int) -> None:
    note = write_note(TEXT, [WITNESS.cosign(TEXT, seconds)])
    opened = open_note(note, [WITNESS.verifier])
    assert cosigned_at(opened.verified[0]) == seconds


def test_no_flipped_bit_of_a_cosigned_note_passes() -> None:
    note = write_note(TEXT, [WITNESS.cosign(TEXT, 1_679_315_147)])
    assert [altered for altered in bit_flips(note) if opens(altered, WITNESS.verifier)] == []


def test_a_cosignature_signs_the_specified_bytes() -> None:
    signature = WITNESS.cosign("example.com/log\n1\nAAAA\n", 1_679_315_147)
    plain = Signer(name="x", seed=WITNESS.seed).sign(
        "cosignature/v1\ntime 1679315147\nexample.com/log\n1\nAAAA\n"
    )  # fmt: skip
    assert signature.value == (1_679_315_147).to_bytes(8, "big") + plain.value


def test_keys_serve_their_kind_only() -> None:
    with pytest.raises(Malformed, match="signs texts"):
        WITNESS.sign(TEXT)
    with pytest.raises(Malformed, match="witness"):
        ONE.cosign(TEXT, 1)
    with pytest.raises(Malformed, match="witness"):
        WITNESS.cosign(TEXT, 2**63)


def test_a_time_beyond_63_bits_is_refused() -> None:
    good = WITNESS.cosign(TEXT, 5)
    late = type(good)(name=good.name, key_id=good.key_id, value=b"\x80" + good.value[1:])
    with pytest.raises(NotProven, match="cosignature of 72 bytes"):
        open_note(write_note(TEXT, [late]), [WITNESS.verifier])


@pytest.mark.parametrize("signer", [ONE, WITNESS])
def test_keys_survive_writing_and_reading(signer: Signer) -> None:
    assert Verifier.parse(signer.verifier.vkey) == signer.verifier
    assert Signer.parse(signer.private_text()) == signer


@given(edits(ONE.verifier.vkey))
def test_no_edit_of_a_public_key_reads_as_that_name_with_another_key(altered: str) -> None:
    try:
        verifier = Verifier.parse(altered)
    except Malformed:
        return
    assert verifier.vkey == altered


@pytest.mark.parametrize("text", ["", "a", "a+b", "a+b+c+d", "+" * 1_000, "a" * 10**6, "x+00000000+AQ=="])
def test_other_texts_are_no_keys(text: str) -> None:
    with pytest.raises(Malformed):
        Verifier.parse(text)
    with pytest.raises(Malformed):
        Signer.parse(text)
    with pytest.raises(Malformed):
        Signer.parse("PRIVATE+KEY+" + text)


def test_a_key_whose_id_is_not_its_own_is_refused() -> None:
    with pytest.raises(Malformed, match="expected key id"):
        Verifier.parse(ONE.verifier.vkey.replace(ONE.verifier.key_id.hex(), "00000000"))
    with pytest.raises(Malformed, match="expected key id"):
        Signer.parse(ONE.private_text().replace(ONE.verifier.key_id.hex(), "00000000"))


def test_private_keys_are_never_shown() -> None:
    secret = encode_base64(bytes([1]) + TWO.seed)
    shown = repr(TWO) + str(TWO) + f"{TWO!r}" + repr(TWO.__rich_repr__())
    assert "\\x02" not in shown
    assert secret not in shown
    with pytest.raises(Malformed) as refused:
        Signer.parse(TWO.private_text() + "x")
    assert secret[5:20] not in str(refused.value)


@given(st.binary(max_size=100))
def test_base64_survives_writing_and_reading(content: bytes) -> None:
    assert decode_base64(encode_base64(content)) == content


@pytest.mark.parametrize(
    "text", ["A", "AA", "AA=", "AB==", "AA==\n", " AA==", "AA-_", "AA==AA==", "é", "====", "Ａ===="]
)
def test_other_base64_is_refused(text: str) -> None:
    with pytest.raises(Malformed, match="base64"):
        decode_base64(text)


def opens(note: str, verifier: Verifier) -> bool:
    try:
        open_note(note, [verifier])
    except (Malformed, NotProven):
        return False
    return True
