"""What people type for one field, and what they are told where it does not fit."""

import time
from typing import cast

import pytest

from comity.app.web.directory import Directory, Named
from comity.app.web.forms.inputs import Input
from comity.app.web.forms.partial import read_partial
from comity.app.web.forms.reading import Grasp
from comity.app.web.forms.scalars import Unreadable, read_party, read_scalar
from comity.app.web.forms.texts import lines, one_line
from comity.app.web.forms.values import Values
from comity.kernel.errors import Malformed


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2001", "2001"),
        (" 2001-6 ", "2001-06"),
        ("2001/6/5", "2001-06-05"),
        ("15.06.2001", "2001-06-15"),
        ("06.2001", "2001-06"),
        ("15.06.2001 г.", "2001-06-15"),
        ("2001年6月15日", "2001-06-15"),
        ("2001年", "2001"),
    ],
)
def test_date_is_read_as_people_write_it(text: str, found: str) -> None:
    assert read_partial(text) == found


@pytest.mark.parametrize("text", ["05/06/2001", "2001-13", "30.02.2001", "2001-02-30", "June 2001", "20010615", ""])
def test_date_is_not_guessed_at(text: str) -> None:
    with pytest.raises(Malformed):
        read_partial(text)


@pytest.mark.parametrize(
    "text", ["KAZ", "kazakhstan", "Kazakhstan (KAZ)", " kaz ", "Somewhere else (KAZ)", "Казахстан", "哈萨克斯坦"]
)
def test_state_is_known_by_name_and_code(grasp_in, text: str) -> None:  # type: ignore[no-untyped-def]
    language = "ru" if text == "Казахстан" else "zh" if text.startswith("哈") else "en"
    grasp = grasp_in(language)
    assert read_scalar(Input(name="a", form="party", label="A"), text, grasp.words, grasp.directory) == "KAZ"


@pytest.mark.parametrize(
    ("form", "text", "told"),
    [
        ("party", "Nowhere", "Expected a state or organisation by its name or code, such as KAZ, got Nowhere."),
        ("matter", "peace", "Expected a file such as exercise:pm-2005, got peace. Search for it by its words."),
        ("statement", "12", "Expected the number of a statement, 64 digits and letters a to f, got 12."),
        ("truth", "perhaps", "Expected yes or no, got perhaps."),
        ("day", "2001-06", "Expected a day like 2001-06-15, got 2001-06."),
        ("text", "Xiab\u200bc", "This holds characters that cannot be seen: U+200B. Type it anew without them."),
        ("text", "abc\u202egpj.exe", "This holds characters that cannot be seen: U+202E. Type it anew without them."),
        ("long", "a\x07b", "This holds control characters: U+0007. Type it anew without them."),
    ],
)
def test_reader_is_told_what_was_expected_and_what_came(grasp: Grasp, form: str, text: str, told: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_scalar(Input(name="a", form=form, label="A"), text, grasp.words, grasp.directory)
    assert str(refused.value) == told


def test_reader_is_told_in_their_language(grasp_in) -> None:  # type: ignore[no-untyped-def]
    grasp = grasp_in("ru")
    with pytest.raises(Unreadable, match=r"Ожидалось «да» или «нет», получено: perhaps\."):
        read_scalar(Input(name="a", form="truth", label="A"), "perhaps", grasp.words, grasp.directory)


@pytest.mark.parametrize(("text", "found"), [("39.9", 399_000), ("39,9", 399_000), ("−0.0001", -1), ("90", 900_000)])
def test_number_is_entered_in_its_unit(grasp: Grasp, text: str, found: int) -> None:
    assert read_scalar(latitude(), text, grasp.words, grasp.directory) == found


@pytest.mark.parametrize("text", ["90.1", "0.00001", "1e999999", "NaN", "Infinity", "²", "9" * 40, "1,000.5"])
def test_number_out_of_bounds_is_refused(grasp: Grasp, text: str) -> None:
    with pytest.raises(Unreadable, match=r"Expected a number from -90 to 90"):
        read_scalar(latitude(), text, grasp.words, grasp.directory)


def latitude() -> Input:
    from comity.app.web.forms.inputs import inputs_of  # noqa: PLC0415  # of the declaration itself
    from comity.capabilities.parties.acts import Place  # noqa: PLC0415  # as above

    return inputs_of(Place)[1]


def test_text_is_composed_and_trimmed() -> None:
    assert one_line("  e\u0301  \u00a0 a ") == "\u00e9 a"
    assert lines(" a \r\n\r\n  e\u0301\t b \n ") == "a\n\n\u00e9 b"


class _Names:
    """States as somebody's statements name them."""

    def __init__(self, **names: str) -> None:
        self.states = {
            code: Named(code=code, name=name, matter=f"party:{code.lower()}", href=None) for code, name in names.items()
        }
        self.organisations: dict[str, Named] = {}


def party_of(text: str, grasp: Grasp, **names: str) -> str:
    return read_party(text, grasp.words, cast(Directory, _Names(**names)))


def test_code_in_brackets_counts_whoever_calls_themselves_so(grasp: Grasp) -> None:
    assert party_of("Kazakhstan (KAZ)", grasp, KAZ="Kazakhstan", XBB="Kazakhstan (KAZ)") == "KAZ"
    assert party_of("Kazakhstan (KAZ)", grasp, KAZ="Kazakhstan", XBB="Kazakhstan") == "KAZ"


@pytest.mark.parametrize("text", ["Kazakhstan (KAZ)", "Xbland (KAZ)"])
def test_name_that_contradicts_its_code_is_refused(grasp: Grasp, text: str) -> None:
    with pytest.raises(Unreadable, match="The name and the code in brackets differ"):
        party_of(text, grasp, KAZ="Qazaqstan", XBB=text if text.startswith("K") else "Xbland")


def test_field_repeated_very_often_is_read_in_time() -> None:
    values = Values((("a", "x"),) * 200_000)
    begun = time.perf_counter()
    assert len(values.all("a")) == 200_000
    assert time.perf_counter() - begun < 2
