"""Computes the whole trail again and names what was changed, added out of order, or taken away.

Between two signed heads the leaves are computed from the entries and compared with the leaves that the kept tiles hold.
Where the entries make the signed root, they are what was noted, and a kept leaf that differs is itself changed. Where
only the kept leaves make it, the entries that differ are named one by one. Where neither does, both were changed, and
the first entry after the last head that held is named.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from comity.app.accounts.assertion import verify_assertion
from comity.app.trail.entry import open_entry
from comity.app.trail.heads import DRAWER, HEAD, HEADS, TILES, KeptTree, kept_tree, tile_key
from comity.kernel.checkpoint import Checkpoint, open_checkpoint
from comity.kernel.errors import Damaged, Malformed, NotProven
from comity.kernel.merkle import EMPTY_FRONTIER, HASH_SIZE, TILE_WIDTH, Frontier, grow
from comity.kernel.note import Verifier
from comity.kernel.store import Desk

_PIECE: Final = 1_000
_ABSENT: Final = b""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is not as it was noted.

    part: ``entry``, ``missing``, ``content``, ``time``, ``passkey``, ``leaf``, ``tree``, ``head``, ``order``. number:
    that of the first entry concerned, from 1; 0 where it is none.
    """

    part: str
    number: int
    message: str


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What was found. entries: how many there are. covered: how many the newest head covers."""

    entries: int
    covered: int
    findings: tuple[Finding, ...]


class _Leaves(msgspec.Struct):
    """Leaves computed from the entries; absent where an entry is missing or cannot be read."""

    leaves: list[bytes]
    findings: list[Finding]


def verify_trail(desk: Desk, verifier: Verifier | None, sidecar: str | None) -> Verified:
    """Verify a trail against its signed heads and the one kept outside the Desk.

    verifier: the trail's public key, None where there is none yet; then nothing may be signed.
    """
    found = _read_entries(desk)
    heads = _heads(desk, verifier, sidecar, found.findings)
    stored = _stored_leaves(desk, found.findings)
    covered = max((head.size for head in heads), default=0)
    _compare(found, heads, stored)
    if covered > len(found.leaves):
        found.findings.append(
            _finding("missing", len(found.leaves) + 1, f"a head over {covered} entries was signed, none is after this")
        )
    ordered = sorted(found.findings, key=lambda one: (one.number or 2**62, one.part))
    return Verified(entries=len(found.leaves), covered=covered, findings=tuple(ordered))


def _finding(part: str, number: int, message: str) -> Finding:
    return Finding(part=part, number=number, message=message)


def _read_entries(desk: Desk) -> _Leaves:
    """Every entry by its number: form, time, content part."""
    found = _Leaves([], [])
    after = 0
    while rows := desk.trail(after, _PIECE):
        for number, at, raw in rows:
            while len(found.leaves) + 1 < number:
                found.leaves.append(_ABSENT)
                found.findings.append(_finding("missing", len(found.leaves), "there is no such entry"))
            found.leaves.append(_leaf(number, at, raw, found.findings))
        after = rows[-1][0]
    return found


def _leaf(number: int, at: int, raw: bytes, findings: list[Finding]) -> bytes:
    try:
        entry = open_entry(raw)
    except Damaged as fault:
        findings.append(_finding("entry", number, str(fault)))
        return _ABSENT
    if entry.noted.at != at:
        findings.append(_finding("time", number, f"kept with the time {at}, noted at {entry.noted.at}"))
    if not entry.holds():
        findings.append(_finding("content", number, "salt or content part is not the one that was noted"))
    try:
        if entry.noted.shown is not None:
            verify_assertion(entry.noted.shown)
    except NotProven as fault:
        findings.append(_finding("passkey", number, str(fault)))
    return entry.noted.leaf()


def _heads(desk: Desk, verifier: Verifier | None, sidecar: str | None, findings: list[Finding]) -> list[Checkpoint]:
    """Every signed head that holds, by size; the ones that do not are found."""
    texts = [("head.signed", text) for text in _head_texts(desk)]
    try:
        tree = kept_tree(desk)
    except Damaged as fault:
        findings.append(_finding("tree", 0, str(fault)))
        tree = KeptTree()
    texts += [("head", tree.head)] if tree.head else []
    texts += [("trail.head", sidecar)] if sidecar is not None else []
    heads: dict[tuple[int, bytes], Checkpoint] = {}
    if verifier is None:
        findings += [_finding("head", 0, f"{name}: there is no key of the access trail") for name, _ in texts]
        return []
    for name, text in texts:
        try:
            head = open_checkpoint(text, verifier)
            heads[head.size, head.root] = head
        except (Malformed, NotProven) as fault:
            findings.append(_finding("head", 0, f"{name}: {fault}"))
    return [heads[key] for key in sorted(heads)]


def _head_texts(desk: Desk) -> Iterator[str]:
    after = ""
    while items := desk.items(HEADS, after, _PIECE):
        after = items[-1][0]
        yield from (value.decode("utf-8", "replace") for _, value in items)


def _stored_leaves(desk: Desk, findings: list[Finding]) -> list[bytes]:
    """The leaves that the kept tiles hold; tiles above them must follow from them."""
    try:
        tree = kept_tree(desk)
        growth = tree.growth()
    except (Damaged, Malformed, ValueError) as fault:
        findings.append(_finding("tree", 0, f"{DRAWER}/{HEAD}: {fault}"))
        return []
    leaves: list[bytes] = []
    for index in range(tree.size // TILE_WIDTH):
        tile = desk.get(TILES, tile_key(0, index)) or b""
        if len(tile) != HASH_SIZE * (TILE_WIDTH + 1):
            findings.append(_finding("tree", index * TILE_WIDTH + 1, f"the kept tile {index} is gone or cut off"))
            tile = bytes(HASH_SIZE * (TILE_WIDTH + 1))
        leaves += _cut(tile[HASH_SIZE:])
    leaves += _cut(growth.pending[0]) if growth.pending else []
    again = grow(EMPTY_FRONTIER, leaves, ())
    upper = [
        tile for tile in again.tiles if desk.get(TILES, tile_key(tile.level, tile.index)) != tile.root + tile.hashes
    ]
    if upper or (again.frontier, again.pending) != (growth.frontier, growth.pending):
        findings.append(_finding("tree", 0, "the kept tree does not follow from its leaves"))
    return leaves


def _cut(hashes: bytes) -> list[bytes]:
    return [hashes[start : start + HASH_SIZE] for start in range(0, len(hashes), HASH_SIZE)]


def _compare(found: _Leaves, heads: Sequence[Checkpoint], stored: list[bytes]) -> None:
    """Lead the leaves from head to head."""
    frontier, first = EMPTY_FRONTIER, 0
    pending: tuple[bytes, ...] = ()
    for head in heads:
        own, kept = found.leaves[first : head.size], stored[first : head.size]
        following = _grown(frontier, own, pending, head)
        if following is not None:
            found.findings += _differing("leaf", first, kept, own, "the kept leaf is not the entry's")
        else:
            following = _grown(frontier, kept, pending, head)
            if following is not None:
                found.findings += _differing("entry", first, own, kept, "not the entry that was noted here")
        if following is None:
            if len(own) + first >= head.size:
                message = f"the entries from here to {head.size} do not make the head signed over them"
                found.findings.append(_finding("head", first + 1, message))
            return
        (frontier, pending), first = following, head.size


def _grown(
    frontier: Frontier, leaves: list[bytes], pending: tuple[bytes, ...], head: Checkpoint
) -> tuple[Frontier, tuple[bytes, ...]] | None:
    """The tree after these leaves where it is the head's, else None."""
    if _ABSENT in leaves or frontier.size + len(leaves) != head.size:
        return None
    growth = grow(frontier, leaves, pending)
    return (growth.frontier, growth.pending) if growth.frontier.root() == head.root else None


def _differing(part: str, first: int, one: list[bytes], other: list[bytes], message: str) -> Iterator[Finding]:
    """A finding for each place where these leaves differ from those that make the head; absent ones are told of."""
    for place, (mine, theirs) in enumerate(zip(one, other, strict=False)):
        if mine not in (theirs, _ABSENT):
            yield _finding(part, first + place + 1, message)
