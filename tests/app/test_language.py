"""Texts, dates and numbers in the reader's language."""

import io
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from babel.messages import pofile
from hypothesis import given
from hypothesis import strategies as st

from comity.app.catalogues import find_catalogue
from comity.app.language import LANGUAGES, Catalogue, choose_language, known_language, working
from comity.kernel.errors import Damaged, Malformed, NotAllowed, NotFound, TooLarge, refusal
from comity.kernel.ids import parse_party

EN, RU, ZH = map(Catalogue, LANGUAGES)
REASON = refusal("party.suspended", "{party} receives nothing at present.", party="XAA")


def test_texts_are_in_the_language_of_the_catalogue() -> None:
    assert [words.gettext("Members") for words in (EN, RU, ZH)] == ["Members", "Государства-члены", "成员国"]


def test_text_that_is_not_in_the_catalogue_stays_english() -> None:
    assert [words.gettext("No such text here") for words in (EN, RU, ZH)] == ["No such text here"] * 3


def test_empty_text_stays_empty() -> None:
    assert [words.gettext("") for words in (EN, RU, ZH)] == ["", "", ""]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Astana", ["Astana", "Астана", "阿斯塔纳"]),
        ("No such text here", ["No such text here"] * 3),
        ("Members", ["Members"] * 3),
        ("", [""] * 3),
    ],
)
def test_texts_of_the_record_have_a_catalogue_of_their_own(text: str, told: list[str]) -> None:
    assert [working(text, language) for language in LANGUAGES] == told
    assert working(text, "xx") == text


def test_another_language_reads_english() -> None:
    assert Catalogue("fr").gettext("Members") == "Members"
    assert Catalogue("fr").day(date(2001, 6, 15)) == "15 June 2001"


def test_word_depends_on_its_context() -> None:
    assert RU.pgettext("membership_status", "withdrawn") == "Выход состоялся"
    assert RU.pgettext("standing", "withdrawn") == "Отозвано"


@pytest.mark.parametrize(
    ("count", "english", "russian"),
    [
        (1, "{count} entry.", "{count} запись."),
        (3, "{count} entries.", "{count} записи."),
        (11, "{count} entries.", "{count} записей."),
        (21, "{count} entries.", "{count} запись."),
    ],
)
def test_form_goes_with_the_count(count: int, english: str, russian: str) -> None:
    forms = [words.ngettext("{count} entry.", "{count} entries.", count) for words in (EN, RU, ZH)]
    assert forms == [english, russian, "共{count}条。"]


def test_refusal_is_a_sentence_with_its_values() -> None:
    assert EN.sentence(REASON) == REASON.sentence()
    assert RU.sentence(REASON) == "В настоящее время получателю XAA ничего не передаётся."
    assert ZH.sentence(REASON) == "目前不向XAA提供任何内容。"


def test_refused_act_gives_all_its_reasons() -> None:
    other = refusal("release.no_purpose", "Its handling allows no purpose.")
    assert ZH.fault(NotAllowed((REASON, other))) == f"{ZH.sentence(REASON)} {ZH.sentence(other)}"


def test_fault_keeps_its_values_in_every_language() -> None:
    with pytest.raises(Malformed) as caught:
        parse_party("kaz")
    assert EN.fault(caught.value).endswith("got 'kaz'")
    assert RU.fault(caught.value).endswith("получено «kaz»")
    assert ZH.fault(caught.value).endswith("实际为“kaz”")


def test_fault_with_a_formatted_value_can_be_told() -> None:
    fault = Malformed("expected UTF-8, got byte {byte:#x} at {at}", byte=255, at=3)
    assert EN.fault(fault) == "Expected UTF-8, got byte 0xff at 3"
    assert "255" in RU.fault(fault)


def test_fault_that_is_not_translated_is_told_in_english() -> None:
    fault = Damaged("a fault of {size:,} bytes that no catalogue has", size=1234)
    assert RU.fault(fault) == "A fault of 1,234 bytes that no catalogue has"
    assert ZH.fault(NotFound("nothing {here")) == "Nothing {here"


def test_fault_is_told_as_a_sentence_with_a_capital() -> None:
    fault = TooLarge("expected a smaller request body")
    assert [words.fault(fault) for words in (EN, RU)] == [
        "Expected a smaller request body",
        "Ожидалось тело запроса меньшего размера",
    ]


