"""An author may choose what a statement refers to; what the readers of the statement may not read is refused."""

import msgspec
import pytest

from app.web.write.people import Writer, form_of
from app.web.write.test_papers import sent
from comity.app.accounts.roles import Role
from comity.app.draft import Submitted
from comity.app.node import Node
from comity.kernel.act import MAX_REFERENCES
from comity.kernel.marking import Level
from markup import faults_of, read
from nodes import OFFICER, OPEN, OWN, SHARED, membership, organisation
from served import Client

FORM = "/write/organisation.membership_stated/1"
OPENED = "Refers to: chosen by you"


@pytest.fixture(scope="module")
def opened(node: Node) -> Submitted:
    return node.submit(organisation("XAA-REFS"), OFFICER)


@pytest.fixture(scope="module")
def others(node: Node, opened: Submitted) -> dict[str, str]:
    """A statement of each handling in the file, by id."""
    markings = {"shared": SHARED, "own": OWN}
    return {
        name: node.submit(membership(opened.matter, party, marking=marking), OFFICER).id.hex()
        for (name, marking), party in zip(markings.items(), ("XBB", "XCC"), strict=True)
    }


@pytest.fixture
def writer(client: Client, node: Node) -> Writer:
    return Writer(client, node)


def filled(opened: Submitted, **more: str) -> dict[str, str | None]:
    return {
        "about:matter": opened.matter,
        "party": "XDD",
        "status": "member",
        "confidence": "high",
        "start": "2021",
        "handling:level": "restricted",
        "handling:audience": "those_named",
        "handling:parties__0": "XBB",
        **more,
    }


def looked_at(writer: Writer, opened: Submitted, **more: str) -> str:
    page = writer.get(writer.press(writer.get(FORM), "do", "preview", **filled(opened, **more)))
    assert not faults_of(page)
    return page


def refs_of(writer: Writer, page: str) -> list[str]:
    return list(msgspec.json.decode(writer.get(f"/api/v1/acts/{sent(writer, page)}")).get("refs", []))


def told(page: str) -> list[tuple[str, str]]:
    """What is wrong, with the field that it leads to."""
    summary = next(one for one in read(page).all("section") if one.get("id") == "problems")
    return [(one.get("href"), one.text()) for one in summary.all("a")]


def test_system_chooses_what_all_readers_may_read(writer: Writer, opened: Submitted, others: dict[str, str]) -> None:
    refs = refs_of(writer, looked_at(writer, opened))
    assert refs
    assert others["own"] not in refs


def test_author_chooses(client: Client, node: Node, opened: Submitted, others: dict[str, str]) -> None:
    writer = Writer(client, node)
    chosen = others["shared"]
    page = looked_at(writer, opened, **{"about:refs__0": chosen.upper(), "about:refs__2": f" {chosen} "})
    assert "Look at it before it is sent" in page
    assert refs_of(writer, page) == [chosen]


def test_folded_away_until_used(writer: Writer, opened: Submitted) -> None:
    page = writer.get(FORM)
    (part,) = [one for one in read(page).all("details") if "refers" in one.get("class").split()]
    assert "open" not in part.attributes
    assert "Refers to: chosen by the system" in part.text()
    page = writer.get(writer.press(page, "do", "save", **{"about:refs__0": opened.id.hex()}))
    (part,) = [one for one in read(page).all("details") if "refers" in one.get("class").split()]
    assert "open" in part.attributes
    assert OPENED in part.text()


def test_statement_is_found_by_words_by_number_and_in_the_file(
    writer: Writer, opened: Submitted, others: dict[str, str]
) -> None:
    for text, wanted in (
        ("Quiet pact", opened.id.hex()),
        (others["shared"], others["shared"]),
        ("", others["shared"]),
    ):
        at = {"about:matter": opened.matter, "about:refs__0": text}
        page = writer.get(writer.press(writer.get(FORM), "find:about:refs.0", "find", **at))
        assert not faults_of(page)
        picks = [one.get("value") for one in read(page).all("button") if one.get("name") == "pick:about:refs.0"]
        assert wanted in picks
        page = writer.get(writer.press(page, "pick:about:refs.0", wanted))
        assert dict(form_of(page)[1])["about:refs.0"] == wanted
        assert f"/statements/{wanted}" in page


def test_rows_are_added_up_to_as_many_as_an_act_holds(writer: Writer, opened: Submitted) -> None:
    refs = {f"about:refs__{number}": opened.id.hex() for number in range(MAX_REFERENCES - 1)}
    page = writer.get(writer.press(writer.get(FORM), "add:about:refs", **refs))
    assert f"about:refs.{MAX_REFERENCES - 1}" in dict(form_of(page)[1])
    assert "add:about:refs" not in [one.get("name") for one in read(page).all("button")]
    many = {f"about:refs__{number}": f"{number:064x}" for number in range(MAX_REFERENCES + 1)}
    page = looked_at(writer, opened, **many)
    assert ("#field-about:refs", "Statements it refers to: Expected at most 16 entries, got 17.") in told(page)


def test_what_readers_may_not_read_is_refused_beside_its_field(
    writer: Writer, opened: Submitted, others: dict[str, str]
) -> None:
    refs = {"about:refs__0": others["shared"], "about:refs__1": others["own"]}
    (found,) = told(looked_at(writer, opened, **refs))
    assert found[0] == "#field-about:refs.1"
    assert "may not be read by everybody who would read this one" in found[1]


def test_what_is_not_there_and_what_one_may_not_read_are_the_same(
    client: Client, node: Node, opened: Submitted, others: dict[str, str]
) -> None:
    low = Writer(client, node, clearance=Level.RESTRICTED)
    answers = []
    for ref in (others["own"], "0" * 64):
        page = looked_at(low, opened, **{"about:refs__0": ref})
        answers.append(page.replace(ref, "REF").replace(low.node.drafts.all(low.id)[0].id, "DRAFT"))
        assert "There is no statement" in told(page)[0][1]
        found = low.get(low.press(low.get(FORM), "find:about:refs.0", "find", **{"about:refs__0": ref}))
        assert "No statement that you may read holds these words." in found
        for kept in low.node.drafts.all(low.id):
            low.node.drafts.drop(low.id, kept.id)
    assert answers[0] == answers[1]


@pytest.mark.parametrize("ref", ["not a number", "0" * 63, "<script>"])
def test_what_is_no_statement_is_told_at_its_field(writer: Writer, opened: Submitted, ref: str) -> None:
    (found,) = told(looked_at(writer, opened, **{"about:refs__0": ref}))
    assert found[0] == "#field-about:refs.0"
    assert "Expected the number of a statement" in found[1]


def test_public_statement_refers_to_public_ones_only(writer: Writer, node: Node, opened: Submitted) -> None:
    public = node.submit(membership("organisation:sco", "XAA", marking=OPEN), OFFICER)
    more = {"handling:audience": "everybody", "handling:level": "open", "handling:parties__0": ""}
    page = looked_at(writer, public, **{**more, "about:refs__0": public.id.hex(), "about:refs__1": opened.id.hex()})
    assert [href for href, _ in told(page)] == ["#field-about:refs.1"]


def test_who_may_not_write_finds_nothing(client: Client, node: Node) -> None:
    other = Writer(client, node, Role.ADMINISTRATOR)
    other.get(FORM, status=409)


def test_an_empty_row_that_may_stay_empty_is_not_called_required(writer: Writer) -> None:
    fields = [one for one in read(writer.get(FORM)).all("input") if one.get("name") == "about:refs.0"]
    assert [one.get("aria-required") for one in fields] == [""]
