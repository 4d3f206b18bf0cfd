"""What leaves for papers and spreadsheets: bounded, complete in its sources, and versioned by what it rests on."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.app.exporting import (
    MAX_ROWS,
    Answered,
    Question,
    acts_of,
    data_version,
    export_bibtex,
    export_csv,
    record_edition,
)
from comity.app.heads import sidecar_path
from comity.app.language import Catalogue
from comity.app.node import Node
from comity.app.reading import parse_query
from comity.capabilities import REGISTRY
from comity.capabilities.parties.views import NoQuery
from comity.kernel.errors import Malformed
from comity.kernel.ids import LogId
from comity.kernel.store import IndexRow
from nodes import OFFICER, OPEN, VISITOR, memory_stores, node_on, organisation, organisation_body, raw

WORDS = Catalogue("en")
ANSWERED = Answered(by="XAA", day=date(2026, 11, 22), address="/organisations")
ORGANISATIONS = REGISTRY.views["organisations"]
SERIES = REGISTRY.views["series"]


@pytest.fixture(scope="module")
def node(
    untouched_home: Path, tmp_path_factory: pytest.TempPathFactory, record_rows: tuple[IndexRow, ...]
) -> Iterator[Node]:
    """A node with the record, and an organisation that the record and its opener describe differently."""
    home = Path(shutil.copytree(untouched_home, tmp_path_factory.mktemp("exporting") / "XAA"))
    sidecar_path(home, LogId("XAA")).unlink()
    node = node_on(home, memory_stores(record_rows))
    body = {**organisation_body("XAA-PACT"), "sources": ["https://example.org/pact", "The pact (2001)"]}
    node.submit(msgspec.structs.replace(organisation("XAA-PACT", OPEN), body=raw(body)), OFFICER)
    yield node
    node.close()


def test_version_depends_on_the_statements_and_not_on_their_order() -> None:
    acts = [f"{number:064x}" for number in range(20)]
    assert data_version(acts) == data_version([*reversed(acts), acts[0]])
    assert data_version(acts) != data_version(acts[1:])
    # SHA-256 of nothing, and of one id.
    assert data_version(()) == "e3b0c44298fc1c14"
    assert data_version(["0" * 64]) == "60e05bd1b195af2f"


@given(acts=st.sets(st.text("0123456789abcdef", min_size=64, max_size=64), max_size=6), data=st.data())
def test_every_statement_more_or_less_is_another_version(acts: set[str], data: st.DataObject) -> None:
    for act in acts:
        assert data_version(acts - {act}) != data_version(acts)
    assert data_version(data.draw(st.permutations(sorted(acts)))) == data_version(acts)


def test_acts_of_rows_are_sorted_and_each_there_once(node: Node) -> None:
    rows = node.reading(VISITOR).all_rows(SERIES, parse_query(SERIES, {}))
    acts = acts_of((*rows, *rows))
    assert list(acts) == sorted(set(acts))
    assert len(acts) > 100


def test_csv_has_one_line_for_each_row(node: Node) -> None:
    reading = node.reading(VISITOR)
    rows = reading.all_rows(ORGANISATIONS, NoQuery())
    assert export_csv(reading, ORGANISATIONS, rows).count("\r\n") == len(rows) + 1


def test_row_that_sums_up_has_the_sources_of_its_statements(node: Node) -> None:
    reading = node.reading(VISITOR)
    rows = reading.all_rows(SERIES, parse_query(SERIES, {"series": "Peace Mission"}))
    (line,) = export_csv(reading, SERIES, rows).splitlines()[1:]
    stated = {
        source
        for act in acts_of(rows)
        for source in getattr(reading.act(bytes.fromhex(act)).act.body, "sources", ())  # type: ignore[arg-type]
    }
    assert len(stated) > 10
    assert all(source in line for source in stated)


def test_bibtex_names_question_version_edition_and_sources(node: Node) -> None:
    reading = node.reading(VISITOR)
    rows = [row for row in reading.all_rows(ORGANISATIONS, NoQuery()) if row.organisation.code == "XAA-PACT"]
    text = export_bibtex(reading, Question(view=ORGANISATIONS, values={}), rows, WORDS, ANSWERED)
    assert f"version = {{{data_version(rows[0].acts)}}}" in text
    assert "rests on 1 statement;" in text
    assert "Reference library, edition of 22 November 2026" in text
    assert "url = {https://example.org/pact}" in text
    assert text.count("@") == 3


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Members (organisation:sco; On: 2018-06-01; Status: Observer)"),
        ("ru", "Государства-члены (organisation:sco; На дату: 2018-06-01; Статус: Государство-наблюдатель)"),
    ],
)
def test_question_is_told_in_words(language: str, title: str) -> None:
    values = {"on": "2018-06-01", "status": "observer"}
    asked = Question(view=REGISTRY.views["members"], values=values, file="organisation:sco")
    assert asked.title(Catalogue(language)).casefold() == title.casefold()


def test_too_many_rows_are_refused_with_both_numbers(node: Node) -> None:
    reading = node.reading(VISITOR)
    rows: list[Any] = [reading.all_rows(ORGANISATIONS, NoQuery())[0]] * (MAX_ROWS + 1)
    told = r"at most 20000 rows to export, got 20001"
    with pytest.raises(Malformed, match=told):
        export_csv(reading, ORGANISATIONS, rows)
    with pytest.raises(Malformed, match=told):
        export_bibtex(reading, Question(view=ORGANISATIONS, values={}), rows, WORDS, ANSWERED)
    assert export_csv(reading, ORGANISATIONS, rows[:3])


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_edition_is_a_day_in_words(language: str) -> None:
    assert "2026" in record_edition(Catalogue(language))
