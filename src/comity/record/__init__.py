"""The public record that is shipped with the package, each row with its source and its confidence (K11).

It is not a party. Its acts are derived from the packaged tables alone, so that they have the same ids on every node
with the same package; each node keeps them in a local log that is never exchanged. A correction is a new package; a
party that disagrees says so by an act of its own.
"""

from typing import Final

from comity.kernel.errors import Damaged
from comity.kernel.ids import RECORD, LogId
from comity.kernel.log import LogState, append
from comity.kernel.store import Batch
from comity.record.building import COMPILED, build_acts
from comity.record.pin import PINNED_ROOT, PINNED_SIZE
from comity.record.reading import Tables, load_tables

RECORD_LOG: Final = LogId(RECORD, 1)
"""The log that holds the record's acts."""


def record_batch() -> Batch:
    """The packaged record as one batch for an empty log.

    Raises Malformed when a table cannot be read, Damaged when its acts are not those pinned for this package.
    """
    return verified(build_batch(load_tables()))


def build_batch(tables: Tables) -> Batch:
    """The batch that these tables make, whatever is pinned.

    Raises Malformed with file, line and column for a row that does not make an act.
    """
    stored = int(COMPILED.timestamp()) * 1_000_000
    return append(LogState(log=RECORD_LOG), build_acts(tables), stored).batch


def verified(batch: Batch) -> Batch:
    """The batch itself, if it is the pinned one.

    Raises Damaged otherwise.
    """
    if (batch.head.size, batch.head.root.hex()) != (PINNED_SIZE, PINNED_ROOT):
        raise Damaged(
            "expected the reference library with {size} entries and root {root}, got {got_size} entries and {got_root}",
            size=PINNED_SIZE,
            root=PINNED_ROOT,
            got_size=batch.head.size,
            got_root=batch.head.root.hex(),
        )
    return batch
