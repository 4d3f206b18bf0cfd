"""Languages are found by their catalogues, in the package and beside it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from comity.app.catalogues import SOURCE, VARIABLE, find_catalogue, language_of, languages

HEAD = (
    'msgid ""\nmsgstr ""\n"X-Own-Name: Қазақ тілі\\n"\n"X-HTML-Language: kk\\n"\n"X-CLDR-Locale: kk\\n"\n'
    '"X-Direction: ltr\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\nmsgid "Overview"\nmsgstr "Шолу"\n'
)
ASK = (
    "from comity.app.language import LANGUAGES, Catalogue, choose_language, working\n"
    "import datetime\n"
    "words = Catalogue('kk')\n"
    "print(LANGUAGES, words.gettext('Overview'), words.gettext('States'), words.html, words.direction)\n"
    "print(words.day(datetime.date(2026, 1, 2)), choose_language('', '', 'kk-KZ'), working('Astana', 'kk'))\n"
)


def asked(folders: str, program: str = ASK) -> subprocess.CompletedProcess[str]:
    """A process of its own, since languages are found once in each."""
    source = Path(__file__).parents[2] / "src"
    around = {**os.environ, "PYTHONPATH": str(source), VARIABLE: folders, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-c", program], env=around, capture_output=True, text=True, check=False, timeout=60
    )


def written(folder: Path, code: str = "kk", text: str = HEAD) -> Path:
    file = folder / code / "LC_MESSAGES" / "comity.po"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    return folder


def test_shipped_languages_are_those_of_the_package() -> None:
    assert {"en", "ru", "zh"} <= set(languages())
    assert next(iter(languages())) == SOURCE.code
    assert (language_of("zh").html, language_of("zh").cldr, language_of("ru").name) == ("zh-Hans", "zh_Hans", "Русский")


def test_language_that_is_not_there_is_read_in_english() -> None:
    assert language_of("xx") == SOURCE
    assert find_catalogue("xx", "comity") is None
    assert find_catalogue("en", "comity") is None
    assert find_catalogue("../ru", "comity") is None


def test_language_is_added_by_a_folder(tmp_path: Path) -> None:
    added = asked(os.pathsep.join(("", str(written(tmp_path)))))
    assert added.stderr == ""
    assert added.stdout.replace("\u202f", " ").splitlines() == [
        "('en', 'kk', 'ru', 'zh') Шолу States kk ltr",
        "2026 ж. 2 қаңтар kk Astana",
    ]


def test_shipped_language_is_not_replaced(tmp_path: Path) -> None:
    written(tmp_path, "ru", HEAD)
    written(tmp_path, "en", HEAD)
    shown = asked(
        str(tmp_path), "from comity.app.catalogues import languages\nprint(*languages())\nprint(languages()['ru'].name)"
    )
    assert shown.stdout.splitlines() == ["en ru zh", "Русский"]


def test_folder_that_is_no_language_is_passed_over(tmp_path: Path) -> None:
    written(tmp_path, "Notes")
    (tmp_path / "kk").mkdir()
    assert (
        asked(str(tmp_path), "from comity.app.catalogues import languages\nprint(*languages())").stdout == "en ru zh\n"
    )


@pytest.mark.parametrize(
    ("lost", "named"),
    [
        ('"X-CLDR-Locale: kk\\n"\n', "X-CLDR-Locale missing"),
        (": ltr", "X-Direction missing"),
        ('"Plural-', "Plural-Forms missing"),
    ],
)
def test_head_that_does_not_say_what_it_must_is_refused(tmp_path: Path, lost: str, named: str) -> None:
    refused = asked(str(written(tmp_path, text=HEAD.replace(lost, '"' if lost.startswith('"P') else ""))))
    assert refused.returncode != 0
    assert named in refused.stderr


def test_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    refused = asked(str(tmp_path / "none"))
    assert refused.returncode != 0
    assert "expected a folder of catalogues in COMITY_CATALOGUES" in refused.stderr
