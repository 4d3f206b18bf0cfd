"""Papers of what is not sent yet: beside a draft or an entry of the outbox, for its writer alone.

Their content lies in a drawer of its own under ``owner/holder/paper``, the holder being the draft or the entry, so that
what is typed beside them is saved without it. A paper of a draft is there once it is listed in a second drawer under
the same key; an entry lists its papers itself. Content goes in before the list and comes out after it, so a crash
leaves content that no list names, and nothing else: :meth:`Papers.sweep` removes it. No two holders share content.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from threading import Lock
from typing import Final

import msgspec

from comity.app.draft import Attachment
from comity.app.drawers import drawer_key, items_below, keys_below
from comity.kernel import canonical
from comity.kernel.act import MAX_DOCUMENTS
from comity.kernel.errors import NotAllowed, refusal
from comity.kernel.store import Desk

LISTED: Final = "papers"
"""Drawer of the lists of drafts."""
CONTENTS: Final = "paper_contents"
MEGABYTE: Final = 1_000_000
MOST_BYTES: Final = 32 * MEGABYTE
"""Most bytes of the papers of one statement that waits or is being written."""
MOST_KEPT: Final = 128 * MEGABYTE
"""Most bytes of papers in all drafts of one person, and again in all that they handed in."""
UNLISTED: Final = timedelta(hours=1)
"""How long content may lie that no list names: longer than any process takes to list what it has just put there."""
_ID: Final = re.compile(r"[0-9]{23}[0-9a-f]{8}\Z")
_TIME: Final = slice(0, 20)


class KeptPaper(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A paper as a list names it. id: sorts by when it was added. digest: SHA-256 of its content, never shown."""

    id: str
    name: str
    media_type: str
    lang: str
    size: int
    digest: str


class Papers:
    """Keeps the papers of a node's people; ``micros`` is the node's clock."""

    def __init__(self, desk: Desk, micros: Callable[[], int], entropy: Callable[[int], bytes]) -> None:
        self._desk = desk
        self._micros = micros
        self._entropy = entropy
        self._adding = Lock()

    def of_draft(self, owner: str, draft: str) -> tuple[KeptPaper, ...]:
        """The papers of a draft in the order they were added."""
        found = items_below(self._desk, LISTED, _key(owner, draft))
        return tuple(canonical.parse_json(raw, KeptPaper) for _, raw in found)

    def add(self, owner: str, draft: str, paper: Attachment) -> None:
        """Put a paper beside a draft of this owner; the same one again is there already.

        Raises NotAllowed for an empty one, for too many and for too much.
        """
        with self._adding:
            held = self.of_draft(owner, draft)
            if any((one.name, one.digest) == (paper.name, _digest(paper.content)) for one in held):
                return
            check_fits(paper.name, len(paper.content), [one.size for one in held])
            self._check_room(owner, len(paper.content))
            (kept,) = self.put(owner, draft, (paper,), len(held))
            self.list_again(owner, draft, (kept,))

    def remove(self, owner: str, draft: str, paper: str) -> bool:
        """Take one paper away from a draft; whether it was there."""
        if not _ID.match(paper):
            return False
        was_there = self._desk.drop(LISTED, f"{_key(owner, draft)}{paper}")
        self._desk.drop(CONTENTS, f"{_key(owner, draft)}{paper}")
        return was_there

    def forget(self, owner: str, holder: str) -> None:
        """Drop every paper of a draft or entry that is gone."""
        for drawer in (LISTED, CONTENTS):
            for key in tuple(keys_below(self._desk, drawer, _key(owner, holder))):
                self._desk.drop(drawer, key)

    def put(self, owner: str, holder: str, papers: Sequence[Attachment], before: int = 0) -> tuple[KeptPaper, ...]:
        """Keep the content of papers, which their holder has yet to list. before: how many papers it has already."""
        start = self._micros()
        found = []
        for number, paper in enumerate(papers, before):
            kept = KeptPaper(
                id=f"{start:020d}{number:03d}{self._entropy(4).hex()}",
                name=paper.name,
                media_type=paper.media_type,
                lang=paper.lang,
                size=len(paper.content),
                digest=_digest(paper.content),
            )
            self._desk.put(CONTENTS, f"{_key(owner, holder)}{kept.id}", paper.content)
            found.append(kept)
        return tuple(found)

    def list_again(self, owner: str, draft: str, papers: Sequence[KeptPaper]) -> None:
        """List papers with a draft under whose id their content lies."""
        for one in papers:
            self._desk.put(LISTED, f"{_key(owner, draft)}{one.id}", canonical.encode(one))

    def attached(self, owner: str, holder: str, papers: Sequence[KeptPaper]) -> tuple[Attachment, ...]:
        """Papers with their content.

        Raises NotAllowed where content is gone or is not what was put there.
        """
        return tuple(self._attached(owner, holder, one) for one in papers)

    def sweep(self, listed: Collection[str], drafts: Callable[[], Collection[str]]) -> None:
        """Remove content that no list names and lists of drafts that are gone, which only a crash leaves.

        listed: keys of the content that entries list. drafts: asks for the keys of all drafts. They are read in this
        order, since lists go from an entry to a draft only, and a draft is there before its list is.
        """
        known, lists = set(listed), tuple(keys_below(self._desk, LISTED, ""))
        held = drafts() if lists else ()
        for key in lists:
            if key.rpartition("/")[0] in held:
                known.add(key)
            else:
                self._desk.drop(LISTED, key)
        before = self._micros() - UNLISTED // timedelta(microseconds=1)
        for key in tuple(keys_below(self._desk, CONTENTS, "")):
            if key not in known and int(key.rpartition("/")[2][_TIME]) < before:
                self._desk.drop(CONTENTS, key)

    def _attached(self, owner: str, holder: str, paper: KeptPaper) -> Attachment:
        content = self._desk.get(CONTENTS, content_key(owner, holder, paper))
        if content is None or _digest(content) != paper.digest:
            told = refusal("papers.lost", "The paper {name} is no longer there. Add it again.", name=paper.name)
            raise NotAllowed((told,))
        return Attachment(name=paper.name, media_type=paper.media_type, lang=paper.lang, content=content)

    def _check_room(self, owner: str, size: int) -> None:
        kept = (
            canonical.parse_json(raw, KeptPaper) for _, raw in items_below(self._desk, LISTED, drawer_key(owner, ""))
        )
        if sum(one.size for one in kept) + size > MOST_KEPT:
            raise NotAllowed(
                (
                    refusal(
                        "papers.full",
                        "Your drafts may hold {most} MB of papers. Send or drop one of them first.",
                        most=MOST_KEPT // MEGABYTE,
                    ),
                )
            )


