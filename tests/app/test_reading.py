"""Reading: pages, searches and questions go on where they ended and show each reader its own (K10)."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.app.draft import Submitted
from comity.app.heads import sidecar_path
from comity.app.node import Node
from comity.app.reading import PAGE_LIMIT, Reading, parse_query
from comity.app.writing import Intent
from comity.capabilities import REGISTRY
from comity.kernel.errors import Malformed, NotFound
from comity.kernel.ids import LogId
from comity.kernel.store import IndexRow
from nodes import OFFICER, OPEN, SHARED, VISITOR, memory_stores, node_on, officer, organisation

PARTNER = officer(party="XBB").reader


@pytest.fixture(scope="module")
def node(
    untouched_home: Path, tmp_path_factory: pytest.TempPathFactory, record_rows: tuple[IndexRow, ...]
) -> Iterator[Node]:
    """Sixty organisations, every second of them public."""
    home = Path(shutil.copytree(untouched_home, tmp_path_factory.mktemp("reading") / "XAA"))
    sidecar_path(home, LogId("XAA")).unlink()
    node = node_on(home, memory_stores(record_rows))
    drafts = [organisation(f"XAA-{number}", OPEN if number % 2 else SHARED) for number in range(120)]
    done = node.write([Intent(draft=draft, officer=OFFICER) for draft in drafts])
    assert all(isinstance(one, Submitted) for one in done)
    node.submit(organisation("XAA-LAST"), OFFICER)
    yield node
    node.close()


def all_matters(reading: Reading, limit: int) -> list[str]:
    found: list[str] = []
    after: str | None = ""
    while after is not None:
        page = reading.page("organisation", after, limit)
        assert len(page.matters) <= min(limit, PAGE_LIMIT)
        found += [one.matter for one in page.matters]
        after = page.next
    return found


@pytest.mark.parametrize("limit", [1, 7, 50, 1000])
def test_pages_together_show_everything_once(node: Node, limit: int) -> None:
    for reader, own in ((VISITOR, 60), (PARTNER, 121), (OFFICER.reader, 121)):
        matters = all_matters(node.reading(reader), limit)
        assert matters == sorted(set(matters))
        assert len([one for one in matters if one.startswith("organisation:XAA.")]) == own


def test_no_page_is_empty_for_what_a_reader_may_not_see(node: Node) -> None:
    page = node.reading(VISITOR).page("organisation", "organisation:XAA.", 50)
    assert len(page.matters) == 50


def test_search_goes_on_where_it_ended(node: Node) -> None:
    for reader, count in ((VISITOR, 60), (PARTNER, 121)):
        reading = node.reading(reader)
        found: list[bytes] = []
        after = ""
        while True:
            hits = reading.search("quiet pact", after, 17)
            found += [said.id for said in hits.acts]
            if hits.next is None:
                break
            after = hits.next
        assert len(found) == len(set(found)) == count
        assert [reading.act(act).index for act in found] == sorted(  # type: ignore[arg-type]
            (reading.act(act).index for act in found),  # type: ignore[arg-type]
            reverse=True,
        )


def test_search_goes_on_from_no_act_that_is_hidden(node: Node) -> None:
    hidden = node.reading(PARTNER).search("quiet pact", "", 1).acts[0]
    assert hidden.act.envelope.marking == SHARED
    with pytest.raises(NotFound):
        node.reading(VISITOR).search("quiet pact", hidden.id.hex())


def test_search_for_nothing_finds_nothing(node: Node) -> None:
    for text in ("", "  ", "?!", "\0"):
        assert node.reading(PARTNER).search(text).acts == ()


def test_visitors_have_no_arrivals(node: Node) -> None:
    assert node.reading(VISITOR).arrivals(None, 100) == ()
    assert len(node.reading(OFFICER.reader).arrivals(None, 10_000)) > 121


def test_file_of_another_type_is_not_there(node: Node) -> None:
    view = REGISTRY.views["members"]
    with pytest.raises(NotFound):
        node.reading(VISITOR).rows(view, parse_query(view, {}), "party:kaz")


def test_view_of_one_file_needs_its_name(node: Node) -> None:
    view = REGISTRY.views["members"]
    with pytest.raises(Malformed, match="expected the file whose members are asked for, got none"):
        node.reading(VISITOR).rows(view, parse_query(view, {}))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"colour": "red"}, "other than on, since, until, party, organisation, status, confidence, got colour"),
        ({"on": "2018-13-01"}, "a parameter does not fit"),
        ({"status": "MEMBER"}, "a parameter does not fit"),
        ({"on": "null"}, "expected a value of on, got none"),
        ({"party": "NULL"}, "expected a value of party, got none"),
        ({"status": ""}, "expected a value of status, got none"),
    ],
)
def test_question_that_does_not_fit_is_named(values: dict[str, str], said: str) -> None:
    with pytest.raises(Malformed, match=said):
        parse_query(REGISTRY.views["members"], values)
