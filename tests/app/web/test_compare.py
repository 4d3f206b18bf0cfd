"""Organisations beside one another."""

from datetime import date
from typing import Any

import msgspec
import pytest

from comity.app.draft import Draft, Submitted
from comity.app.node import Node
from comity.kernel.marking import Level, Marking
from markup import Element, faults_of, read
from served import Client

TODAY = date(2026, 11, 22)


def page_of(client: Client, query: str, language: str = "en", **headers: str) -> Element:
    answer = client.get(f"/compare?{query}", headers={"accept": "text/html", "accept-language": language, **headers})
    assert answer.status_code == 200, answer.text
    assert faults_of(answer.text) == []
    return read(answer.text)


def lines_of(page: Element) -> dict[str, list[str]]:
    table = next(page.all("table"))
    rows = [list(row.all("th", "td")) for body in table.all("tbody") for row in body.all("tr")]
    return {row[0].text(): [cell.text() for cell in row[1:]] for row in rows}


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_five_stand_side_by_side(client: Client, language: str) -> None:
    page = page_of(client, "organisations=SCO,CSTO,NATO,OSCE,CIS", language)
    assert {len(cells) for cells in lines_of(page).values()} == {5}


def test_members_are_those_of_today(client: Client) -> None:
    members = lines_of(page_of(client, "organisations=SCO,CSTO,OSCE"))["Members today"]
    found = []
    for name, status in (("sco", "member"), ("csto", "member"), ("osce", "participating_state")):
        query = f"on={TODAY.isoformat()}&status={status}"
        rows = client.get(f"/api/v1/organisations/{name}/members?{query}").json()["rows"]
        found.append(str(len({row["membership"]["party"] for row in rows if row["held"] == "yes"})))
    assert [cell.split()[0] for cell in members] == found
    assert all(int(one) > 4 for one in found)


def test_rule_and_clause_come_with_their_words(client: Client) -> None:
    lines = lines_of(page_of(client, "organisations=SCO,NATO"))
    assert lines["Decision rule"][0].startswith("Consensus Charter art. 16")
    assert lines["Collective defence"][1].startswith("Yes North Atlantic Treaty art. 5")


def test_counts_lead_to_the_lists_they_count(client: Client) -> None:
    page = page_of(client, "organisations=SCO,CSTO")
    table = next(page.all("table"))
    links = {one.get("href"): one.text() for one in table.all("a")}
    held = client.get("/api/v1/exercises.csv?organisation=SCO&status=held").text.count("\r\n") - 1
    assert links["/exercises?organisation=SCO&status=held"] == str(held)
    for href in links:
        assert client.get(href, headers={"accept": "text/html"}).status_code == 200, href


def test_each_two_share_their_common_members(client: Client) -> None:
    page = page_of(client, "organisations=SCO,CSTO,NATO")
    shared = [row for table in list(page.all("table"))[1:] for row in table.all("tr")][1:]
    cells = {row.text().split(" ", 3)[0] + row.text().split(" ", 3)[2]: row for row in shared}
    assert set(cells) == {"SCOCSTO", "SCONATO", "CSTONATO"}
    assert "Kazakhstan" in cells["SCOCSTO"].text()
    assert cells["SCONATO"].text().endswith("0 none")


def test_check_boxes_and_a_link_ask_alike(client: Client) -> None:
    by_boxes = page_of(client, "organisations=SCO&organisations=CSTO")
    by_link = page_of(client, "organisations=SCO,CSTO")
    assert lines_of(by_boxes) == lines_of(by_link)
    checked = {one.get("value") for one in by_boxes.all("input") if "checked" in one.attributes}
    assert checked == {"SCO", "CSTO"}


@pytest.mark.parametrize(
    "query",
    ["", "organisations=SCO", "organisations=SCO,SCO", "organisations=,,", "organisations=AU,CIS,CSTO,NATO,OSCE,SCO"],
)
def test_too_few_or_too_many_are_told_what_to_do(client: Client, query: str) -> None:
    page = page_of(client, query)
    assert "Choose two to five organisations." in page.text()
    assert not list(page.all("table"))