def check_fits(name: str, size: int, held: Sequence[int] = ()) -> None:
    """Refuse a paper that does not go with a statement that has others already. held: their sizes in bytes.

    Raises NotAllowed, telling what was expected and what came.
    """
    if not size:
        raise NotAllowed((refusal("papers.empty", "The paper {name} is empty.", name=name),))
    if len(held) >= MAX_DOCUMENTS:
        raise NotAllowed(
            (
                refusal(
                    "papers.too_many",
                    "A statement may have {most} papers; {name} is one more.",
                    most=MAX_DOCUMENTS,
                    name=name,
                ),
            )
        )
    left = MOST_BYTES - sum(held)
    if size > left:
        raise NotAllowed(
            (
                refusal(
                    "papers.too_large",
                    "The paper {name} has {size} MB. All papers of a statement may have {most} MB; {left} MB are left.",
                    name=name,
                    size=-(-size // MEGABYTE),
                    most=MOST_BYTES // MEGABYTE,
                    left=max(0, left) // MEGABYTE,
                ),
            )
        )


def check_all(papers: Sequence[Attachment]) -> None:
    """Refuse papers that do not go with one statement. Raises NotAllowed."""
    sizes = [len(one.content) for one in papers]
    for number, one in enumerate(papers):
        check_fits(one.name, sizes[number], sizes[:number])


def same_papers(kept: Sequence[KeptPaper], papers: Sequence[Attachment]) -> bool:
    """Whether these are the papers that are kept, in this order."""
    told = [(one.name, one.media_type, one.lang, one.digest) for one in kept]
    return told == [(one.name, one.media_type, one.lang, _digest(one.content)) for one in papers]


def content_key(owner: str, holder: str, paper: KeptPaper) -> str:
    """Where the content of a paper lies."""
    return f"{_key(owner, holder)}{paper.id}"


def _key(owner: str, holder: str) -> str:
    return f"{drawer_key(owner, holder)}/"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
