import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.kernel.errors import Malformed
from comity.kernel.ids import (
    RECORD,
    ActHex,
    LogId,
    Matter,
    Party,
    has_random_name,
    matter_id,
    matter_owner,
    matter_type,
    parse_act_id,
    parse_matter,
    parse_origin,
    parse_party,
)

CODES = st.from_regex(r"[A-Z][A-Z0-9]{1,11}(-[A-Z0-9]{1,12}){0,2}", fullmatch=True).filter(lambda code: code != RECORD)
NOT_PARTIES = (
    *("", "K", "kaz", "KAZ ", " KAZ", "KAZ\n", "1KAZ", "KAZ-", "-KAZ", "KA_Z", "ҚАЗ", "A" * 13, "SCO--RATS"),
    *("SCO-" + "A" * 13, "A1-B-C-D-E"),
)
NOT_MATTERS = (
    *("", "sco", "organisation:", ":sco", "organisation:SCO", "organisation:sco\n", "organisation:kaz.sco"),
    *("organisation:KAZ.", "Organisation:sco", "o:sco", "organisation:-sco", "organisation:sco-", "organisation:s_o"),
    *("organisation:KAZ.SCO", "organisation:KAZ.a.b", "organisation: sco", "organisation:" + "a" * 65),
)


@given(CODES, st.integers(1, 999_999_999))
def test_origins_survive_writing_and_reading(party: str, epoch: int) -> None:
    assert parse_origin(LogId(party, epoch).origin) == LogId(party, epoch)


@pytest.mark.parametrize(
    "text",
    [
        *("", "comity/KAZ", "comity/KAZ/0", "comity/KAZ/01", "comity/KAZ/1\n", "comity/KAZ/1/", "Comity/KAZ/1"),
        *("comity/kaz/1", "comity/RECORD/1", "comity/KAZ/-1", "comity/KAZ/9999999999", "comity/KAZ/١", "comity/KA/Z/1"),
    ],
)
def test_other_texts_are_no_origins(text: str) -> None:
    with pytest.raises(Malformed):
        parse_origin(text)


@given(CODES)
def test_party_codes_are_taken_as_they_are(code: str) -> None:
    assert parse_party(code) == code
    assert msgspec.json.decode(msgspec.json.encode(code), type=Party) == code


@pytest.mark.parametrize("text", NOT_PARTIES)
def test_other_texts_are_no_party_codes(text: str) -> None:
    with pytest.raises(Malformed, match="expected a party code"):
        parse_party(text)
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(text), type=Party)


def test_no_party_may_take_the_name_of_the_record() -> None:
    with pytest.raises(Malformed):
        parse_party(RECORD)


@given(CODES, st.from_regex(r"[0-9a-f]{32}", fullmatch=True))
def test_matter_ids_name_type_owner_and_name(owner: str, name: str) -> None:
    matter = matter_id("organisation", owner, name)
    assert (matter_type(matter), matter_owner(matter)) == ("organisation", owner)
    assert has_random_name(matter)
    assert msgspec.json.decode(msgspec.json.encode(matter), type=Matter) == matter


def test_the_record_owns_the_names_without_an_owner() -> None:
    assert matter_id("organisation", RECORD, "sco") == "organisation:sco"
    assert matter_owner("organisation:sco") == RECORD
    assert matter_owner("organisation:KAZ.sco") == "KAZ"


@pytest.mark.parametrize("name", ["sco", "0" * 31, "0" * 33, "g" * 32, "x" + "0" * 32])
def test_slugs_are_not_random_names(name: str) -> None:
    assert not has_random_name(f"organisation:KAZ.{name}")


@pytest.mark.parametrize("text", NOT_MATTERS)
def test_other_texts_are_no_matters(text: str) -> None:
    with pytest.raises(Malformed, match="expected a matter id"):
        parse_matter(text)
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(text), type=Matter)


@given(st.binary(min_size=32, max_size=32))
def test_act_ids_survive_writing_and_reading(act: bytes) -> None:
    assert parse_act_id(act.hex()) == act


@pytest.mark.parametrize("text", ["", "0" * 63, "0" * 65, "G" * 64, "A" * 64, "0" * 64 + "\n", " " + "0" * 63])
def test_other_texts_are_no_act_ids(text: str) -> None:
    with pytest.raises(Malformed, match="64 hexadecimal digits"):
        parse_act_id(text)
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(text), type=ActHex)


def test_long_texts_are_quoted_in_part() -> None:
    for parse in (parse_party, parse_matter, parse_act_id, parse_origin):
        with pytest.raises(Malformed) as caught:
            parse("x" * 100_000)
        assert len(str(caught.value)) < 400
