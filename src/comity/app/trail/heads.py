"""The Merkle tree over the trail and its signed heads.

The leaves are the hashes of the open parts, in the order of the Desk's numbers: leaf 0 is entry 1. The tree is worked
out from the stored entries on a tick, under a lock that all processes of this home share, and kept in the Desk::

    drawer          key             value
    trail           head            size, compact range, partial tiles, newest signed head
    trail.tiles     level, index    root and hashes of a full tile
    trail.heads     size            every signed head

The newest head is also kept beside the Desk's file, in ``HOME/trail.head``: a trail that is shorter than it was put
back from an older copy. Nothing is signed then, for one trail would get two histories; the node says so and goes on
noting, since what is not noted is not given out.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from threading import Lock
from typing import Final

import msgspec

from comity.adapters.files import read_or_none, write_durably
from comity.adapters.locks import folder_lock
from comity.app.clockwork import Clockwork
from comity.app.faults import Faults
from comity.app.trail.entry import open_entry
from comity.kernel import canonical
from comity.kernel.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from comity.kernel.errors import Damaged, Malformed, NotFound
from comity.kernel.merkle import EMPTY_FRONTIER, HASH_SIZE, TILE_WIDTH, Frontier, Growth, Tile, TreeReader, grow
from comity.kernel.note import Signer, Verifier
from comity.kernel.store import Desk

DRAWER: Final = "trail"
TILES: Final = "trail.tiles"
HEADS: Final = "trail.heads"
HEAD: Final = "head"
SIDECAR: Final = "trail.head"
"""File beside the Desk's that holds the newest signed head."""
TRAIL_POINTS: Final = ("trail.grown", "trail.signed", "trail.kept")
"""Named places between an entry and the head over it, for :mod:`comity.app.faults`."""
_PIECE: Final = 4_096


