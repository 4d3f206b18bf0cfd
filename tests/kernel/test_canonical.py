import json
import unicodedata
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.kernel import canonical
from comity.kernel.errors import ComityError, Malformed, NotCanonical, TooLarge
from strategies import texts

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | texts(10, min_size=0),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="ascii", exclude_characters="\0"), max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_canonical_bytes_hold_to_the_profile_and_to_themselves(value: Any) -> None:
    raw = canonical.encode(value)
    canonical.check_size(raw)
    canonical.check_text(raw)
    canonical.check_profile(raw)
    canonical.check_single_keys(raw)
    assert canonical.encode(canonical.parse_json(raw, Any)) == raw
    assert json.loads(raw) == value


@given(VALUES, st.sampled_from([{"indent": 1}, {"separators": (", ", ":")}, {"ensure_ascii": True}]))
def test_other_spellings_are_refused(value: Any, options: Any) -> None:
    raw = canonical.encode(value)
    other = json.dumps(value, sort_keys=True, **{"separators": (",", ":"), "ensure_ascii": False, **options}).encode()
    if other != raw:
        with pytest.raises(NotCanonical):
            canonical.check_profile(other)


@pytest.mark.parametrize(
    "raw",
    [
        b' {"a":1}',
        b'{"a":1} ',
        b'{"a":1}\n',
        b'{"a": 1}',
        b'{"b":1,"a":1}',
        b'{"a":1,"a":1}',
        b'{"a":1,"a":2}',
        b'{"a":{"b":1,"b":1}}',
        b"1.0",
        b"1e3",
        b"1E3",
        b"-0",
        b"-0.0",
        b"9007199254740992",
        b"-9007199254740992",
        b"18446744073709551616",
        b"123456789012345678901234567890",
        rb'"\u0041"',
        rb'"\/"',
        rb'"\u000A"',
        rb'"\u001F"',
        rb'"\u0009"',
        rb'"\u00e9"',
        rb'"\ud83d\ude02"',
        '{"é":1}'.encode(),
    ],
)
def test_every_respelling_is_named_as_not_canonical(raw: bytes) -> None:
    with pytest.raises(NotCanonical):
        canonical.check_profile(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[1,]",
        b"[1 2]",
        b'{"a":1}x',
        b'{"a":1}{"a":1}',
        b"{'a':1}",
        b"NaN",
        b"Infinity",
        b"1e400",
        b"01",
        b"+1",
        b"1" * 5_000,
        b'"\n"',
        rb'"\x41"',
        rb'"\ud800"',
        rb'"\udc00\ud800"',
        b'"\xed\xa0\x80"',
        b'"\xff"',
        b'"\xc0\x80"',
        b'\xef\xbb\xbf{"a":1}',
        '{"a":1}'.encode("utf-16"),
        b"[" * 2_000_000,
    ],
)
def test_what_is_not_json_is_malformed(raw: bytes) -> None:
    with pytest.raises(Malformed) as caught:
        canonical.check_profile(raw)
    assert type(caught.value) is Malformed
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("text", ["e\u0301", "A\u030a", "\u212b", "\u2126", "\uac00\u11a8", "q\u0307\u0323", "a\0b"])
def test_text_must_be_composed_and_without_nul(text: str) -> None:
    for value in ({"text": text}, {text: 1}, {"deep": [[{text: "x"}, text]]}):
        with pytest.raises(NotCanonical, match=r"NFC|U\+0000"):
            canonical.check_text(canonical.encode(value))


@pytest.mark.parametrize("text", ["\n\u0303", "\t\u0303x", "\u0303", "\\u0000", "\u0301 alone", "é Å 각 ẍ̣"])
def test_a_mark_after_an_escape_is_not_taken_for_a_denormalised_letter(text: str) -> None:
    raw = canonical.encode({"text": text})
    canonical.check_text(raw)
    canonical.check_profile(raw)


MARKS = "aeA1 нйé가각一\u0301\u0306\u0323\u0338\u037e\u05b4\u0f71\u1100\u1161\u11a8\u212b\U00011131\U00011127\n\0"


@given(st.text(st.sampled_from(MARKS)))
def test_text_passes_exactly_when_it_is_composed(text: str) -> None:
    raw = canonical.encode(text)
    for check in (canonical.check_text, canonical.check_written):
        if unicodedata.is_normalized("NFC", text) and "\0" not in text:
            check(raw)
        else:
            with pytest.raises(NotCanonical, match=r"NFC|U\+0000"):
                check(raw)


def test_only_marks_of_one_block_compose_with_ascii() -> None:
    pairs = [unicodedata.decomposition(chr(point)).split() for point in range(128, 0x110000)]
    marks = {int(pair[1], 16) for pair in pairs if len(pair) == 2 and "<" not in pair[0] and int(pair[0], 16) < 128}
    assert 0x0301 in marks
    assert {chr(mark).encode()[:1] for mark in marks} <= {b"\xcc", b"\xcd"}


