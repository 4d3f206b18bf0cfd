"""Full verification of one log: recomputes everything and names every byte that is not as it was written.

:func:`audit` walks the rows once, in bounded memory. It checks each act against its entry, rebuilds the tree, compares
every stored tile, every signed head and the newest head, and follows the chain of releases. It yields findings; an
intact log yields none.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

import msgspec

from comity.kernel.act import Act, Kind, open_act, verify_document, verify_opening
from comity.kernel.checkpoint import open_checkpoint
from comity.kernel.errors import ComityError
from comity.kernel.log import LogState
from comity.kernel.merkle import Tile, grow, leaf_hash
from comity.kernel.note import Verifier, open_note, write_note
from comity.kernel.store import ActRow, Head
from comity.kernel.transport import FIRST_CHAIN, RELEASE_RECORDED, ReleaseRecorded, chain_after

_PIECE = 256


class AuditFinding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is not as it was written.

    part: ``act, opening or entry`` where one of the three was changed and the entry cannot tell which; else act, entry,
    tile, head, checkpoint, document or release. where: for people, with the index.
    """

    part: str
    where: str
    message: str


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """What an audit reads besides the rows.

    head: the stored head. checkpoints: every signed head as (size, text), smallest first. read_tile: (level, index) to
    the stored tile or None. verifiers: keys that may have signed this log's heads. kinds: to open acts with.
    """

    head: Head
    checkpoints: Iterable[tuple[int, str]]
    read_tile: Callable[[int, int], Tile | None]
    verifiers: tuple[Verifier, ...]
    kinds: Mapping[str, Kind]


def audit(rows: Iterable[ActRow], stored: Stored, progress: Callable[[int], None]) -> Iterator[AuditFinding]:
    """Verify a whole log.

    rows: every row from index 0, in order. progress: called with the number of rows done.
    """
    log = stored.head.log
    state = LogState(log=log)
    heads = _HeadCheck(stored)
    releases = _ReleaseCheck(log.epoch)
    yield from heads.check(state)
    source = iter(rows)
    while piece := list(islice(source, min(_PIECE - state.size % _PIECE, heads.distance(state.size)))):
        for expected, row in enumerate(piece, state.size):
            if row.index != expected:
                message = f"expected entry {expected}, got {row.index}: an entry is missing or doubled"
                yield AuditFinding(part="entry", where=f"{log.origin} #{expected}", message=message)
                return
            yield from _check_row(row, stored.kinds, releases)
        growth = grow(state.frontier, [leaf_hash(row.entry) for row in piece], state.pending)
        for tile in growth.tiles:
            yield from _check_tile(tile, stored.read_tile(tile.level, tile.index), log.origin)
        state = LogState(log=log, frontier=growth.frontier, pending=growth.pending)
        yield from heads.check(state)
        progress(state.size)
    yield from heads.finish(state)


def _check_row(row: ActRow, kinds: Mapping[str, Kind], releases: "_ReleaseCheck") -> Iterator[AuditFinding]:
    where = f"{row.log.origin} #{row.index} ({row.entry.hex()[:16]}…)"
    act = _open(row, kinds, where)
    if isinstance(act, AuditFinding):
        yield act
        releases.skip(row.kind)
        return
    envelope = act.envelope
    if (envelope.origin, envelope.epoch) != (row.log.party, row.log.epoch):
        yield AuditFinding(part="act", where=where, message=f"belongs to {envelope.origin}/{envelope.epoch}")
    if (envelope.matter, envelope.kind) != (row.matter, row.kind):
        message = f"filed under {row.matter}, {row.kind}, but the act says {envelope.matter}, {envelope.kind}"
        yield AuditFinding(part="entry", where=where, message=message)
    if len(row.documents) != len(envelope.documents):
        message = f"expected {len(envelope.documents)} documents, found {len(row.documents)}"
        yield AuditFinding(part="document", where=where, message=message)
    for document, content in zip(envelope.documents, row.documents, strict=False):
        try:
            verify_document(document, content)
        except ComityError as fault:
            yield AuditFinding(part="document", where=where, message=str(fault))
    if isinstance(act.body, ReleaseRecorded):
        yield from releases.check(act.body, where)


