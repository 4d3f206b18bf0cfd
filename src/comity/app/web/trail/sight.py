"""How much of an entry's content part a reader may see: what the handling of each thing it names admits.

The rules of reading decide, asked anew each time: a file or statement is named only to one who could open it. What was
looked for, and to whom something was shared, is told only where everything the entry names may be seen.
"""

import htpy as h
import msgspec

from comity.app.reading import Reading, unnoted
from comity.app.trail.deeds import Deed
from comity.app.trail.entry import NO_CONTENT, Content, Entry
from comity.app.web.directory import Directory
from comity.app.web.facts import link
from comity.app.web.pages import Asked
from comity.kernel.errors import NotFound
from comity.kernel.ids import ActId
from comity.kernel.marking import may_see


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """Who looks. own: at entries about themselves, whose words are their own."""

    asked: Asked
    reading: Reading
    directory: Directory
    own: bool


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What of a content part may be seen. whole: all of it."""

    files: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    whole: bool = False


def sight_for(asked: Asked, own: bool) -> Sight:
    """The sight of whoever asked for the page; what it names is noted as one reading of the trail."""
    reading = unnoted(asked.reading)
    directory = Directory(reading, asked.site.node.registry, asked.words)
    return Sight(asked=asked, reading=reading, directory=directory, own=own)


def seen_of(entry: Entry, reading: Reading) -> Seen:
    """What of an entry's content part this reader may see; which part of the trail was read is no content."""
    content = entry.content
    if content == NO_CONTENT:
        return Seen(whole=True)
    if content.marking is not None and not may_see(reading.reader, content.marking):
        return Seen()
    files = tuple(one for one in content.files if _is_open(one, reading))
    given = reading.given([ActId(bytes.fromhex(one)) for one in content.acts])
    acts = tuple(one for one in content.acts if ActId(bytes.fromhex(one)) in given)
    named = bool(content.files or content.acts or content.marking) or entry.noted.deed is Deed.TRAIL_READ
    whole = named and not content.more and (files, acts) == (content.files, content.acts)
    return Seen(files=files, acts=acts, whole=whole)


def content_node(content: Content, seen: Seen, sight: Sight) -> h.Node:
    """The content part as this reader may see it."""
    words = sight.asked.words
    if content == NO_CONTENT:
        return h.span(".muted")[words.gettext("nothing more")]
    shown: list[h.Node] = []
    kind = sight.asked.site.node.registry.kinds.get(content.kind)
    if kind is not None and (seen.whole or sight.own):
        shown.append(h.li[words.gettext(kind.label)])
    shown += [h.li[_file(one, sight)] for one in seen.files]
    shown += [
        h.li[h.a(href=f"/statements/{one}")[words.gettext("statement {start}…").format(start=one[:12])]]
        for one in seen.acts
    ]
    if content.to and (seen.whole or sight.own):
        shown.append(h.li[words.gettext("to {party}").format(party=content.to)])
    if content.words and (seen.whole or sight.own):
        shown.append(h.li[h.code(".said")[content.words]])
    if not seen.whole and not (sight.own and not content.files and not content.acts):
        shown.append(h.li(".muted")[_withheld(bool(shown), content, sight)])
    return h.ul(".plain")[shown]


def _withheld(others: bool, content: Content, sight: Sight) -> str:
    words = sight.asked.words
    if sight.own:
        if content.more:
            return words.gettext("and others, not named for want of room")
        return words.gettext("and others, no longer open to you") if others else words.gettext("no longer open to you")
    return (
        words.gettext("and others whose content is not open to oversight")
        if others
        else words.gettext("content not open to oversight")
    )


def _file(matter: str, sight: Sight) -> h.Node:
    named = sight.directory.file(matter)
    return link(named) if named is not None else h.code[matter]


def _is_open(matter: str, reading: Reading) -> bool:
    try:
        reading.folded(matter)
    except NotFound:
        return False
    return True