def test_text_that_is_not_utf8_is_named_with_its_place() -> None:
    with pytest.raises(Malformed, match="got byte 0xff at 3"):
        canonical.check_text(b'"ab\xff"')


def test_size_is_limited_before_any_parsing() -> None:
    canonical.check_size(b" " * canonical.MAX_BYTES)
    with pytest.raises(TooLarge, match="at most 262144 bytes, got 262145"):
        canonical.check_size(b" " * (canonical.MAX_BYTES + 1))


@pytest.mark.parametrize("brackets", [b"[", b"{", b'{"a":', b"[{"])
def test_levels_are_limited_before_any_parsing(brackets: bytes) -> None:
    with pytest.raises(TooLarge, match="32 nested levels"):
        canonical.check_size(brackets * 50_000)
    with pytest.raises(TooLarge, match="32 nested levels"):
        canonical.check_size(brackets * (33 // len(brackets.strip(b'"a:')) + 1))


def test_thirty_two_levels_pass_and_side_by_side_does_not_add_up() -> None:
    canonical.check_size(b"[" * 32 + b"]" * 32)
    with pytest.raises(TooLarge):
        canonical.check_size(b"[" * 33 + b"]" * 33)
    canonical.check_size(b"[" + b"[[1]]," * 1_000 + b"1]")


@pytest.mark.parametrize("inside", ["[" * 100, '"' + "{" * 50, "\\" + "[" * 50, '\\"' + "[" * 50])
def test_brackets_inside_strings_do_not_count(inside: str) -> None:
    canonical.check_size(canonical.encode({"text": inside, "more": [inside]}))
    with pytest.raises(TooLarge):
        canonical.check_size(canonical.encode({"text": inside}) + b"[" * 33)


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 33 + b'"' + b'\\"' * 130_000,
        b"[" * 33 + b'"\\\n' * 80_000,
        b"[" * 33 + b"\\" * 260_000,
        b"[" * 33 + b'"' + b"a" * 260_000,
    ],
    ids=["escaped quotes", "broken escapes", "backslashes", "open string"],
)
def test_hostile_strings_are_judged_in_one_pass(raw: bytes) -> None:
    # An attempt per quote would take minutes here.
    with pytest.raises(TooLarge):
        canonical.check_size(raw)


def test_keys_named_twice_are_refused_in_what_clients_post() -> None:
    canonical.check_single_keys(b' { "b" : 1.5, "a" : [ {"a": 1}, {"a": 2} ] } ')
    for raw in (b'{"a":1,"a":1}', b'{"a":1,"\\u0061":1}', b'[{"x":{"a":1,"b":2,"a":3}}]'):
        with pytest.raises(NotCanonical, match="'a' twice"):
            canonical.check_single_keys(raw)
    for raw in (b"{", b"\xff", b"[" * 100_000, b"1" * 5_000):
        with pytest.raises(Malformed):
            canonical.check_single_keys(raw)


def test_many_keys_are_judged_in_one_pass() -> None:
    # Counting each key among all would take minutes here.
    raw = b"{" + b",".join(b'"%d":1' % number for number in range(28_000)) + b',"27999":1}'
    with pytest.raises(NotCanonical, match="'27999' twice"):
        canonical.check_single_keys(raw)


def test_the_message_shows_the_first_place_that_differs() -> None:
    with pytest.raises(NotCanonical, match="first differs at byte 5: expected '1}', got ' 1}'"):
        canonical.check_profile(b'{"a": 1}')
    with pytest.raises(NotCanonical, match=r"at byte 7: expected the end, got '\\n'"):
        canonical.check_profile(b'{"a":1}\n')


def test_wrong_shapes_name_what_was_expected() -> None:
    with pytest.raises(Malformed, match=r"Expected `int`, got `str`"):
        canonical.parse_json(b'"a"', int)
    assert canonical.parse_json(b"7", msgspec.json.Decoder(int)) == 7


def test_the_published_vectors_of_rfc_8785_give_the_same_bytes(shared: Path) -> None:
    folder = shared / "vectors" / "jcs" / "testdata"
    inside = []
    for file in sorted((folder / "input").glob("*.json")):
        output = (folder / "output" / file.name).read_bytes().rstrip(b"\n")
        value = json.loads(file.read_bytes(), parse_float=lambda text: int(float(text)) if text == "56.0" else text)
        if canonical.encode(value) == output and passes(output):
            inside.append(file.stem)
        else:
            assert not passes(output), file.stem
    assert inside == ["arrays", "structures"]


def passes(raw: bytes) -> bool:
    try:
        canonical.check_text(raw)
        canonical.check_profile(raw)
    except ComityError:
        return False
    return True