def _open(row: ActRow, kinds: Mapping[str, Kind], where: str) -> Act | AuditFinding:
    if row.raw is None or row.opening is None:
        return AuditFinding(part="act", where=where, message="content is missing and no erasure says why")
    try:
        verify_opening(row.entry, row.opening, row.raw)
    except ComityError:
        message = "act bytes, opening or entry were changed: the entry does not commit to them"
        return AuditFinding(part="act, opening or entry", where=where, message=message)
    try:
        return open_act(row.raw, kinds)
    except ComityError as fault:
        return AuditFinding(part="act", where=where, message=f"the logged bytes are not an act: {fault}")


def _check_tile(expected: Tile, stored: Tile | None, origin: str) -> Iterator[AuditFinding]:
    if stored != expected:
        message = "is missing" if stored is None else "was changed: it is not what the entries make"
        yield AuditFinding(part="tile", where=f"{origin} tile {expected.level}/{expected.index}", message=message)


class _ReleaseCheck:
    """Follows each recipient's chain of releases; in a later epoch it goes on from where the log before ended."""

    def __init__(self, epoch: int) -> None:
        self._from_start = epoch == 1
        self._next: dict[str, tuple[int, str]] = {}

    def check(self, release: ReleaseRecorded, where: str) -> Iterator[AuditFinding]:
        got = (release.counter, release.chain)
        expected = self._next.get(release.recipient, (1, FIRST_CHAIN) if self._from_start else got)
        if got != expected:
            message = f"release to {release.recipient}: expected number {expected[0]}, got {release.counter}"
            yield AuditFinding(part="release", where=where, message=message)
        self._next[release.recipient] = (release.counter + 1, chain_after(release))

    def skip(self, kind: str) -> None:
        """Pass an act that cannot be read; if it was a release, nobody can say whose chain it continued."""
        if kind == RELEASE_RECORDED.name:
            self._from_start = False
            self._next.clear()


def _is_whole(text: str, verifiers: tuple[Verifier, ...]) -> bool:
    """Whether a head is its text and signatures by the given keys, to the byte."""
    note = open_note(text, verifiers)
    return not note.unverified and write_note(note.text, note.verified) == text


class _HeadCheck:
    """Compares signed heads and the stored head with the tree as it is rebuilt."""

    def __init__(self, stored: Stored) -> None:
        self._stored = stored
        self._waiting = deque(stored.checkpoints)

    def distance(self, size: int) -> int:
        """How many rows until the next signed head wants its root; at least 1."""
        return self._waiting[0][0] - size if self._waiting else _PIECE

    def check(self, state: LogState) -> Iterator[AuditFinding]:
        while self._waiting and self._waiting[0][0] <= state.size:
            size, text = self._waiting.popleft()
            yield from self._check_signed(size, text, state)

    def _check_signed(self, size: int, text: str, state: LogState) -> Iterator[AuditFinding]:
        where = f"{state.log.origin} signed head at {size}"
        faults = []
        for verifier in self._stored.verifiers:
            try:
                signed = open_checkpoint(text, verifier)
            except ComityError as fault:
                faults.append(str(fault))
                continue
            if (signed.size, signed.root) != (size, state.frontier.root()):
                yield AuditFinding(part="checkpoint", where=where, message="its root is not the one the entries make")
            if not _is_whole(text, self._stored.verifiers):
                message = "it carries something that none of this log's keys signed"
                yield AuditFinding(part="checkpoint", where=where, message=message)
            return
        yield AuditFinding(part="checkpoint", where=where, message="; ".join(faults) or "no key to check it with")

    def finish(self, state: LogState) -> Iterator[AuditFinding]:
        head = self._stored.head
        for size, _ in self._waiting:
            message = f"the log ends at {state.size}: entries were lost"
            yield AuditFinding(part="checkpoint", where=f"{state.log.origin} signed head at {size}", message=message)
        kept = (head.size, head.root, head.frontier)
        if kept != (state.size, state.frontier.root(), state.frontier.to_bytes()):
            message = f"expected size {state.size} and the root the entries make, got size {head.size}"
            yield AuditFinding(part="head", where=f"{state.log.origin} head", message=message)
