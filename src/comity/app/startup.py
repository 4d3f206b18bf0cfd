"""What a node checks before it writes: that its log still holds everything it has shown (K2).

The database must extend the sidecar head, which is kept outside it. When it does not, an old copy has come back: the
node reads but writes nothing, because going on would give one log two histories. The same holds for the epoch before,
whose log must still reach the head it was closed at.
"""

from collections.abc import Sequence

import msgspec

from comity.app.trees import head_of_log, resume_log, tree_of
from comity.kernel.checkpoint import Checkpoint, open_checkpoint
from comity.kernel.errors import Damaged, Malformed, NotProven
from comity.kernel.ids import LogId
from comity.kernel.keys import ClosedHead, KeyStatement
from comity.kernel.log import LogState
from comity.kernel.note import Verifier
from comity.kernel.store import Head, Index, Store

_NO_SIDECAR = (
    "no head of {log} was kept outside the database, so that an older copy of it would not have been noticed; one is "
    "kept from now on"
)


class Start(msgspec.Struct, frozen=True, kw_only=True):
    """How the log was found.

    last_stored: microseconds since 1970 of the newest entry, 0 when empty. reason: why nothing may be written, empty
    when it may. warning: what the operator should know all the same.
    """

    state: LogState
    last_stored: int
    reason: str = ""
    warning: str = ""


def start_log(store: Store, log: LogId, sidecar: str | None, verifier: Verifier) -> Start:
    """Find the log's state and compare it with its signed heads.

    sidecar: the text kept outside the database, None when there is none.

    Raises Damaged when stored entries contradict a signed head, NotProven when a stored head is not of this key.
    """
    head = head_of_log(store, log)
    start = resume_start(store, head) if head is not None else Start(state=LogState(log=log), last_stored=0)
    if head is not None and head.checkpoint:
        _check_root(store, head, open_checkpoint(head.checkpoint, verifier))
    if sidecar is None:
        warning = _NO_SIDECAR.format(log=log.origin) if head is not None and head.checkpoint else ""
        return msgspec.structs.replace(start, warning=warning)
    reason = check_sidecar(sidecar, head, log, verifier)
    if head is not None and not reason:
        _check_root(store, head, open_checkpoint(sidecar, verifier))
    return msgspec.structs.replace(start, reason=reason)


def resume_start(store: Store, head: Head) -> Start:
    """A stored log as it stands, its signed heads aside; raises Damaged when its newest part contradicts its head."""
    state = resume_log(store, head)
    return Start(state=state, last_stored=_last_stored(store, state))


def check_sidecar(sidecar: str, head: Head | None, log: LogId, verifier: Verifier) -> str:
    """Why the database cannot be shown to extend the head kept outside it; empty when it is long enough."""
    try:
        shown = open_checkpoint(sidecar, verifier)
    except (Malformed, NotProven) as fault:
        return (
            f"the head kept outside the database of {log.origin} is not one that was written there ({fault}). Put that "
            "file back; remove it only if no newer copy of the database can exist"
        )
    size = head.size if head is not None else 0
    if shown.size <= size:
        return ""
    return (
        f"the database of {log.origin} holds {size} entries, but a head of {shown.size} was shown: an older copy was "
        "put back. Put the newer copy back, or fetch the missing entries from peers"
    )


def check_closed(store: Store, party: str, closed: ClosedHead) -> str:
    """Why the database no longer holds all of an epoch that was closed at this head; empty when it does (K3)."""
    log = LogId(party, closed.epoch)
    head = head_of_log(store, log)
    size = head.size if head is not None else 0
    if size < closed.size:
        return (
            f"the database of {log.origin} holds {size} entries, but that log was closed at {closed.size}: an older "
            "copy was put back. Put the newer copy back, or fetch the missing entries from peers"
        )
    try:
        root = tree_of(store, log).root(closed.size)
    except Damaged as fault:
        return f"the entries of {log.origin} cannot be read up to the head it was closed at ({fault})"
    if root != closed.root:
        return f"the entries of {log.origin} do not make the head it was closed at, of {closed.size}"
    return ""


def with_closed(start: Start, store: Store, own: Sequence[KeyStatement]) -> Start:
    """The start with what is wrong with closed epochs; ``own``: the node's key statements, first to last.

    A loss in the epoch before the present one leaves the node reading. One further back was left behind when that was
    closed, and is told of.
    """
    found = [(check_closed(store, one.party, one.previous), one is own[-1]) for one in own if one.previous is not None]
    reasons = [start.reason, *(reason for reason, last in found if last)]
    warnings = [start.warning, *(reason for reason, last in found if not last)]
    return msgspec.structs.replace(
        start, reason="; ".join(filter(None, reasons)), warning="; ".join(filter(None, warnings))
    )


def forget_other_log(store: Store, index: Index) -> None:
    """Clear an Index that was made from another copy of the log, where acts written since could never be found (K2)."""
    cursor, newest = index.cursor(), index.newest()
    held = () if newest is None else tuple(row.entry for row in store.since(newest.sequence - 1, 1))
    if (cursor and not store.since(cursor - 1, 1)) or (newest is not None and held != (newest.act,)):
        index.clear()


def _check_root(store: Store, head: Head, signed: Checkpoint) -> None:
    if signed.size > head.size:
        raise Damaged(
            "{log} holds {size} entries, fewer than its own signed head of {signed}",
            log=head.log.origin,
            size=head.size,
            signed=signed.size,
        )
    if tree_of(store, head.log).root(signed.size) != signed.root:
        raise Damaged(
            "the entries of {log} do not make its signed head at {size}; run: comity log verify",
            log=head.log.origin,
            size=signed.size,
        )


def _last_stored(store: Store, state: LogState) -> int:
    newest = store.rows(state.log, max(0, state.size - 1), state.size, bare=True)
    return max((row.stored for row in newest), default=0)
