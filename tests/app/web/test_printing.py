"""What stands at the top of every sheet."""

import pytest

from comity.app.draft import Submitted
from comity.app.language import Catalogue
from comity.app.web.printing import address_on_paper, handling_on_paper
from comity.kernel.marking import Level, Marking, Reader, public
from markup import read
from served import Client

WORDS = Catalogue("en")
SECRET = Marking(level=Level.SECRET, release=("XAA", "XBB"), originators=("XAA",), purposes="ANY", caveats=("ORCON",))
OPEN = Marking(level=Level.OPEN, release=("XAA", "XCC"), originators=("XAA",), purposes="ANY")


def test_strictest_handling_of_what_is_shown_counts() -> None:
    reader = Reader(party="XAA", clearance=Level.SECRET)
    assert handling_on_paper([public("XAA"), public("RECORD")], reader, WORDS) == "Handling: public"
    assert handling_on_paper([SECRET, OPEN, public("XAA")], reader, WORDS) == "Handling: Secret; only for XAA · ORCON"


def test_without_statements_the_highest_that_the_reader_can_be_shown_stands() -> None:
    assert handling_on_paper([], Reader(), WORDS) == "Handling: public"
    told = handling_on_paper([], Reader(party="XAA", clearance=Level.CONFIDENTIAL), WORDS)
    assert told == "Handling: up to Confidential, see each statement"


def test_address_holds_what_was_asked() -> None:
    assert address_on_paper("https://x.example", "/states/KAZ", {}) == "https://x.example/states/KAZ"
    assert address_on_paper("", "/exercises", {"party": "KAZ"}) == "/exercises?party=KAZ"


@pytest.mark.parametrize("place", ["statement", "file", "list"])
def test_page_of_a_guarded_statement_says_so_on_paper(
    client: Client, hidden: Submitted, token: str, place: str
) -> None:
    address = {
        "statement": f"/statements/{hidden.id.hex()}",
        "file": "/exercises/pm-2007",
        "list": "/exercises",
    }[place]
    answer = client.get(address, headers={"accept": "text/html", "authorization": f"Bearer {token}"})
    lines = [
        one.text()
        for part in read(answer.text).all("div")
        if part.get("class") == "print-head"
        for one in part.all("span")
    ]
    told = {"statement": "Handling: Restricted; only for XAA, XBB", "file": "Handling: public", "list": "Handling: "}
    assert lines[0] == told[place] or (place == "list" and lines[0].startswith(told[place]))
    assert lines[1:] == [address, "22 November 2026"]