class KeptTree(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The tree as it is kept. frontier, pending: hexadecimal, as :mod:`comity.kernel.merkle` makes them.

    head: the signed head of this size, empty before the first.
    """

    size: int = 0
    frontier: str = EMPTY_FRONTIER.to_bytes().hex()
    pending: tuple[str, ...] = ()
    head: str = ""

    def growth(self) -> Growth:
        """What appending needs; raises Malformed when it does not fit together."""
        frontier = Frontier.from_bytes(bytes.fromhex(self.frontier))
        if frontier.size != self.size:
            raise Malformed("expected the tree of {size} entries, got {got}", size=self.size, got=frontier.size)
        return Growth(frontier=frontier, pending=tuple(map(bytes.fromhex, self.pending)), tiles=())


def kept_tree(desk: Desk) -> KeptTree:
    """The kept tree; raises Damaged when it cannot be read."""
    kept = desk.get(DRAWER, HEAD)
    try:
        return canonical.parse_json(kept, KeptTree) if kept is not None else KeptTree()
    except Malformed as fault:
        raise Damaged("the head of the access trail cannot be read: {fault}", fault=fault) from fault


def tile_key(level: int, index: int) -> str:
    """Key of a full tile; keys sort by level, then index."""
    return f"{level:02}/{index:012}"


def head_key(size: int) -> str:
    """Key of a signed head; keys sort by size."""
    return f"{size:019}"


def tree_reader(desk: Desk, kept: KeptTree) -> TreeReader:
    """Proofs and nodes of the kept tree."""

    def read_tile(level: int, index: int, width: int) -> bytes:
        if width < TILE_WIDTH and index == kept.size >> 8 * (level + 1):
            return bytes.fromhex(kept.pending[level])[: width * HASH_SIZE]
        tile = desk.get(TILES, tile_key(level, index))
        if tile is None:
            raise NotFound("tile {index} of level {level} of the access trail is gone", index=index, level=level)
        return tile[HASH_SIZE : (width + 1) * HASH_SIZE]

    return TreeReader(read_tile, 64)


def _alone() -> AbstractContextManager[bool]:
    """No turn to wait for."""
    return nullcontext(False)


class Place(msgspec.Struct, frozen=True):
    """Where heads are kept and by whom signed. signer: gives the trail's key, made when it is first asked for.

    turn: holds off processes that share the Desk from another home.
    """

    origin: str
    home: Path
    signer: Callable[[], Signer]
    turn: Callable[[], AbstractContextManager[bool]] = _alone

    @property
    def sidecar(self) -> Path:
        """The file of the newest head."""
        return self.home / SIDECAR


class TrailHeads:
    """Signs the heads of one home's trail; ``fault`` says why none can be signed, empty when all is well."""

    def __init__(self, desk: Desk, place: Place, faults: Faults) -> None:
        self._desk = desk
        self._place = place
        self._faults = faults
        self._signing = Lock()
        self._clockwork = Clockwork("trail")
        self._shown = (0, "")
        self.fault = ""

    @property
    def verifier(self) -> Verifier:
        """The public key of the trail."""
        return self._place.signer().verifier

    def sign_if_grown(self) -> KeptTree:
        """Take in what was noted, sign the head over it, and return the tree.

        Raises Damaged where the trail is older than a head that was signed, or an entry is missing or unreadable.
        """
        with self._signing, self._place.turn(), folder_lock(self._place.home):
            kept = kept_tree(self._desk)
            grown = self._grow(kept, self._verify_not_older(kept))
            if grown.head and grown.head != self._shown[1]:
                self._faults.reach("trail.kept")
                write_durably(self._place.sidecar, grown.head.encode())
                self._shown = (grown.size, grown.head)
            return grown

    def start(self, tick_seconds: float) -> None:
        """Sign on every tick, in a thread of its own, until :meth:`close`."""
        self._clockwork.every(tick_seconds, self.tick)

    def tick(self) -> None:
        """Sign if the trail has grown; what fails is told in ``fault``."""
        try:
            size = self._shown[0]
            rows = self._desk.trail(max(0, size - 1), 2)
            if [number for number, _, _ in rows] != ([size] if size else []):
                self.sign_if_grown()
            self.fault = ""
        except Exception as fault:  # noqa: BLE001  # whatever it was, the status must tell of it
            self.fault = f"the newest head of the access trail cannot be signed or kept: {fault}"

    def check(self) -> None:
        """Note in ``fault`` what is wrong with the trail as it was found."""
        try:
            self._verify_not_older(kept_tree(self._desk))
        except Exception as fault:  # noqa: BLE001  # as in tick
            self.fault = str(fault)

    def close(self) -> None:
        """Stop the tick and sign what has grown."""
        self._clockwork.close()
        self.tick()

    def _verify_not_older(self, kept: KeptTree) -> Checkpoint | None:
        """The head kept beside the Desk, which the trail must hold; None before the first."""
        sidecar = read_or_none(self._place.sidecar)
        if sidecar is None:
            return None
        text = sidecar.decode("utf-8", "replace")
        shown = open_checkpoint(text, self._place.signer().verifier)
        if not self._desk.trail(shown.size - 1, 1):
            raise Damaged(
                "the access trail lacks entries up to {size}, over which a head was signed: an older copy was put "
                "back, or entries were removed; put the newer copy of desk.db back, and read docs/oversight.md "
                "before you remove {path}",
                size=shown.size,
                path=self._place.sidecar,
            )
        if shown.size == kept.size and kept.growth().frontier.root() != shown.root:
            raise self._other_head(shown)
        self._shown = (shown.size, text)
        return shown

    def _other_head(self, shown: Checkpoint) -> Damaged:
        return Damaged(
            "the entries of the access trail do not make the head of {size} kept in {path}; run: comity trail verify",
            size=shown.size,
            path=self._place.sidecar,
        )

    def _grow(self, kept: KeptTree, shown: Checkpoint | None) -> KeptTree:
        growth, size = kept.growth(), kept.size
        while rows := self._desk.trail(size, _to_read(size, shown)):
            leaves: list[bytes] = []
            for number, _, raw in rows:
                size += 1
                if number != size:
                    raise Damaged("entry {number} of the access trail is missing", number=size)
                leaves.append(open_entry(raw).noted.leaf())
            growth = grow(growth.frontier, leaves, growth.pending)
            if shown is not None and size == shown.size and growth.frontier.root() != shown.root:
                raise self._other_head(shown)
            self._keep_tiles(growth.tiles)
        if size == kept.size:
            return kept
        self._faults.reach("trail.grown")
        return self._sign(growth)

    def _keep_tiles(self, tiles: tuple[Tile, ...]) -> None:
        for tile in tiles:
            self._desk.put(TILES, tile_key(tile.level, tile.index), tile.root + tile.hashes)

    def _sign(self, growth: Growth) -> KeptTree:
        frontier = growth.frontier
        signer = self._place.signer()
        head = Checkpoint(origin=self._place.origin, size=frontier.size, root=frontier.root())
        text = sign_checkpoint(head, signer)
        self._desk.put(HEADS, head_key(frontier.size), text.encode())
        self._faults.reach("trail.signed")
        pending = tuple(one.hex() for one in growth.pending)
        tree = KeptTree(size=frontier.size, frontier=frontier.to_bytes().hex(), pending=pending, head=text)
        self._desk.put(DRAWER, HEAD, canonical.encode(tree))
        return tree


def _to_read(size: int, shown: Checkpoint | None) -> int:
    """How many entries to read next: none beyond the head that was shown until they have been compared with it."""
    return min(_PIECE, shown.size - size) if shown is not None and size < shown.size else _PIECE
