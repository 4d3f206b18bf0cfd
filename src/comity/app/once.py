"""Writing a statement once, however often it is tried: after a crash nobody knows whether the last try was durable.

The marker is the opening (K2): 32 random bytes that are chosen before the first try, kept, and committed to by the log
entry. Whoever finds them in the log knows that the statement was written; the Writer looks before each try, and its
transaction fails when the log has grown since, so that two processes cannot both find nothing.
"""

from collections.abc import Callable

import msgspec

from comity.app.draft import Submitted
from comity.app.trees import head_of_log
from comity.kernel.act import OPENING_BYTES
from comity.kernel.ids import ActId, LogId
from comity.kernel.store import Store


class Once(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Marks the tries to write one statement. opening: for it alone. epoch, since: the log before the first try."""

    opening: bytes
    epoch: int
    since: int


def begin(store: Store, log: LogId, entropy: Callable[[int], bytes]) -> Once:
    """The mark of a statement that was never tried."""
    head = head_of_log(store, log)
    return Once(opening=entropy(OPENING_BYTES), epoch=log.epoch, since=head.size if head is not None else 0)


def find_written(store: Store, log: LogId, once: Once) -> Submitted | None:
    """Where the statement was written: in the log of this epoch, or in one that was closed since the first try."""
    for epoch in range(once.epoch, log.epoch + 1):
        one = LogId(log.party, epoch)
        head = head_of_log(store, one)
        if head is None:
            continue
        for row in store.rows(one, once.since if epoch == once.epoch else 0, head.size):
            if row.opening == once.opening:
                return Submitted(
                    id=ActId(row.entry), matter=row.matter, log=one, index=row.index, sequence=row.sequence
                )
    return None
