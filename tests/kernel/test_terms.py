import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.kernel.terms import MAX_TERM_LENGTH, MAX_TERMS, terms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        (" ,.;—!", ()),
        ("Peace Mission 2021", ("2021", "mission", "peace")),
        (
            "Организация Договора О КОЛЛЕКТИВНОЙ безопасности",
            ("безопасности", "договора", "коллективной", "о", "организация"),
        ),
        ("Straße STRASSE", ("strasse",)),
        ("上海合作组织", ("上海", "作组", "合作", "海合", "组织")),
        ("上海", ("上海",)),
        ("中", ("中",)),
        ("ЦРГ和平使命2021年", ("2021", "црг", "使命", "和平", "平使", "年")),
        ("ＳＣＯ", ("sco",)),
        ("SCO-RATS, sco", ("rats", "sco")),
        ("Қызмет бабында", ("бабында", "қызмет")),
    ],
)
def test_texts_are_cut_into_words_of_every_script(text: str, found: tuple[str, ...]) -> None:
    assert terms(text) == found


def test_a_two_character_word_is_found_inside_a_sentence() -> None:
    assert set(terms("演习")) <= set(terms("本次联合反恐演习于九月举行"))
    assert not set(terms("导弹")) <= set(terms("本次联合反恐演习于九月举行"))


@given(st.text(max_size=200))
def test_terms_are_distinct_sorted_and_short(text: str) -> None:
    found = terms(text)
    assert list(found) == sorted(set(found))
    assert all(0 < len(term) <= MAX_TERM_LENGTH for term in found)


@given(st.text(max_size=50), st.text(max_size=50))
def test_every_word_of_a_text_is_found_in_a_longer_one(one: str, other: str) -> None:
    assert set(terms(one)) <= set(terms(f"{one} {other}"))


@given(st.text(st.characters(categories=["Lu", "Ll"]), max_size=30))
def test_case_makes_no_difference(text: str) -> None:
    assert terms(text) == terms(text.casefold())


def test_endless_texts_are_bounded() -> None:
    many = " ".join(f"{number:05d}" for number in range(MAX_TERMS + 500))
    assert len(terms(many)) == MAX_TERMS
    assert terms("a" * 10_000) == ("a" * MAX_TERM_LENGTH,)