def test_name_at_the_start_of_a_fault_stays_as_it_is() -> None:
    fault = Malformed("{path} cannot be used: {fault}", path="comity.toml", fault="expected text")
    assert EN.fault(fault) == "comity.toml cannot be used: expected text"


@pytest.mark.parametrize("words", [RU, ZH])
def test_no_translated_fault_begins_with_a_name_that_would_get_a_capital(words: Catalogue) -> None:
    source = find_catalogue(words.language, "comity")
    assert source is not None
    said = {str(one.id): str(one.string) for one in pofile.read_po(io.BytesIO(source)) if one.id and not one.context}
    faults = {text: told for text, told in said.items() if text.startswith("expected ")}
    assert len(faults) > 50
    assert [told for told in faults.values() if re.match("[a-z]", told)] == []


def test_code_has_words() -> None:
    labels = [words.code_label("membership_status", "dialogue_partner") for words in (EN, RU, ZH)]
    assert labels == ["Dialogue partner", "Партнёр по диалогу", "对话伙伴"]


def test_code_that_is_not_known_is_shown_as_it_is() -> None:
    assert [words.code_label("role", "duty_officer") for words in (EN, RU, ZH)] == ["Duty officer"] * 3


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2001", ("2001", "2001", "2001年")),
        ("2001-06", ("June 2001", "июнь 2001 г.", "2001年6月")),
        ("2001-06-15", ("15 June 2001", "15 июня 2001 г.", "2001年6月15日")),
    ],
)
def test_date_is_shown_as_precise_as_it_is(text: str, shown: tuple[str, str, str]) -> None:
    assert tuple(words.partial(text).replace("\xa0", " ").replace("\u202f", " ") for words in (EN, RU, ZH)) == shown


def test_what_is_no_date_is_refused() -> None:
    with pytest.raises(Malformed, match="expected a day of the calendar, got '2023-02-30'"):
        EN.partial("2023-02-30")


def test_moment_is_shown_in_utc() -> None:
    moment = datetime(2026, 5, 3, 1, 30, tzinfo=timezone(timedelta(hours=5)))
    shown = [words.moment(moment).replace("\xa0", " ").replace("\u202f", " ") for words in (EN, RU, ZH)]
    assert shown == ["2 May 2026, 20:30 UTC", "2 мая 2026 г., 20:30 UTC", "2026年5月2日 20:30 UTC"]
    assert EN.moment(moment) == EN.moment(moment.astimezone(UTC))


def test_numbers_are_grouped() -> None:
    assert [words.number(1_234_567) for words in (EN, RU, ZH)] == ["1,234,567", "1\xa0234\xa0567", "1,234,567"]


@pytest.mark.parametrize(
    ("cookie", "query", "header", "language"),
    [
        ("", "", "", ""),
        ("ru", "zh", "en", "zh"),
        ("ru", "xx", "en", "ru"),
        ("xx", "", "zh-Hans-CN,en;q=0.5", "zh"),
        ("", "", "fr, ru-RU;q=0.8, en;q=0.9", "en"),
        ("", "", "ru;q=0.8,zh;q=0.8", "ru"),
        ("", "", "ru;q=0, en;q=0.1", "en"),
        ("", "", "ru; q=0.25 , EN ; q=0.250", "ru"),
        ("", "", "*;q=0.5, fr", ""),
        ("", "", ";;;,ru;q=7,zh;q=x,-", ""),
    ],
)
def test_language_is_what_was_asked_for_first(cookie: str, query: str, header: str, language: str) -> None:
    assert choose_language(cookie, query, header) == language


@given(st.text(max_size=50), st.text(max_size=50), st.text(max_size=3000))
def test_language_is_one_we_have_or_none(cookie: str, query: str, header: str) -> None:
    assert choose_language(cookie, query, header) in ("", *LANGUAGES)


def test_nothing_is_loaded_before_a_text_is_needed() -> None:
    code = "import sys, comity.app.language; sys.exit('babel' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


def test_decimals_take_the_language_s_sign_and_lose_nothing() -> None:
    found = [Catalogue(language).number(Decimal("51.1700")) for language in ("en", "ru", "zh")]
    assert found == ["51.17", "51,17", "51.17"]
    assert Catalogue("ru").number(Decimal("-116.4074")) == "-116,4074"


@pytest.mark.parametrize(("code", "known"), [("en", "en"), ("zh-Hans", "zh-Hans"), ("kk", "kk"), ("yz", ""), ("", "")])
def test_language_that_nobody_knows_is_not_named_on_a_page(code: str, known: str) -> None:
    assert known_language(code) == known
