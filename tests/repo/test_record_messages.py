"""Every text of the public record that readers of Russian and Chinese meet has a working translation, whole and sound.

Compared are the columns that tables name in ``texts``, of the newest edition of each row; an older wording is kept in
the log and shown by nobody.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Catalog, pofile

from comity.record.reading import load_rows
from comity.record.table import Row, Table
from comity.record.tables import TABLES

SCRIPTS = {"ru": re.compile(r"[А-Яа-яЁё]"), "zh": re.compile(r"[\u4e00-\u9fff]")}
"""A letter of each language's script."""
SAME: frozenset[str] = frozenset()
"""Texts that are the same word in a translation by nature."""
OTHER_DIGITS = {"Tianshan-I (2006)": Counter({"1": 1})}
"""Digits that a translation adds where the English has none: a Roman numeral."""
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_CONTROL = re.compile(r"[\t\n<>]|  ")
PAIRS = {"«": "»", "“": "”", "„": "“", "《": "》", "（": "）", "(": ")"}


@pytest.fixture(scope="module")
def texts() -> frozenset[str]:
    return frozenset(texts_of(load_rows(), TABLES))


@pytest.fixture(scope="module", params=sorted(SCRIPTS))
def catalogue(request: pytest.FixtureRequest, root: Path) -> Catalog:
    return catalogue_of(root, request.param)


def texts_of(rows: tuple[Row, ...], tables: tuple[Table, ...]) -> Iterator[str]:
    """The texts to translate of the newest row of each key."""
    for table in tables:
        newest = {tuple(getattr(row, name) for name in table.key): row for row in rows if type(row) is table.row}
        yield from (text for row in newest.values() for name in table.texts if (text := getattr(row, name)))


def catalogue_of(root: Path, language: str) -> Catalog:
    file = root / "src" / "comity" / "locale" / language / "LC_MESSAGES" / "record.po"
    return pofile.read_po(io.BytesIO(file.read_bytes()), locale=language, abort_invalid=True)


def translations(catalogue: Catalog) -> dict[str, str]:
    return {str(one.id): str(one.string) for one in catalogue if one.id}


def language_of(catalogue: Catalog) -> str:
    assert catalogue.locale is not None
    return str(catalogue.locale.language)


def listed(texts: Iterator[str]) -> str:
    return "\n".join(sorted(texts))


def test_there_are_texts_to_translate(texts: frozenset[str]) -> None:
    assert len(texts) > 1_000
    assert {"Peace Mission 2007", "Astana", "SCO established 2001 by six states"} <= texts
    assert not {"KAZ", "held", ""} & texts


def test_every_text_is_translated(texts: frozenset[str], catalogue: Catalog) -> None:
    told = translations(catalogue)
    missing = [text for text in texts if not told.get(text)]
    assert not missing, listed(iter(missing))


def test_no_translation_is_left_over(texts: frozenset[str], catalogue: Catalog) -> None:
    left_over = translations(catalogue).keys() - texts
    assert not left_over, listed(iter(left_over))


def test_no_translation_is_a_guess_or_has_a_context(catalogue: Catalog) -> None:
    assert not [one.id for one in catalogue if one.id and (one.fuzzy or one.context)]


def test_no_translation_is_the_english_text(catalogue: Catalog) -> None:
    script = SCRIPTS[language_of(catalogue)]
    wrong = [text for text, told in translations(catalogue).items() if text not in SAME and not script.search(told)]
    assert not wrong, listed(iter(wrong))


def test_numbers_are_those_of_the_english_text(catalogue: Catalog) -> None:
    wrong = [f"{text}\n    {told}" for text, told in translations(catalogue).items() if not same_numbers(text, told)]
    assert not wrong, listed(iter(wrong))


def test_quotes_and_brackets_are_closed(catalogue: Catalog) -> None:
    wrong = [told for told in translations(catalogue).values() if not is_balanced(told)]
    assert not wrong, listed(iter(wrong))


def test_translations_are_plain_lines(catalogue: Catalog) -> None:
    assert not [told for told in translations(catalogue).values() if told != told.strip() or _CONTROL.search(told)]


def test_only_the_newest_edition_counts() -> None:
    table = next(one for one in TABLES if one.file == "claims.csv")
    first = next(row for row in load_rows() if type(row) is table.row)
    values = {name: getattr(first, name) for name in first.__struct_fields__}
    later = type(first)(**{**values, "edition": first.edition + 1, "claim": "Said anew", "reason": ""})
    assert set(texts_of((first, later), (table,))) == {"Said anew"}


@pytest.mark.parametrize(
    ("text", "told", "same"),
    [
        ("on 9 June 2017", "2017年6月9日", True),
        ("on 9 June 2017", "9 июня 2017 года", True),
        ("on 9 June 2017", "2017年7月9日", False),
        ("on 9 June 2017", "2016年6月9日", False),
        ("More than 4,000", "Более 4000", True),
        ("nearly 100,000 troops", "почти 100 000", True),
        ("nearly 100,000 troops", "近10万名军人", True),
        ("nearly 100,000 troops", "近1万名军人", False),
        ("2016 and 2016", "2016", False),
        ("none", "5", False),
    ],
)
def test_numbers_are_compared(text: str, told: str, same: bool) -> None:
    assert same_numbers(text, told) == same


@pytest.mark.parametrize(
    ("told", "balanced"),
    [("«Мир (2005)»", True), ("«Мир", False), ("Мир»", False), ("（《宪章》）", True), ("（《宪章）》", False)],
)
def test_quotes_are_compared(told: str, balanced: bool) -> None:
    assert is_balanced(told) == balanced


def same_numbers(text: str, told: str) -> bool:
    """Whether the translation has the numbers of the text, and beside them months only, which it may write as numbers.

    Thousands may be grouped, and counted in tens of thousands in Chinese.
    """
    wanted, found = _numbers(text), _numbers(told)
    months = Counter(str(at) for at, name in enumerate(MONTHS, 1) for _ in re.findall(rf"\b{name}\b", text))
    return not wanted - found and not found - wanted - months - OTHER_DIGITS.get(text, Counter())


def _numbers(text: str) -> Counter[str]:
    whole = re.sub(r"(?<=[0-9])[, \u00a0\u202f](?=[0-9]{3}(?![0-9]))", "", text)
    return Counter(re.findall(r"[0-9]+", re.sub(r"([0-9]+)万", lambda found: f"{found[1]}0000", whole)))


def is_balanced(text: str) -> bool:
    """Whether every quote and bracket that opens is closed, the innermost first."""
    open_: list[str] = []
    for letter in text:
        if open_ and letter == open_[-1]:
            open_.pop()
        elif letter in PAIRS:
            open_.append(PAIRS[letter])
        elif letter in PAIRS.values():
            return False
    return not open_
