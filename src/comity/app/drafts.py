"""Kept drafts: what somebody typed and has not handed in, as the form held it, for its writer alone."""

import re
from collections.abc import Callable, Iterator
from typing import Annotated, Final

import msgspec

from comity.kernel import canonical
from comity.kernel.errors import Malformed, NotAllowed, NotFound, TooLarge, refusal
from comity.kernel.store import Desk

DRAFTS: Final = "drafts"
MOST_DRAFTS: Final = 200
"""Drafts that one person may keep; what comes back from the outbox is kept beyond them."""
MOST_BYTES: Final = 512 * 1024
"""Most bytes of one draft as its writer keeps it."""
_ID = re.compile(r"[0-9a-f]{32}\Z")
_PIECE = 20

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
    """Keeps the drafts of a node's people; ``micros`` is the node's clock."""

    def __init__(self, desk: Desk, micros: Callable[[], int], entropy: Callable[[int], bytes]) -> None:
        self._desk = desk
        self._micros = micros
        self._entropy = entropy

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

    def put_back(self, owner: str, kept: KeptDraft) -> None:
        """Keep a draft that was handed in, whatever its size and their number: nothing is lost for want of room."""
        self._desk.put(DRAFTS, drawer_key(owner, kept.id), canonical.encode(kept))

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
        """Forget a draft; whether there was one."""
        return bool(_ID.match(draft_id)) and self._desk.drop(DRAFTS, drawer_key(owner, draft_id))

    def _of(self, owner: str) -> Iterator[bytes]:
        return (raw for _, raw in items_of(self._desk, DRAFTS, owner))


def drawer_key(owner: str, name: str) -> str:
    """The key of what one owner keeps.

    Raises Malformed for an owner whose keys could be taken for another's.
    """
    if not owner or "/" in owner:
        raise Malformed("expected an owner's id without strokes, got {owner!r}", owner=owner[:60])
    return f"{owner}/{name}"


def items_of(desk: Desk, drawer: str, owner: str) -> Iterator[tuple[str, bytes]]:
    """What one owner keeps in a drawer: names with values, by name."""
    start = after = drawer_key(owner, "")
    while items := desk.items(drawer, after, _PIECE):
        for after, value in items:
            if not after.startswith(start):
                return
            yield after.removeprefix(start), value


def check_id(text: str) -> None:
    """Raise Malformed for what is no id of a kept draft."""
    if not _ID.match(text):
        raise Malformed("expected the id of a draft, 32 hexadecimal digits, got {text!r}", text=text[:60])
