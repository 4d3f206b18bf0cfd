"""The feed of an account: what its address opens, without the text of statements, and to be ended at any time."""

import re
import xml.etree.ElementTree as ET
from datetime import timedelta

from comity.kernel.marking import ANY, Level, Marking
from nodes import OFFICER, OWN, organisation
from signed import Browser, People

ATOM = "{http://www.w3.org/2005/Atom}"
OPEN = Marking(level=Level.OPEN, release=("XAA",), originators=("XAA",), purposes=ANY)


def address(one: Browser, level: str = "open") -> str:
    page = one.post("/account/feed", 200, do="renew", level=level)
    found = re.search(r"http://127\.0\.0\.1(/feeds/[0-9a-f]{64}/new\.atom)", page)
    assert found is not None
    return found[1]


def ids(text: str) -> set[str]:
    return {str(entry.findtext(f"{ATOM}id")).rpartition(":")[2] for entry in ET.fromstring(text).iter(f"{ATOM}entry")}


def test_feed_tells_what_arrived_up_to_the_chosen_level(people: People) -> None:
    people.clock.time += timedelta(seconds=1)
    low = people.node.submit(organisation(marking=OPEN), OFFICER).id.hex()
    high = people.node.submit(organisation(marking=OWN), OFFICER).id.hex()
    answer = people.client.get(address(people.browser()))
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert answer.headers["cache-control"] == "private, no-store"
    assert low in ids(answer.text)
    assert high not in ids(answer.text)
    assert high in ids(people.client.get(address(people.browser(), "secret")).text)


def test_feed_holds_no_secret_and_no_text_of_statements(people: People) -> None:
    where = address(people.browser())
    text = people.client.get(where).text
    assert where.split("/")[2] not in text
    assert "bilateral" not in text


def test_address_that_is_unknown_or_withdrawn_is_not_there(people: People) -> None:
    one = people.browser()
    where = address(one)
    assert people.client.get(where).status_code == 200
    one.post("/account/feed", do="withdraw")
    gone, never = people.client.get(where), people.client.get(f"/feeds/{'0' * 64}/new.atom")
    assert (gone.status_code, gone.content) == (404, never.content)


def test_reading_what_is_not_public_is_noted(people: People) -> None:
    people.node.submit(organisation(marking=OPEN), OFFICER)
    one = people.browser()
    where = address(one)
    before = people.node.trail.newest()
    people.client.get(where)
    noted = [entry for entry in people.node.trail.entries(before, people.node.trail.newest())]
    assert [entry.entry.noted.who for entry in noted] == [one.id]
    assert where.split("/")[2] not in str(noted)
