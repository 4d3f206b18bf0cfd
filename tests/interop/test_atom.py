"""Feeds by RFC 4287: well-formed whatever the texts hold, with everything the standard demands."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from comity.interop.atom import Entry, Feed, write_feed

ATOM = "{http://www.w3.org/2005/Atom}"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
FEED = Feed(id="tag:x", title="New", page="https://x.example/new", language="en", updated=NOON)


def entry(title: str = "One", summary: str = "") -> Entry:
    return Entry(id="tag:x:1", title=title, link="https://x.example/1", author="XAA", updated=NOON, summary=summary)


def test_feed_and_entries_have_what_the_standard_demands() -> None:
    root = ET.fromstring(write_feed(FEED, [entry()]))
    for part in (root, root.find(f"{ATOM}entry")):
        assert part is not None
        assert part.findtext(f"{ATOM}id")
        assert part.findtext(f"{ATOM}title")
        assert part.findtext(f"{ATOM}updated") == "2026-11-22T12:00:00.000Z"
    assert root.findtext(f"{ATOM}entry/{ATOM}author/{ATOM}name") == "XAA"


def test_address_of_a_secret_feed_is_not_told() -> None:
    assert 'rel="self"' not in write_feed(FEED, [])


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_breaks_the_document(text: str) -> None:
    root = ET.fromstring(write_feed(FEED, [entry(text, text)]))
    assert len(root.findall(f"{ATOM}entry")) == 1
    allowed = "".join(
        one if one in "\t\n\r" or (ord(one) >= 32 and one not in "\ufffe\uffff") else "\ufffd" for one in text
    )
    assert (root.findtext(f"{ATOM}entry/{ATOM}title") or "") == allowed.replace("\r\n", "\n").replace("\r", "\n")
