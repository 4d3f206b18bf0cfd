"""Kept drafts: what somebody typed and has not handed in, as the form held it, for its writer alone."""

import re
from collections.abc import Callable, Collection, Iterator
from typing import Annotated, Final

import msgspec

from comity.app.drawers import drawer_key, items_of, keys_below
from comity.app.papers import KeptPaper, Papers
from comity.kernel import canonical
from comity.kernel.errors import Malformed, NotAllowed, NotFound, TooLarge, refusal
from comity.kernel.store import Desk

DRAFTS: Final = "drafts"
MOST_DRAFTS: Final = 200
"""Drafts that one person may keep; what comes back from the outbox is kept beyond them."""
MOST_BYTES: Final = 512 * 1024
"""Most bytes of one draft as its writer keeps it."""
_ID = re.compile(r"[0-9a-f]{32}\Z")

Pair = tuple[str, str]


class KeptDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One draft. matter: empty where it opens a new file. values: fields of the form in their order.

    saved: microseconds since 1970.
    """

    id: str
    kind: Annotated[str, msgspec.Meta(max_length=100)]
    matter: Annotated[str, msgspec.Meta(max_length=300)]
    values: tuple[Pair, ...]
    saved: int


class Drafts:
    """Keeps the drafts of a node's people; ``micros`` is the node's clock. papers: those that go with them."""

    def __init__(self, desk: Desk, micros: Callable[[], int], entropy: Callable[[int], bytes]) -> None:
        self._desk = desk
        self._micros = micros
        self._entropy = entropy
        self.papers = Papers(desk, micros, entropy)

    def save(self, owner: str, draft_id: str | None, kind: str, matter: str, values: tuple[Pair, ...]) -> str:
        """Keep a draft under its id, a fresh one where it has none, and return that.

        Raises Malformed, TooLarge for one that is too long, NotAllowed when the owner keeps too many.
        """
        if draft_id is not None:
            check_id(draft_id)
        name = draft_id or self._entropy(16).hex()
        kept = KeptDraft(id=name, kind=kind, matter=matter, values=values, saved=self._micros())
        is_new = draft_id is None or self._desk.get(DRAFTS, drawer_key(owner, name)) is None
        if is_new and sum(1 for _ in self._of(owner)) >= MOST_DRAFTS:
            raise NotAllowed(
                (refusal("drafts.full", "At most {most} drafts are kept; drop one first.", most=MOST_DRAFTS),)
            )
        raw = canonical.encode(kept)
        if len(raw) > MOST_BYTES:
            raise TooLarge("expected a draft of at most {most} bytes, got {size}", most=MOST_BYTES, size=len(raw))
        canonical.parse_json(raw, KeptDraft)
        self._desk.put(DRAFTS, drawer_key(owner, name), raw)
        return name

    def put_back(self, owner: str, kept: KeptDraft, papers: tuple[KeptPaper, ...] = ()) -> None:
        """Keep a draft that was handed in, whatever its size and their number: nothing is lost for want of room.

        papers: those whose content lies under its id already.
        """
        self._desk.put(DRAFTS, drawer_key(owner, kept.id), canonical.encode(kept))
        self.papers.list_again(owner, kept.id, papers)

    def get(self, owner: str, draft_id: str) -> KeptDraft:
        """One draft of this owner.

        Raises NotFound, for another's too.
        """
        kept = self._desk.get(DRAFTS, drawer_key(owner, draft_id)) if _ID.match(draft_id) else None
        if kept is None:
            raise NotFound("There is nothing here that you may read.")
        return canonical.parse_json(kept, KeptDraft)

    def all(self, owner: str) -> tuple[KeptDraft, ...]:
        """The drafts of an owner, newest first."""
        kept = (canonical.parse_json(raw, KeptDraft) for raw in self._of(owner))
        return tuple(sorted(kept, key=lambda one: (-one.saved, one.id)))

    def drop(self, owner: str, draft_id: str) -> bool:
        """Forget a draft with its papers; whether there was one."""
        dropped = bool(_ID.match(draft_id)) and self._desk.drop(DRAFTS, drawer_key(owner, draft_id))
        if dropped:
            self.papers.forget(owner, draft_id)
        return dropped

    def sweep(self, listed: Collection[str]) -> None:
        """Remove what a crash left of papers. listed: keys of the content that belongs to entries of the outbox."""
        self.papers.sweep(listed, lambda: frozenset(keys_below(self._desk, DRAFTS, "")))

    def _of(self, owner: str) -> Iterator[bytes]:
        return (raw for _, raw in items_of(self._desk, DRAFTS, owner))


def check_id(text: str) -> None:
    """Raise Malformed for what is no id of a kept draft."""
    if not _ID.match(text):
        raise Malformed("expected the id of a draft, 32 hexadecimal digits, got {text!r}", text=text[:60])
