"""The public record that is shipped with the package, each row with its source and its confidence (K11).

It is not a party. Its acts are derived from the packaged tables alone, so that they have the same ids on every node
with the same package; each node keeps them in a local log that is never exchanged. The log only grows: a later edition
adds statements, and one about the same thing supersedes the earlier one. A party that disagrees says so by an act of
its own.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Final

from comity.kernel.errors import Damaged
from comity.kernel.ids import RECORD, LogId
from comity.kernel.log import LogState, append
from comity.kernel.store import Batch
from comity.record.building import build_acts
from comity.record.pin import PINS
from comity.record.reading import EDITIONS, load_rows
from comity.record.table import Row

RECORD_LOG: Final = LogId(RECORD, 1)
"""The log that holds the record's acts."""


@cache
def record_batches() -> tuple[Batch, ...]:
    """The packaged record, one batch per edition, the first for an empty log; built once per process.

    Raises Malformed when a table cannot be read, Damaged when its acts are not those pinned for this package.
    """
    return verified(build_batches(load_rows()))


def build_batches(rows: Iterable[Row]) -> tuple[Batch, ...]:
    """The batches that these rows make, whatever is pinned.

    Raises Malformed with file, line and column for a row that does not make an act.
    """
    kept = tuple(rows)
    state, batches = LogState(log=RECORD_LOG), []
    for edition in EDITIONS:
        acts = build_acts(row for row in kept if row.edition == edition.number)
        if acts:
            appended = append(state, acts, _microseconds(edition.compiled))
            state = appended.state
            batches.append(appended.batch)
    return tuple(batches)


def verified(batches: tuple[Batch, ...]) -> tuple[Batch, ...]:
    """The batches themselves, if they are the pinned ones.

    Raises Damaged otherwise.
    """
    got = tuple((batch.head.size, batch.head.root.hex()) for batch in batches)
    for number, (expected, found) in enumerate(zip(PINS, (*got, *[None] * len(PINS)), strict=False), start=1):
        if found != expected:
            size, root = found or (0, "none")
            raise Damaged(
                "expected edition {number} of the reference library to have {size} entries and root {root}, "
                "got {got_size} entries and {got_root}",
                number=number,
                size=expected[0],
                root=expected[1],
                got_size=size,
                got_root=root,
            )
    if len(got) > len(PINS):
        raise Damaged("expected {count} editions of the reference library, got {got}", count=len(PINS), got=len(got))
    return batches


def compiled() -> datetime:
    """When the newest edition of the record was compiled (UTC)."""
    return EDITIONS[-1].compiled


def _microseconds(moment: datetime) -> int:
    return int(moment.timestamp()) * 1_000_000
