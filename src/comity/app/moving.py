"""Moves a node's store between files and a database: copied, verified whole, and only then switched.

The node stands still meanwhile. Everything is streamed. Until the setting is switched the old store is the node's, and
what an interrupted move left is removed by the next one. Afterwards the old store is kept, under names or a mark that
no node opens. Lists and search are not moved but made anew.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import groupby, zip_longest
from pathlib import Path
from typing import Final

import msgspec

from comity.adapters.files import disk_faults, read_or_none, write_durably
from comity.adapters.keys import LoadedKeys, load_keys, load_trail_key
from comity.adapters.locks import HomeLock
from comity.app.opening import PLACE
from comity.app.settings import FILE, load_settings, settings_with_store
from comity.app.storing import place_of_stores
from comity.app.trail.heads import SIDECAR
from comity.app.trail.verifying import verify_trail
from comity.app.verifying import audit_store
from comity.kernel.errors import Damaged, StoreFault
from comity.kernel.ids import LogId
from comity.kernel.log import LogState, head_of
from comity.kernel.merkle import grow, leaf_hash
from comity.kernel.store import ActRow, Batch, Desk, Head, Store

FILES: Final = "files"
"""What stands for the files of the home where an address could."""
_PIECE: Final = 256
_TILES: Final = 64

Progress = Callable[[str, int, int], None]
"""Told what is under way, how much of it is done, and how much there is."""


def move_stores(home: Path, to: str, progress: Progress) -> None:
    """Move a home's log, Desk and access trail to another place and let the settings name it.

    to: an address of PostgreSQL, or FILES. Raises StoreFault while the node is open, and where the store is there
    already or the place is taken, Damaged where log or trail does not verify; the store stays where it was then.
    """
    settings = load_settings(home)
    new = "" if to == FILES else to
    source = place_of_stores(home, settings)
    target = place_of_stores(home, msgspec.structs.replace(settings, store=new))
    if source.log_name == target.log_name:
        raise StoreFault("the store of this node is at {place} already", place=source.log_name)
    with closing(HomeLock(home, alone=True)):
        keys = load_keys(home)
        source.hold_off()
        with (
            closing(source.open_log()) as log,
            closing(source.open_desk()) as desk,
            target.filling() as (new_log, new_desk),
        ):
            logs = _logs(log, keys)
            copy_log(log, new_log, logs, progress)
            copy_desk(desk, new_desk, progress)
            verify_same_log(log, new_log, logs, progress)
            verify_same_desk(desk, new_desk, progress)
            _verify_whole(home, keys, (new_log, new_desk), progress)
        with disk_faults(home / FILE):
            text = (home / FILE).read_text(encoding="utf-8")
            # Moving is no failover: the server of the new place is as good as the first.
            (home / PLACE).unlink(missing_ok=True)
        write_durably(home / FILE, settings_with_store(text, new).encode())
        # Opened once, a schema is no longer one that a repeated move would empty.
        target.open_log().close()
        source.leave()


def copy_log(source: Store, target: Store, logs: tuple[LogId, ...], progress: Progress) -> None:
    """Append every row in order of arrival, so that it keeps its sequence, with tiles and heads computed anew."""
    heads = {head.log: head for head in source.heads()}
    states = {log: LogState(log=log) for log in heads}
    total, done = sum(head.size for head in heads.values()), 0
    for head in heads.values():
        if head.size == 0:
            target.append(Batch(expected_size=0, rows=(), tiles=(), head=head))
    for piece in _since(source):
        for log, rows in groupby(piece, key=lambda row: row.log):
            states[log] = _append(target, states[log], tuple(rows))
        done += len(piece)
        progress("entries", done, total)
    for log in logs:
        for size, text in source.checkpoints(log):
            target.sign(log, size, text)


def copy_desk(source: Desk, target: Desk, progress: Progress) -> None:
    """Copy every drawer, and the access trail with its numbers."""
    done = 0
    for drawer in source.drawers():
        for key, value in _items(source, drawer):
            target.put(drawer, key, value)
            done += 1
            progress("drawers", done, 0)
    for piece in _trail(source):
        last = target.note_all([(at, entry) for _, at, entry in piece])
        if last != piece[-1][0]:
            raise Damaged(
                "the access trail lacks entries before {number}; run: comity trail verify", number=piece[-1][0]
            )
        progress("access trail", last, 0)


def verify_same_log(source: Store, target: Store, logs: tuple[LogId, ...], progress: Progress) -> None:
    """Raise Damaged where heads, rows, tiles or signed heads of two stores differ."""
    heads = source.heads()
    _verify_same("heads", heads, target.heads())
    total, done = sum(head.size for head in heads), 0
    for ours, theirs in zip_longest(_since(source), _since(target)):
        _verify_same("entries", ours, theirs)
        done += len(ours or ())
        progress("comparing entries", done, total)
    for head in heads:
        for level, start, stop in _tile_ranges(head):
            tiles = source.tiles(head.log, level, start, stop)
            _verify_same("tiles", tiles, target.tiles(head.log, level, start, stop))
    for log in logs:
        for ours_signed, theirs_signed in zip_longest(source.checkpoints(log), target.checkpoints(log)):
            _verify_same("signed heads", ours_signed, theirs_signed)


def verify_same_desk(source: Desk, target: Desk, progress: Progress) -> None:
    """Raise Damaged where drawers or access trail of two Desks differ."""
    _verify_same("drawers", source.drawers(), target.drawers())
    for drawer in source.drawers():
        for ours, theirs in zip_longest(_items(source, drawer), _items(target, drawer)):
            _verify_same("drawers", ours, theirs)
    for piece, other in zip_longest(_trail(source), _trail(target)):
        _verify_same("access trail", piece, other)
        progress("comparing access trail", piece[-1][0] if piece else 0, 0)


def _verify_whole(home: Path, keys: LoadedKeys, copies: tuple[Store, Desk], progress: Progress) -> None:
    """Compute the copied log and trail again, every hash and signature of them."""
    for finding in audit_store(copies[0], keys, progress):
        raise Damaged(
            "{where}: {message}; nothing was moved, run: comity log verify",
            where=finding.where,
            message=finding.message,
        )
    signer = load_trail_key(home, keys.statement.party)
    sidecar = read_or_none(home / SIDECAR)
    kept = sidecar.decode("utf-8", "replace") if sidecar is not None else None
    for flaw in verify_trail(copies[1], signer.verifier if signer is not None else None, kept).findings:
        raise Damaged("access trail: {message}; nothing was moved, run: comity trail verify", message=flaw.message)


def _logs(store: Store, keys: LoadedKeys) -> tuple[LogId, ...]:
    """Every log that may have signed heads: those with a head, and the node's own of every epoch."""
    own = (*(statement for statement, _ in keys.earlier), keys.statement)
    held = {head.log for head in store.heads()}
    return tuple(sorted(held | {LogId(one.party, one.epoch) for one in own}))


