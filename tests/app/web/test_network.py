"""Who belongs with whom: figure, tables and file say the same, on the day and for the organisation asked for."""

import csv
import io
import re

import pytest

from comity.app.draft import Submitted
from comity.app.node import Node
from markup import Element, faults_of, read
from nodes import OFFICER, membership
from served import Client


def page_of(client: Client, address: str, language: str = "en", **headers: str) -> Element:
    answer = client.get(address, headers={"accept": "text/html", "accept-language": language, **headers})
    assert answer.status_code == 200, answer.text
    assert faults_of(answer.text) == []
    return read(answer.text)


def memberships(page: Element) -> set[tuple[str, str]]:
    """State and organisation of every row of the first table."""
    table = next(page.all("table"))
    found = set()
    for row in next(table.all("tbody")).all("tr"):
        states = [one.get("href").rpartition("/")[2] for one in next(row.all("th")).all("a")]
        organisations = [one.text() for one in next(row.all("td")).all("a")]
        found |= {(state, organisation) for state in states for organisation in organisations}
    return found


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
@pytest.mark.parametrize("address", ["/network", "/network?organisation=SCO", "/network?on=1900-01-01"])
def test_page_is_sound(client: Client, address: str, language: str) -> None:
    page_of(client, address, language)


def test_table_and_file_hold_the_same_memberships(client: Client) -> None:
    page = page_of(client, "/network?on=2018-06-01")
    rows = list(csv.DictReader(io.StringIO(client.get("/network.csv?on=2018-06-01").text)))
    assert memberships(page) == {(row["State"], row["Organisation"]) for row in rows}
    assert ("IND", "SCO") in memberships(page)
    assert ("IRN", "SCO") not in memberships(page)


def test_figure_has_a_circle_for_each_row_and_a_line_for_each_membership_of_it(client: Client) -> None:
    page = page_of(client, "/network")
    drawing = next(one for one in page.all("svg") if one.get("class") == "network")
    rows = list(next(next(page.all("table")).all("tbody")).all("tr"))
    assert len(list(drawing.all("circle"))) == len(rows)
    assert len(list(drawing.all("line"))) == sum(len(list(next(row.all("td")).all("a"))) for row in rows)


def test_organisation_narrows_to_its_members_with_all_they_belong_to(client: Client) -> None:
    found = memberships(page_of(client, "/network?organisation=SCO"))
    members = {state for state, organisation in found if organisation == "SCO"}
    assert {state for state, _ in found} == members
    assert ("KAZ", "CSTO") in found
    assert ("ARM", "CSTO") not in found


def test_same_question_is_drawn_alike(client: Client) -> None:
    one, other = (client.get("/network?on=2020-01-01", headers={"accept": "text/html"}).text for _ in range(2))
    assert one == other


def test_permanent_link_names_day_and_version(client: Client) -> None:
    page = page_of(client, "/network")
    link = next(one.get("href") for one in page.all("a") if "version=" in one.get("href"))
    assert re.fullmatch(r"/network\?on=2026-11-22&version=[0-9a-f]{16}", link)
    assert "has changed" not in page_of(client, link).text()


def test_hidden_membership_changes_no_byte_for_a_visitor(
    client: Client, node: Node, hidden: Submitted, token: str
) -> None:
    page = {"accept": "text/html"}
    before = [client.get(address, headers=page).content for address in ("/network", "/network.csv")]
    node.submit(membership(hidden.matter, party="KAZ"), OFFICER)
    assert [client.get(address, headers=page).content for address in ("/network", "/network.csv")] == before
    assert "XAA-PACT" in client.get("/network", headers={**page, "authorization": f"Bearer {token}"}).text


@pytest.mark.parametrize(
    "address", ["/network?on=yesterday", "/network?organisation=sco%20x", "/network.csv?status=member"]
)
def test_what_does_not_fit_is_refused(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400
