"""What one owner keeps in a drawer of the Desk: keys that cannot be taken for another's."""

from collections.abc import Iterator

from comity.kernel.errors import Malformed
from comity.kernel.store import Desk

_PIECE = 20
_KEYS = 200


def drawer_key(owner: str, name: str) -> str:
    """The key of what one owner keeps.

    Raises Malformed for an owner whose keys could be taken for another's.
    """
    if not owner or "/" in owner:
        raise Malformed("expected an owner's id without strokes, got {owner!r}", owner=owner[:60])
    return f"{owner}/{name}"


def items_of(desk: Desk, drawer: str, owner: str) -> Iterator[tuple[str, bytes]]:
    """What one owner keeps in a drawer: names with values, by name."""
    return items_below(desk, drawer, drawer_key(owner, ""))


def items_below(desk: Desk, drawer: str, start: str) -> Iterator[tuple[str, bytes]]:
    """What is kept under keys that start so: the rest of each key with its value, by key."""
    after = start
    while items := desk.items(drawer, after, _PIECE):
        for after, value in items:
            if not after.startswith(start):
                return
            yield after.removeprefix(start), value


def keys_below(desk: Desk, drawer: str, start: str) -> Iterator[str]:
    """The keys that start so, whole and in order, without reading what is kept under them."""
    after = start
    while keys := desk.keys(drawer, after, _KEYS):
        for after in keys:
            if not after.startswith(start):
                return
            yield after
