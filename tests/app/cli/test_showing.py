"""``comity show``: every view of the registry, over a node or over the shipped record alone."""

import csv
import io
import json
from pathlib import Path

import pytest

from app.cli.conftest import Comity
from comity.app.draft import Draft
from comity.app.opening import open_node
from comity.capabilities import REGISTRY
from comity.kernel.translation import text_hash
from nodes import OFFICER, OPEN, OWN, organisation, organisation_body, raw


@pytest.mark.parametrize("view", sorted(REGISTRY.views))
def test_every_view_is_shown_as_table_and_as_json(comity: Comity, tmp_path: Path, view: str) -> None:
    of_one = REGISTRY.views[view].of_one
    named = [{"organisation": "sco", "party": "kaz"}[REGISTRY.views[view].matter_type]] if of_one else []
    table = comity("show", view, *named, "--home", tmp_path)
    assert (table.code, len(table.out.splitlines()) > 1) == (0, True)
    told = json.loads(comity("show", view, *named, "--home", tmp_path, "--json").out)
    assert told["view"] == view
    assert told["rows"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("view", ["members", "exercises", "series"])
def test_view_is_printed_as_csv_and_as_bibtex(comity: Comity, tmp_path: Path, view: str) -> None:
    named = ["sco"] if REGISTRY.views[view].of_one else []
    rows = json.loads(comity("show", view, *named, "--home", tmp_path, "--json").out)["rows"]
    table = list(csv.reader(io.StringIO(comity("show", view, *named, "--home", tmp_path, "--csv").out)))
    assert len(table) == len(rows) + 1 > 10
    assert table[0][-2:] == ["Sources", "Statements"]
    cited = comity("show", view, *named, "--home", tmp_path, "--bibtex").out
    assert cited.startswith(f"@misc{{comity-{view}-")
    assert "comity, reference library" in cited


def test_only_one_form_is_printed(comity: Comity, tmp_path: Path) -> None:
    for forms in (("--json", "--csv"), ("--csv", "--bibtex"), ("--json", "--bibtex")):
        done = comity("show", "parties", *forms, "--home", tmp_path)
        assert (done.code, "at most one of --json, --csv and --bibtex" in done.err) == (2, True)


def test_question_is_cited_with_its_parameters(comity: Comity, tmp_path: Path) -> None:
    cited = comity("show", "members", "sco", "--on", "2018-06-01", "--lang", "ru", "--home", tmp_path, "--bibtex").out
    assert "(organisation:sco; На дату: 2018-06-01)" in cited


def test_members_on_a_day(comity: Comity, tmp_path: Path) -> None:
    def members(day: str) -> set[str]:
        told = json.loads(comity("show", "members", "sco", "--on", day, "--home", tmp_path, "--json").out)
        return {row["membership"]["party"] for row in told["rows"]}

    assert members("2018-06-01") - members("2016-06-01") == {"IND", "PAK"}


def test_tables_are_in_three_languages(comity: Comity, tmp_path: Path) -> None:
    tables = {comity("show", "members", "sco", "--lang", lang, "--home", tmp_path).out for lang in ("en", "ru", "zh")}
    assert len(tables) == 3


def test_texts_of_the_library_are_told_in_working_translation(comity: Comity, tmp_path: Path) -> None:
    russian = comity("show", "parties", "--lang", "ru", "--home", tmp_path).out
    assert "Астана" in russian
    assert russian.splitlines()[-1].startswith("Рабочий перевод")
    english = comity("show", "parties", "--home", tmp_path).out
    assert "Astana" in english
    assert "ranslation" not in english
    assert "Astana" in comity("show", "parties", "--lang", "ru", "--csv", "--home", tmp_path).out


def test_translation_that_a_party_gave_is_told_with_what_it_is_worth(comity: Comity, home: Path) -> None:
    node = open_node(home)
    body = {
        "code": "XAA",
        "name": {"en": "A", "ru": "A", "zh": "A"},
        "confidence": "high",
        "capital": {"name": "Oasis"},
    }
    done = node.submit(Draft(kind="party.described/1", body=raw(body), marking=OPEN), OFFICER)
    given = {
        "act": done.id.hex(),
        "path": "capital.name",
        "language": "ru",
        "text": "Оазис",
        "authority": "official_translation",
        "translator": "Language Service",
        "source": text_hash("Oasis"),
    }
    node.submit(Draft(kind="act.translated/1", body=raw(given), marking=OPEN, matter=done.matter), OFFICER)
    node.close()
    russian = comity("show", "parties", "--lang", "ru", "--home", home).out
    assert [line.split()[2] for line in russian.splitlines() if line.startswith("XAA")] == ["Оазис"]
    assert "Оазис: Официальный перевод (XAA, Language Service): Oasis" in russian.splitlines()
    assert russian.splitlines()[-1].startswith("Рабочий перевод")
    for said in (("--lang", "ru", "--json"), ("--lang", "ru", "--csv"), ("--lang", "zh")):
        told = comity("show", "parties", *said, "--home", home).out
        assert "Oasis" in told
        assert "Оазис" not in told


def test_codes_and_texts_of_other_languages_are_left_alone(comity: Comity, home: Path) -> None:
    node = open_node(home)
    body = {
        "code": "XAA",
        "name": {"en": "A", "ru": "A", "zh": "A"},
        "confidence": "high",
        "capital": {"name": "Paris"},
    }
    node.submit(Draft(kind="party.described/1", body=raw(body), marking=OPEN, lang="ru"), OFFICER)
    node.close()
    table = comity("show", "parties", "--lang", "zh", "--home", home).out
    assert [line.split()[2] for line in table.splitlines() if line.startswith("XAA")] == ["Paris"]
    codes = comity("show", "organisations", "--lang", "zh", "--home", home).out
    assert "RIMPAC" in {line.split()[0] for line in codes.splitlines() if line.strip()}


def test_own_statements_are_among_the_rows(comity: Comity, home: Path) -> None:
    node = open_node(home)
    matter = node.submit(organisation("XAA-OWN", OWN), OFFICER).matter
    node.close()
    told = json.loads(comity("show", "organisations", "--home", home, "--json").out)
    assert matter in {row["matter"] for row in told["rows"]}
    one = json.loads(comity("show", "organisation", matter, "--home", home, "--json").out)
    assert [row["organisation"]["code"] for row in one["rows"]] == ["XAA-OWN"]


def test_text_of_statements_is_neither_markup_nor_obeyed_by_the_terminal(comity: Comity, home: Path) -> None:
    node = open_node(home)
    for name in ("Bad[/nope]", "[red]Loud[/]", "Fine\x1b]0;owned\x07\x1b[2J\u202eback\u009b"):
        body = {**organisation_body("XAA-E"), "name": {"en": name, "ru": name, "zh": name}}
        node.submit(Draft(kind="organisation.described/1", body=raw(body), marking=OPEN), OFFICER)
    node.close()
    done = comity("show", "organisations", "--home", home)
    assert done.code == 0
    joined = "".join(done.out.split())
    assert "Bad[/nope]" in joined
    assert "[red]Loud[/]" in joined
    assert not {"\x1b", "\x07", "\u202e", "\u009b"} & set(done.out)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("members", "sco", "--on", "2018-02-30"), 2, "a parameter does not fit"),
        (("members", "sco", "--on", "yesterday"), 2, "a parameter does not fit"),
        (("members", "sco", "--status", "friend"), 2, "a parameter does not fit"),
        (("members", "sco", "--party", "kaz"), 2, "a parameter does not fit"),
        (("members", "sco", "--colour", "red"), 2, "No such option"),
        (("members", "../sco"), 2, "expected a matter id"),
        (("members", "sco", "--lang", "fr"), 2, "'fr' is not one of"),
        (("members", "nowhere"), 1, "There is nothing here that you may read. [not_found]"),
        (("members", "party:kaz"), 1, "There is nothing here that you may read. [not_found]"),
        (("members", "organisation:XAA." + "0" * 32), 1, "There is nothing here that you may read. [not_found]"),
    ],
)
def test_wrong_question_says_what_was_expected(
    comity: Comity, tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    done = comity("show", *arguments, "--home", tmp_path)
    assert (done.code, said in done.err) == (code, True), done.err