def _append(target: Store, state: LogState, rows: tuple[ActRow, ...]) -> LogState:
    growth = grow(state.frontier, [leaf_hash(row.entry) for row in rows], state.pending)
    after = LogState(log=state.log, frontier=growth.frontier, pending=growth.pending)
    target.append(Batch(expected_size=state.size, rows=rows, tiles=growth.tiles, head=head_of(after)))
    return after


def _tile_ranges(head: Head) -> Iterator[tuple[int, int, int]]:
    level = 0
    while full := head.size >> 8 * (level + 1):
        for start in range(0, full, _TILES):
            yield level, start, min(start + _TILES, full)
        level += 1


def _since(store: Store) -> Iterator[tuple[ActRow, ...]]:
    last = 0
    while piece := store.since(last, _PIECE):
        yield piece
        last = piece[-1].sequence


def _items(desk: Desk, drawer: str) -> Iterator[tuple[str, bytes]]:
    # The first page begins before every key; the empty key, which pages pass over, is asked for by itself.
    first = desk.get(drawer, "")
    if first is not None:
        yield "", first
    after = ""
    while piece := desk.items(drawer, after, _PIECE):
        yield from piece
        after = piece[-1][0]


def _trail(desk: Desk) -> Iterator[tuple[tuple[int, int, bytes], ...]]:
    last = 0
    while piece := desk.trail(last, _PIECE):
        yield piece
        last = piece[-1][0]


def _verify_same(what: str, ours: Iterable[object] | None, theirs: Iterable[object] | None) -> None:
    if ours != theirs:
        raise Damaged("the copy differs from the store in its {what}; nothing was moved: try again", what=what)