@pytest.mark.parametrize(
    "query",
    [
        "organisations=SCO,XXX",
        "organisations=SCO,sco",
        "organisations=SCO,<b>",
        "nothing=1",
        "version=1&organisations=SCO,CSTO",
    ],
)
def test_what_is_not_known_is_refused(client: Client, query: str) -> None:
    answer = client.get(f"/compare?{query}", headers={"accept": "text/html", "accept-language": "en"})
    assert answer.status_code == 400
    assert faults_of(answer.text) == []


def test_hidden_organisation_is_unknown_to_a_visitor(client: Client, hidden: Submitted) -> None:
    refused = client.get("/compare?organisations=SCO,XAA-PACT", headers={"accept": "text/html"})
    absent = client.get("/compare?organisations=SCO,XAA-PAST", headers={"accept": "text/html"})
    assert hidden.matter not in refused.text
    assert refused.text.replace("XAA-PACT", "XAA-PAST") == absent.text


@pytest.fixture(scope="module")
def doubted(node: Node, token: str) -> dict[str, str]:
    """An organisation that only XAA sees and under its code names, its description disputed; headers to see it with.

    Of its members one is sure by two spells and open by a third, and one is open by two.
    """
    person = node.access.person(token)
    assert person is not None
    officer = person.officer()
    marking = Marking(level=Level.RESTRICTED, release=("XAA",), originators=("XAA",), purposes="ANY")

    def say(kind: str, matter: str | None = None, /, **body: Any) -> Submitted:
        raw = msgspec.Raw(msgspec.json.encode(body))
        return node.submit(Draft(kind=kind, body=raw, marking=marking, matter=matter), officer)

    names = {"en": "Band", "ru": "Союз", "zh": "联盟"}
    sure = {"confidence": "high"}
    organised = {"decision_rule": "consensus", "collective_defence": "no"}
    own = say("organisation.described/1", code="XAA", name=names, type="band", **organised, **sure)
    for party, start in (("XAA", "2001"), ("XAA", "2005"), ("XAA", None), ("XBB", None), ("XBB", "2026")):
        since = {"start": start} if start is not None else {}
        say("organisation.membership_stated/1", own.matter, party=party, status="member", **since, **sure)
    for kind in ("centre", "planned_centre", "agreed_centre"):
        say("body.described/1", name=names, kind=kind, organisation="XAA", **sure)
    for status in ("held", "held", "announced"):
        say("session.described/1", organisation="XAA", status=status, **sure)
    say("act.disputed/1", own.matter, act=own.id.hex(), reason="not so")
    return {"authorization": f"Bearer {token}"}


def test_state_counts_once_whatever_its_spells(client: Client, doubted: dict[str, str]) -> None:
    members = lines_of(page_of(client, "organisations=SCO,XAA", **doubted))["Members today"]
    assert members[1] == "1 1 more cannot be said"


def test_state_counts_once_in_the_list_of_organisations(client: Client, doubted: dict[str, str]) -> None:
    answer = client.get("/organisations", headers={"accept": "text/html", "accept-language": "en", **doubted})
    (row,) = [one for one in read(answer.text).all("tr") if "Band XAA" in one.text()]
    assert list(row.all("td"))[-1].text() == "1"


def test_what_is_only_announced_or_planned_is_counted_apart(client: Client, doubted: dict[str, str]) -> None:
    lines = lines_of(page_of(client, "organisations=SCO,XAA", **doubted))
    assert lines["Bodies"][1] == "1 and 2 announced or planned"
    assert lines["Summits"][1] == "2 and 1 announced or planned"


def test_doubted_description_is_shown_as_such(client: Client, doubted: dict[str, str]) -> None:
    table = next(page_of(client, "organisations=SCO,XAA", **doubted).all("table"))
    heads = [one.text() for one in next(table.all("tr")).all("th")]
    assert ["disputed" in one for one in heads] == [False, False, True]
