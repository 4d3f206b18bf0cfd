"""A feed of entries in the Atom Syndication Format (RFC 4287), for feed readers."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import msgspec

MEDIA_TYPE: Final = "application/atom+xml"
_FORBIDDEN: Final = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML 1.0 document may hold."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry. id: an IRI that never changes. link: the address of its page. summary: plain text, may be empty."""

    id: str
    title: str
    link: str
    author: str
    updated: datetime
    summary: str = ""


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """What the feed is. id: an IRI that never changes. own: its address, empty where nobody should be told.

    page: the page that shows the same. updated: of the newest entry, or of the feed where it has none.
    """

    id: str
    title: str
    page: str
    language: str
    updated: datetime
    own: str = ""


def write_feed(feed: Feed, entries: Iterable[Entry]) -> str:
    """The feed as an XML document."""
    return "".join(_lines(feed, entries))


def _lines(feed: Feed, entries: Iterable[Entry]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={_attribute(feed.language)}>\n'
    yield _head(feed.id, feed.title, feed.updated)
    yield f"<link href={_attribute(feed.page)}/>\n"
    if feed.own:
        yield f'<link rel="self" href={_attribute(feed.own)}/>\n'
    for entry in entries:
        yield "<entry>\n"
        yield _head(entry.id, entry.title, entry.updated)
        yield f"<link href={_attribute(entry.link)}/>\n"
        yield f"<author><name>{_text(entry.author)}</name></author>\n"
        if entry.summary:
            yield f'<summary type="text">{_text(entry.summary)}</summary>\n'
        yield "</entry>\n"
    yield "</feed>\n"


def _head(id: str, title: str, updated: datetime) -> str:
    moment = updated.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return f'<id>{_text(id)}</id>\n<title type="text">{_text(title)}</title>\n<updated>{moment}</updated>\n'


def _text(text: str) -> str:
    return escape(_FORBIDDEN.sub("\ufffd", text))


def _attribute(text: str) -> str:
    return quoteattr(_FORBIDDEN.sub("\ufffd", text))
